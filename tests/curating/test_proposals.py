"""Curators take or leave what a service asks to have changed, field by field."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.history import records_of
from directory.models import Confirmation, Proposal, Service
from directory.vocabulary import Setting
from msphysio.staff.roles import CURATOR, EDITOR
from tests.support import factories as make
from tests.support.admin_forms import said
from tests.support.staff_visits import person, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/directory/proposal/"
ASKED = {"telephone": "01632 960124", "wait_days": "40", "helps_with": "walking pain"}


@pytest.fixture
def curator() -> Client:
    return signed_in(person(CURATOR, name="robin"))


def proposal(**fields: Any) -> Proposal:
    """From three days ago, for a listing that says otherwise and was confirmed long ago."""
    service = make.service(
        telephone="01632 960123", confirmed_on=make.today() - timedelta(days=300)
    )
    received_at = timezone.now() - timedelta(days=3)
    return make.proposal(service=service, **{"fields": ASKED, "received_at": received_at} | fields)


def page_of(one: Proposal) -> str:
    return reverse("admin:directory_proposal_change", args=[one.pk])


def decide(client: Client, one: Proposal, *take: str) -> Any:
    return client.post(page_of(one), {"take": take, "_decide": "1"}, follow=True)


def now(one: Proposal) -> Service:
    one.refresh_from_db()
    return Service.objects.get(pk=one.service_id)


def test_what_is_asked_for_stands_beside_what_is_listed(curator: Client) -> None:
    page = said(curator.get(page_of(proposal(said_by="Rowan"))))
    assert "Telephone 01632 960123 01632 960124" in page
    assert "Walking, Pain" in page
    assert "by Rowan" in page


@pytest.mark.slow
def test_fields_that_are_taken_are_saved_and_others_left(curator: Client) -> None:
    one = proposal()
    decide(curator, one, "telephone", "wait_days")
    service = now(one)
    assert (service.telephone, service.wait_days) == ("01632 960124", 40)
    assert service.wait_told_on == make.today() - timedelta(days=3)
    assert service.wait_source == "The service itself"
    assert service.helps_with.slugs == ["walking"]
    assert (one.state, one.accepted) == ("decided", ["telephone", "wait_days"])
    assert one.decided_by is not None
    assert str(one.decided_by) == "robin"


@pytest.mark.slow
def test_the_history_says_that_the_service_proposed_it(curator: Client) -> None:
    one = proposal(said_by="Rowan")
    decide(curator, one, "telephone")
    record = records_of(Service).filter(id=one.service_id).order_by("-pk").first()
    assert record
    assert record.history_change_reason == "Proposed by the service"
    assert record.history_by == "robin, for Rowan"


@pytest.mark.slow
def test_with_everything_taken_the_listing_is_confirmed_as_of_that_day(curator: Client) -> None:
    one = proposal()
    decide(curator, one, *ASKED)
    service = now(one)
    assert (service.confirmed_on, service.confirmed_by) == (
        make.today() - timedelta(days=3),
        "email",
    )


@pytest.mark.slow
def test_with_something_left_the_listing_is_not_confirmed(curator: Client) -> None:
    one = proposal()
    decide(curator, one, "telephone")
    assert not Confirmation.objects.filter(means="email").exists()
    assert now(one).confirmed_by == "phone"


def test_nothing_need_be_taken(curator: Client) -> None:
    one = proposal()
    decide(curator, one)
    assert now(one).telephone == "01632 960123"
    assert (one.state, one.accepted) == ("decided", [])
    assert LogEntry.objects.get().get_change_message() == "Decided: 0 of 3 accepted"


@pytest.mark.slow
def test_a_rule_of_listings_that_stands_against_it_is_told(curator: Client) -> None:
    one = proposal(fields={"settings": "", "telephone": "01632 960124"})
    assert "Say where people are seen." in said(decide(curator, one, "settings", "telephone"))
    assert now(one).telephone == "01632 960123"
    assert one.is_open


def test_what_is_decided_is_not_decided_again(curator: Client) -> None:
    one = proposal()
    decide(curator, one)
    assert 'name="take"' not in curator.get(page_of(one)).text
    decide(curator, one, "telephone")
    assert now(one).telephone == "01632 960123"


def test_what_waits_comes_first_and_the_oldest_before_all(curator: Client) -> None:
    decided, young, old = (proposal(said_by=name) for name in ("Dee", "Yve", "Olu"))
    decided.decide([], None, make.today())
    Proposal.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=9))
    assert "Dee" not in said(curator.get(LIST))
    page = said(curator.get(LIST, {"show": "all"}))
    assert page.index("Olu") < page.index("Yve") < page.index("Dee")
    assert young.is_open


def test_editors_look_and_do_not_decide() -> None:
    editor, one = signed_in(person(EDITOR)), proposal()
    page = editor.get(page_of(one))
    assert page.status_code == 200
    assert 'name="_decide"' not in page.text
    assert decide(editor, one, "telephone").status_code == 403
    assert now(one).telephone == "01632 960123"


@pytest.mark.slow
def test_a_home_that_could_be_found_by_what_is_taken_is_shown_no_more(curator: Client) -> None:
    """Whoever worked by video alone told no place; with home visits they tell one."""
    make.postcode_location(name="LS7")
    home = make.service(settings=Setting.REMOTE, address_is_private=True, postcode="LS7")
    one = make.proposal(service=home, fields={"settings": "home-visits", "home_miles": "5"})
    with patch("directory.homes.count", return_value=57):
        decide(curator, one, "settings", "home_miles")
    assert now(one).status == Service.Status.DRAFT
