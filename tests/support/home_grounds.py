"""A made-up corner of the country with districts of every size, for homes and who looks for them.

Made by chance from a number, so that nothing real stands in it, and every run finds the same.
"""

from random import Random
from string import ascii_uppercase
from typing import Any

from directory.gazetteer.home_districts import tell_districts
from directory.geo import Point
from directory.models import Area, PostcodeLocation
from tests.support import factories as make

LETTERS = [letter for letter in ascii_uppercase if letter not in "CIKMOV"]
SIZES = (3, 20, 45, 70, 99, 100, 130, 180, 260)
PARTED = 3  # a third of the districts straddle: a third of their postcodes lie elsewhere
Full = PostcodeLocation.Level.FULL


def fill(*, districts: int = 27, chance: Random) -> list[PostcodeLocation]:
    """Full postcodes with their districts' centres, as an import leaves them."""
    england = make.england()
    scotland = make.area(code="S92000003", name="Scotland", level="nation")
    councils = [
        make.area(
            code=f"E0800000{number}", name=f"Council {number}", level="council", parent=england
        )
        for number in range(6)
    ]
    rows = [
        row
        for number in range(districts)
        for row in _district(number, chance, councils, [england, scotland])
    ]
    PostcodeLocation.objects.bulk_create(rows)
    tell_districts()
    return [row for row in rows if row.level == Full]


def _district(
    number: int, chance: Random, councils: list[Area], nations: list[Area]
) -> list[PostcodeLocation]:
    name, size = f"ZE{number + 1}", SIZES[number % len(SIZES)]
    across, up = number % 6, number // 6
    is_parted = number % PARTED == 0
    south, west = 54.5 + up * 0.12, -3 + across * 0.2
    points = [
        Point(south + chance.uniform(0, 0.11), west + chance.uniform(0, 0.18)) for _ in range(size)
    ]
    full = []
    for place, point in enumerate(points):
        elsewhere = is_parted and place % PARTED == 0
        full.append(
            _row(
                f"{name} {place // 400}{LETTERS[place // 20 % 20]}{LETTERS[place % 20]}",
                Full,
                point,
                council=councils[(number // 5 + elsewhere) % 6],
                nation=nations[elsewhere],
            )
        )
    middle = Point(
        round(sum(one.latitude for one in points) / size, 6),
        round(sum(one.longitude for one in points) / size, 6),
    )
    shared = {} if is_parted else {"council": full[0].council, "nation": nations[0]}
    town = f"Town {LETTERS[number % 20]}{LETTERS[number // 20]}"
    return [*full, _row(name, PostcodeLocation.Level.DISTRICT, middle, town=town, **shared)]


def _row(name: str, level: int, point: Point, **fields: Any) -> PostcodeLocation:
    at = {"latitude": point.latitude, "longitude": point.longitude}
    return PostcodeLocation(name=name, level=level, **at, **fields)
