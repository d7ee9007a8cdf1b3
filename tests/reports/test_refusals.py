"""A referrer whom a service refused, or did not answer, says so in one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from directory.models import Report, Service
from directory.reports.forms import FOR_MACHINES, REFUSAL_NEEDED
from tests.reports.test_reports import send
from tests.support import factories as make
from tests.support.page_tree import Element, read, visit

pytestmark = pytest.mark.django_db

WHY = ["Outside their area", "Criteria not met", "Full", "No answer"]


@pytest.fixture
def service() -> Service:
    return make.service(name="Aireside", kind="nhs")


def address(service: Service) -> str:
    return f"/refused/{service.code}/"


def hidden(page: Element, action: str) -> dict[str, list[str]]:
    """What the form to this address sends besides its button."""
    (form,) = (one for one in page.all("form") if one.attributes.get("action") == action)
    found: dict[str, list[str]] = {}
    for box in form.all("input"):
        found.setdefault(box["name"], []).append(box.attributes.get("value") or "")
    return found


# --- The way there -------------------------------------------------------------------------------


def test_a_sheet_asks_it_of_every_service_and_takes_no_words(service: Service) -> None:
    other = make.service(name="Calder")
    page = visit(f"/shortlist/?pick={service.code}&pick={other.code}&near=LS1")
    for one in (service, other):
        (form,) = (f for f in page.all("form") if f.attributes.get("action") == address(one))
        assert form.attributes["method"] == "post"
        buttons = [" ".join(button.text.split()) for button in form.all("button")]
        assert buttons == WHY
        assert one.name in form.one("legend").text
        boxes = [box for box in form.all("input") if box.attributes.get("type") != "hidden"]
        assert [(box["name"], "hidden" in box.attributes) for box in boxes] == [("website", True)]
        assert not list(form.all("textarea"))


def test_paper_says_where_to_say_it(service: Service) -> None:
    full = " ".join(visit(f"/shortlist/?pick={service.code}").text.split())
    assert f"Refused, or no answer? Tell us at testserver/refused/{service.code}/" in full
    patient = visit(f"/shortlist/?pick={service.code}&copy=patient").text
    assert "/refused/" not in patient
    assert "Referral refused" not in patient


def test_its_code_leads_there_in_small_letters_too(service: Service) -> None:
    for code in (service.code, service.code.lower()):
        assert visit(f"/refused/{code}/").one("h1").text.strip() == "Aireside"


def test_what_is_not_listed_is_not_there() -> None:
    for service in (make.service(status="draft"), make.service(is_sample=True)):
        assert Client().get(address(service)).status_code == 404
        assert send(address(service), {"kind": "full"}).status_code == 404


# --- One press -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["area", "criteria", "full", "no-answer"])
def test_one_press_is_a_report_that_leads_back_to_the_list(service: Service, kind: str) -> None:
    sheet = f"/shortlist/?near=LS1&pick={service.code}"
    sent = send(address(service), hidden(visit(sheet), address(service)) | {"kind": kind})
    report = Report.objects.get()
    assert (report.about, report.service, report.kind) == ("service", service, kind)
    assert (report.words, report.email) == ("", "")
    assert sent.status_code == 303
    page = visit(sent.url)
    assert "We will ask them whom they take." in page
    assert page.link("Back to my list") == sheet


def test_nothing_typed_is_kept(service: Service) -> None:
    send(address(service), {"kind": "full", "words": "Mrs Example", "email": "a@example.org"})
    report = Report.objects.get()
    assert (report.words, report.email) == ("", "")


def test_no_cookie_is_set_and_nothing_is_stored(service: Service) -> None:
    client = Client()
    answers = [
        client.get(address(service)),
        send(address(service), {}, client=client),
        send(address(service), {"kind": "full"}, client=client),
    ]
    for answer in answers:
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert "Cookie" not in answer.headers.get("Vary", "")


# --- Limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, REFUSAL_NEEDED),
        ({"kind": "telephone"}, REFUSAL_NEEDED),
        ({"kind": "full", "website": "x"}, FOR_MACHINES),
    ],
)
def test_a_mistake_is_told_in_words(service: Service, given: dict[str, Any], said: str) -> None:
    answer = send(address(service), given)
    assert answer.status_code == 422
    assert said in read(answer.text)
    assert not Report.objects.exists()


def test_another_site_cannot_press_it(service: Service) -> None:
    answer = send(address(service), {"kind": "full"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_the_same_press_within_an_hour_is_the_same_report(service: Service) -> None:
    first, again = (send(address(service), {"kind": "full"}).url for _ in range(2))
    assert first == again
    assert send(address(service), {"kind": "area"}).url != first
    Report.objects.update(received_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert send(address(service), {"kind": "full"}).url != first


@override_settings(REPORTS_PER_DAY=2)
def test_presses_count_with_all_other_reports_of_the_day(service: Service) -> None:
    send(address(service), {"kind": "full"})
    send(f"{service.get_absolute_url()}report/", {"kind": "gone"})
    answer = send(address(service), {"kind": "area"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Many reports have come from your network today" in read(answer.text)
    assert Report.objects.count() == 2


# --- Nothing of it is public ---------------------------------------------------------------------


@pytest.mark.slow
def test_no_public_page_or_file_changes_by_it(service: Service) -> None:
    make.postcode_location(name="LS1")
    pages = [
        service.get_absolute_url(),
        "/search/?near=LS1",
        "/search/?near=LS1&view=referrer",
        "/search/results.csv?near=LS1",
        f"/shortlist/?pick={service.code}",
        f"/shortlist/sheet.csv?pick={service.code}",
        f"/open-referral/services/{service.public_id}",
        "/open-referral/services",
        "/how-fresh/",
        "/areas/",
        "/sitemap.xml",
    ]

    def shown() -> list[bytes]:
        return [Client().get(page).content for page in pages]

    before = shown()
    for kind in ("area", "criteria", "full", "no-answer"):
        assert send(address(service), {"kind": kind}).status_code == 303
    assert shown() == before
