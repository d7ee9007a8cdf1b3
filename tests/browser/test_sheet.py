"""A referral sheet on paper: from the first page to the PDF by keyboard alone, with scripts off."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, PdfMargins, expect

from tests.browser.conftest import DESK, Look
from tests.browser.test_keyboard import Keys
from tests.support.programs import needs

MARGIN: PdfMargins = {"top": "1cm", "bottom": "1cm", "left": "1cm", "right": "1cm"}
HEADINGS = (
    *("How to refer", "What and for whom", "Wait and price"),
    *("Getting there and getting in", "Who works there"),
)
FIELDS = (
    *("Who may refer", "How", "Contact", "Urgent", "In a relapse", "Takes", "Does not take"),
    *("What to send", "Course", "Way back in", "Referral form", "Secure e-mail"),
    *("Telephone for professionals", "What it is", "NHS, private or charity"),
    *("Area", "Ages", "Taking new people"),
    *("Where", "Address", "Telephone", "E-mail", "Website", "Helps with", "What they do"),
    *("Experience", "Wait", "Price", "Who pays", "Insurers"),
    *("Access: not known", "Drop-off to door", "Other languages", "Who", "Details"),
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
    """From the home page: three services picked by keyboard, and their sheet opened."""
    page = visitor(viewport=DESK, java_script_enabled=False)
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
        for heading in (*HEADINGS, "By hand"):
            assert heading in text, heading
        for label in FIELDS:
            assert label.lower() in text.lower(), label
        assert not lost(sheet, f"[data-service='{code}'] :is(dt, dd)", text)
    assert "Printed on" in pages[-1]
    assert "Places: OS, Royal Mail, National Statistics, GeoNames." in pages[-1]
    for what in ("Change this list", "Move up", "LS1 3EX"):
        assert what not in " ".join(pages)
    for code in codes:
        assert code in pages[0]


@pytest.mark.parametrize(("copy", "most"), [("compact", 3), ("patient", 12)])
def test_other_copies_come_whole_on_paper(
    look: Look, visitor: Callable[..., Page], tmp_path: Path, copy: str, most: int
) -> None:
    page = visitor(viewport=DESK, java_script_enabled=False)
    page.goto(f"{look.root}/shortlist/?copy={copy}&{look.slugs['picks']}")
    pages = printed(page, tmp_path)
    assert len(pages) <= most
    assert not lost(page, "article :is(dt, dd, li, h2, h3), tbody :is(th, td)", " ".join(pages))
    if copy == "patient":
        assert "Who may refer" not in " ".join(pages)
    ends = [text.rstrip(" .:") for text in pages]
    assert not [end for end in ends if end.endswith((*HEADINGS, "By hand", "Ring them"))]


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
