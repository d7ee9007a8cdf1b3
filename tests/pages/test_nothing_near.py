"""Far places and rare wishes: where nobody near may take them, every page ends in steps to take."""

from collections.abc import Iterator
from typing import Any, TypeGuard
from urllib.parse import quote_plus

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from directory.pages.results import MAX_CLOSE_MILES
from directory.samples import load_sample
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Where, what for, the nation, and the first steps; who else to ask follows on every page.
CASES = """
Lerwick | approach=acupuncture | S | filter video
Lerwick | language=bsl | S | filter video
Kirkwall | approach=acupuncture | S | filter video
Kirkwall | language=bsl | S | filter video
Stornoway | language=bsl | S | filter video
Stornoway | approach=hydrotherapy | S | filter video
Portree | approach=acupuncture | S | filter video
Portree | language=bsl | S | filter video
Ullapool |  | S | further video
Ullapool | within=5 | S | further video
Thurso | approach=acupuncture | S | filter video
Thurso | approach=hydrotherapy | S | filter video
Tobermory |  | S | video
Tobermory | within=5 | S | video
Tobermory | language=bsl | S | video
Campbeltown |  | S | further video
Campbeltown | within=5 | S | further video
TR21 |  | E | further video
TR21 | within=5 | E | further video
Penzance | language=bsl | E | filter video
Penzance | setting=home-visits&language=cy | E | filter video
Holyhead | setting=home-visits&language=cy | W | filter video
Holyhead | route=private | W | filter video
Holyhead | helps-with=fatigue&experience=mostly-ms | W | filter further video
Aberystwyth | approach=acupuncture | W | filter video
Aberystwyth | approach=hydrotherapy | W | filter video
Enniskillen | language=bsl | N | filter video
Enniskillen | route=charity&pays=free | N | filter video
Ballycastle | within=5 | N | further video
Ballycastle | approach=acupuncture | N | filter further video
Berwick-upon-Tweed | setting=home-visits&language=cy | E | filter video
Berwick-upon-Tweed | route=private | E | filter further video
LD1 | approach=acupuncture | W | filter video
LD1 | language=bsl | W | filter video
Barrow-in-Furness | language=bsl | E | filter video
Barrow-in-Furness | route=charity&pays=free | E | filter further video
Fort William | approach=acupuncture | S | video
Fort William | language=bsl | S | video
Fort William | route=charity&pays=free | S | video
Whitby | within=5 | E | further video
Whitby | approach=hydrotherapy | E | filter further video
Cromer | language=bsl | E | filter video
Cromer | setting=home-visits&language=cy | E | filter video
Hawick | approach=acupuncture | S | filter video
Hawick | language=bsl | S | filter video
PH41 |  | S | further video
PH41 | within=5 | S | further video
Dolgellau | approach=acupuncture | W | filter further video
Dolgellau | language=bsl | W | filter video
Kyle of Lochalsh | approach=acupuncture | S | filter video
"""
STEPS = {
    "Remove a filter": "filter",
    "Look a little further": "further",
    "Ask who comes nearest": "further",
    "Talk to someone by video or phone, wherever you are": "video",
}
ALWAYS = ["Ask your GP or MS nurse to refer you", "Ask an MS charity", "Talk to a person"]
NATIONS = {"E": "England", "S": "Scotland", "W": "Wales", "N": "Northern Ireland"}


@pytest.fixture(scope="module", autouse=True)
def directory(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All that is built in, and the sample listings: once for all."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        load_sample(make.today())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def helpline(settings: Any) -> None:
    settings.SAMPLE_DATA, settings.HELPLINE = True, "01632 960100"


def parts(case: str) -> tuple[str, str, list[str]]:
    near, asked, nation, first = (part.strip() for part in case.split("|"))
    return f"/search/?near={quote_plus(near)}&{asked}", nation, first.split()


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_it_ends_in_steps_that_can_be_taken(case: str) -> None:
    address, nation, first = parts(case)
    main = visit(address).one("main")
    steps = [step for step in main.one("section", "steps").one("ol").within if is_step(step)]
    headings = [step.all("h3")[0].text for step in steps]
    if "home-visits" in address:  # who cannot go out is not told first to do without
        assert headings.pop() == "Remove a filter"
        first.remove("filter")
        gp = headings.index(ALWAYS[0])  # nor before a team that could come
        assert STEPS[headings[gp + 1]] == "video"
        headings.insert(gp + 1, headings.pop(gp))
    assert [STEPS[heading] for heading in headings[: len(first)]] == first
    assert headings[len(first) :] == ALWAYS
    assert all(step.all("a") for step in steps)

    help_ = main.one("section", **{"aria-labelledby": "meanwhile"})
    nations = [term.text for term in help_.all("dt") if term.text in NATIONS.values()]
    assert nations == [NATIONS[nation]]  # how it helps with travel costs
    assert "The NHS will find you an interpreter, and it is free." in help_
    for words, leads_to in {
        "Other places to look": "/routes/private/?near=",  # the search goes along
        "Suggest a service": "/suggest/?near=",
    }.items():
        assert help_.link(words).startswith(leads_to)


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_nothing_over_sixty_miles_comes_before_them(case: str) -> None:
    main = visit(parts(case)[0]).one("main")
    order = list(main.elements)
    help_ = order.index(main.one("section", **{"aria-labelledby": "meanwhile"}))
    for card in main.all("article", **{"data-part": "beyond"}):
        is_far = float(card["data-miles"]) > MAX_CLOSE_MILES
        assert (order.index(card) > help_) == is_far


def test_what_removing_a_filter_would_bring_is_there() -> None:
    steps = visit("/search/?near=Holyhead&approach=acupuncture").one("section", "steps")
    way = steps.all("a")[0]
    brings = int(way.text.split(": ")[1].split()[0])
    found = visit(way["href"]).all("title")[0].text
    assert found.startswith(f"{brings} service")


def is_step(child: Element | str) -> TypeGuard[Element]:
    return isinstance(child, Element) and child.tag == "li"
