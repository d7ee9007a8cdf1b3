"""A circle ends where its miles end: half a metre inside is found, half a metre outside is not."""

import pytest
from geopy.distance import geodesic

from directory.geo import METRES_PER_MILE, Point
from directory.models import Service
from directory.search.box import places
from directory.search.filters import WITHIN_MILES
from directory.search.judging import Query
from directory.search.searching import search
from directory.vocabulary import Setting
from tests.support import factories

pytestmark = pytest.mark.django_db

HALF_A_METRE = 0.5 / METRES_PER_MILE
DIRECTIONS = (0, 45, 90, 180, 250)


def away(miles: float, direction: float) -> Point:
    """So far from Leeds, along a geodesic."""
    start = (factories.LEEDS.latitude, factories.LEEDS.longitude)
    end = geodesic(miles=miles).destination(start, bearing=direction)
    return Point(end.latitude, end.longitude)


def found(within: int, *, visiting: bool = False) -> set[int]:
    place = places.find("LS1 3EX", factories.today())
    assert isinstance(place, places.Place)
    criteria = {"setting": Setting.HOME_VISITS} if visiting else {}
    answer = search(Query(place, within, criteria, "nearest", factories.today()))
    return {hit.slim.id for hit in answer.in_order}


@pytest.mark.slow
@pytest.mark.parametrize("within", WITHIN_MILES)
def test_the_circle_ends_at_its_miles(within: int) -> None:
    factories.postcode_location()
    inside, outside = (
        {factories.service(point=away(miles, each)).pk for each in DIRECTIONS}
        for miles in (within - HALF_A_METRE, within + HALF_A_METRE)
    )
    assert found(within) == inside
    assert Service.objects.count() == len(inside | outside)


@pytest.mark.slow
@pytest.mark.parametrize("reach", [1, 20, 50])
@pytest.mark.parametrize("within", [5, 25, 50])
def test_home_visits_end_at_the_miles_travelled(reach: int, within: int) -> None:
    """Within the circle too: there a service beyond its own reach is found, but not as visiting."""
    factories.postcode_location()
    reaching, short = (
        {
            factories.service(
                point=away(miles, each),
                settings=Setting.HOME_VISITS | Setting.HOSPITAL,
                home_miles=reach,
            ).pk
            for each in DIRECTIONS
        }
        for miles in (reach - HALF_A_METRE, reach + HALF_A_METRE)
    )
    assert found(within, visiting=True) == reaching
    assert found(within) == (reaching | short if reach < within else reaching)
