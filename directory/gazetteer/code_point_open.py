"""OS Code-Point Open: Great Britain, with a headerless CSV file for each postcode area."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import ClassVar

from directory.gazetteer import area_names
from directory.gazetteer.archives import Archive, Member
from directory.gazetteer.areas import body_of_council
from directory.gazetteer.blocks import blocks_of
from directory.gazetteer.grid import to_degrees
from directory.gazetteer.rows import (
    COUNCIL,
    NATIONS,
    NOWHERE,
    NULL,
    Converted,
    Malformed,
    ReadingTally,
    convert,
)
from directory.models import GazetteerSource

# Columns: postcode, quality, easting, northing, country, regional NHS, NHS, county, district, ward.
# Kept: the postcode in two parts, the point, and country to district as one string.
_ROW = re.compile(
    rb'^"?([A-Z]{1,2}\d[A-Z\d]?) *(\d[A-Z]{2})"?,\d\d,(\d{1,6}),(\d{1,7}),'
    rb'("?\w*+"?,"?\w*+"?,"?\w*+"?,"?\w*+"?,"?\w*+"?),"?\w*+"?\r?\n',
    re.MULTILINE,
)
# Quality 90 means that there is no location; the point is then 0, 0.
_NO_LOCATION = re.compile(rb'^("?[A-Z\d ]+"?,90),\d+,\d+,', re.MULTILINE)
_FORMAT = b"%b %b\t%.6f\t%.6f\t%b\n"
_CREDIT = (
    "Contains OS data © Crown copyright and database right {year}. "
    "Contains Royal Mail data © Royal Mail copyright and database right {year}. "
    "Contains National Statistics data © Crown copyright and database right {year}."
)


class _Areas(dict[bytes, bytes]):
    """Council, planning body and nation for COPY, by the five codes in a row."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __missing__(self, codes: bytes) -> bytes:
        country, _, _, _, district = codes.decode().replace('"', "").split(",")
        council = district if COUNCIL.fullmatch(district) else ""
        # Its NHS codes are long out of date, so boards are taken from councils where possible.
        body = body_of_council().get(council, "")
        nation = country if country in NATIONS else ""
        self.seen.update({council, body, nation} - {""})
        self[codes] = b"\t".join(code.encode() or NULL for code in (council, body, nation, ""))
        return self[codes]


@dataclass
class CodePointOpen:
    """A Code-Point Open file: its rows and metadata."""

    kind: ClassVar = GazetteerSource.Kind.CODE_POINT_OPEN
    has_many_rows_each: ClassVar = False

    archive: Archive
    members: list[Member]
    tally: ReadingTally = field(default_factory=ReadingTally)
    _areas: _Areas = field(default_factory=_Areas)

    @staticmethod
    def is_data(first_line: bytes) -> bool:
        return _ROW.fullmatch(first_line.rstrip(b"\r\n") + b"\n") is not None

    @property
    def edition(self) -> str:
        version = self._metadata("DATASET VERSION NUMBER")
        if not (day := self._copyright_day):
            return version or "edition not said"
        return f"{day:%B %Y} ({version})" if version else f"{day:%B %Y}"

    @property
    def year(self) -> int | None:
        return self._copyright_day.year if self._copyright_day else None

    @property
    def credit(self) -> str:
        """The credits in its own licence file or, failing that, our default wording."""
        said = re.findall(r"Contains [^\n]*?\d{4}", self.archive.text("licence.txt"))
        if said:
            return " ".join(f"{' '.join(sentence.split())}." for sentence in said)
        return _CREDIT.format(year=self.year or "")

    @property
    def area_codes(self) -> set[str]:
        return self._areas.seen

    def area_names(self) -> dict[str, str]:
        return area_names.from_codelist(self.archive)

    def rows(self) -> Iterator[tuple[bytes, int]]:
        blocks = blocks_of(self.archive, self.members, header_lines=0)
        return convert(blocks, self._to_rows, self.tally)

    def _to_rows(self, lines: bytes) -> Converted:
        if b",90," in lines:
            lines = _NO_LOCATION.sub(rb"\1,0,0,", lines)
        found = _ROW.findall(lines)
        if not found or len(found) != lines.count(b"\n"):
            raise Malformed
        outward, inward, eastings, northings, codes = zip(*found, strict=True)
        latitudes, longitudes = to_degrees(map(float, eastings), map(float, northings))
        areas = map(self._areas.__getitem__, codes)
        columns = zip(outward, inward, latitudes, longitudes, areas, strict=True)
        return Converted(b"".join(map(_FORMAT.__mod__, columns)).replace(_origin(), NOWHERE))

    @property
    def _copyright_day(self) -> datetime | None:
        try:
            return datetime.strptime(self._metadata("COPYRIGHT DATE"), "%Y%m%d")  # noqa: DTZ007
        except ValueError:
            return None

    def _metadata(self, key: str) -> str:
        found = re.search(rf"{key}:\s*(\S+)", self.archive.text("metadata.txt"))
        return found[1] if found else ""


@cache
def _origin() -> bytes:
    """The point that 0, 0 on the grid converts to, far out at sea."""
    (latitude,), (longitude,) = to_degrees([0], [0])
    return b"%.6f\t%.6f" % (latitude, longitude)
