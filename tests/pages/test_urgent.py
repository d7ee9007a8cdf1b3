"""The line under the head of every page: whom to ring first, by nation."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from referrals.routes import content
from tests.support import factories
from tests.support.page_tree import visit

RELAPSE = "/routes/nhs/#relapse"


@pytest.mark.slow
def test_whom_to_ring_first_stands_under_the_head_of_every_page(db: None) -> None:
    for address in ("/", "/search/", "/map/", *(page.url for page in content.PAGES)):
        line = visit(address).one("header").one("div", "urgent")
        assert line.text == "New or worse? MS nurse or GP Urgent: 111 In danger: 999"
        assert [each["href"] for each in line.all("a")] == [RELAPSE, "tel:111", "tel:999"]


def test_who_is_in_a_relapse_is_led_to_what_to_do_then(db: None) -> None:
    page = visit("/routes/nhs/")
    (section,) = [each for each in page.all("section") if each["aria-labelledby"] == "relapse"]
    assert section.one("h2", "")["id"] == RELAPSE.partition("#")[2]
    assert "speak to your MS nurse or GP first" in section.text


def test_the_place_is_kept_on_the_way_there(db: None) -> None:
    factories.postcode_location(name="LS1 3EX")
    line = visit("/search/?near=LS1+3EX").one("header").one("div", "urgent")
    assert line.all("a")[0]["href"] == "/routes/nhs/?near=LS1+3EX#relapse"


@pytest.mark.parametrize(
    "address",
    [
        "/search/?near=BT23+4YJ",
        "/search/?near=relapse+BT23+4YJ",
        "/routes/nhs/?near=BT23+4YJ",
        "/services/loughside/",
        "/areas/ards/",
    ],
)
def test_in_northern_ireland_it_says_gp_out_of_hours_and_no_111(address: str, db: None) -> None:
    nation = factories.area(code="N92000002", level="nation", name="Northern Ireland")
    ards = factories.area(code="N09000011", name="Ards and North Down", slug="ards")
    factories.postcode_location(name="BT23 4YJ", nation=nation, council=ards)
    factories.service(slug="loughside", nation=nation, council=ards)
    line = visit(address).one("header").one("div", "urgent")
    assert line.text == "New or worse? MS nurse or GP Urgent: GP out-of-hours In danger: 999"
    assert [urlsplit(each["href"]).path for each in line.all("a")] == ["/routes/nhs/", "999"]


def test_three_calls_say_after_how_long_to_ring_once_that_is_signed(
    db: None, settings: Any
) -> None:
    words = "New or worse for more than 24 hours: ring your MS nurse or MS team soon"
    assert words not in visit("/shortlist/calls/")
    settings.SAMPLE_DATA = True
    assert words in visit("/shortlist/calls/")
    assert words not in visit("/search/")  # printed on one page
