"""The first screen of results, measured: whom to ring, the rule, the first result, the filters.

docs/first-screen.md holds the figures of the day it was drawn, and those before it.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote_plus

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Look, served_site
from tests.browser.test_sheet import printed

LONGEST = "aireholme-neuro-physiotherapy-team-leeds"
PLACES = ("BD7 1DP", "LD1 5AB", "BT23 4YJ", "SL1 0AG", "TD15 1AA", "HS1", "LS1 3EX", "PH33")
PHONE: ViewportSize = {"width": 390, "height": 664}
DESK: ViewportSize = {"width": 1280, "height": 720}
MEASURE = """() => {
  const seen = (one) => one.checkVisibility() && !one.closest('.skip, details:not([open])');
  const y = (css) => {
    const one = [...document.querySelectorAll(css)].find(seen);
    return one ? Math.round(one.getBoundingClientRect().top + scrollY) : 99999;
  };
  const tallest = (css) => Math.max(0, ...[...document.querySelectorAll(css)]
    .map((one) => Math.round(one.getBoundingClientRect().height)));
  const page = document.documentElement;
  return {
    number: y("main a[href^='tel:']"),
    rule: y('.next'),
    result: y('article[data-service]'),
    filters: y("a[href='#filters']:not(.skip), #filters"),
    screens: +(page.scrollHeight / innerHeight).toFixed(1),
    card: tallest('article.card'),
    foot: tallest('footer'),
    sideways: page.scrollWidth - innerWidth,
  };
}"""


class Limits(NamedTuple):
    """Pixels from the top; of a card and the foot their height."""

    number: float
    rule: float
    result: float
    filters: float
    screens: float
    card: float
    foot: float
    sideways: float = 0


LIMITS = {
    "phone": (PHONE, Limits(664 - 64, 664 / 2, 1.3 * 664, 664 - 44, 17, 0.55 * 664, 664 / 2)),
    "desk": (DESK, Limits(720 / 2, 720 / 2, 720 - 44, 720 - 44, 11, 720 / 2, 720 / 2)),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """The site with as many results a page as visitors get."""
    yield from served_site(tmp_path_factory, "tests.support.site_settings")


def test_the_answer_is_on_the_first_screen(whole: Look, visitor: Callable[..., Page]) -> None:
    over = []
    for name, (screen, limits) in LIMITS.items():
        page = visitor(viewport=screen)
        for place in PLACES:
            page.goto(whole.url(f"/search/?near={quote_plus(place)}"))
            found = page.evaluate(MEASURE)
            print(name, place, found)
            over += [
                f"{name}, {place}: {what} is {found[what]}, at most {most:.0f}"
                for what, most in limits._asdict().items()
                if found[what] > most
            ]
    assert not over, "\n".join(over)


def sample_listings() -> list[str]:
    """Every twelfth sample listing, some of them no longer listed, and the one with most to say."""
    samples = json.loads((settings.BASE_DIR / "fixtures/sample/services.json").read_text("utf-8"))
    each = [one["fields"]["slug"] for one in samples if one["fields"].get("status") == "published"]
    return [LONGEST, *each[1::12]]


def test_a_listing_begins_with_its_number_and_is_short(
    whole: Look, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    """Ten listings: 3.9 screens are drawn, of less than most tell us and in a narrower font."""
    page = visitor(viewport=PHONE)
    screens = {}
    for slug in sample_listings():
        answer = page.goto(whole.url(f"/services/{slug}/"))
        if answer is None or answer.status != 200:
            continue
        found = page.evaluate(MEASURE)
        print(slug, found)
        assert found["number"] < PHONE["height"] * 0.7, slug
        assert found["sideways"] <= 0, slug
        screens[slug] = found["screens"]
        assert len(printed(page, tmp_path)) <= 2, slug
    assert len(screens) >= 10
    assert screens[LONGEST] <= 6.9
    assert median(screens.values()) <= 5.4


def test_on_a_phone_filters_and_map_open_where_they_are_asked_for(
    whole: Look, visitor: Callable[..., Page]
) -> None:
    page = visitor(viewport=PHONE, java_script_enabled=False)
    page.goto(whole.url("/search/?near=Leeds"))
    for name, what in (("Filters", "#filters"), ("See them On a map", "#map")):
        assert not page.locator(what).is_visible()
        page.get_by_role("link", name=name, exact=True).click()
        opened, first = page.locator(what).bounding_box(), page.locator("article").first
        assert opened
        assert opened["y"] < (first.bounding_box() or opened)["y"]
        assert abs(opened["y"]) < PHONE["height"]
        page.locator(f"{what} a[href='#results']").click()
        assert not page.locator(what).is_visible()


def test_on_a_desk_the_map_stays_beside_the_list_and_every_pin_that_is_reached_on_the_screen(
    whole: Look, visitor: Callable[..., Page]
) -> None:
    within = """one => {
      const box = one.getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight + 1;
    }"""
    for height in (DESK["height"], 400):
        page = visitor(viewport={"width": DESK["width"], "height": height})
        page.goto(whole.url("/search/?near=LS1"))
        page.locator("article").nth(9).scroll_into_view_if_needed()
        assert page.locator("#map-heading").evaluate(within)
        pins = page.locator("#map svg a").all()
        assert len(pins) == 20
        for pin in pins:
            pin.focus()
            assert pin.evaluate(within)
