"""ONSPD and NSPL: the United Kingdom in one CSV file with some fifty columns."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import ClassVar

from directory.gazetteer import area_names
from directory.gazetteer.archives import Archive, Member
from directory.gazetteer.areas import body_of_council
from directory.gazetteer.blocks import blocks_of
from directory.gazetteer.ons_header import Header
from directory.gazetteer.rows import (
    BODY,
    COUNCIL,
    NATIONS,
    NORTHERN_IRELAND,
    NOWHERE,
    NULL,
    Converted,
    Malformed,
    ReadingTally,
    convert,
)
from directory.models import GazetteerSource

_LEFT_OUT = {
    NORTHERN_IRELAND: "Northern Ireland, whose postcodes are under a separate licence",
    "L93000001": "the Channel Islands, which are outside the United Kingdom",
    "M83000003": "the Isle of Man, which is outside the United Kingdom",
}
_CREDIT = (
    "Contains OS data © Crown copyright and database right{year}. "
    "Contains Royal Mail data © Royal Mail copyright and database right{year}. "
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
)
_CREDIT_NORTHERN_IRELAND = (
    " Northern Ireland postcodes: Land and Property Services, © Crown copyright and database "
    "right{year}, under their own licence."
)
_AROUND = b'"\r'
_NO_LOCATION = (b"9", b'"9"')
_ROWS = re.compile(
    rb"(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\t"
    rb"(?:[456]\d(?:\.\d{1,15}+)?+\t-?\d(?:\.\d{1,15}+)?+|\\N\t\\N)\t"
    rb"[^\n]*+\n)*+"
)
# Apart from quality 9, no location can be written as 99.999999 and 0, as 0 and 0, or left blank.
_NO_POINT = re.compile(rb"\t(?:99\.9+\t[^\t]*|0(?:\.0*)?\t0(?:\.0*)?|\t)\t")
_NO_POINT_ROW = b"\t" + NOWHERE.replace(b"\\", rb"\\") + b"\t"


class _AreasOfRow(dict[tuple[bytes, ...], bytes]):
    """Council, planning body and nation for COPY, by a row's codes; b"" for rows left out.

    A code's first letters show its kind, so pseudo codes and retired bodies are ignored.
    """

    def __init__(self, left_out: frozenset[str]) -> None:
        self.left_out = left_out
        self.seen: set[str] = set()

    def __missing__(self, key: tuple[bytes, ...]) -> bytes:
        codes = [_bare(code) for code in key]
        if self.left_out & set(codes):
            return self.setdefault(key, b"")
        council = next(filter(COUNCIL.fullmatch, codes), "")
        bodies = sorted(filter(BODY.fullmatch, codes))
        body = bodies[0] if bodies else body_of_council().get(council, "")
        nation = next((code for code in codes if code in NATIONS), "")
        self.seen.update({council, body, nation} - {""})
        self[key] = b"\t".join(code.encode() or NULL for code in (council, body, nation))
        return self[key]


class _Days(dict[bytes, bytes]):
    """Dates for COPY by month of termination: the first of the month, or null if live."""

    def __missing__(self, termination: bytes) -> bytes:
        month = _bare(termination)
        if month and not re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", month):
            raise Malformed
        self[termination] = f"{month[:4]}-{month[4:]}-01".encode() if month else NULL
        return self[termination]


def _bare(cell: bytes) -> str:
    """A cell's text without quotes or line endings."""
    return cell.strip(_AROUND).decode("ascii", "replace")


@dataclass
class OnsDirectory:
    """An ONSPD or NSPL file: its rows and metadata."""

    has_many_rows_each: ClassVar = False

    archive: Archive
    members: list[Member]
    header: Header
    with_northern_ireland: bool = False
    tally: ReadingTally = field(default_factory=ReadingTally)

    def __post_init__(self) -> None:
        kept = {NORTHERN_IRELAND} if self.with_northern_ireland else set()
        self._areas = _AreasOfRow(frozenset(set(_LEFT_OUT) - kept))
        self._days = _Days()

    @property
    def kind(self) -> GazetteerSource.Kind:
        kinds = GazetteerSource.Kind
        return kinds.ONSPD if self.header.is_onspd else kinds.NSPL

    @property
    def edition(self) -> str:
        if not (found := self._in_name):
            return str(self.header.year or "edition not said")
        return f"{datetime.strptime(found[1], '%b'):%B} {found[2]}"  # noqa: DTZ007  # a month

    @property
    def year(self) -> int | None:
        return int(self._in_name[2]) if self._in_name else self.header.year

    @property
    def credit(self) -> str:
        wording = _CREDIT + (_CREDIT_NORTHERN_IRELAND if self.with_northern_ireland else "")
        return wording.format(year=f" {self.year}" if self.year else "")

    @property
    def area_codes(self) -> set[str]:
        return self._areas.seen

    def area_names(self) -> dict[str, str]:
        return area_names.from_documents(self.archive)

    def rows(self) -> Iterator[tuple[bytes, int]]:
        blocks = blocks_of(self.archive, self.members, header_lines=1)
        return convert(blocks, self._to_rows, self.tally)

    def _to_rows(self, lines: bytes) -> Converted:
        try:
            text, left_out = self._cut_out(lines)
        except IndexError:
            raise Malformed from None
        if not _ROWS.fullmatch(text):
            text = _NO_POINT.sub(_NO_POINT_ROW, text)
            if not _ROWS.fullmatch(text):
                raise Malformed
        return Converted(text, [_LEFT_OUT[code] for code in left_out])

    def _cut_out(self, lines: bytes) -> tuple[bytes, list[str]]:
        """The columns we keep, and the countries of the rows left out.

        Each extra step adds two seconds over two and a half million rows, so quotes are removed
        only from the columns kept, not from the whole line.
        """
        areas, days, coded, join = self._areas, self._days, self._coded, b"\t".join
        head, tail = self.header.head, self.header.tail
        name, latitude, longitude, quality, termination, country = self._positions
        rows, left_out = [], []
        for line in lines.split(b"\n")[:-1]:
            cells = line.split(b",", head)
            cells += cells.pop().rsplit(b",", tail)
            if not (where := areas[coded(cells)]):
                left_out.append(_bare(cells[country]))
                continue
            day = days[cells[termination]]
            if cells[quality] in _NO_LOCATION:
                rows.append(join((cells[name], NOWHERE, where, day)))
            else:
                rows.append(join((cells[name], cells[latitude], cells[longitude], where, day)))
        return b"\n".join((*rows, b"")).translate(None, _AROUND), left_out

    @cached_property
    def _positions(self) -> tuple[int, ...]:
        """The positions of the columns `_cut_out` uses, in the order it unpacks them."""
        # If there is no quality column, use the country's, which is never "9".
        quality = "quality" if "quality" in self.header.columns else "country"
        roles = ("postcode", "latitude", "longitude", quality, "termination", "country")
        return tuple(map(self.header.at, roles))

    @cached_property
    def _coded(self) -> Callable[[list[bytes]], tuple[bytes, ...]]:
        """A function that takes the area codes from a line's cells."""
        roles = ("council", "country", "health board", "integrated care board")
        there = [role for role in (*roles, "commissioning group") if role in self.header.columns]
        return itemgetter(*map(self.header.at, there))

    @cached_property
    def _in_name(self) -> re.Match[str] | None:
        """The month and year in a name such as ONSPD_AUG_2026_UK.csv."""
        months = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
        return re.search(rf"({months})_(20\d\d)", self.members[0].name, re.IGNORECASE)
