"""Differences between the four nations, and which nations are near a place.

Finding those near a place needs no query: fixtures/districts.csv is kept in memory. A place is near
another nation if the centre of a district there is within BORDER_MILES.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from directory.gazetteer import built_in
from directory.geo import Point, miles_between
from directory.models import Area
from directory.search.box.places import Place

BORDER_MILES = 15
_SCOTLAND_IS_NORTH_OF = 54.5  # degrees; every district in two nations is partly in England


@dataclass(frozen=True, slots=True)
class Nation:
    """One nation's arrangements, in words."""

    code: str
    name: str
    planned_by: str
    guidance: str
    urgent: str
    from_nhs: str = "on the NHS"


_URGENT = "If it is urgent, ring 111."

NATIONS: Mapping[str, Nation] = {
    nation.code: nation
    for nation in (
        Nation(
            "E92000001",
            "England",
            "In England an integrated care board plans NHS care.",
            "NICE says what good care for people with MS is in England. "
            "Care may include a physiotherapist with expertise in MS.",
            _URGENT,
        ),
        Nation(
            "S92000003",
            "Scotland",
            "In Scotland a health board plans and runs NHS care.",
            "Scotland has its own guidance. What NICE says is for England.",
            _URGENT,
        ),
        Nation(
            "W92000004",
            "Wales",
            "In Wales a health board plans and runs NHS care.",
            "What NICE says is for England. Wales usually follows it.",
            _URGENT,
        ),
        Nation(
            "N92000002",
            "Northern Ireland",
            "In Northern Ireland a Health and Social Care trust runs health care.",
            "What NICE says is for England. Northern Ireland reviews it.",
            "If it is urgent, ring your GP or GP out-of-hours.",
            "from your Health and Social Care trust",
        ),
    )
}


def nation_of(area: Area) -> Nation:
    """The nation an area is in, by the first letter of its code."""
    letter = area.code[0].replace("Z", "N")
    return next(nation for code, nation in NATIONS.items() if code[0] == letter)


def nations_of(place: Place) -> list[Nation]:
    """The nations a place may be in: one, or both if its district is in two."""
    if place.nation is not None:
        return [NATIONS[place.nation.code]]
    codes = _codes_by_district().get(place.district, ())
    return [NATIONS[code] for code in codes]


def nations_near(place: Place, districts: Iterable[str]) -> list[Nation]:
    """Other nations with districts near a place."""
    own = {nation.code for nation in nations_of(place)}
    near = {code for name in districts for code in _codes_by_district()[name]}
    return [nation for code, nation in NATIONS.items() if code in near - own]


def districts_near(place: Place) -> list[str]:
    """Postcode districts whose centres are within BORDER_MILES of a place."""
    south, north, west, east = place.point.box(BORDER_MILES)
    each = _districts_from_the_south()
    first = bisect_left(each, south, key=_latitude)
    last = bisect_right(each, north, key=_latitude)
    return [
        district.name
        for district in each[first:last]
        if west <= district.longitude <= east
        and miles_between(place.point, Point(district.latitude, district.longitude)) <= BORDER_MILES
    ]


_latitude = attrgetter("latitude")


@cache
def _districts_from_the_south() -> list[built_in.Centre]:
    return sorted(built_in.districts(), key=_latitude)


@cache
def _codes_by_district() -> Mapping[str, tuple[str, ...]]:
    """The nations each built-in district is in. Every land border is with England."""
    return {
        district.name: (district.nation,) if district.nation else _both(district.latitude)
        for district in built_in.districts()
    }


def _both(latitude: float) -> tuple[str, ...]:
    other = "S92000003" if latitude > _SCOTLAND_IS_NORTH_OF else "W92000004"
    return ("E92000001", other)
