"""“Which route suits me?”: a few questions, no script, nothing stored, and a search at the end."""

import re
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from referrals.routes import chooser
from tests.support import factories as make

pytestmark = pytest.mark.django_db
URL = "/routes/which/"


def sent(client: Client, **answers: str) -> str:
    response = client.get(URL, answers)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def test_it_begins_with_one_question_and_no_more_than_four_are_ever_asked(client: Client) -> None:
    page = sent(client)
    assert "<h1>Who could pay?</h1>" in page
    assert page.count("<button class=") == len(chooser.QUESTIONS[0].options)
    assert len(chooser.QUESTIONS) <= 4


def test_each_press_carries_the_answers_before_it(client: Client) -> None:
    page = sent(client, pay="free")
    assert "<h1>Could somebody refer you to the NHS?</h1>" in page
    assert '<input type="hidden" name="pay" value="free">' in page
    assert '<button class="go" name="ask" value="refer">' in page


def test_who_pays_themselves_is_not_asked_about_the_nhs(client: Client) -> None:
    assert "<h1>Where would you like to be seen?</h1>" in sent(client, pay="myself")


WAYS = [
    ({"pay": "free", "ask": "refer"}, "/routes/nhs/", {"nhs-referral", "charity"}),
    ({"pay": "free", "ask": "back"}, "/routes/nhs/#back", {"nhs-referral", "charity"}),
    ({"pay": "free", "ask": "self"}, "/routes/self-referral/", {"nhs-self-referral", "charity"}),
    ({"pay": "unsure", "ask": "unsure"}, "/routes/nhs/", {"nhs-referral", "charity"}),
    ({"pay": "myself"}, "/routes/private/", {"private"}),
    ({"pay": "work"}, "/routes/work-and-insurance/", {"insurance", "employer"}),
]


@pytest.mark.parametrize(("answers", "page", "routes"), WAYS)
def test_it_ends_in_the_right_page_and_the_right_search(
    client: Client, answers: dict[str, str], page: str, routes: set[str]
) -> None:
    html = sent(client, **answers, where="home")
    assert f'<a class="go" href="{page}">' in html
    (search,) = re.findall(r'href="(/search/\?[^"]+)">See them all', html)
    asked = parse_qs(urlsplit(search.replace("&amp;", "&")).query)
    assert set(asked.get("route", []) + asked.get("pays", [])) == routes
    assert asked["setting"] == ["home-visits"]
    assert client.get(search.replace("&amp;", "&")).status_code == 200
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("where", "settings"),
    [
        ("home", {"home-visits"}),
        ("out", {"hospital", "community-clinic", "gp-surgery"}),
        ("remote", {"remote"}),
        ("any", set()),
    ],
)
def test_where_becomes_the_setting(where: str, settings: set[str]) -> None:
    pairs = chooser.suggest({"pay": "myself", "where": where}).pairs
    assert {value for name, value in pairs if name == "setting"} == settings


def test_the_search_box_at_the_end_has_what_was_chosen(client: Client) -> None:
    html = sent(client, pay="myself", where="home")
    form = html[html.index('id="search"') :].partition("</form>")[0]
    assert '<input type="hidden" name="route" value="private">' in form
    assert '<input type="hidden" name="setting" value="home-visits">' in form


def test_an_answer_can_be_changed_and_those_before_it_stay(client: Client) -> None:
    html = sent(client, pay="free", ask="self", where="home")
    assert '<a href="?pay=free">Change' in html
    assert '<a href="?pay=free&amp;ask=self">Change' in html
    assert "Could somebody refer you" in sent(client, pay="free")


@pytest.mark.parametrize(
    "query",
    ["pay=gold", "pay=", "where=home", "pay=work&ask=refer", "unknown=x", "pay=free&pay=work"],
)
def test_what_is_no_answer_is_left_behind(client: Client, query: str) -> None:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert "<button class=" in response.content.decode()


def test_every_way_through_ends_somewhere_that_answers(client: Client) -> None:
    make.service()
    for pay, ask, where in product(*(dict(question.options) for question in chooser.QUESTIONS)):
        answers = chooser.known({"pay": pay, "ask": ask, "where": where})
        assert chooser.next_question(answers) is None
        assert chooser.suggest(answers).page.is_route


def test_its_address_holds_nothing_but_the_answers() -> None:
    """No place, no name, no symptom: what can stand there is listed here."""
    words = {value for question in chooser.QUESTIONS for value, _ in question.options}
    assert words == {
        *("free", "myself", "work", "unsure"),
        *("refer", "self", "back"),
        *("home", "out", "remote", "any"),
    }


def test_answers_are_kept_out_of_search_engines(client: Client) -> None:
    assert "noindex" in sent(client, pay="free")
    assert "noindex" not in sent(client)


def test_it_asks_the_database_nothing_but_the_frame(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        client.get(f"{URL}?{urlencode({'pay': 'myself', 'where': 'home'})}")
