"""Drafts for which nobody answered are listed, and then removed with all that is held of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.curating import removing
from directory.curating.draft_tasks import GOES_IN_DAYS
from directory.history import records_of
from directory.models import ConfirmationLink, Organisation, Physiotherapist, Service
from directory.trust import months_after
from tests.confirming.test_drafts import draft
from tests.support import factories as make

pytestmark = pytest.mark.django_db

LAST = months_after(make.today(), -12)


def came(days_ago: int, **fields: Any) -> Service:
    """A draft that came so many days before the last day on which it would have been kept."""
    service = draft(**fields)
    at = timezone.now() - (make.today() - LAST) - timedelta(days=days_ago)
    Service.objects.filter(pk=service.pk).update(created_at=at)
    return service


def asked(service: Service, answer: str = "") -> Service:
    answered = LAST if answer else None
    ConfirmationLink.objects.create(
        service=service, asked_on=LAST, answer=answer, answered_on=answered
    )
    return service


def remove() -> None:
    removing.remove_unanswered(make.today())


def test_a_draft_goes_with_its_people_and_organisation() -> None:
    person = make.physiotherapist(checked=False, notified_on=None)
    service = asked(came(1, people=[person]))
    came(1)  # never asked
    remove()
    assert not Service.objects.exists()
    assert not Organisation.objects.filter(pk=service.organisation_id).exists()
    assert not Physiotherapist.objects.exists()
    for model in (Service, Organisation, Physiotherapist):
        assert not records_of(model).exists()


def test_what_anybody_answered_for_or_needs_stays() -> None:
    person = make.physiotherapist(checked=False, notified_on=None)
    team = make.organisation()
    stays = [
        asked(came(1), answer="confirmed"),
        came(-1, people=[person], organisation=team),
        came(1, source=""),  # a curator is writing it
        came(1, confirmed=True),  # by phone
        came(1, is_sample=True),
        make.service(organisation=team),
    ]
    came(1, people=[person], organisation=team)
    remove()
    assert {*Service.objects.all()} == {*stays}
    assert Physiotherapist.objects.filter(pk=person.pk).exists()
    assert Organisation.objects.filter(pk=team.pk).exists()


def test_somebody_asked_lately_has_time_to_answer() -> None:
    service = came(100)
    ConfirmationLink.objects.create(service=service, asked_on=make.today() - timedelta(days=20))
    remove()
    assert Service.objects.exists()


def test_whoever_objected_is_remembered() -> None:
    person = make.physiotherapist(checked=False, notified_on=None, objected_on=make.today())
    came(1, people=[person])
    remove()
    assert Physiotherapist.objects.filter(pk=person.pk).exists()


def test_what_is_about_to_go_is_on_the_start_page(admin_client: Client) -> None:
    came(-GOES_IN_DAYS + 1, name="Harehope Physio")
    came(-GOES_IN_DAYS - 2, name="Otherton Physio")
    page = admin_client.get("/admin/").text
    assert "Drafts without an answer, to be removed within 60 days: ring (1)" in page
    assert page.index("to be removed") < page.index("Harehope") < page.index("Otherton")
