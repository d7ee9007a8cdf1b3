"""The referrer's view as a nurse uses it between two patients: measured, by keyboard, on paper."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Look, served_site
from tests.browser.test_keyboard import Keys

SCREEN: ViewportSize = {"width": 1366, "height": 768}
PLACES = ("LS7", "LS1 3EX", "BD7 1DP", "Leeds")
MEASURE = """() => {
  const rows = [...document.querySelectorAll('tbody:has(article)')];
  const bottoms = rows.map((one) => one.rows[0].getBoundingClientRect().bottom);
  return {
    first: Math.round(rows[0].getBoundingClientRect().top),
    above: bottoms.filter((bottom) => bottom <= innerHeight).length,
    words: rows.slice(0, 12).map((one) => one.innerText).join(' ').trim().split(/\\s+/).length,
    rows: rows.length,
    sideways: document.documentElement.scrollWidth - innerWidth,
  };
}"""


class Limits(NamedTuple):
    first: int = 400  # pixels from the top
    above: int = 8  # services on the first screen
    words: int = 350  # of twelve services


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """The site with as many results a page as visitors get."""
    yield from served_site(tmp_path_factory, "tests.support.site_settings")


@pytest.fixture
def page(whole: Look, visitor: Callable[..., Page]) -> Page:
    """The table near LS7, without script."""
    page = visitor(viewport=SCREEN, java_script_enabled=False)
    page.goto(whole.url("/search/?near=LS7&view=referrer"))
    return page


def test_twelve_services_are_read_in_under_a_minute(
    whole: Look, visitor: Callable[..., Page]
) -> None:
    page, limits = visitor(viewport=SCREEN), Limits()
    for place in PLACES:
        page.goto(whole.url(f"/search/?near={place}&view=referrer"))
        found = page.evaluate(MEASURE)
        print(place, found)
        assert found["rows"] >= 12, place
        assert found["first"] <= limits.first, place
        assert found["above"] >= limits.above, place
        assert found["words"] <= limits.words, place
        assert found["sideways"] <= 0, place


def test_details_open_in_the_row_below_by_keyboard(page: Page) -> None:
    row = page.locator("#result-1")
    expect(row.locator(".below")).to_be_hidden()
    keys = Keys(page)
    keys.tab_to("#result-1 summary")
    keys.press("Enter")
    expect(row.locator(".below")).to_be_visible()
    expect(page.locator("#result-2 .below")).to_be_hidden()


def test_the_first_service_is_a_few_presses_away(page: Page) -> None:
    page.locator("summary", has_text="Change").press("Enter")
    page.locator("#near").focus()
    keys = Keys(page)
    keys.tab_to("#result-1 input")
    assert keys.presses <= 10, keys.presses
    page.goto(page.url)
    page.locator(".skip", has_text="Skip to results").press("Enter")
    keys = Keys(page)
    keys.tab_to("#result-1 input")
    assert keys.presses == 1


def test_secure_addresses_are_read_on_paper_alone(page: Page) -> None:
    address = page.locator(".on-paper", has=page.locator(".at-sign")).first
    expect(address).to_be_hidden()
    page.emulate_media(media="print")
    expect(address).to_be_visible()
    expect(page.locator("table")).to_be_visible()
    for what in ("#result-1 .pick", "#result-1 summary", "#picks", ".chips", ".filters"):
        expect(page.locator(what)).to_be_hidden()
