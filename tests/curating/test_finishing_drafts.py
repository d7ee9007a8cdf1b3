"""Drafts: whom to ask, what they lack, and publishing, on the desk, start page and their own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from directory.confirming.drafts import SILENT_DAYS
from directory.models import ConfirmationLink, Intake, Service
from msphysio import environment as env
from tests.confirming.test_drafts import draft, link, page, write
from tests.curating.intake.test_walk import text, walked
from tests.support import factories as make
from tests.support import staff_visits as staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit() -> Client:
    curator = staff.person("Curator", name="ada")
    curator.email = "ada@charity.example"
    curator.save()
    return staff.signed_in(curator)


def taken_in(visit: Client) -> Intake:
    for name in ("LS1 3EX", "LS1 4AP", "LS1"):
        make.postcode_location(name=name)
    intake = walked(visit)
    visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]))
    return intake


def clinics(visit: Client, intake: Intake, press: str = "") -> Any:
    address = reverse("admin:directory_intake_clinics", args=[intake.pk])
    return visit.post(address, {press: "1"}, follow=True) if press else visit.get(address)


def press(visit: Client, name: str, service: Service) -> str:
    return text(
        visit.post(reverse(f"admin:{name}", args=[service.pk]), {"next": "/admin/"}, follow=True)
    )


# --- A list's drafts -----------------------------------------------------------------------------


@pytest.mark.slow
def test_a_press_asks_all_drafts_of_a_list_after_a_preview_and_a_test(visit: Client) -> None:
    intake = taken_in(visit)
    seen = text(clinics(visit, intake))
    assert "To: jane@harehope.example" in seen
    assert "The list of the Example MS group, 1 March 2026, has you like this" in seen
    assert "Not asked: we have no e-mail address" in seen
    assert not ConfirmationLink.objects.exists()
    assert "A test was sent to ada@charity.example" in text(clinics(visit, intake, "test"))
    assert mail.outbox[0].to == ["ada@charity.example"]
    assert "This link is incomplete" in page(link(), status=410)
    assert "1 e-mail sent." in text(clinics(visit, intake, "ask"))
    assert [letter.to for letter in mail.outbox[1:]] == [["jane@harehope.example"]]
    again = text(clinics(visit, intake, "ask"))
    assert len(mail.outbox) == 2
    assert "no answer yet" in again


@pytest.mark.slow
def test_links_of_a_list_that_is_taken_back_open_nothing(visit: Client) -> None:
    intake = taken_in(visit)
    clinics(visit, intake, "ask")
    visit.post(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    assert "has been deleted, so it opens nothing" in page(link(), status=410)


@pytest.mark.slow
def test_who_refuses_to_be_listed_stays_as_a_note_when_the_list_is_taken_back(
    visit: Client,
) -> None:
    intake = taken_in(visit)
    Service.objects.filter(email="jane@harehope.example").update(status="withdrawn")
    visit.post(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    assert [one.email for one in Service.objects.all()] == ["jane@harehope.example"]


# --- The start page, and a draft's own ------------------------------------------------------------


def test_the_start_page_tells_drafts_apart_by_what_they_answered(visit: Client) -> None:
    on = make.today()
    draft(name="Never asked")
    for name, days, answer in (
        ("Silent", SILENT_DAYS, ""),
        ("Asked", 1, ""),
        ("Done", 1, "confirmed"),
    ):
        ConfirmationLink.objects.create(
            service=draft(name=name),
            asked_on=on - timedelta(days=days),
            answer=answer,
            answered_on=on if answer else None,
        )
    shown = text(visit.get("/admin/"))
    titles = [
        "Drafts that have answered: check and publish (1)",
        f"Drafts asked over {SILENT_DAYS} days ago, without an answer: ring (1)",
        "Other drafts: not asked, or they may still answer (2)",
    ]
    assert [title for title in titles if title not in shown] == []
    assert "Nobody has confirmed the details. Nobody who works there is named." in shown
    for slug in ("draft-answered", "draft-silent"):
        found = text(visit.get(f"/admin/directory/service/?task={slug}"))
        assert "1 service" in found


@pytest.mark.slow
def test_a_draft_says_what_it_lacks_and_is_published_by_one_press(visit: Client) -> None:
    person = make.physiotherapist(name="Jane Smith")
    service = draft(name="Harehope Physio", people=[person])
    own = text(visit.get(f"/admin/directory/service/{service.pk}/change/"))
    assert "Visitors do not see it. It is a draft. Nobody has confirmed the details." in own
    said = press(visit, "publish_draft", service)
    assert (
        "Harehope Physio is published. Visitors do not see it. Nobody has confirmed the details."
    ) in said
    assert ">Make it a draft again</a>" in said
    service.refresh_from_db()
    assert (service.status, service.slug) == ("published", "harehope-physio")
    assert service.history.first().history_change_reason == "Published"


@pytest.mark.slow
def test_a_draft_without_a_way_in_is_not_published(visit: Client) -> None:
    service = draft(routes=0)
    assert "is not published. Say how people get in: choose a route." in press(
        visit, "publish_draft", service
    )
    service.refresh_from_db()
    assert service.status == "draft"


@pytest.mark.slow
def test_one_draft_is_asked_from_its_own_page(visit: Client) -> None:
    service = draft()
    own = text(visit.get(f"/admin/directory/service/{service.pk}/change/"))
    assert "Ask by e-mail whether it is right" in own
    assert "1 e-mail sent." in press(visit, "ask_draft", service)
    assert re.search(r"Asked on \d+ \w+ \d+: no answer yet", text(visit.get("/admin/")))


def test_an_editor_may_neither_ask_nor_publish() -> None:
    service = draft()
    editor = staff.signed_in(staff.person("Editor"))
    for name in ("publish_draft", "ask_draft"):
        assert editor.post(reverse(f"admin:{name}", args=[service.pk])).status_code == 403
    assert write().sent == 1


@pytest.mark.slow
def test_without_a_mail_server_it_says_in_words_who_can_do_what(visit: Client) -> None:
    intake = taken_in(visit)
    with override_settings(**env.mailers("console")):
        for name in ("test", "ask"):
            seen = text(clinics(visit, intake, name))
            assert "this server cannot send e-mails yet. Whoever runs it can set that up." in seen
            assert "EMAIL_URL" not in seen
