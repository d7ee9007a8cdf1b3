"""What the parts of an answer hold, and what is said beside the options."""

from datetime import timedelta
from typing import Any

import pytest

from directory.geo import Point
from directory.models import Service
from directory.vocabulary import AccessFact, Payment, Setting
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db

NEAR = "/search/?near=LS1+3EX"
VISITS = Setting.HOME_VISITS


@pytest.fixture(autouse=True)
def leeds() -> None:
    england = make.england()
    make.postcode_location(nation=england, council=make.area())
    make.area(code="W92000004", name="Wales", level="nation")


def card(service: Service, address: str = NEAR) -> Element:
    return visit(address).one("article", **{"data-service": service.code})


def beside(slug: str, address: str = NEAR) -> str:
    """What is said beside an option."""
    filters = visit(address).one("section", id="filters")
    (label,) = [one for one in filters.all("label") if one.all("input", value=slug)]
    return label.one("b").text


# --- Counts --------------------------------------------------------------------------------------


def test_a_fact_that_nobody_told_is_counted_apart() -> None:
    for _ in range(2):
        make.service(access_yes=AccessFact.HOIST)
    make.service()
    make.service(access_no=AccessFact.HOIST)
    assert beside("hoist") == "2 yes, 1 not known"


def test_where_all_are_told_one_number_says_it() -> None:
    make.service(access_yes=AccessFact.HOIST)
    assert beside("hoist") == "1"
    assert beside("cool-room") == "None has told us yes; 1 to ask"


@pytest.mark.slow
def test_who_comes_to_you_is_no_yes_to_a_hoist_and_not_unknown_either() -> None:
    make.service(settings=VISITS, home_miles=10)
    assert beside("hoist") == "1"
    make.service(access_yes=AccessFact.HOIST)
    make.service()
    assert beside("hoist") == "1 yes, 1 not known"
    assert "Services that come to you are found too." in visit(NEAR).one("section", id="filters")
    assert visit(f"{NEAR}&access=hoist").all("title")[0].text.startswith("3 services near LS1 3EX")


def test_who_may_come_to_you_is_not_known_to() -> None:
    make.service(settings=VISITS, home_miles=10)
    make.service(settings=VISITS | Setting.HOSPITAL)
    assert beside("home-visits") == "1 yes, 1 not known"


def test_by_video_or_phone_is_counted_beside_that_choice_alone() -> None:
    make.service(settings=Setting.REMOTE, pays=Payment.FREE)
    assert beside("remote") == "1"
    assert beside("free") == "0"


# --- What it costs -------------------------------------------------------------------------------


@pytest.mark.slow
def test_free_and_what_you_can_are_one_choice() -> None:
    free = make.service(pays=Payment.FREE)
    donation = make.service(kind="charity", pays=Payment.DONATION)
    member = make.service(pays=Payment.MEMBERSHIP)
    assert beside("free") == "2"
    for slug in ("free", "donation"):
        page = visit(f"{NEAR}&pays={slug}")
        found = {each["data-service"] for each in page.all("article")}
        assert found == {free.code, donation.code}
        assert member.code not in found
        assert page.one("ul", "chosen").link("Remove Free, or pay what you can") == NEAR
        assert not page.all("input", value="donation")
    assert "Charity · you give what you can" in card(donation)


# --- No place ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_without_a_place_nothing_is_said_to_fit() -> None:
    names = ["Aireside", "Bankside", "Cliff", "Dale"]
    make.service(name=names[2])
    make.service(name=names[1], settings=Setting.REMOTE)
    make.service(name=names[0], settings=VISITS, home_miles=2)
    make.service(name=names[3], paused_until=make.today() + timedelta(days=9))
    page = visit("/search/")
    articles = page.all("article")
    assert [each.one("h3").one("a").text for each in articles] == names
    assert {each["data-part"] for each in articles} == {"listed"}
    assert page.all("title")[0].text == "4 services – msphysio"
    assert page.one("h1").text == "Where do you live?"
    assert "Should take you" not in page
    assert "Probably not: Paused until" in articles[3]
    assert not page.all("section", id="map")


# --- Reach ---------------------------------------------------------------------------------------


def away(miles: float) -> Point:
    return Point(make.LEEDS.latitude + miles / 69.0, make.LEEDS.longitude)


def why(**told: Any) -> str:
    found = card(make.service(settings=VISITS, **told))
    return found.one("p", "why").text


def test_who_only_visits_homes_elsewhere_says_where() -> None:
    said = why(point=away(17), home_miles=8, postcode="SK4 3QA")
    assert said == "Comes to homes within 8 miles of SK4; you are 17 away."


def test_a_distance_that_rounds_to_the_miles_is_told_exactly() -> None:
    said = why(point=away(8.3), home_miles=8, postcode="SK4 3QA")
    assert said == "Comes to homes within 8 miles of SK4; you are 8.3 away."


def test_a_distance_that_is_about_is_told_so() -> None:
    said = why(point=away(17), home_miles=8, postcode="SK4 3QA", address_is_private=True)
    assert said.endswith("; you are about 17 away.")


def test_who_visits_named_areas_alone_names_them() -> None:
    make.area(code="E08000032", name="Bradford")
    assert why(home_areas=["E08000032", "BD20"]) == ("Comes to homes in Bradford and BD20 only.")


@pytest.mark.slow
def test_a_clinic_says_whether_homes_here_are_visited() -> None:
    both = Setting.HOSPITAL | VISITS
    said = {
        None: "Hospital, home visits: ask 9.0 miles",
        20: "Hospital, or comes to you 9.0 miles",
        3: "Hospital, homes here not visited 9.0 miles",
    }
    for miles, words in said.items():
        service = make.service(settings=both, home_miles=miles, point=away(9))
        found = card(service)
        assert found["data-part"] == "fits"
        assert found.one("p", "at").text == words


def test_who_can_only_be_seen_by_video_from_here_stands_with_those() -> None:
    found = card(make.service(settings=VISITS | Setting.REMOTE, home_miles=3, point=away(9)))
    assert found["data-part"] == "remote"


# --- By video or phone ---------------------------------------------------------------------------


def remote(name: str, **told: Any) -> Service:
    return make.service(name=name, settings=Setting.REMOTE, **told)


@pytest.mark.slow
def test_services_by_video_stand_in_an_order_that_helps() -> None:
    wales = {"serves": ["W92000004"], "nation_id": "W92000004"}
    remote("Outside its area", **wales)
    remote("To ask", confirmed=False)
    remote("For anywhere")
    remote("Checked before", confirmed_on=make.today() - timedelta(days=40))
    remote("Of this nation", nation_id="E92000001")
    remote("For this very place", serves=["E08000035"])
    page = visit(f"{NEAR}&setting=remote")
    assert [each.one("h3").one("a").text for each in page.all("article")] == [
        "For this very place",
        "Of this nation",
        "For anywhere",
        "Checked before",
        "To ask",
        "Outside its area",
    ]
    assert "Probably not: Takes people who live in Wales." in page.all("article")[5]


@pytest.mark.slow
def test_three_stand_on_the_page_and_a_link_leads_to_all() -> None:
    for number in range(4):
        remote(f"Service {number}")
    page = visit(NEAR)
    assert len(page.all("article")) == 3
    assert page.link("See all 4 by video or phone") == f"{NEAR}&setting=remote"


@pytest.mark.slow
def test_by_video_or_phone_alone_is_what_was_found() -> None:
    remote("For anywhere")
    remote("Not taking", taking_new="no")
    make.service(name="Both", settings=Setting.REMOTE | Setting.HOSPITAL)
    page = visit(f"{NEAR}&setting=remote")
    assert page.all("title")[0].text.startswith("2 services by video or phone near LS1 3EX")
    assert [each["data-part"] for each in page.all("article")] == ["remote"] * 3
    assert "Nothing near" not in page


def test_without_a_place_who_talks_by_video_counts_though_the_building_has_no_hoist() -> None:
    settings = Setting.COMMUNITY_CLINIC | Setting.REMOTE
    make.service(settings=settings, access_no=AccessFact.HOIST)
    filters = visit("/search/").one("section", id="filters")
    (label,) = [one for one in filters.all("label") if one.all("input", value="hoist")]
    shown = visit("/search/?access=hoist").all("article")
    assert len(shown) == 1
    assert label.one("b").text[0] == "1"
