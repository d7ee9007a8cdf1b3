"""What the pages about the site say: as the settings have it, and plainly where one is empty."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client, override_settings

from directory.models import GazetteerSource, PostCount, UnmetNeed
from directory.open_referral import openapi
from msphysio.operator_file import OperatorFile
from referrals.routes import content
from tests.browser.test_every_page import WIDTHS
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db
ABOUT_SITE = pytest.mark.parametrize("page", content.about_site(), ids=lambda page: page.slug)
WITH_AN_OPERATOR = pytest.mark.parametrize("slug", ["contact", "privacy"])
TO_WRITE = pytest.mark.parametrize("slug", ["contact", "privacy", "accessibility"])


def main_of(slug: str) -> Element:
    return visit(f"/{slug}/").one("main")


# --- Who runs it ---------------------------------------------------------------------------------


@WITH_AN_OPERATOR
@override_settings(OPERATOR_NAME="MS Friends", OPERATOR_CHARITY_NUMBER="1234567")
def test_who_runs_the_site_is_named_with_its_charity_number(slug: str) -> None:
    main = main_of(slug)
    assert "This site is run by MS Friends, registered charity 1234567." in main
    assert "does not yet say who" not in main


@WITH_AN_OPERATOR
@override_settings(OPERATOR_NAME="MS Friends")
def test_no_charity_number_is_made_up(slug: str) -> None:
    main = main_of(slug)
    assert "This site is run by MS Friends." in main
    assert "registered charity" not in main


@WITH_AN_OPERATOR
def test_without_a_name_the_page_says_that_there_is_none(slug: str) -> None:
    main = main_of(slug)
    assert "This copy of the site does not yet say who runs it." in main
    assert "run by" not in main


# --- How to reach them ---------------------------------------------------------------------------


@TO_WRITE
@override_settings(OPERATOR_EMAIL="office@example.org")
def test_the_address_to_write_to_is_a_link(slug: str) -> None:
    main = main_of(slug)
    assert main.link("office@example.org") == "mailto:office@example.org"
    assert "does not yet say how to write" not in main


@TO_WRITE
def test_without_an_address_the_page_says_that_there_is_none(slug: str) -> None:
    main = main_of(slug)
    assert "not yet say how to write to the people who run it." in main
    assert not [each for each in main.all("a") if each["href"].startswith("mailto:")]


@TO_WRITE
@override_settings(HELPLINE="01632 960100", HELPLINE_HOURS="weekdays, 10am to 3pm")
def test_the_helpline_stands_with_its_hours(slug: str) -> None:
    main = main_of(slug)
    assert main.link("01632 960100") == "tel:+441632960100"
    assert "01632 960100, weekdays, 10am to 3pm." in main


def test_without_a_helpline_contact_says_so_and_offers_no_number() -> None:
    main = main_of("contact")
    assert "This copy of the site does not name a helpline yet." in main
    assert not [each for each in main.all("a") if each["href"].startswith("tel:")]


def test_contact_has_the_safety_words_and_the_way_to_complain() -> None:
    main = main_of("contact")
    assert "Life in danger: 999." in main.one("section", "safe")
    assert main.link("How to complain about care, step by step") == "/how-we-check/#complain"


# --- What they promise ---------------------------------------------------------------------------


@ABOUT_SITE
def test_a_page_about_the_site_ends_in_no_search(page: content.Page) -> None:
    """But the page for other sites shows them the form that they may paste."""
    shown = 1 if page.slug == "open-data" else 0
    assert len(visit(page.url).all("form")) == shown


@override_settings(OPERATOR_NAME="MS Friends")
def test_privacy_names_who_is_to_say_what_it_leaves_open() -> None:
    main = main_of("privacy")
    assert ", ".join(content.BY_SLUG["privacy"].not_said.values()) in main
    assert "Only MS Friends can say, so we do not guess." in main


SAID = {
    "address": "1 Example Street, Leeds",
    "lawful_basis": "legitimate interests",
    "emails_kept": "one year",
    "hosted_by": "Example Hosting",
    "copies_kept": "33 days",
}


def test_what_the_operator_says_in_the_file_is_said_and_nothing_is_left_open() -> None:
    said = OperatorFile({**settings.OPERATOR.texts, **SAID})
    before = main_of("privacy").text
    with override_settings(OPERATOR=said):
        main = main_of("privacy")
        assert "By post: 1 Example Street, Leeds." in main_of("contact")
    for words in SAID.values():
        assert words in main
        assert words not in before
    assert "What this notice does not yet say" not in main


def test_nobody_is_said_to_make_copies_who_does_not_say_so() -> None:
    assert "We make copies" not in main_of("privacy")


def test_open_data_may_be_reused_under_the_licence_that_the_operator_names_or_none() -> None:
    assert "has not yet said under which licence" in main_of("open-data")
    assert "It is free" not in main_of("open-data")
    licence = {"licence": "CC BY 4.0", "licence_url": "https://example.org/by"}
    with override_settings(OPERATOR=OperatorFile({**settings.OPERATOR.texts, **licence})):
        assert main_of("open-data").link("CC BY 4.0") == "https://example.org/by"
        assert openapi.about()["licence"] == "CC BY 4.0"
        assert openapi.document()["info"]["license"]["url"] == "https://example.org/by"
    assert "licence" not in openapi.about()
    assert "license" not in openapi.document()["info"]


def test_privacy_is_right_that_staff_pages_set_the_cookies_and_others_none(client: Client) -> None:
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert 300 < settings.CSRF_COOKIE_AGE / (24 * 60 * 60) < 366
    assert set(client.get("/admin/login/").cookies) == {settings.CSRF_COOKIE_NAME}
    for page in content.about_site():
        assert not client.get(page.url).cookies


def test_privacy_tells_the_days_that_are_kept_to() -> None:
    main = main_of("privacy")
    assert f"We erase what you wrote {settings.REPORT_WORDS_KEPT_DAYS} days after" in main
    assert f"at most once in {settings.CONFIRMATION_ASKED_DAYS} days" in main
    assert f"The link in our e-mail works for {settings.LINK_LASTS_DAYS} days." in main
    assert f"We delete that after {settings.SIGN_INS_KEPT_DAYS} days." in main
    assert settings.LINKS_PER_DAY == 3
    assert "at most three times a day" in main
    assert settings.UNMET_NEED_KEPT_MONTHS == 3 * 12
    assert "After 90 days we keep only the month, and after three years nothing." in main
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert "until you have done nothing for eight hours" in main
    assert settings.CONFIRMED_FRESH_MONTHS == 6
    assert "When details are six months old" in main


def test_privacy_is_right_of_what_is_counted_of_a_search_and_of_a_sender() -> None:
    counted = {one.name for one in UnmetNeed._meta.fields}
    assert counted == {"id", "day", "postcode_area", "filter_group", "filter_slug", "count"}
    assert {one.name for one in PostCount._meta.fields} == {"id", "day", "counted", "count"}
    main = main_of("privacy")
    assert "the day, the letters that the postcode begins with, such as LS, and the filter" in main
    assert "we delete it the next day" in main


def test_privacy_is_right_of_what_is_made_to_be_passed_on(client: Client) -> None:
    make.postcode_location(name="LS1 3EX")
    picked = f"near=LS1+3EX&pick={make.service().code}"
    assert "has only that first half" in main_of("privacy")
    for address in ("/search/?near=LS1+3EX", f"/shortlist/?{picked}"):
        page = visit(address)
        found = [one.attributes.get("href", "") for one in (*page.all("link"), *page.all("a"))]
        passed_on = [one for one in found if one.startswith("http") or "feed" in one]
        assert any("near=LS1" in one for one in passed_on)
        assert not [one for one in passed_on if "3EX" in one]
    for address in ("/search/results.csv?near=LS1+3EX", f"/shortlist/sheet.csv?{picked}"):
        assert "3EX" not in client.get(address).text
    assert "3EX" not in client.get("/search/feed.atom?near=LS1+3EX")["Location"]


def test_accessibility_tells_the_widths_that_are_tested() -> None:
    assert f"from {WIDTHS[0]} pixels wide to {WIDTHS[-1]:,}" in main_of("accessibility")


# --- Whose data it is ----------------------------------------------------------------------------


def test_each_loaded_file_stands_with_its_edition_size_day_and_credit() -> None:
    GazetteerSource.objects.create(
        kind="code-point-open",
        edition="August 2026 (2026.3.0)",
        rows=1_746_221,
        credit="Contains OS data © Crown copyright and database right 2026.",
        loaded_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    )
    main = main_of("data")
    assert "OS Code-Point Open" in [each.text for each in main.all("h3")]
    assert main.one("dd", "num").text == "1,746,221 postcodes"
    assert "August 2026 (2026.3.0), loaded here on 1 September 2026" in main
    assert main.says("Credit") == "Contains OS data © Crown copyright and database right 2026."


def test_what_is_built_in_has_no_number_of_postcodes() -> None:
    GazetteerSource.objects.create(
        kind="built-in",
        edition="2014",
        rows=0,
        credit="Contains Ordnance Survey data.",
        loaded_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    )
    main = main_of("data")
    assert "Built-in districts" in main
    assert "0 postcodes" not in main


def test_with_nothing_loaded_data_says_so() -> None:
    assert "No postcodes are loaded at the moment." in main_of("data")
