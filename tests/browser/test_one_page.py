"""Three calls and the letter: each on one page of A4, the numbers as large as they can be read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Look
from tests.browser.test_sheet import printed

POINT = 4 / 3  # pixels
ADDRESSES = [
    "/shortlist/calls/?near=LS1+3EX",
    "/shortlist/calls/?near=TD15",
    "/shortlist/calls/?{picks}",
    "/shortlist/letter/gp/?near=LS1+3EX",
    "/shortlist/letter/employer/?near=Leeds",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_one_page(
    address: str, look: Look, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page = visitor()
    page.goto(look.root + address.format_map(look.slugs))
    assert len(printed(page, tmp_path)) == 1


def test_the_first_number_is_37_points_and_the_words_17(
    look: Look, visitor: Callable[..., Page]
) -> None:
    page = visitor()
    page.goto(f"{look.root}/shortlist/calls/?near=TD15")
    page.emulate_media(media="print")

    def points(selector: str) -> float:
        size = page.locator(selector).first.evaluate("one => getComputedStyle(one).fontSize")
        return round(float(size.removesuffix("px")) / POINT)

    assert points(".number") == 37
    assert points(".calls li p") in (17, 15)
