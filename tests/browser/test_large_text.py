"""Text at twice its size, as a reader sets it in the browser, on the smallest screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Look, in_lines, measured
from tests.browser.states import STATES, State
from tests.browser.test_every_page import SMALL, sideways
from tests.browser.tools import ARGUMENTS, find_chromium

# One of each kind of page.
SHOWN = {
    *("/", "/map/", "many", "referrer", "first contact only", "private", "person"),
    *("report a service", "change the details", "route with a place", "one area", "compact sheet"),
}
KINDS = [state for state in STATES if state.name in SHOWN]


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Page]:
    """A page whose text starts from 32 px, not 16."""
    twice = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"],
    )
    yield twice.new_page(viewport=SMALL)
    twice.close()


def test_one_page_of_each_kind_is_looked_at() -> None:
    assert {state.name for state in KINDS} == SHOWN


@pytest.mark.parametrize("state", KINDS, ids=str)
def test_text_at_twice_its_size_stays_on_the_page(look: Look, large: Page, state: State) -> None:
    look.visit(large, state)
    assert large.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    lost = [one for one in measured(large, "lost_text", SMALL) if one.startswith("outside")]
    assert not lost, in_lines(lost)
    assert not sideways(large)
