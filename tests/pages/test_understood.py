"""What the page of results says of what was typed in the search box, and what it does with it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.search.small_gazetteer import fill
from tests.support import factories as make
from tests.support.page_tree import Element, visit


@pytest.fixture(autouse=True)
def gazetteer(db: None) -> None:
    fill()
    make.service()


def searched(near: str) -> Element:
    return visit(f"/search/?near={near.replace(' ', '+')}")


def notice(near: str) -> str:
    return " ".join(each.text for each in searched(near).all("p", "notice"))


@pytest.mark.parametrize("typed", ["ls1-3ex", "Leeds LS1", "53.798,-1.553"])
def test_what_the_heading_says_is_not_read_back(typed: str) -> None:
    assert notice(typed) == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("LS1", "Within 25 miles of the middle of LS1, Leeds, in a straight line."),
        ("53.798,-1.553", "Within 25 miles of your location, near LS1, in a straight line."),
        ("LS1 3EX", "Within 25 miles in a straight line."),
    ],
)
def test_distances_are_said_to_be_from_where_they_are(typed: str, says: str) -> None:
    assert says in searched(typed).one("main")


@pytest.mark.parametrize("asked", ["interpreter+LS1+3EX", "LS1+3EX&language=pl", "BSL+LS1+3EX"])
def test_who_asks_for_an_interpreter_or_a_language_hears_of_it_above_the_list(asked: str) -> None:
    (said,) = visit(f"/search/?near={asked}").all("p", "notice")
    assert said.text.endswith("An interpreter is free on the NHS: ask when you book.")
    assert urlsplit(said.link("An interpreter is free on the NHS")).fragment == "interpreter"
    assert "did not use" not in said


def test_who_asks_for_welsh_is_not_offered_an_interpreter() -> None:
    assert "interpreter is free" not in visit("/search/?near=LS1+3EX&language=cy")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("LS1 3EX please", "You typed “LS1 3EX please”. We searched near LS1 3EX."),
        (
            "14 Park Row LS1 3EX",
            "You typed “14 Park Row LS1 3EX”. We searched near LS1 3EX. "
            "We did not use “14 Park Row”.",
        ),
        ("LSI 3EX", "You typed “LSI 3EX”. Showing results for LS1 3EX."),
        (
            "LS1 3E",
            "“LS1 3E” is not a whole postcode. Showing results for LS1 3.",
        ),
        ("SW1", "SW1 covers several districts. Distances are from the middle of them."),
        (
            "hydrotherapy Leeds",
            "You typed “hydrotherapy Leeds”. We searched near Leeds. "
            "We ticked “Hydrotherapy or aquatic therapy”.",
        ),
        (
            "MS nurse Leeds",
            "You typed “MS nurse Leeds”. We searched near Leeds. This site lists "
            "physiotherapists. Your GP or MS team can tell you how to see an MS nurse.",
        ),
        (
            "hydrotherapy",
            "You typed “hydrotherapy”. We ticked “Hydrotherapy or aquatic therapy”. "
            "Where do you want to look? Enter a postcode or town.",
        ),
        ("", "Enter a postcode or town to see the nearest first."),
        ("LS1", ""),
    ],
)
def test_what_was_made_of_other_words_is_said_in_one_line(typed: str, says: str) -> None:
    assert notice(typed) == says


def test_a_filter_that_was_typed_is_ticked_and_stands_in_the_links_in_place_of_the_word() -> None:
    page = searched("free physio Leeds")
    assert "checked" in page.one("input", name="pays", value="free").attributes
    assert page.one("input", id="near")["value"] == "Leeds"
    assert page.one("ul", "chosen").all("a")[0]["href"] == "/search/?near=Leeds"


def test_a_choice_says_why_it_has_to_ask_and_its_offers_are_understood() -> None:
    page = searched("Newport, Kent")
    assert page.one("h1").text == "Did you mean Newport?"
    assert page.all("p", "notice")[0].text == "We know no Newport in Kent."
    first = page.all("ul", "to")[0].all("a")[0]["href"]
    assert visit(first).one("h1").text == "Near Newport"


def test_urgent_words_lead_with_the_numbers_to_ring_and_no_list() -> None:
    page = searched("relapse Leeds")
    assert page.one("h1").text == "Speak to your MS nurse or GP first"
    main = page.one("main")
    assert main.link("Ring 999") == "tel:999"
    assert not main.all("article")
    assert main.one("input", id="near")["value"] == "Leeds"
    assert main.link("Leeds physiotherapists near there") == "/search/?near=Leeds"


@pytest.mark.parametrize("path", ["/routes/private/", "/areas/"])
def test_other_pages_with_a_box_leave_urgent_words_to_the_search(client: Client, path: str) -> None:
    response = client.get(path, {"near": "relapse"})
    assert (response.status_code, response["Location"]) == (302, "/search/?near=relapse")
