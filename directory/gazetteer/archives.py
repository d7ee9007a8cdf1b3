"""Safely opens an untrusted file: a zip of CSV files, or one CSV file.

Nothing is ever unpacked to disk: members are read as streams. A file that misstates its contents is
refused before it is read.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, BinaryIO, Self

from directory.gazetteer import BadFile

# The largest publication, ONSPD, unpacks to about 3 GB. Columns of codes compress 6 to 50 times, a
# zip bomb a thousand times. Contents are only ever streamed, so the limits can be generous.
MAX_BYTES = 8 << 30
MAX_MEMBERS = 5_000
HIGHEST_RATIO = 500
SMALL_ENOUGH = 10 << 20  # any compression ratio is fine for a file this small
_ENCRYPTED = 0x1
# The errors a zip can raise; UnicodeDecodeError comes from the names inside.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file to read: one inside the zip, or the file itself."""

    name: str
    size: int


class Archive:
    """A zip, or a single file treated as a zip of one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.is_zip = _looks_like_zip(path)
        self._listed = files_inside(path, path.name) if self.is_zip else []

    @cached_property
    def members(self) -> list[Member]:
        if not self.is_zip:
            return [Member(self.name, self.path.stat().st_size)]
        return [Member(info.filename, info.file_size) for info in self._listed]

    def holds_the_same_as(self, other: Self) -> bool:
        return self._size == other._size and self._checksums == other._checksums

    @property
    def _size(self) -> int:
        return sum(member.size for member in self.members)

    @cached_property
    def _checksums(self) -> list[int]:
        """The checksums of all members; a zip lists them already, a single file is read."""
        if not self.is_zip:
            return [_checksum(self.path)]
        return sorted(info.CRC for info in self._listed)

    @contextmanager
    def open(self, member: Member) -> Iterator[IO[bytes]]:
        """Open the member as a stream of bytes. Raises BadFile if it is damaged."""
        try:
            if self.is_zip:
                with zipfile.ZipFile(self.path) as opened, opened.open(member.name) as stream:
                    yield stream
            else:
                with self.path.open("rb") as stream:
                    yield stream
        except _DAMAGE as error:
            raise BadFile(
                f"{self.name} is damaged: {member.name} inside it cannot be read ({error}). "
                "Fetch the file again."
            ) from error
        except OSError as error:
            raise BadFile(f"{self.name} cannot be read: {error.strerror or error}.") from error

    def first_line(self, member: Member) -> bytes:
        """The first line, without a byte order mark; at most 64 kB."""
        with self.open(member) as stream:
            return stream.readline(1 << 16).removeprefix(b"\xef\xbb\xbf")

    def find(self, suffix: str) -> Member | None:
        """The first member whose name ends with `suffix`, ignoring case."""
        wanted = suffix.casefold()
        found = (member for member in self.members if member.name.casefold().endswith(wanted))
        return next(found, None)

    def text(self, suffix: str) -> str:
        """The text of a short member, such as its licence; empty if there is none."""
        if not self.is_zip or not (member := self.find(suffix)):
            return ""
        with self.open(member) as stream:
            raw = stream.read(1 << 20)
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("cp1252", errors="replace")


def files_inside(source: Path | BinaryIO, name: str) -> list[zipfile.ZipInfo]:
    """The files in a zip. Raises BadFile, calling it `name`, if it cannot be read safely."""
    try:
        with zipfile.ZipFile(source) as opened:
            listed = opened.infolist()
    except (*_DAMAGE, OSError) as error:
        raise BadFile(
            f"{name} is cut short or damaged: it begins like a zip, but its list of files is "
            "missing. Fetch it again."
        ) from error
    _check(listed, name)
    return [info for info in listed if not info.is_dir()]


def _looks_like_zip(path: Path) -> bool:
    """Whether the file begins like a zip. Raises BadFile if it is not a readable file."""
    if not path.exists():
        raise BadFile(f"There is no file {path}.")
    if not path.is_file():
        raise BadFile(f"{path} is not a file. Give the zip or the CSV file itself.")
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error
    if not begins:
        raise BadFile(f"{path.name} is empty. Fetch it again.")
    return begins[:2] == b"PK"


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise BadFile(f"{name} contains {len(members):,} files; no postcode file has that many.")
    total = sum(info.file_size for info in members)
    if total > MAX_BYTES or any(map(_is_zip_bomb, members)):
        raise BadFile(
            f"{name} would unpack to {total:,} bytes, far more than any postcode file: "
            "it is damaged or made to do harm."
        )
    for info in members:
        if _leads_outside(info.filename):
            raise BadFile(
                f"{name} contains a file named {info.filename!r}, which leads outside its own "
                "folder: it is made to do harm."
            )
        if info.flag_bits & _ENCRYPTED:
            raise BadFile(f"{name} is protected by a password. Unzip it and give what is inside.")


def _is_zip_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > SMALL_ENOUGH and info.file_size > HIGHEST_RATIO * info.compress_size


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":")


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
