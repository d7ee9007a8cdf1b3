"""Recognises files by their content, never by their name."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from directory.gazetteer import BadFile
from directory.gazetteer.archives import Archive, Member
from directory.gazetteer.code_point_open import CodePointOpen
from directory.gazetteer.ons import OnsDirectory
from directory.gazetteer.ons_header import Header
from directory.gazetteer.plain import CREDIT, Columns, PlainCsv
from directory.gazetteer.rows import ReadingTally
from directory.models import GazetteerSource

_EXPECTED = (
    "Expected one of: OS Code-Point Open (no header; ten columns that begin like "
    '"AB101AA",10,394251,806376,"S92000003"); ONSPD or NSPL (a header with pcds, doterm, lad26cd '
    "or oslaua, lat and long); or a CSV file with the header postcode,lat,lon."
)


class PostcodeFile(Protocol):
    """A postcode file: its rows and metadata."""

    archive: Archive
    members: list[Member]
    tally: ReadingTally

    @property
    def kind(self) -> GazetteerSource.Kind: ...
    @property
    def edition(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def credit(self) -> str: ...
    @property
    def has_many_rows_each(self) -> bool:
        """Whether a postcode can have several rows, in which case the median point is used."""

    @property
    def area_codes(self) -> set[str]:
        """Codes of the areas met so far; complete once all rows have been read."""

    def area_names(self) -> dict[str, str]:
        """Names by code, as the publisher writes them."""

    def rows(self) -> Iterator[tuple[bytes, int]]:
        """Rows for COPY in large pieces, each with the number of source bytes it came from."""


def recognise(path: Path, *, with_northern_ireland: bool = False, credit: str = "") -> PostcodeFile:
    """Identify the kind of file. Raises BadFile saying what was expected and what was found."""
    archive = Archive(path)
    found = {
        member: line
        for member in archive.members
        if _may_hold_rows(archive, member) and (line := archive.first_line(member)).strip()
    }
    for make in (_ons(with_northern_ireland), _code_point_open, _plain(credit)):
        if source := make(archive, found):
            return source
    begins = "; ".join(
        f"{member.name} begins {line[:200].decode('ascii', 'replace').strip()!r}"
        for member, line in list(found.items())[:3]
    )
    raise BadFile(
        f"{archive.name} is not a kind of postcode file that we know. {_EXPECTED} "
        f"Found: {begins or 'no CSV file inside'}."
    )


Lines = dict[Member, bytes]


def _may_hold_rows(archive: Archive, member: Member) -> bool:
    if not archive.is_zip:
        return True
    name = member.name.casefold()
    return name.endswith(".csv") and "names and codes" not in name


def _ons(with_northern_ireland: bool) -> Callable[[Archive, Lines], PostcodeFile | None]:
    def make(archive: Archive, lines: Lines) -> PostcodeFile | None:
        headers = {
            member: header
            for member, line in lines.items()
            if (header := Header.read(line, with_northern_ireland=with_northern_ireland))
        }
        if not headers:
            return None
        members = _alike(archive, headers)
        return OnsDirectory(archive, members, headers[members[0]], with_northern_ireland)

    return make


def _code_point_open(archive: Archive, lines: Lines) -> PostcodeFile | None:
    members = [member for member, line in lines.items() if CodePointOpen.is_data(line)]
    if not members:
        return None
    folders = {_folder(member) for member in members}
    for member, line in lines.items():
        if _folder(member) in folders and member not in members:
            raise BadFile(
                f"{member.name} in {archive.name} is not like the files beside it. "
                f"{_EXPECTED} Found: {line[:200].decode('ascii', 'replace').strip()!r}."
            )
    return CodePointOpen(archive, members)


def _plain(credit: str) -> Callable[[Archive, Lines], PostcodeFile | None]:
    def make(archive: Archive, lines: Lines) -> PostcodeFile | None:
        headers = {
            member: columns for member, line in lines.items() if (columns := Columns.read(line))
        }
        if not headers:
            return None
        members = _alike(archive, headers)
        return PlainCsv(archive, members, headers[members[0]], credit or CREDIT)

    return make


def _alike(archive: Archive, headers: Mapping[Member, object]) -> list[Member]:
    """The members to read: those in the outermost folder, which must have the same header.

    ONSPD contains its rows twice: in one file, and split by postcode area in a subfolder.
    """
    depth = min(member.name.count("/") for member in headers)
    members = [member for member in headers if member.name.count("/") == depth]
    if any(headers[member] != headers[members[0]] for member in members):
        names = ", ".join(member.name for member in members)
        raise BadFile(
            f"{archive.name} holds files whose headers differ: {names}. Give one of them."
        )
    return members


def _folder(member: Member) -> str:
    return member.name.rpartition("/")[0]
