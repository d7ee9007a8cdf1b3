"""Services are placed by their postcode, in one place, and never given away."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from geopy.exc import GeocoderTimedOut
from pytest_django import Settings

from directory.geo import Point
from directory.models import PostcodeLocation, Service, geocoding
from directory.vocabulary import Setting
from tests.support import factories as make

pytestmark = pytest.mark.django_db
EXACT, DISTRICT = Point(53.798, -1.5527), Point(53.796, -1.547)


@pytest.fixture(autouse=True)
def gazetteer(db: None) -> None:
    leeds, england = make.area(), make.england()
    make.postcode_location(name="LS1 3EX", point=EXACT, council=leeds, nation=england)
    make.postcode_location(name="LS1", point=DISTRICT, nation=england)


def cleaned(**fields: Any) -> Service:
    service = make.service(postcode="LS1 3EX", **fields)
    service.clean()
    return service


def test_a_service_is_put_where_its_postcode_is() -> None:
    service = cleaned()
    assert service.point == EXACT
    assert not service.point_is_about
    assert (service.council_id, service.nation_id) == ("E08000035", "E92000001")


def test_a_private_address_is_put_at_its_districts_centre() -> None:
    service = cleaned(settings=Setting.HOME_VISITS, address_is_private=True)
    assert service.point == DISTRICT
    assert service.point_is_about


def test_a_new_service_that_only_visits_homes_has_a_private_address() -> None:
    service = newly_entered_visits("private")
    assert service.address_is_private
    assert service.point == DISTRICT


@pytest.mark.parametrize("kind", ["nhs", "charity", "therapy-centre"])
def test_the_office_of_a_team_that_visits_homes_is_no_home(kind: str) -> None:
    service = newly_entered_visits(kind)
    assert not service.address_is_private
    assert service.point == EXACT


def newly_entered_visits(kind: str) -> Service:
    owner = make.organisation(kind=kind)
    service = Service(
        organisation=owner, name="Visits", settings=Setting.HOME_VISITS, postcode="LS1 3EX"
    )
    service.clean()
    return service


def test_a_service_by_video_only_has_a_nation_but_no_point() -> None:
    service = cleaned(settings=Setting.REMOTE, latitude=None, longitude=None)
    assert service.point is None
    assert service.nation_id == "E92000001"


def test_a_postcode_that_nobody_knows_is_refused() -> None:
    service = make.service(postcode="ZZ1 1ZZ")
    with pytest.raises(ValidationError, match="We do not know this postcode"):
        service.clean()


def test_a_new_load_moves_services_and_says_how_far() -> None:
    service = make.service(postcode="LS1 3EX", point=Point(53.8, -1.55))
    (moved,) = Service.objects.place_again()
    assert moved.service == service
    assert 250 < moved.metres < 350
    service.refresh_from_db()
    assert service.point == EXACT


def test_a_postcode_gone_from_the_file_keeps_its_last_place() -> None:
    service = make.service(postcode="LS1 9ZZ", point=Point(53.8, -1.55))
    assert Service.objects.place_again() == []
    service.refresh_from_db()
    assert service.point == Point(53.8, -1.55)


def test_a_save_under_a_coarser_gazetteer_moves_nothing() -> None:
    service = cleaned()
    service.save()
    PostcodeLocation.objects.get(name="LS1 3EX").delete()
    service.clean()
    assert (service.point, service.council_id) == (EXACT, "E08000035")

    service.postcode = "LS1 3EY"
    service.clean()
    assert (service.point, service.point_is_about, service.council_id) == (DISTRICT, True, None)


def test_no_geocoder_is_asked_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geocoding, "get_geocoder_for_service", pytest.fail)
    assert geocoding.point_of("12 Harehope Lane, Leeds") is None


class Geocoder:
    """Stands for a geocoder that knows one address, or answers too late."""

    is_late = False

    def __init__(self, **_: object) -> None: ...

    def geocode(self, address: str, **_: object) -> Point | None:
        if self.is_late:
            raise GeocoderTimedOut
        return EXACT if "Harehope" in address else None


def test_a_geocoder_that_is_named_places_an_address_whose_postcode_is_new(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.GEOCODER = "nominatim"
    monkeypatch.setattr(geocoding, "get_geocoder_for_service", lambda _: Geocoder)
    service = make.service(postcode="ZZ1 1ZZ", address="12 Harehope Lane")
    service.clean()
    assert service.point == EXACT
    assert service.point_is_about


def test_a_geocoder_that_does_not_answer_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.GEOCODER = "nominatim"
    monkeypatch.setattr(Geocoder, "is_late", True)
    monkeypatch.setattr(geocoding, "get_geocoder_for_service", lambda _: Geocoder)
    assert geocoding.point_of("12 Harehope Lane") is None
