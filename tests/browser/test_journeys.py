"""The main journeys, on a phone, on a desk, and with scripts off."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Look

SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": DESK},
    "script off": {"viewport": DESK, "java_script_enabled": False},
}


@pytest.fixture(params=SCREENS.values(), ids=list(SCREENS))
def page(request: pytest.FixtureRequest, look: Look, visitor: Callable[..., Page]) -> Page:
    """The home page."""
    page = visitor(**request.param)
    page.goto(look.root)
    return page


def search(page: Page, text: str) -> None:
    page.get_by_label("Postcode or town", exact=True).fill(text)
    page.get_by_role("button", name="Search", exact=True).click()


def title(page: Page) -> Locator:
    return page.locator("h1")


def says(page: Page, words: str) -> None:
    """In its title, which says how many were found where."""
    expect(page).to_have_title(re.compile(words))


def filters(page: Page) -> None:
    """In sight: on a phone they are a press away."""
    way = page.locator(".chips a[href='#filters']")
    if way.is_visible():
        way.click()


def test_from_a_postcode_by_a_filter_to_a_listing_and_back(page: Page) -> None:
    search(page, " ls13ex ")
    says(page, "services near LS1 3EX")
    expect(title(page)).to_have_text("Near LS1 3EX")

    filters(page)
    private = page.get_by_role("checkbox", name=re.compile(r"^Private\b"))
    promised = private.locator("xpath=..").locator("b").inner_text()
    private.check()
    page.get_by_role("button", name="Apply filters").click()
    says(page, f"^{promised} service")
    expect(page.get_by_role("list", name="Chosen filters")).to_contain_text("Private")

    found, results = page.title(), page.url
    first = page.locator("article h3 a").first
    name = first.inner_text()
    first.click()
    expect(title(page)).to_have_text(name)
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()

    page.go_back()
    assert page.url == results
    expect(page).to_have_title(found)
    filters(page)
    expect(private).to_be_checked()

    page.get_by_role("link", name="Remove Private").click()
    expect(page.get_by_role("list", name="Chosen filters")).to_have_count(0)
    filters(page)
    expect(private).not_to_be_checked()


def test_a_town_that_several_places_are_called(page: Page) -> None:
    search(page, "Newport")
    expect(title(page)).to_have_text("Which Newport?")
    offers = page.locator("main ul.to a")
    assert offers.count() > 1
    said = offers.all_inner_texts()
    assert len(set(said)) == len(said)
    page.get_by_role("link", name=re.compile("Wales")).first.click()
    expect(title(page)).to_have_text("Near Newport")


def test_a_mistake_is_named_and_mended(page: Page) -> None:
    search(page, "Zzyxqham")
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_role("alert")).to_contain_text("“Zzyxqham”")
    box = page.get_by_label("Postcode or town")
    expect(box).to_have_value("Zzyxqham")
    expect(box).to_have_accessible_description(re.compile("Check the spelling"))

    page.get_by_role("alert").get_by_role("link").click()
    expect(box).to_be_focused()
    box.fill("Leeds")
    box.press("Enter")
    says(page, "services near Leeds")


def test_a_slip_is_mended_and_said(page: Page) -> None:
    search(page, "LSI 3EX")
    expect(title(page)).to_contain_text("LS1 3EX")
    expect(page.get_by_text("Showing results for")).to_be_visible()


def test_an_empty_result_is_widened(page: Page, look: Look) -> None:
    page.goto(look.url("/search/?near=Lerwick&within=5&route=private"))
    says(page, "^0 services")
    nearest = page.locator("[data-part='beyond']")
    expect(nearest.first).to_be_visible()
    expect(page.get_by_role("heading", name="Talk to a person")).to_be_visible()

    widened = page.get_by_role("link", name=re.compile("Without “Private”"))
    promised = re.findall(r"\d+", widened.inner_text())[0]
    widened.click()
    says(page, f"^{promised} service")
    expect(page.locator("article[data-part='fits']").first).to_be_visible()


def test_from_a_way_in_to_services_of_that_way(page: Page) -> None:
    page.get_by_role("navigation", name="NHS, private or charity").get_by_role("link").first.click()
    expect(title(page)).to_have_text("NHS, by referral")
    search(page, "York")
    expect(title(page)).to_have_text("Near York")
    expect(page.get_by_role("list", name="Chosen filters")).to_contain_text("NHS, by referral")


def test_a_mistake_in_a_report_leads_back_to_its_field(page: Page, look: Look) -> None:
    page.goto(look.url(f"/services/{look.slugs['private']}/"))
    page.get_by_role("link", name="Something wrong here?").click()
    page.get_by_label("What should it say?").fill("x" * 1001)
    page.get_by_role("button", name="Send").click()

    expect(page).to_have_title(re.compile("^Error: Tell us something is wrong"))
    expect(page.get_by_role("alert")).to_contain_text("Choose what is wrong.")
    expect(page.get_by_label("What should it say?")).to_have_value("x" * 1001)
    page.get_by_role("link", name="Write no more than 1,000 characters").click()
    expect(page.get_by_label("What should it say?")).to_be_focused()
    page.get_by_role("link", name="Choose what is wrong.").click()
    expect(page.get_by_role("radio", name="The telephone number is wrong")).to_be_focused()
