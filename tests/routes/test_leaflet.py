"""The leaflet for a clinic's wall: whom to ring first here, and when to print it again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from directory.models import PostcodeLocation, Service
from directory.vocabulary import Route
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.clock import set_clock
from tests.support.page_tree import visit

pytestmark = pytest.mark.django_db
AREA, PLACE = "/areas/leeds-e08000035/leaflet/", "/areas/leaflet/?near=LS1"
BOTH = pytest.mark.parametrize("address", [AREA, PLACE])
HERE: dict[str, Any] = {"council_id": "E08000035", "nation_id": "E92000001"}


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    united_kingdom()
    PostcodeLocation.objects.filter(name="LS1").update(council="E08000035")


def checked(days_ago: int = 10, **fields: Any) -> Service:
    on = make.today() - timedelta(days=days_ago)
    given = {"name": "Sparrow Lane", "telephone": "01632 960188", "confirmed_on": on}
    return make.service(**{**HERE, **given, **fields})


def numbers(address: str) -> list[str]:
    found = visit(address).one("main").all("a", "num")
    return [one["href"].removeprefix("tel:+44") for one in found if one["href"][:4] == "tel:"]


@pytest.mark.slow
@BOTH
def test_the_rule_of_the_area_comes_first_and_then_services(address: str) -> None:
    area_advice(ms_self_referral="yes", telephone="01632 960901")
    checked()
    page = visit(address)
    assert page.one("a", "number").text == "01632 960901"
    assert numbers(address) == ["1632960901", "1632960188"]
    assert "people with MS can refer themselves" in page
    assert f"Made {make.today():%-d %B %Y}" in page
    assert "In danger: 999." in page


@pytest.mark.slow
@BOTH
def test_what_nobody_checked_within_a_year_is_on_no_wall(address: str) -> None:
    area_advice(ms_self_referral="yes", checked_on=make.today() - timedelta(days=400))
    checked(days_ago=400)
    never = checked(telephone="01632 960189")
    Service.objects.filter(pk=never.pk).update(confirmed_on=None, confirmed_by="")
    assert numbers(address) == []
    assert "Ask your GP or MS nurse to refer you" in visit(address)


@pytest.mark.slow
@BOTH
def test_who_takes_nobody_new_is_not_recommended_to_a_wall(address: str) -> None:
    checked(taking_new="no", taking_new_told_on=make.today())
    checked(paused_until=make.today() + timedelta(days=9), telephone="01632 960189")
    assert numbers(address) == []


@pytest.mark.slow
def test_those_of_an_area_that_cost_nothing_stand_first_and_at_most_four_do() -> None:
    for number, name in enumerate(("Private A", "Private B", "Private C")):
        checked(name=name, kind="private", routes=Route.PRIVATE, telephone=f"01632 96010{number}")
    checked(name="Team", routes=Route.NHS_REFERRAL, telephone="01632 960110")
    checked(name="Centre", kind="charity", routes=Route.CHARITY, telephone="01632 960111")
    heads = [one.text for one in visit(AREA).one("ul", "numbers").all("h3")]
    assert heads == ["Centre", "Team", "Private A", "Private B"]


@pytest.mark.slow
@BOTH
def test_it_says_when_to_print_it_again(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, date(2026, 11, 23))
    checked(days_ago=350)
    assert "Print a new one after 8 December 2026." in visit(address)
    Service.objects.all().delete()
    checked()
    assert "Print a new one after 23 February 2027." in visit(address)


def test_a_nation_names_no_service_but_leads_to_all() -> None:
    checked()
    assert numbers("/areas/england/leaflet/") == []
    assert "testserver/areas/england/" in visit("/areas/england/leaflet/")


@pytest.mark.parametrize("typed", ["LS1+3EX", "ls1", "LS1&route=private"])
def test_it_keeps_the_district_alone(typed: str) -> None:
    response = Client().get(f"/areas/leaflet/?near={typed}")
    assert (response.status_code, response["Location"]) == (302, PLACE)
    assert response["Cache-Control"] == "no-store"
    assert "testserver/search/?near=LS1" in strip_tags(Client().get(PLACE).text)


@pytest.mark.parametrize("search", ["near=XX9+9XX", "near=", "within=7"])
def test_what_is_no_place_is_told_by_the_search(search: str) -> None:
    response = Client().get(f"/areas/leaflet/?{search}")
    assert (response.status_code, response["Location"]) == (302, f"/search/?{search}")


def test_an_area_is_found_by_its_code_and_an_unknown_one_is_no_page() -> None:
    assert Client().get("/areas/e08000035/leaflet/")["Location"] == AREA
    assert Client().get("/areas/atlantis/leaflet/").status_code == 404


@pytest.mark.slow
def test_pages_lead_to_it() -> None:
    words = "For a clinic’s wall: a leaflet to print"
    assert visit("/areas/leeds-e08000035/").link(words) == AREA
    assert visit("/search/?near=LS1+3EX").link(words) == PLACE
    assert visit("/search/?near=LS1+3EX&view=referrer").link(words).startswith(PLACE)


def test_in_northern_ireland_it_sends_nobody_to_111() -> None:
    page = visit("/areas/northern-ireland/leaflet/").one("main")
    assert "Urgent: GP out-of-hours." in page
    assert "111" not in page.text
