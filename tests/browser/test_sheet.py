"""A referral sheet on paper: from the first page to the PDF by keyboard alone, with scripts off."""

import re
import shutil
import subprocess
from collections.abc import Callable
from math import ceil
from pathlib import Path

import pytest
from playwright.sync_api import Page, PdfMargins, ViewportSize, expect

from tests.browser.conftest import DESK, Look
from tests.browser.test_keyboard import Keys
from tests.support.programs import needs

MARGIN: PdfMargins = {"top": "1cm", "bottom": "1cm", "left": "1cm", "right": "1cm"}
NURSE: ViewportSize = {"width": 1366, "height": 768}
HEADINGS = (
    *("Whom they take", "How to refer", "What it is, and where", "Wait and price"),
    *("Getting there and getting in", "Who works there"),
)
FIELDS = (
    *("Area", "Ages", "Takes", "Does not take", "Taking new people"),
    *("Who may refer", "How", "Contact", "Urgent", "In a relapse"),
    *("What to send", "Course", "Way back in", "Referral form", "Secure e-mail"),
    *("Telephone for professionals", "What it is", "NHS, private or charity"),
    *("Where", "Address", "Telephone", "Telephone hours", "Text messages", "Relay UK"),
    *("E-mail", "Website", "Clinic days", "MS physio is in", "Helps with", "What they do"),
    *("Experience", "Wait", "Price", "Who pays", "Insurers"),
    *("Access: ", "Drop-off to door", "Other languages", "Who", "Details"),
)


def printed(page: Page, folder: Path) -> list[str]:
    """The text of each page of the PDF that the browser makes."""
    if shutil.which("pdftotext") is None:
        needs("Needs pdftotext on PATH: `apt-get install poppler-utils`")
    file = folder / "sheet.pdf"
    page.pdf(path=file, format="A4", margin=MARGIN)
    done = subprocess.run(
        ["pdftotext", "-raw", file, "-"], check=True, stdout=subprocess.PIPE, text=True
    )
    return [" ".join(text.split()) for text in done.stdout.split("\f")[:-1]]


def lost(page: Page, what: str, text: str) -> list[str]:
    """Words that the page says and the paper does not; lines may break anywhere."""
    paper = "".join(text.split())
    said = (one.text_content() or "" for one in page.locator(what).all())
    return [words for words in said if "".join(words.split()) not in paper]


def go(page: Page, keys: Keys, what: str) -> None:
    """Follow a link or press a button by keyboard, and wait for the page it leads to."""
    keys.tab_to(what)
    with page.expect_navigation():
        keys.press("Enter")


@pytest.fixture
def sheet(look: Look, visitor: Callable[..., Page]) -> Page:
    """From the home page by keyboard: three services ticked in the table, and their sheet."""
    page = visitor(viewport=NURSE, java_script_enabled=False)
    page.goto(look.root)
    keys = Keys(page)
    go(page, keys, ".top a[href*='referrer']")
    keys.tab_to("#near")
    page.keyboard.type("LS1 3EX")
    with page.expect_navigation():
        keys.press("Enter")
    for number in (1, 2, 3):
        keys.tab_to(f"#result-{number} .pick input")
        keys.press("Space")
    with page.expect_navigation():
        keys.press("Enter")  # in a box that is ticked, as in any field of a form
    expect(page.locator("h1")).to_have_text("My list")
    return page


def test_three_services_are_three_pages_with_every_field(sheet: Page, tmp_path: Path) -> None:
    names = sheet.locator("article h2").all_inner_texts()
    codes = [str(one.get_attribute("data-service")) for one in sheet.locator("article").all()]
    pages = printed(sheet, tmp_path)
    assert len(pages) == len(names) == 3
    for text, name, code in zip(pages, names, codes, strict=True):
        assert name in text
        assert f"Code {code}" in text
        assert re.search(r"From LS1 on \d+ \w+ 20\d\d: (Should take you|Ask first)\.", text)
        for heading in HEADINGS:
            assert heading in text, heading
        for label in FIELDS:
            assert label.lower() in text.lower(), label
        assert not lost(sheet, f"[data-service='{code}'] :is(dt, dd, .verdict li)", text)
    assert "Printed on" in pages[0]
    assert "Places: OS, Royal Mail, National Statistics, GeoNames." in pages[0]
    for what in ("Change this list", "Move up", "LS1 3EX"):
        assert what not in " ".join(pages)
    for code in codes:
        assert code in pages[0]


@pytest.mark.parametrize("number", [3, 5, 12])
@pytest.mark.parametrize("copy", ["full", "compact", "patient"])
def test_each_copy_takes_the_paper_it_should_and_loses_nothing(
    look: Look, visitor: Callable[..., Page], tmp_path: Path, copy: str, number: int
) -> None:
    """With the longest record there is among them. The patient's has a page more: before you go."""
    sides = {"full": number, "compact": ceil(number / 3), "patient": number + 1}
    page = visitor(viewport=DESK, java_script_enabled=False)
    picks = "&".join(f"pick={code}" for code in look.slugs["twelve"].split()[:number])
    page.goto(f"{look.root}/shortlist/?copy={copy}&near=LS1+3EX&{picks}")
    pages = printed(page, tmp_path)
    assert len(pages) == sides[copy]
    on_paper = " ".join(pages)
    assert not lost(page, "article :is(dt, dd, li, h2, h3), table :is(th, dt, dd, li)", on_paper)
    assert on_paper.count("From LS1 on ") == number
    assert ("Who may refer" in on_paper) == (copy != "patient")
    ends = [text.rstrip(" .:") for text in pages]
    assert not [end for end in ends if end.endswith((*HEADINGS, "By hand", "Ring them"))]
    assert all(len(text) > 300 for text in pages)


def test_the_longest_record_is_a_page_in_full_and_a_side_for_the_patient(
    look: Look, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page = visitor(viewport=DESK, java_script_enabled=False)
    code = look.slugs["twelve"].split()[0]
    for copy, sides in (("full", 1), ("compact", 1), ("patient", 2)):
        page.goto(f"{look.root}/shortlist/?copy={copy}&near=LS1+3EX&pick={code}")
        pages = printed(page, tmp_path)
        assert len(pages) == sides, copy
        assert not lost(page, "article :is(dt, dd), td :is(dt, dd)", " ".join(pages))


def test_the_patients_copy_is_in_18_points(look: Look, visitor: Callable[..., Page]) -> None:
    page = visitor(viewport={"width": 720, "height": 1040})
    page.emulate_media(media="print")
    page.goto(look.root + "/shortlist/?copy=patient&" + look.slugs["picks"])
    small = page.evaluate(
        """() => [...document.querySelectorAll("article :is(p, li, dt, dd, h3, a)")]
        .filter(one => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < 24)
        .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert not small
