"""“Use my location”: asked only on a press, rounded before it is sent, and never needed."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, Look

HERE = {"latitude": 53.7997441, "longitude": -1.5492083}
COUNT = """
window.asked = 0;
const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
navigator.geolocation.getCurrentPosition = (...all) => { window.asked += 1; ask(...all); };
"""


@pytest.fixture
def allowed(visitor: Callable[..., Page], look: Look) -> Page:
    """Somebody whose browser may tell."""
    page = visitor(viewport=PHONE, geolocation=HERE, permissions=["geolocation"])
    page.add_init_script(COUNT)
    return page


@pytest.mark.parametrize("address", ["/", "/search/", "/search/?near=Ledds"])
def test_a_press_finds_what_is_near(allowed: Page, look: Look, address: str) -> None:
    allowed.goto(look.url(address))
    button = allowed.get_by_role("button", name="Use my location")
    expect(button).to_be_visible()
    assert allowed.evaluate("asked") == 0
    button.click()
    expect(allowed).to_have_title(re.compile("services near"))
    near = parse_qs(urlsplit(allowed.url).query)["near"]
    assert near == ["53.800,-1.549"]
    expect(allowed.locator("article").first).to_be_visible()


def test_it_works_by_keyboard(allowed: Page, look: Look) -> None:
    allowed.goto(look.root)
    allowed.get_by_label("Postcode or town").focus()
    for _ in range(2):
        allowed.keyboard.press("Tab")
    expect(allowed.get_by_role("button", name="Use my location")).to_be_focused()
    allowed.keyboard.press("Enter")
    expect(allowed).to_have_title(re.compile("services near"))


def test_where_it_is_refused_the_box_is_left(visitor: Callable[..., Page], look: Look) -> None:
    page = visitor(viewport=PHONE)
    context: BrowserContext = page.context
    context.clear_permissions()
    page.goto(look.root)
    button = page.get_by_role("button", name="Use my location")
    button.click()
    expect(page.get_by_role("status")).to_contain_text("Type a postcode or town")
    expect(page.get_by_label("Postcode or town")).to_be_focused()
    expect(button).to_be_enabled()


def test_without_script_there_is_no_such_button(visitor: Callable[..., Page], look: Look) -> None:
    page = visitor(java_script_enabled=False)
    page.goto(look.root)
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_visible()
    expect(page.locator(".locate")).to_be_hidden()
