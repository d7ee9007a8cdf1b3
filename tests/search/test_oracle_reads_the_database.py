"""The oracle reads services and places from the database by the models alone."""

from datetime import timedelta

import pytest

from directory.geo import Point
from directory.vocabulary import AccessFact, Setting
from tests.search.judging_places import COUNCILS, full_postcodes, nation_of
from tests.search.oracle.facts import Kind, Level, NamedArea
from tests.search.oracle.reading import from_place, from_point, listings
from tests.support import factories as make

pytestmark = pytest.mark.django_db

LEEDS, BRADFORD, ENGLAND = COUNCILS["Leeds"], COUNCILS["Bradford"], "E92000001"


def test_a_service_says_what_it_is() -> None:
    make.area()
    make.postcode_location(name="LS7", nation=make.england())
    make.service(
        name="Harehope",
        kind="private",
        settings=Setting.HOSPITAL | Setting.HOME_VISITS,
        home_areas=["LS7"],
        serves=[LEEDS],
        access_yes=AccessFact.HOIST,
        taking_new="no",
    )
    (found,) = listings()
    assert found.name == "harehope"
    assert found.kind is Kind.PRIVATE
    assert found.settings == {"hospital", "home-visits"}
    assert found.home_areas == {NamedArea("LS7", Level.DISTRICT, ENGLAND)}
    assert found.serves == {NamedArea(LEEDS, Level.COUNCIL, ENGLAND)}
    assert found.access_yes == {"hoist"}
    assert found.taking_new is False
    assert found.checked_on == make.today()
    assert found.people_confirmed_until
    assert found.people_confirmed_until > make.today()


def test_what_is_not_told_is_not_known() -> None:
    make.service(confirmed=False)
    (found,) = listings()
    assert found.kind is Kind.NHS
    assert (found.taking_new, found.self_referral, found.checked_on) == (None, None, None)
    assert not found.serves


def test_a_therapy_centre_is_a_charity_with_nobody_confirmed() -> None:
    make.service(kind="therapy-centre", confirmed_on=make.today() - timedelta(days=9))
    (found,) = listings()
    assert found.kind is Kind.CHARITY
    assert found.people_confirmed_until is None


def test_a_full_postcode_has_its_areas_and_those_close_by() -> None:
    _postcodes("DA5 2BD", "DA5 2BY", "SE9 4BY")
    found = from_place("DA5 2BD")
    (ground,) = found.grounds
    assert found.is_exact
    assert ground.areas == {COUNCILS["Dartford"], ENGLAND, "DA5"}
    assert found.close_councils == {COUNCILS["Bexley"]}


def test_a_district_counts_by_share() -> None:
    _postcodes("BD12 7DD", "BD12 7DS", "BD1 1EJ")
    make.postcode_location(name="BD12", point=Point(53.748, -1.741))
    found = from_place("BD12")
    shares = {tuple(sorted(ground.areas)): ground.share for ground in found.grounds}
    assert not found.is_exact
    assert shares == {
        ("BD12", BRADFORD, ENGLAND): 0.5,
        ("BD12", COUNCILS["Kirklees"], ENGLAND): 0.5,
    }


def test_a_spot_has_the_areas_of_the_nearest_postcode_but_its_district() -> None:
    _postcodes("LS7 2QB", "LS1 3EX")
    (ground,) = from_point(Point(53.8226, -1.5583)).grounds
    assert ground.areas == {LEEDS, ENGLAND}
    assert Level.DISTRICT not in ground.known


def _postcodes(*names: str) -> None:
    for name in names:
        spot = full_postcodes()[name]
        code = COUNCILS[spot.council or ""]
        make.postcode_location(
            name=name,
            point=Point(spot.latitude, spot.longitude),
            council_id=code,
            nation_id=nation_of(code),
        )
