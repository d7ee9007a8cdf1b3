"""Every page on every screen: nothing is cut off, nothing moves, every control can be hit."""

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE, ZOOMED, in_lines, measured, open_all_details

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


def test_nothing_scrolls_sideways(seen: Page) -> None:
    open_all_details(seen)
    for width in WIDTHS:
        seen.set_viewport_size({"width": width, "height": 800})
        assert not sideways(seen), width


def test_every_target_can_be_hit(seen: Page) -> None:
    open_all_details(seen)
    small = [*measured(seen, "small_targets", PHONE), *measured(seen, "small_targets", DESK)]
    assert not small, in_lines(small)


def test_wider_text_spacing_loses_nothing(seen: Page) -> None:
    open_all_details(seen)
    seen.add_style_tag(content=TEXT_SPACING)
    for screen in (SMALL, ZOOMED, DESK):
        lost = measured(seen, "lost_text", screen)
        assert not lost, in_lines(lost)
        assert not sideways(seen)
