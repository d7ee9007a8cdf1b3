"""By keyboard alone, from the box to a telephone number: the way is short."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, Look


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
def test_a_telephone_number_is_14_presses_away(
    look: Look, visitor: Callable[..., Page], screen: ViewportSize, near: str
) -> None:
    page = visitor(viewport=screen)
    page.goto(look.root)
    Keys(page).tab_to("#near")
    page.keyboard.type(near)

    keys = Keys(page)
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("Near")
    keys.tab_to("main a[href^='tel:']")
    assert keys.presses <= 14, keys.presses


def test_filters_are_10_presses_from_the_box(look: Look, visitor: Callable[..., Page]) -> None:
    page = visitor(viewport=DESK)
    page.goto(look.url("/search/?near=Leeds"))
    page.locator("summary", has_text="Change").focus()
    keys = Keys(page)
    keys.tab_to("#filters input")
    assert keys.presses <= 10, keys.presses


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
