"""The search form for other sites: copied into a page from elsewhere, it finds services here."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Look

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A charity</title>
<h1>A charity’s own page</h1>{form}</html>"""


@pytest.fixture
def sent() -> list[Request]:
    """What was asked for since the other page was opened, of whomever."""
    return []


@pytest.fixture
def elsewhere(
    visitor: Callable[..., Page], look: Look, tmp_path: Path, sent: list[Request]
) -> Page:
    """A page of another origin, with the form exactly as it is copied."""
    page = visitor()
    page.goto(look.url("/open-data/"))
    form = page.get_by_label("The form, to copy").input_value()
    file = tmp_path / "charity.html"
    file.write_text(PAGE.format(form=form), "utf-8")
    page = visitor()
    page.on("request", lambda asked: sent.append(asked))
    page.goto(file.as_uri())
    return page


def test_it_asks_us_nothing_until_the_button_is_pressed(
    elsewhere: Page, sent: list[Request]
) -> None:
    elsewhere.get_by_label("Postcode or town").fill("Leeds")
    elsewhere.wait_for_timeout(200)
    assert {urlsplit(one.url).scheme for one in sent} == {"file"}
    assert elsewhere.locator("script, iframe, link, img, style").count() == 0
    assert elsewhere.context.cookies() == []


@pytest.mark.parametrize("press", ["Enter", "Tab Enter", "click"])
def test_a_press_leads_to_the_services_there_and_sends_the_place_alone(
    elsewhere: Page, look: Look, sent: list[Request], press: str
) -> None:
    elsewhere.get_by_label("Postcode or town").fill("LS1 3EX")
    if press == "click":
        elsewhere.get_by_role("button", name="Search").click()
    for key in () if press == "click" else press.split():
        elsewhere.keyboard.press(key)
    expect(elsewhere.locator("article").first).to_be_visible()
    first = next(one for one in sent if one.url.startswith(look.root))
    assert (first.method, first.post_data) == ("GET", None)
    assert urlsplit(first.url).path == "/search/"
    assert parse_qs(urlsplit(first.url).query) == {"near": ["LS1 3EX"]}
    assert "cookie" not in first.headers
    assert {urlsplit(one.url).netloc for one in sent} == {"", urlsplit(look.root).netloc}


def test_what_is_shown_is_what_is_copied(visitor: Callable[..., Page], look: Look) -> None:
    page = visitor()
    page.goto(look.url("/open-data/"))
    copied = page.get_by_label("The form, to copy").input_value()
    assert copied.startswith(f'<form action="{look.root}/search/" method="get"')
    shown = page.locator("#msphysio-near").evaluate("one => one.form.outerHTML")
    text = "text => new DOMParser().parseFromString(text, 'text/html').body.innerHTML.trim()"
    assert page.evaluate(text, shown) == page.evaluate(text, copied)
    page.locator("#form-code").focus()
    page.keyboard.press("Control+A")
    assert page.evaluate("getSelection().toString()").strip() == copied.strip()
