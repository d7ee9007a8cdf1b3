"""Text at twice its size, as a reader sets it in the browser, on a phone and a smaller screen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import PHONE, Look, in_lines, measured
from tests.browser.states import STATES, State
from tests.browser.test_every_page import SMALL, sideways
from tests.browser.tools import ARGUMENTS, find_chromium

FIRST: ViewportSize = {"width": 390, "height": 664}


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Page]:
    """A page whose text starts from 32 px, not 16."""
    twice = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"],
    )
    yield twice.new_page(viewport=SMALL)
    twice.close()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_text_at_twice_its_size_stays_on_the_page(look: Look, large: Page, state: State) -> None:
    look.visit(large, state)
    assert large.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    for screen in (PHONE, SMALL):
        lost = [one for one in measured(large, "lost_text", screen) if one.startswith("outside")]
        assert not lost, in_lines(lost)
        assert not sideways(large)


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
