"""The districts, postcode areas and towns in fixtures/, read once."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from django.conf import settings

from directory.gazetteer.rows import NATIONS
from directory.names import search_name

EDITION = "2014, towns of 2026"
YEAR = 2014
_NATION = {code[0]: code for code in NATIONS}
CREDIT = (
    "Postcode districts, and the areas they lie in: contains Ordnance Survey data "
    "© Crown copyright and database right 2014. "
    "Contains Royal Mail data © Royal Mail copyright and database right 2014. "
    "Contains National Statistics data © Crown copyright and database right 2014. "
    "Northern Ireland's districts: contains public sector information licensed under the Open "
    "Government Licence v3.0 (Food Hygiene Ratings). Names of areas: source, Office for National "
    "Statistics, licensed under the Open Government Licence v3.0. "
    "Towns: GeoNames, geonames.org, licensed under CC BY 4.0."
)


class Centre(NamedTuple):
    """The centre of a postcode district or area, in degrees."""

    name: str
    latitude: float
    longitude: float
    nation: str  # the nation's code; empty if it lies in two
    town: str


class TownLine(NamedTuple):
    """A town under one of its names."""

    name: str
    search_name: str
    latitude: float
    longitude: float
    nation: str
    county: str
    district: str
    postcode: str
    population: int


@cache
def districts() -> tuple[Centre, ...]:
    return tuple(_centres("districts.csv"))


@cache
def postcode_areas() -> tuple[Centre, ...]:
    return tuple(_centres("postcode_areas.csv"))


@cache
def nation_of_district() -> Mapping[str, str]:
    """Nation codes for the districts that lie in a single nation."""
    return {centre.name: centre.nation for centre in districts() if centre.nation}


def towns() -> Iterator[TownLine]:
    """Every town under each of its names, such as both Abertawe and Swansea."""
    for line in _lines("towns.csv"):
        outward, inward = line["postcode"][:-3], line["postcode"][-3:]
        for name in _names(line["name"], line["also"]):
            yield TownLine(
                name,
                search_name(name),
                float(line["latitude"]),
                float(line["longitude"]),
                _NATION[line["nation"]],
                line["county"],
                outward,
                f"{outward} {inward}",
                100 * int(line["hundreds"]),
            )


def _names(name: str, also: str) -> Iterator[str]:
    yield name
    if name.startswith("St "):
        yield f"Saint {name.removeprefix('St ')}"
    yield from filter(None, also.split("|"))


def _centres(file_name: str) -> Iterator[Centre]:
    for line in _lines(file_name):
        yield Centre(
            line["name"],
            float(line["latitude"]),
            float(line["longitude"]),
            _NATION.get(line["nation"], ""),
            line["town"],
        )


def _lines(file_name: str) -> Iterator[dict[str, str]]:
    path = settings.BASE_DIR / "fixtures" / file_name
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)
