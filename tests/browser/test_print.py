"""On paper: what is of no use there is gone, and what a reader needs is whole."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look
from tests.browser.test_every_page import sideways
from tests.browser.test_sheet import printed

A4 = {"width": 720, "height": 1040}  # within margins of 1 cm, at 96 pixels an inch
PAGES = {
    "results": "/search/?near=Leeds&route=private",
    "listing": "/services/{private}/",
    "person": "/physiotherapists/{person}/",
}


@pytest.fixture(params=PAGES.values(), ids=list(PAGES))
def paper(request: pytest.FixtureRequest, look: Look, visitor: Callable[..., Page]) -> Page:
    page = visitor(viewport=A4, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    page.goto(look.root + request.param.format_map(look.slugs))
    return page


def test_what_only_a_screen_needs_is_not_printed(paper: Page) -> None:
    for what in ("nav", "form", "button", ".filters", ".skip:focus"):
        for one in paper.locator(what).all():
            expect(one).to_be_hidden()


def test_telephone_date_and_credits_are_printed(paper: Page) -> None:
    expect(paper.locator("main a[href^='tel:']").first).to_be_visible()
    expect(paper.locator(".printed")).to_have_text(re.compile(r"Printed on \d+ \w+ 20\d\d"))
    expect(paper.locator(".credit").first).to_be_visible()
    assert not sideways(paper)


def test_addresses_on_the_web_are_printed_whole(paper: Page) -> None:
    links = paper.locator("main a[href^='http']")
    for link in links.all():
        after = link.evaluate("link => getComputedStyle(link, '::after').content")
        assert str(link.get_attribute("href")) in after


def test_words_are_dark_on_white(paper: Page) -> None:
    """Backgrounds are not printed, so no words may be white."""
    pale = paper.evaluate(
        """() => [...document.querySelectorAll("main *, footer *")]
        .filter(one => one.checkVisibility() && one.childNodes[0]?.nodeType === 3)
        .filter(one => one.childNodes[0].textContent.trim() && !one.closest("svg"))
        .filter(one => getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).every(n => n > 128))
        .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert not pale


def test_a_listing_is_two_pages_of_paper_at_most(
    look: Look, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page = visitor()
    for name in ("nhs-named", "private", "first-contact", "charity", "stale"):
        page.goto(f"{look.root}/services/{look.slugs[name]}/")
        assert len(printed(page, tmp_path)) <= 2, name


def test_twelve_results_are_one_page_of_paper(
    look: Look, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page = visitor()
    page.goto(look.url("/search/?near=Leeds"))
    page.evaluate(
        """() => {
          const cards = [...document.querySelectorAll('article')];
          const more = cards.slice(0, 12 - cards.length).map((one) => one.cloneNode(true));
          cards[0].after(...more);
        }"""
    )
    assert page.locator("article").count() == 12
    names = page.locator("article h3 a").all_inner_texts()
    numbers = page.locator("article a[href^='tel:']").count()
    text = printed(page, tmp_path)
    assert len(text) == 1
    assert len(names) == 12
    on_paper = "".join(text[0].split())
    assert all("".join(name.split()) in on_paper for name in names)
    assert len(re.findall(r"0\d{2,4} \d{3,4} ?\d{3,4}", text[0])) >= numbers
