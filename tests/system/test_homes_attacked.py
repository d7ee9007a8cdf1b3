"""No visitor tells a private home from at least a hundred postcodes, whatever they put together.

Few homes and places here; `make check-deep` has 500 homes and 200 places.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from directory.models import placing
from directory.models.placing import Known, Location
from directory.models.services import place
from directory.pages.listing import ServicePage
from tests.support.home_attack import attack

pytestmark = pytest.mark.django_db


def test_all_that_is_public_fits_at_least_a_hundred_postcodes() -> None:
    least, telling = attack(homes=40, places=30)
    assert least >= 100
    assert telling == []


# --- Controls: copies of the site that are broken on purpose --------------------------------------


def council(postcode: str, known: Known, told: Location) -> Location:
    return replace(told, council_id=known[postcode].council_id)


def nation(postcode: str, known: Known, told: Location) -> Location:
    return replace(told, nation_id=known[postcode].nation_id)


def point(postcode: str, known: Known, told: Location) -> Location:
    return replace(told, point=known[postcode].point or told.point)


def town(postcode: str, known: Known, told: Location) -> Location:
    return replace(told, town=f"Hamlet of {postcode}")


def district(postcode: str, known: Known, told: Location) -> Location:
    return replace(told, district=postcode.split(" ")[0])


@pytest.mark.parametrize(
    ("leak", "found_on"),
    [
        (council, "/areas/"),
        (nation, "/areas/scotland-"),
        (point, "/search/results.csv"),
        (town, "/services/"),
        (district, "/services/"),
    ],
)
def test_a_site_that_places_by_more_than_the_district_is_found_out(
    monkeypatch: pytest.MonkeyPatch, leak: Callable[[str, Known, Location], Location], found_on: str
) -> None:
    def located(postcode: str, known: Known, *, address_is_private: bool) -> Location | None:
        told = placing.location_of(postcode, known, address_is_private=address_is_private)
        return told and leak(postcode, known, told)

    monkeypatch.setattr(place, "location_of", located)
    _, telling = attack(homes=12, places=1)
    assert any(address.startswith(found_on) for address in telling)


def test_a_page_that_shows_the_postcode_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ServicePage, "shows_address", True)
    _, telling = attack(homes=3, places=1)
    assert any(address.startswith("/services/") for address in telling)
