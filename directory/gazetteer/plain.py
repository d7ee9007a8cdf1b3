"""Any CSV with postcode, latitude and longitude columns: usually Northern Ireland's."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Self

from directory.gazetteer.archives import Archive, Member
from directory.gazetteer.blocks import blocks_of
from directory.gazetteer.built_in import nation_of_district
from directory.gazetteer.rows import NOWHERE, NULL, Converted, Malformed, ReadingTally, convert
from directory.models import GazetteerSource

_NAMES = {
    "postcode": ("postcode", "pcds", "pcd"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lon", "lng"),
}
_POSTCODE = re.compile(
    r"\s*([A-Z]{1,2}[0-9][0-9A-Z]?)\s*([0-9][A-Z]{2})\s*", re.IGNORECASE | re.ASCII
)
_NUMBER = re.compile(r"\s*-?[0-9]{1,3}(?:\.[0-9]{1,20})?\s*")
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.0, 2.5
_NO_LATITUDE = ("", "0", "99")

CREDIT = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True, slots=True)
class Columns:
    """The positions of the three columns."""

    postcode: int
    latitude: int
    longitude: int

    @classmethod
    def read(cls, line: bytes) -> Self | None:
        """Parse a header line; None if it is another kind."""
        cells = [
            cell.strip(' "\r\n').casefold() for cell in line.decode(errors="replace").split(",")
        ]
        found = {
            role: next((cells.index(name) for name in names if name in cells), None)
            for role, names in _NAMES.items()
        }
        if any(at is None for at in found.values()):
            return None
        return cls(**{role: at for role, at in found.items() if at is not None})


@dataclass
class PlainCsv:
    """The rows of one CSV file; a postcode with several rows gets their median point."""

    kind: ClassVar = GazetteerSource.Kind.CSV
    has_many_rows_each: ClassVar = True
    year: ClassVar[int | None] = None

    archive: Archive
    members: list[Member]
    columns: Columns
    credit: str = CREDIT
    tally: ReadingTally = field(default_factory=ReadingTally)
    area_codes: set[str] = field(default_factory=set)

    @property
    def edition(self) -> str:
        return self.archive.name[:60]

    def area_names(self) -> dict[str, str]:
        return {}

    def rows(self) -> Iterator[tuple[bytes, int]]:
        blocks = blocks_of(self.archive, self.members, header_lines=1)
        return convert(blocks, self._to_rows, self.tally)

    def _to_rows(self, lines: bytes) -> Converted:
        try:
            text = lines.decode()
        except UnicodeDecodeError:
            raise Malformed from None
        return Converted("".join(map(self._to_row, text.split("\n")[:-1])).encode())

    def _to_row(self, line: str) -> str:
        cells = _cells(line)
        try:
            found = _POSTCODE.fullmatch(cells[self.columns.postcode])
            point = _point(cells[self.columns.latitude], cells[self.columns.longitude])
        except IndexError:
            raise Malformed from None
        if not found:
            raise Malformed
        outward, inward = found[1].upper(), found[2].upper()
        nation = nation_of_district().get(outward, "")
        if nation:
            self.area_codes.add(nation)
        missing = NULL.decode()
        columns = (f"{outward} {inward}", point, missing, missing, nation or missing, missing)
        return "\t".join(columns) + "\n"


def _cells(line: str) -> list[str]:
    """One line's cells; an unclosed quote affects only its own line."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        raise Malformed from None


def _point(latitude: str, longitude: str) -> str:
    """Latitude and longitude for COPY, to a tenth of a metre; null where they mean no location."""
    if latitude.strip().partition(".")[0] in _NO_LATITUDE:
        return NOWHERE.decode()
    if not (_NUMBER.fullmatch(latitude) and _NUMBER.fullmatch(longitude)):
        raise Malformed
    lat, lon = float(latitude), float(longitude)
    if not (_SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST):
        raise Malformed
    return f"{lat:.6f}\t{lon:.6f}"
