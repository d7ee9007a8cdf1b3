"""What applies where somebody lives, as a person on a phone reads it: from the box to the rule.

The advice is that of the samples: Leeds takes people who refer themselves, its districts LS21 and
LS29 do not, and for their care board nobody has checked.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Look

NOBODY = "Nobody has checked yet whether people with MS can refer themselves"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("start", ["/routes/nhs/", "/routes/self-referral/", "/routes/private/"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param(
            "ls13ex", ["Yes: in Leeds, people with MS can refer themselves to NHS"], id="yes"
        ),
        pytest.param(
            "LS21 1BG", ["No: in LS21 and LS29, you cannot refer yourself"], id="no in a district"
        ),
        pytest.param(
            "BD1 1HX",
            [f"{NOBODY} in the area of NHS West Yorkshire Integrated Care Board"],
            id="not checked by its body",
        ),
        pytest.param(
            "EH1 1YZ",
            ["No: in the area of NHS Lothian", "Scotland has its own guidance"],
            id="Scotland",
        ),
        pytest.param("CF10 3AT", [f"{NOBODY} to the NHS at CF10 3AT", "In Wales"], id="Wales"),
        pytest.param("BT1 5GS", [f"{NOBODY} in Belfast", "In Northern Ireland"], id="N Ireland"),
        pytest.param(
            "LS1 3ZZ", ["LS1 3ZZ went out of use", "Yes: in Leeds"], id="a retired postcode"
        ),
        pytest.param(
            "SY15 6AA",
            [
                "Yes: in Powys, people with MS can refer themselves",
                "England is less than 15 miles from here",
                "Shropshire: you cannot refer yourself",
            ],
            id="across a border",
        ),
    ],
)
def test_a_route_page_says_what_applies(
    page: Page, look: Look, start: str, typed: str, said: list[str]
) -> None:
    page.goto(look.url(start))
    page.get_by_label("Your postcode or town").fill(typed)
    page.get_by_role("button", name="See what is there").click()
    rules = page.get_by_role("main")
    for words in said:
        expect(rules).to_contain_text(words)


def test_results_say_it_too_and_lead_to_the_area(page: Page, look: Look) -> None:
    page.goto(look.url("/search/?near=LS21+1BG"))
    rules = page.get_by_role("region", name="NHS rules where you live")
    expect(rules).to_contain_text("No: in LS21 and LS29, you cannot refer yourself")
    expect(rules).to_contain_text("Search with your GP surgery’s postcode")
    expect(rules).to_contain_text(re.compile(r",\s+checked\s+\d+ \w+ 20\d\d"))
    rules.get_by_role("link", name="All we know about Leeds").click()
    expect(page.locator("h1")).to_have_text("Leeds")
    expect(page.get_by_role("main")).to_contain_text("For LS21 and LS29, in Leeds")
