"""Text at twice its size, as a reader sets it in the browser, on a phone and a smaller screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, Look, in_lines, measured
from tests.browser.states import STATES, State
from tests.browser.test_every_page import SMALL, sideways
from tests.browser.tools import ARGUMENTS, find_chromium


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
