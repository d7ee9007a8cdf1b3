"""Which areas a sector or district lies in, and which councils lie close by a full postcode."""

from itertools import permutations, product
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from geopy.distance import geodesic
from pyproj import Geod

from directory.models import PostcodeLocation
from tests.support.postcode_files import ONSPD_2026, ons_line, onspd, run_import

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LEEDS, BRADFORD, ENGLAND = "E08000035", "E08000032", "E92000001"
CARDIFF, WALES = "W06000015", "W92000004"
CLOSE_METRES = 150
TOO_CLOSE_TO_CALL = 0.05
GEOD = Geod(ellps="WGS84")


class Spot(NamedTuple):
    """One postcode of a file."""

    name: str
    latitude: float
    longitude: float
    council: str
    ended: str = ""


def load(folder: Path, spots: list[Spot]) -> str:
    lines = [
        ons_line(
            ONSPD_2026,
            spot.name,
            latitude=f"{spot.latitude:.6f}",
            longitude=f"{spot.longitude:.6f}",
            council=spot.council,
            nation=WALES if spot.council.startswith("W") else ENGLAND,
            termination=spot.ended,
        )
        for spot in spots
    ]
    return run_import(onspd(folder, lines))


def shares(name: str) -> dict[str, float]:
    found: dict[str, float] | None = PostcodeLocation.objects.get(name=name).shares
    assert found is not None
    return found


def close_councils() -> dict[str, list[str]]:
    rows = PostcodeLocation.objects.filter(close_councils__isnull=False)
    return {row.name: row.close_councils or [] for row in rows}


def test_a_district_knows_the_share_of_its_postcodes_in_each_area(tmp_path: Path) -> None:
    load(
        tmp_path,
        [
            *(Spot(f"LS1 3A{letter}", 53.8, -1.55, LEEDS) for letter in "ABDEFG"),
            *(Spot(f"LS1 4A{letter}", 53.8, -1.55, BRADFORD) for letter in "AB"),
        ],
    )

    assert shares("LS1") == {"LS1": 1, LEEDS: 0.75, BRADFORD: 0.25, ENGLAND: 1, "E54000054": 1}
    assert shares("LS1 4") == {"LS1": 1, BRADFORD: 1, ENGLAND: 1, "E54000054": 1}
    assert shares("LS")["LS1"] == 1
    assert PostcodeLocation.objects.get(name="LS1 3AA").shares is None


def test_a_postcode_area_knows_the_share_of_its_districts(tmp_path: Path) -> None:
    names = ("LS1 3AA", "LS1 3AB", "LS2 3AA")
    load(tmp_path, [Spot(name, 53.8, -1.55, LEEDS) for name in names])

    assert {code: share for code, share in shares("LS").items() if code.startswith("LS")} == {
        "LS1": 0.666667,
        "LS2": 0.333333,
    }


def test_postcodes_out_of_use_have_no_share(tmp_path: Path) -> None:
    gone = Spot("LS1 3AB", 53.8, -1.55, BRADFORD, ended="202001")

    load(tmp_path, [Spot("LS1 3AA", 53.8, -1.55, LEEDS), gone])

    assert BRADFORD not in shares("LS1")


def test_a_district_that_no_file_holds_has_no_shares(tmp_path: Path) -> None:
    load(tmp_path, [Spot("LS1 3AA", 53.8, -1.55, LEEDS)])

    assert PostcodeLocation.objects.get(name="KW15").shares is None


def test_a_council_within_150_metres_is_close(tmp_path: Path) -> None:
    north = geodesic(metres := CLOSE_METRES / 1000 - 0.001).destination((53.8, -1.55), bearing=0)
    east = geodesic(metres + 0.002).destination((53.8, -1.55), bearing=90)

    said = load(
        tmp_path,
        [
            Spot("LS1 3AA", 53.8, -1.55, LEEDS),
            Spot("BD1 3AA", north.latitude, north.longitude, BRADFORD),
            Spot("CF1 3AA", east.latitude, east.longitude, CARDIFF),
        ],
    )

    assert close_councils() == {"LS1 3AA": [BRADFORD], "BD1 3AA": [LEEDS]}
    assert "2 postcodes close to another council" in said


def test_what_is_out_of_use_makes_no_council_close_but_learns_of_one(tmp_path: Path) -> None:
    load(
        tmp_path,
        [
            Spot("LS1 3AA", 53.8, -1.55, LEEDS),
            Spot("BD1 3AA", 53.8, -1.5501, BRADFORD, ended="202001"),
        ],
    )

    assert close_councils() == {"BD1 3AA": [LEEDS]}


@pytest.mark.parametrize("latitude", [49.95, 53.8, 60.8])
def test_close_councils_are_those_that_a_geodesic_finds(tmp_path: Path, latitude: float) -> None:
    chance = Random(latitude)
    councils = [LEEDS, BRADFORD, CARDIFF]
    units = ["".join(pair) for pair in product("ABDEFGHJ", repeat=2)]
    spots = [
        Spot(
            f"{district} 3{unit}",
            round(latitude + chance.uniform(0, 0.012), 6),
            round(-1.55 + chance.uniform(0, 0.02), 6),
            chance.choice(councils),
        )
        for district, unit in product(("LS1", "LS2"), units)
    ]
    expected: dict[str, set[str]] = {}
    for one, other in permutations(spots, 2):
        metres = GEOD.inv(one.longitude, one.latitude, other.longitude, other.latitude)[2]
        assert abs(metres - CLOSE_METRES) > TOO_CLOSE_TO_CALL
        if metres < CLOSE_METRES and one.council != other.council:
            expected.setdefault(one.name, set()).add(other.council)

    load(tmp_path, spots)

    assert {name: set(found) for name, found in close_councils().items()} == expected
    assert len(expected) > 20
