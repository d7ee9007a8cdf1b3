"""Anyone can say what is wrong or missing, without an account, and see what came of it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from directory.models import Report
from directory.reports.forms import (
    EMAIL_NEEDED,
    FOR_MACHINES,
    KIND_NEEDED,
    SUGGESTION_NEEDED,
    WORDS_NEEDED,
)
from msphysio import environment as env
from tests.support import factories as make
from tests.support.page_tree import Element, read, visit

pytestmark = pytest.mark.django_db

WRONG_NUMBER = {"kind": "telephone", "words": "It is 01632 960123 now."}


def send(address: str, given: dict[str, Any], *, client: Client | None = None, **more: Any) -> Any:
    """What a browser gets that sends the form from our own page."""
    headers = {"Sec-Fetch-Site": "same-origin"} | more.pop("headers", {})
    return (client or Client()).post(address, given, headers=headers, **more)


def refused(address: str, given: dict[str, Any]) -> Element:
    """The page after a mistake."""
    response = send(address, given)
    assert response.status_code == 422
    assert not Report.objects.exists()
    return read(response.text)


@pytest.fixture
def listing() -> str:
    """The address of a report about a listed service."""
    return f"{make.service(name='Aireside').get_absolute_url()}report/"


# --- The way there -------------------------------------------------------------------------------


def test_every_listing_and_every_person_leads_to_the_form() -> None:
    person = make.physiotherapist(name="Rowan Hollis")
    listed = make.service(people=[person])
    for subject, words in (
        (listed, "Something wrong here?"),
        (person, "Tell us something is wrong"),
    ):
        address = visit(subject.get_absolute_url()).link(words)
        assert f"About {subject}" in visit(address)


def test_a_listing_that_went_can_be_reported_without_being_named() -> None:
    long_ago = date(2020, 1, 1)
    service = make.service(name="Aireside", kind="charity", confirmed_on=long_ago)
    person = make.physiotherapist(name="Rowan Hollis", checked_on=long_ago)
    for subject, name in ((service, "Aireside"), (person, "Rowan Hollis")):
        gone = visit(subject.get_absolute_url(), status=404)
        page = visit(gone.link("Tell us something is wrong"))
        assert "It should still be listed" in page
        assert name not in page


def test_what_was_never_public_cannot_be_reported() -> None:
    draft = make.service(status="draft")
    unchecked = make.physiotherapist(checked=False)
    sample = make.service(is_sample=True)
    for address in (
        f"/services/{draft.code}/report/",
        f"/services/{sample.slug}/report/",
        f"/physiotherapists/{unchecked.slug}/report/",
        "/services/no-such/report/",
        "/physiotherapists/no-such/report/",
    ):
        assert Client().get(address, follow=True).status_code == 404


def test_a_missing_service_can_be_suggested_from_the_foot_and_from_an_empty_result() -> None:
    make.postcode_location(name="LS1")
    page = visit("/search/?near=LS1")
    assert page.link("Suggest a service") == "/suggest/?near=LS1"
    assert page.one("main").link("Suggest a service") == "/suggest/?near=LS1"


def test_the_form_warns_of_health_details_and_leads_to_the_hcpc(listing: str) -> None:
    page = visit(listing)
    assert "Do not include health details." in page
    assert "Worried about treatment?" in page
    assert page.link("Tell the HCPC") == "https://www.hcpc-uk.org/concerns/"


# --- What is sent --------------------------------------------------------------------------------


def test_a_report_is_kept_and_answered_with_its_receipt(listing: str) -> None:
    response = send(listing, WRONG_NUMBER | {"email": "visitor@example.org"})
    report = Report.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/reports/{report.code}/"
    assert (report.about, report.kind) == ("service", "telephone")
    assert report.service is not None
    assert report.service.name == "Aireside"
    assert report.words == "It is 01632 960123 now."
    assert report.email == "visitor@example.org"
    assert report.state == Report.State.WAITING


def test_a_person_is_reported_as_a_person() -> None:
    person = make.physiotherapist()
    send(f"{person.get_absolute_url()}report/", {"kind": "gone"})
    report = Report.objects.get()
    assert (report.about, report.physiotherapist, report.service) == ("person", person, None)


def test_a_suggestion_needs_words_alone() -> None:
    assert send("/suggest/", {"words": "Overmarsh, Leeds"}).status_code == 303
    report = Report.objects.get()
    assert (report.about, report.kind, report.words) == (
        "suggestion",
        "missing",
        "Overmarsh, Leeds",
    )


def test_lines_are_kept_and_what_cannot_be_stored_is_not(listing: str) -> None:
    words = "One\r\ntwo\x00three\x1b 😀 ٣"
    assert send(listing, WRONG_NUMBER | {"words": words}).status_code == 303
    assert Report.objects.get().words == "One\ntwo three  😀 ٣"


def test_a_line_break_counts_as_one_letter(listing: str) -> None:
    assert send(listing, WRONG_NUMBER | {"words": "a\r\n" * 499 + "ab"}).status_code == 303


def test_no_page_of_it_sets_a_cookie_varies_by_one_or_is_stored(listing: str) -> None:
    client = Client()
    sent = send(listing, WRONG_NUMBER, client=client)
    answers = [client.get(listing), send(listing, {}, client=client), sent, client.get(sent.url)]
    assert [answer.status_code for answer in answers] == [200, 422, 303, 200]
    for answer in answers:
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["Cache-Control"] == "no-store"
    assert not client.cookies


@pytest.mark.parametrize("address", ["/suggest/", "/reports/K7F3/"])
def test_other_methods_are_refused(address: str) -> None:
    assert Client().put(address).status_code == 405


@pytest.mark.parametrize("given", [WRONG_NUMBER, WRONG_NUMBER | {"email": "visitor@example.org"}])
def test_a_hand_that_trembles_sends_one_report(listing: str, given: dict[str, str]) -> None:
    receipts = {send(listing, given).url for _ in range(3)}
    assert receipts == {Report.objects.get().get_absolute_url()}


def test_what_differs_or_comes_an_hour_later_is_another_report(listing: str) -> None:
    send(listing, WRONG_NUMBER)
    send(listing, WRONG_NUMBER | {"kind": "other"})
    send(listing, WRONG_NUMBER | {"words": "It is 01632 960124 now."})
    send(listing, WRONG_NUMBER | {"email": "visitor@example.org"})
    send(f"{make.service().get_absolute_url()}report/", WRONG_NUMBER)
    assert Report.objects.count() == 5
    Report.objects.update(received_at=timezone.now() - timedelta(minutes=61))
    send(listing, WRONG_NUMBER)
    assert Report.objects.count() == 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_the_same_moment_are_one_report() -> None:
    listing = f"{make.service().get_absolute_url()}report/"

    def sent(_: int) -> str:
        try:
            return str(send(listing, WRONG_NUMBER).url)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as hands:
        receipts = set(hands.map(sent, range(8)))
    assert receipts == {Report.objects.get().get_absolute_url()}


# --- Mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "field", "said"),
    [
        ({"kind": ""}, "kind-telephone", KIND_NEEDED),
        ({"kind": "bus"}, "kind-telephone", KIND_NEEDED),
        ({"kind": "missing"}, "kind-telephone", KIND_NEEDED),
        ({"kind": "other", "words": " \n "}, "words", WORDS_NEEDED),
        ({"kind": "other", "words": "N/A"}, "words", WORDS_NEEDED),
        ({"words": "y" * 1204}, "words", "Write no more than 1,000 characters. You wrote 1,204."),
        ({"email": "visitor"}, "email", EMAIL_NEEDED),
        ({"email": f"{'x' * 250}@example.org"}, "email", EMAIL_NEEDED),
        ({"website": "https://example.org/"}, "send", FOR_MACHINES),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_in_a_summary(
    listing: str, mistake: dict[str, str], field: str, said: str
) -> None:
    page = refused(listing, WRONG_NUMBER | mistake)
    assert page.one("title").text.startswith("Error: ")
    summary = page.one("div", "errors")
    assert summary["role"] == "alert"
    assert summary.link(said) == f"#{field}"
    assert [each for each in page.elements if each.attributes.get("id") == field]
    if field != "send":
        assert f"Error: {said}" in page.one("p", "fault").text


def test_what_was_typed_stays_but_in_the_box_for_machines(listing: str) -> None:
    typed = {"kind": "gone", "words": "Closed <b>in May</b>", "email": "x", "website": "spam"}
    response = send(listing, typed)
    page = read(response.text)
    assert "checked" in page.one("input", value="gone").attributes
    assert page.one("textarea").text == "Closed <b>in May</b>"
    assert page.one("input", id="email")["value"] == "x"
    assert page.one("input", id="email")["aria-invalid"] == "true"
    assert "value" not in page.one("input", id="website").attributes
    assert "spam" not in unescape(response.text)


@pytest.mark.parametrize("words", ["", "?", "see website"])
def test_a_suggestion_without_words_says_what_to_write(words: str) -> None:
    assert refused("/suggest/", {"words": words}).one("div", "errors").link(SUGGESTION_NEEDED)


def test_text_that_a_program_has_spoilt_can_be_reported_as_it_stands(listing: str) -> None:
    words = "It says CafÃ©, #N/A and 1.63E+09."
    assert send(listing, {"kind": "other", "words": words}).status_code == 303
    assert Report.objects.get().words == words


@override_settings(**env.mailers("console"))
def test_where_no_letter_could_be_sent_no_address_is_asked_for(listing: str) -> None:
    assert not visit(listing).all("input", id="email")
    assert send(listing, WRONG_NUMBER | {"email": "visitor@example.org"}).status_code == 303
    assert Report.objects.get().email == ""


# --- The receipt ---------------------------------------------------------------------------------


def receipt(**fields: Any) -> Element:
    return visit(make.report(**fields).get_absolute_url())


def test_a_receipt_says_received_and_nothing_of_what_was_written() -> None:
    page = receipt(words="QQ-MARKER", email="qq-marker@example.org")
    assert page.one("h1").text == "Received"
    assert "marker" not in page.text.lower()
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_a_receipt_says_being_checked() -> None:
    assert receipt(state="checking").one("h1").text == "Being checked"


def test_a_receipt_says_fixed_and_when() -> None:
    page = receipt(closed_on=date(2026, 3, 3))
    assert page.one("h1").text == "Fixed on 3 March 2026"


def test_a_receipt_of_a_suggestion_says_added() -> None:
    page = receipt(about="suggestion", closed_on=date(2026, 3, 3))
    assert page.one("h1").text == "Added on 3 March 2026"


def test_a_receipt_says_not_changed_and_why() -> None:
    why = "We rang, and the number is right."
    page = receipt(closed_on=date(2026, 3, 3), outcome="not-changed", outcome_words=why)
    assert page.one("h1").text == "Not changed"
    assert why in page


def test_a_receipt_is_found_however_it_is_typed() -> None:
    report = make.report()
    typed = report.receipt.lower().replace(" ", "-")
    assert Client().get(f"/reports/{typed}/")["Location"] == report.get_absolute_url()


def test_no_receipt_is_guessed() -> None:
    codes = {make.report(about="suggestion").code for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{12}", code) for code in codes)
    assert Client().get("/reports/222222222222/").status_code == 404


def test_a_receipt_names_only_what_is_public() -> None:
    service = make.service(name="Aireside", kind="charity")
    report = make.report(service=service)
    assert visit(report.get_absolute_url()).link("Aireside") == service.get_absolute_url()
    service.confirmations.all().delete()
    make.confirmation(service=service, confirmed_on=date(2020, 1, 1))
    assert "Aireside" not in visit(report.get_absolute_url())
    service.delete()
    assert "A page that is no longer listed" in visit(report.get_absolute_url())


def test_a_receipt_of_a_person_names_them_only_while_they_are_public() -> None:
    person = make.physiotherapist(name="Rowan Hollis")
    report = make.report(physiotherapist=person)
    assert "Rowan Hollis" in visit(report.get_absolute_url())
    make.register_check(physiotherapist=person, outcome="suspended")
    assert "Rowan Hollis" not in visit(report.get_absolute_url())


# --- What is kept --------------------------------------------------------------------------------


def test_words_are_past_keeping_ninety_days_after_closing() -> None:
    on = make.today()
    kept = make.report(words="kept", closed_on=on - timedelta(days=90))
    old = make.report(words="old", closed_on=on - timedelta(days=91))
    make.report(words="open")
    make.report(closed_on=on - timedelta(days=400))
    assert list(Report.objects.past_keeping(on)) == [old]
    assert kept.words == "kept"


def test_the_name_of_a_report_says_nothing_of_its_words() -> None:
    report = make.report(words="QQ-MARKER", email="qq-marker@example.org")
    assert str(report) == f"Report {report.receipt}"
