"""Measures a workbook's unpacked contents before any of them is kept.

Each part is read as a stream of XML and discarded. How much may be unpacked, and into how many
elements, depends on the size of the file: a sheet formatted to its last row takes 30 bytes and 0.6
elements for each byte of the file, a zip bomb 1,000 and 250. The reader that follows holds one row
at a time, so rows are limited too.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn
from xml.parsers import expat  # nosec B405  # expands no entity beyond its own limit

from directory.curating.spreadsheets import FileRefused

MAX_PARTS = 500
MAX_BYTES = 512 << 20
MAX_HELD = 64 << 20  # bytes in parts without rows, such as texts, which are held in memory
MAX_IN_ROW = 100_000  # elements; 16,384 columns have up to 4 each
MAX_TAG = 1 << 20  # bytes; attributes are held together
LAST_LINE = 1_048_576  # in any spreadsheet
_CHUNK = 1 << 16


@dataclass(slots=True)
class Count:
    """A workbook's totals so far."""

    most_elements: int
    elements: int = 0
    held: int = 0  # bytes


def last_lines(data: bytes) -> dict[str, int]:
    """The last line with a value in each part of a workbook; 0 if it has none or is not XML."""
    most_bytes = min(MAX_BYTES, (1 << 20) + 100 * len(data))
    count = Count(most_elements=20_000 + len(data))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        declared = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or declared > most_bytes:
            _refuse(f"unpacks to {declared / 1e6:,.0f} MB in {len(parts):,} parts")
        if any(part.compress_type not in _PACKED for part in parts):
            raise zipfile.BadZipFile  # no spreadsheet does this, and unpacking may take gigabytes
        return {part.filename: _Part(count).last_line(archive, part) for part in parts}


_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class _Part:
    """One part, read once and discarded."""

    def __init__(self, count: Count) -> None:
        self.count = count
        self.line = self.last = 0
        self.row_began = count.elements
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._starts

    def last_line(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
        size, is_xml, chunk = 0, True, b"-"
        with archive.open(part) as stream:
            while chunk:
                chunk = stream.read(_CHUNK)
                size += len(chunk)
                is_xml = is_xml and self._is_read(chunk, size)
        if size != part.file_size or not (is_xml or self.line == 0):
            raise zipfile.BadZipFile
        self.count.held += 0 if self.line else size
        if self.count.held > MAX_HELD:
            _refuse(f"holds {self.count.held / 1e6:,.0f} MB beside its rows")
        return self.last

    def _is_read(self, chunk: bytes, size: int) -> bool:
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError:
            return False
        if size - self.parser.CurrentByteIndex > MAX_TAG:
            _refuse("holds an element of over 1 MB")
        return True

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        count = self.count
        count.elements += 1
        name = name.rpartition(":")[2]
        if name in ("row", "table-row"):  # of Excel, or of OpenDocument
            self.line = int(attributes.get("r", self.line + 1))
            if self.line > LAST_LINE:
                _refuse("has a row beyond the last of any spreadsheet")
            self.row_began = count.elements
        elif name in ("v", "f", "is"):
            self.last = max(self.last, self.line)
        elif name == "si":
            self.row_began = count.elements
        if count.elements > count.most_elements or count.elements - self.row_began > MAX_IN_ROW:
            _refuse("unpacks to a great many cells")


def _refuse(reason: str) -> NoReturn:
    raise FileRefused(
        f"This workbook {reason}, which is more than a list of listings needs. Copy the rows into "
        "a new workbook and save that."
    )
