"""Every page by keyboard alone: the way is short, in reading order, and always seen."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, ZOOMED, Look, in_lines, measured
from tests.browser.states import STATES

# Pages with the same controls in the same order as "many" or "NHS with names".
ALIKE = {
    *("exact postcode", "one", "page 2", "remote only", "mended", "about", "retired postcode"),
    *("nothing near", "border", "NHS team", "first contact only", "charity", "stale", "paused"),
    *("people, page 2", "people under R"),
}
SOME = [state for state in STATES if state.name not in ALIKE]


@pytest.mark.parametrize("seen", SOME, indirect=True, ids=str)
def test_tab_goes_in_reading_order(seen: Page) -> None:
    controls: Any = measured(seen, "record_stops", DESK)
    for _ in range(controls):
        seen.keyboard.press("Tab")
    stops = seen.evaluate("stops")
    assert [stop["place"] for stop in stops] == list(range(controls))
    steps = pairwise(stops[1:])  # the first stop is the skip link, which stands above the page
    back = [f"{one['words']} → {after['words']}" for one, after in steps if goes_back(one, after)]
    assert not back, in_lines(back)


def goes_back(stop: dict[str, float], after: dict[str, float]) -> bool:
    """Whether the eye has to go up without starting a new column, or to the left in a line.

    Pins on a map come in the order of their numbers, which is that of the list.
    """
    if stop["isDrawn"] and after["isDrawn"]:
        return False
    above = after["bottom"] <= stop["top"] and after["left"] < stop["right"] - 1
    in_line = min(stop["bottom"], after["bottom"]) - max(stop["top"], after["top"]) > 10
    return above or (in_line and after["right"] <= stop["left"])


def test_focus_is_seen_and_never_covered(seen: Page) -> None:
    for screen in (DESK, ZOOMED):
        unseen = measured(seen, "unseen_focus", screen)
        assert not unseen, in_lines(unseen)


# --- From the box to a telephone number ----------------------------------------------------------


class Keys:
    """A person with a keyboard, whose presses are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        assert key in ("Tab", "Enter", "Space")
        self.page.keyboard.press(key)
        self.presses += 1

    def tab_to(self, what: str) -> None:
        """Press Tab until the focus is on what a selector describes."""
        for _ in range(60):
            self.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"{what} was not reached in 60 presses of Tab")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("near", ["LS1 3EX", "Leeds", "BT74 7AA"])
def test_a_telephone_number_is_25_presses_away(
    look: Look, visitor: Callable[..., Page], screen: ViewportSize, near: str
) -> None:
    page = visitor(viewport=screen)
    page.goto(look.root)
    Keys(page).tab_to("#near")
    page.keyboard.type(near)

    keys = Keys(page)
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("near")
    keys.tab_to(".skip")
    keys.press("Enter")
    keys.tab_to("a[href='#fits'], a[href='#ask']")
    keys.press("Enter")
    keys.tab_to("article a[href^='tel:']")
    assert keys.presses <= 25, keys.presses


def test_filters_are_chosen_and_taken_back_by_keyboard(
    look: Look, visitor: Callable[..., Page]
) -> None:
    page = visitor(viewport=PHONE)
    page.goto(look.url("/search/?near=Leeds"))
    keys = Keys(page)
    keys.tab_to("a[href='#filters']")
    keys.press("Enter")
    keys.tab_to("[name='route'][value='private']")
    keys.press("Space")
    keys.tab_to("#filters button")
    keys.press("Enter")
    expect(page.get_by_role("list", name="Chosen filters")).to_contain_text("Private")
    keys.tab_to(".chosen a")
    keys.press("Enter")
    expect(page.get_by_role("list", name="Chosen filters")).to_have_count(0)
