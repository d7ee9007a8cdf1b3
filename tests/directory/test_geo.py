"""Distances and directions, measured against the geodesic of geopy."""

from math import inf, isclose, nan, sqrt
from random import Random

import pytest
from geopy.distance import geodesic
from geopy.point import Point as GeopyPoint
from hypothesis import given
from hypothesis import strategies as st

from directory.geo import (
    METRES_PER_MILE,
    Point,
    arc_miles,
    bearing,
    compass,
    miles_between,
    square_chord,
)
from directory.models import Service
from directory.vocabulary import Setting
from tests.support import factories
from tests.support.brute_facts import geodesic_metres

SOUTH, NORTH, WEST, EAST = 49.8, 60.9, -8.7, 1.8  # Scilly, Shetland, Fermanagh, Lowestoft
WITHIN_METRES = 0.03
AWAY = 100  # miles

points_in_the_uk = st.builds(Point, st.floats(SOUTH, NORTH), st.floats(WEST, EAST))
bearings = st.floats(0, 360)
EIGHTHS = {
    "north": 0,
    "north-east": 45,
    "east": 90,
    "south-east": 135,
    "south": 180,
    "south-west": 225,
    "west": 270,
    "north-west": 315,
}


def somewhere(rng: Random) -> Point:
    return Point(rng.uniform(SOUTH, NORTH), rng.uniform(WEST, EAST))


def gone(here: Point, miles: float, degrees: float) -> Point:
    """Where one comes to from here along a geodesic."""
    start = GeopyPoint(here.latitude, here.longitude)
    end = geodesic(miles=miles).destination(start, bearing=degrees)
    return Point(end.latitude, end.longitude)


def metres_wrong(here: Point, there: Point) -> float:
    exact = float(geodesic((here.latitude, here.longitude), (there.latitude, there.longitude)).m)
    return abs(miles_between(here, there) * METRES_PER_MILE - exact)


def angle(one: float, other: float) -> float:
    """Degrees between two directions."""
    return abs((one - other + 180) % 360 - 180)


# --- Distance ------------------------------------------------------------------------------------


def test_the_fast_geodesic_of_brute_force_is_that_of_geopy() -> None:
    rng = Random(4)
    for _ in range(500):
        here, there = somewhere(rng), somewhere(rng)
        ends = (here.latitude, here.longitude), (there.latitude, there.longitude)
        assert geodesic_metres(*ends) == pytest.approx(geodesic(*ends).m, abs=0.0001)


@pytest.mark.slow
def test_of_5000_pairs_up_to_100_miles_apart_none_is_wrong_by_more_than_3_centimetres() -> None:
    rng = Random(1)
    wrong = 0.0
    for _ in range(5000):
        here = somewhere(rng)
        there = gone(here, AWAY * sqrt(rng.random()), rng.uniform(0, 360))
        wrong = max(wrong, metres_wrong(here, there))
    assert wrong < WITHIN_METRES


@given(points_in_the_uk, st.floats(0, AWAY), bearings)
def test_no_distance_up_to_100_miles_is_wrong_by_more_than_3_centimetres(
    here: Point, miles: float, degrees: float
) -> None:
    assert metres_wrong(here, gone(here, miles, degrees)) < WITHIN_METRES


@given(points_in_the_uk, points_in_the_uk)
def test_across_the_whole_country_a_distance_is_right_in_the_decimal_that_is_shown(
    here: Point, there: Point
) -> None:
    assert metres_wrong(here, there) < 0.05 * METRES_PER_MILE / 10


@pytest.mark.slow
@given(points_in_the_uk, points_in_the_uk)
def test_the_way_there_is_as_long_as_the_way_back(here: Point, there: Point) -> None:
    assert miles_between(here, there) == miles_between(there, here)


@given(points_in_the_uk)
def test_nowhere_is_away_from_itself(here: Point) -> None:
    assert miles_between(here, here) == 0


@given(st.floats(0, 1000))
def test_an_arc_comes_back_from_its_chord(miles: float) -> None:
    assert isclose(arc_miles(square_chord(miles)), miles, abs_tol=1e-6)


@pytest.mark.parametrize("squared", [-1.0, -0.0, 1e30])
def test_no_chord_is_too_short_or_too_long(squared: float) -> None:
    assert 0 <= arc_miles(squared) < 12_500


def test_known_distances() -> None:
    assert round(miles_between(factories.LEEDS, factories.YORK), 1) == 22.3
    assert round(miles_between(factories.LEEDS, factories.KIRKWALL), 1) == 362.6


# --- The box that holds a circle -----------------------------------------------------------------


@given(points_in_the_uk, st.floats(0.1, AWAY), bearings)
def test_the_box_holds_its_circle(here: Point, miles: float, degrees: float) -> None:
    south, north, west, east = here.box(miles)
    edge = gone(here, miles, degrees)
    assert south < edge.latitude < north
    assert west < edge.longitude < east


@given(points_in_the_uk, st.floats(1, AWAY))
def test_the_box_is_not_much_larger(here: Point, miles: float) -> None:
    south, north, west, east = here.box(miles)
    for side in (
        Point(here.latitude, west),
        Point(here.latitude, east),
        Point(south, here.longitude),
        Point(north, here.longitude),
    ):
        assert miles < miles_between(here, side) < 1.15 * miles + 0.1


# --- Points --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(nan, 0), (0, nan), (inf, 0), (0, -inf), (90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1)],
)
def test_what_is_no_place_on_earth_is_no_point(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match=r"number|degrees"):
        Point(latitude, longitude)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_database_works_out_the_same_coordinates() -> None:
    rng = Random(2)
    for _ in range(50):
        service = factories.service(point=(point := somewhere(rng)), confirmed=False)
        service.refresh_from_db()
        stored = (service.x, service.y, service.z)
        for ours, theirs in zip(point.xyz, stored, strict=True):
            assert isclose(ours, theirs, abs_tol=1e-6)


@pytest.mark.django_db
@pytest.mark.parametrize("miles", [1, 25, 50])
def test_the_database_works_out_the_same_reach(miles: int) -> None:
    service = factories.service(settings=Setting.HOME_VISITS, home_miles=miles, confirmed=False)
    service.refresh_from_db()
    assert isclose(service.reach, square_chord(miles), rel_tol=1e-12)


@pytest.mark.django_db
def test_a_service_without_a_point_has_no_coordinates() -> None:
    service = factories.service(point=None)
    found = Service.objects.values_list("x", "y", "z", "reach", "is_found_anywhere")
    assert found.get(pk=service.pk) == (None, None, None, None, True)


# --- Directions ----------------------------------------------------------------------------------


@given(points_in_the_uk, st.floats(0.1, AWAY), bearings)
def test_a_bearing_is_that_of_the_geodesic(here: Point, miles: float, degrees: float) -> None:
    found = bearing(here, gone(here, miles, degrees))
    assert 0 <= found <= 360
    assert angle(found, degrees) < 0.3


@pytest.mark.parametrize(
    ("degrees", "words"),
    [
        (0, "north"),
        (22.4, "north"),
        (22.6, "north-east"),
        (45, "north-east"),
        (90, "east"),
        (135, "south-east"),
        (180, "south"),
        (225, "south-west"),
        (270, "west"),
        (315, "north-west"),
        (337.4, "north-west"),
        (337.6, "north"),
        (360, "north"),
    ],
)
def test_a_direction_in_words(degrees: float, words: str) -> None:
    assert compass(degrees) == words


@given(bearings)
def test_a_direction_in_words_is_at_most_an_eighth_of_a_turn_wrong(degrees: float) -> None:
    assert angle(EIGHTHS[compass(degrees)], degrees) <= 22.5


def test_york_is_north_east_of_leeds() -> None:
    assert compass(bearing(factories.LEEDS, factories.YORK)) == "north-east"
    assert compass(bearing(factories.YORK, factories.LEEDS)) == "south-west"
