"""Text at two and four times its size, as a reader sets it in the browser, on small screens."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import PHONE, Look, by_state, in_lines, measured, open_all_details
from tests.browser.states import State
from tests.browser.test_every_page import SMALL, sideways
from tests.browser.tools import ARGUMENTS, find_chromium

FIRST: ViewportSize = {"width": 390, "height": 664}


def with_text_of(pixels: int, browser: Browser) -> Iterator[Page]:
    """A page whose text starts from so many pixels, not 16."""
    other = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[*ARGUMENTS, f"--blink-settings=defaultFontSize={pixels}"],
    )
    yield other.new_page(viewport=SMALL)
    other.close()


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Page]:
    yield from with_text_of(32, browser)


@pytest.fixture(scope="module")
def largest(browser: Browser) -> Iterator[Page]:
    yield from with_text_of(64, browser)


@by_state
def test_text_at_two_and_four_times_its_size_stays_on_the_page(
    look: Look, large: Page, largest: Page, state: State
) -> None:
    for page, root in ((large, "40px"), (largest, "80px")):
        look.visit(page, state)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == root
        open_all_details(page)
        for screen in (PHONE, SMALL):
            lost = [one for one in measured(page, "lost_text", screen) if one.startswith("outside")]
            assert not lost, in_lines(lost)
            assert not sideways(page), (root, screen)


def test_the_number_to_ring_grows_too_and_stands_by_the_second_screen(
    look: Look, large: Page, visitor: Callable[..., Page]
) -> None:
    """In text of twice its size: look2's listing has it at 865 in the same font."""
    usual = visitor(viewport=FIRST)
    large.set_viewport_size(FIRST)
    digits = ".next .finger b"
    for name in ("nhs-named", "private", "charity"):
        address = f"{look.root}/services/{look.slugs[name]}/"
        for page in (usual, large):
            page.goto(address)
        small, number = usual.locator(digits).bounding_box(), large.locator(digits).bounding_box()
        assert small
        assert number
        size = "one => parseFloat(getComputedStyle(one).fontSize)"
        grown = large.locator(digits).evaluate(size) / usual.locator(digits).evaluate(size)
        assert grown >= 1.6, name
        assert number["y"] + number["height"] < 2 * FIRST["height"], name
