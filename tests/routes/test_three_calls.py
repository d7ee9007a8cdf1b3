"""Three calls: whom to ring first, whom if they say no, and who may help while you wait."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from directory.pages.cards import Card
from directory.search.judged import Part
from directory.vocabulary import Payment, Route, Setting
from referrals.areas.advice import LocalAdvice
from referrals.routes.calls import calls
from referrals.routes.next_step import steps
from referrals.routes.step import Helpline
from tests.routes import next_step_facts as fact
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.page_tree import visit

URL = "/shortlist/calls/"
HELPLINE = Helpline("01632 960100", "Monday to Friday")


def titled(*cards: Card, says: LocalAdvice | None = None) -> list[tuple[str, str]]:
    found = calls(list(steps(says, cards, fact.query(), HELPLINE)))
    return [(call.title, call.step.number) for call in found.calls]


def test_the_rule_then_a_service_then_who_helps_while_one_waits() -> None:
    cards = (fact.private(), fact.charity(part=Part.ASK), fact.video())
    assert titled(*cards, says=fact.advice()) == [
        ("Ring this first", "01632 960904"),
        ("If they say no, ring this", "01632 960151"),
        ("While you wait", "01632 960173"),
    ]


def test_video_alone_is_for_the_wait() -> None:
    assert titled(fact.video(), says=fact.advice())[:2] == [
        ("Ring this first", "01632 960904"),
        ("While you wait", "01632 960162"),
    ]


def test_where_a_third_is_missing_another_video_service_or_the_helpline_is_the_third() -> None:
    lines = [fact.video(f"Line {one}", telephone=f"01632 96017{one}") for one in range(4)]
    assert titled(*lines) == [
        ("Ring this first", "01632 960170"),
        ("While you wait", "01632 960171"),
        ("If you need someone else", "01632 960172"),
    ]
    last = ("If you need someone else", "01632 960100")
    assert titled(fact.video(), says=fact.advice())[2:] == [last]
    assert titled(fact.private(), fact.video(), says=fact.advice())[2][1] == "01632 960162"


def test_the_helpline_is_not_told_that_nobody_was_found_where_others_are_rung_first() -> None:
    found = calls(list(steps(fact.advice(), (), fact.query(), HELPLINE)))
    assert found.title == "Two calls"
    assert found.has_helpline
    assert found.calls[1].step.sentence == "Ask the MS helpline who else there is."


def test_with_nobody_to_ring_it_says_whom_to_ask() -> None:
    assert titled() == [("Do this first", ""), ("If you need someone else", "01632 960100")]


def test_the_days_on_which_each_was_checked_are_named_where_there_are_any() -> None:
    cards = (fact.private(confirmed_on=date(2026, 9, 27)),)
    both = calls(list(steps(fact.advice(), cards, fact.query(), HELPLINE)))
    assert both.checked == "Checked 21 October 2026 and 27 September 2026."
    assert calls(list(steps(None, (), fact.query(), HELPLINE))).checked == ""


def test_a_form_comes_first_where_there_is_no_number_to_refer_oneself() -> None:
    says = fact.advice(telephone="", form_url="https://example.org/form")
    assert titled(fact.private(), says=says) == [
        ("Do this first", ""),
        ("If they say no, ring this", "01632 960151"),
        ("If you need someone else", "01632 960100"),
    ]


def test_a_team_with_two_numbers_says_which_is_for_what() -> None:
    team = fact.nhs("Copa’r Wawr", rules=((7, "yes"),), telephone="01632 960200")
    (rule, *_) = steps(fact.advice(), (team,), fact.query(), HELPLINE)
    assert rule.also == (("For anything else, Copa’r Wawr", "01632 960200"),)


def test_a_sheet_with_much_to_say_is_set_smaller() -> None:
    short, long = fact.private(), fact.private("A very long name " * 7, why=("Ask. " * 120,))
    assert calls(list(steps(None, (short,), fact.query(), HELPLINE))).length == ""
    assert calls(list(steps(None, (long,), fact.query(), HELPLINE))).length == "long"


# --- The page ------------------------------------------------------------------------------------


@pytest.fixture
def leeds(db: None) -> Service:
    united_kingdom()
    area_advice(ms_self_referral="yes", telephone="01632 960901")
    service = make.service(
        name="Sparrow Lane", code="K7FH", telephone="01632 960188", routes=Route.PRIVATE
    )
    make.service(
        name="Skylark Line",
        telephone="01632 960162",
        routes=Route.CHARITY,
        pays=Payment.FREE,
        settings=Setting.REMOTE,
        postcode="",
        point=None,
    )
    return service


@pytest.mark.slow
def test_it_gives_three_numbers_that_ring(leeds: Service) -> None:
    page = visit(f"{URL}?near=LS1+3EX")
    assert page.one("h1").text == "Three calls"
    numbers = [each["href"] for each in page.all("a", "number")]
    assert numbers == ["tel:+441632960901", "tel:+441632960188", "tel:+441632960162"]


@pytest.mark.slow
def test_who_asks_for_home_visits_may_talk_by_video_while_they_wait(leeds: Service) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = visit(f"{URL}?near=LS1+3EX&setting=home-visits")
    numbers = [each["href"] for each in page.all("a", "number")]
    assert numbers == ["tel:+441632960901", "tel:+441632960162"]
    assert "While you wait" in page.one("ol").text
    assert len(queries) <= 8


@pytest.mark.slow
def test_its_address_on_paper_knows_no_more_than_the_district(
    leeds: Service, client: Client
) -> None:
    page = client.get(URL, {"near": "LS1 3EX"}).content.decode()
    (shared,) = re.findall(r"go to (\S+)", page)
    assert shared.endswith("/shortlist/calls/?near=LS1")


@pytest.mark.slow
def test_what_was_chosen_is_rung_first_and_no_number_twice(leeds: Service) -> None:
    page = visit(f"{URL}?near=LS1+3EX&pick=K7FH")
    numbers = [each["href"] for each in page.all("a", "number")]
    assert numbers == ["tel:+441632960188", "tel:+441632960901", "tel:+441632960162"]


@pytest.mark.slow
def test_without_a_place_what_was_chosen_is_not_said_to_take_them(leeds: Service) -> None:
    page = visit(f"{URL}?pick=K7FH")
    assert "You chose Sparrow Lane." in page.one("ol").text
    assert "should take you" not in page.one("main").text


@pytest.mark.slow
def test_with_neither_a_place_nor_a_choice_it_asks_where(leeds: Service) -> None:
    page = visit(f"{URL}?route=charity")
    assert page.one("input", id="near")
    assert page.one("input", name="route")["value"] == "charity"


@pytest.mark.slow
@pytest.mark.parametrize("query", ["near=XX9+9XX", "near=Newport", "within=7"])
def test_what_is_no_place_is_answered_by_the_search(
    leeds: Service, client: Client, query: str
) -> None:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 302
    assert response["Location"] == f"/search/?{query}"


@pytest.mark.slow
def test_it_costs_at_most_eight_queries(leeds: Service, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(URL, {"near": "LS1 3EX"})
    assert len(queries) <= 8


@pytest.mark.slow
def test_results_a_listing_and_my_list_lead_to_it(leeds: Service, client: Client) -> None:
    def links(path: str) -> list[str]:
        page = client.get(path).content.decode().replace("&amp;", "&")
        return re.findall(r'href="(/shortlist/calls/[^"]*)"', page)

    assert links("/search/?near=LS1+3EX") == [f"{URL}?near=LS1+3EX"]
    assert links(f"{leeds.get_absolute_url()}?near=LS1") == [f"{URL}?near=LS1&pick=K7FH"]
    assert links("/shortlist/?pick=K7FH&near=LS1") == [f"{URL}?near=LS1&pick=K7FH"]
