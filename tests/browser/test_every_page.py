"""Every page on every screen: nothing is cut off, nothing moves, every control can be reached.

Each is opened once, for tests in this order: later ones open, restyle and focus what is there.
"""

import re
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE, ZOOMED, in_lines, measured, open_all_details
from tests.browser.test_axe import faults_in_each_look

SMALL: ViewportSize = {"width": 320, "height": 640}
# The least, a phone, the narrowest screen for each layout of the style sheets, and a wide one.
WIDTHS = (320, 390, 641, 769, 993, 1600)
# WCAG 1.4.12
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""


def sideways(page: Page) -> bool:
    """Whether a reader would have to scroll to the side."""
    needed, given = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return bool(needed > given)


def test_nothing_moves(seen: Page) -> None:
    """For nobody: so nothing is left to take away from those who ask for less motion."""
    moving = measured(seen, "what_moves", PHONE)
    assert not moving, in_lines(moving)


def test_tab_goes_in_reading_order(seen: Page) -> None:
    controls: Any = measured(seen, "record_stops", DESK)
    seen.keyboard.press("+".join(["Tab"] * controls))  # held down: it comes again and again
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


def test_nothing_scrolls_sideways(seen: Page) -> None:
    open_all_details(seen)
    for width in WIDTHS:
        seen.set_viewport_size({"width": width, "height": 800})
        assert not sideways(seen), width


def test_every_target_can_be_hit(seen: Page) -> None:
    open_all_details(seen)
    small = [*measured(seen, "small_targets", PHONE), *measured(seen, "small_targets", DESK)]
    assert not small, in_lines(small)


def test_one_arm_points_to_the_main_action(seen: Page) -> None:
    for screen in (PHONE, DESK):
        arms = measured(seen, "arms", screen)
        assert len(arms) <= 1, in_lines(arms)


def test_what_acts_stands_out_by_day_and_by_night(seen: Page) -> None:
    """WCAG 1.4.11: three to one, of an arm or a button against what is behind it."""
    for scheme in ("light", "dark"):
        seen.emulate_media(color_scheme=scheme)
        faint = measured(seen, "faint_controls", DESK)
        assert not faint, in_lines(faint)
    seen.emulate_media(color_scheme="light")


def test_a_telephone_link_is_named_by_more_than_its_digits(seen: Page) -> None:
    named = seen.locator("a[href^='tel:'], a[href^='sms:']").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label') || one.textContent)"
    )
    assert not [name for name in named if not re.search(r"[A-Za-z]{3}", name)]


def test_labels_are_lighter_than_names_and_names_than_headings(seen: Page) -> None:
    heavy = measured(seen, "heavy_words", DESK)
    assert not heavy, in_lines(heavy)


def test_forced_colours_lose_no_mark(seen: Page) -> None:
    seen.emulate_media(color_scheme="dark", forced_colors="active")
    lost = measured(seen, "lost_marks", DESK)
    seen.emulate_media(color_scheme="light", forced_colors="none")
    assert not lost, in_lines(lost)


def test_a_form_of_filters_forgets_what_was_not_applied(seen: Page) -> None:
    kept = seen.locator("input[type=checkbox], select").evaluate_all(
        "all => all.filter(one => one.form?.method !== 'post' && one.autocomplete !== 'off'"
        " && one.form?.autocomplete !== 'off').map(one => one.outerHTML)"
    )
    assert not kept, in_lines(kept)


def test_wider_text_spacing_loses_nothing(seen: Page) -> None:
    open_all_details(seen)
    spacing = seen.add_style_tag(content=TEXT_SPACING)
    for screen in (SMALL, ZOOMED, DESK):
        lost = measured(seen, "lost_text", screen)
        assert not lost, in_lines(lost)
        assert not sideways(seen)
    spacing.evaluate("style => style.remove()")


def test_axe_finds_nothing(seen: Page) -> None:
    open_all_details(seen)
    found = faults_in_each_look(seen)
    assert not found, in_lines(found)
