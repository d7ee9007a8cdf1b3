"""The leaflet for a clinic's wall: one sheet of A4 for each area and district, read from afar.

Every ninth is printed, since they take four minutes; `make check-deep` prints all (LEAFLETS=1).
"""

import os
import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from directory.gazetteer import built_in
from tests.browser.conftest import DESK, Look

A4 = b"/MediaBox [0 0 594.95996 841.91998]"
SEED = 16
EVERY = int(os.environ.get("LEAFLETS", "9"))


def paper(page: Page, address: str) -> bytes:
    answer = page.goto(address)
    assert answer
    assert answer.status == 200, address
    return page.pdf(prefer_css_page_size=True)


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor(viewport=DESK, java_script_enabled=False)


def test_areas_and_districts_fill_one_sheet_each(look: Look, page: Page) -> None:
    site_map = page.request.get(f"{look.root}/sitemap.xml").text()
    areas = sorted(set(re.findall(r"/areas/[a-z0-9-]+/", site_map)))
    assert len(areas) > 400
    districts = [row.name for row in built_in.districts()]
    some = random.Random(SEED).sample(districts, 100)  # not a secret
    addresses = [f"{area}leaflet/" for area in areas]
    addresses += [f"/areas/leaflet/?near={district}" for district in some]
    assert not [one for one in addresses[::EVERY] if sheets(paper(page, look.root + one)) != 1]


def test_its_title_and_number_are_read_from_two_metres(look: Look, page: Page) -> None:
    """A sixtieth of the distance, as signs are made: 34 points at two metres."""
    page.goto(f"{look.root}/areas/leaflet/?near=LS1")
    page.emulate_media(media="print")
    for what in (".leaflet h1", ".leaflet .number"):
        size = page.locator(what).evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert size * 0.75 >= 34, what
