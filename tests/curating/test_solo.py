"""Somebody who works alone at one clinic is entered on one page: all of it, or nothing."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client

from directory.history import records_of
from directory.models import Confirmation, Organisation, Physiotherapist, RegisterCheck, Service
from directory.vocabulary import AccessFact, Experience, Payment, Route
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said

pytestmark = pytest.mark.django_db
PAGE = "/admin/directory/physiotherapist/with-clinic/"


@pytest.fixture
def visit() -> Client:
    make.postcode_location(name="LS1 3EX", nation_id=make.england().pk)
    return staff.signed_in(staff.person("Curator", name="ann"))


def typed(visit: Client, **changes: Any) -> dict[str, Any]:
    """What a curator fills in, over what stands there when the page opens."""
    filled = {
        "person-name": "Rowan Hollis",
        "person-hcpc_number": "ph 990123",
        "person-experience": ["mostly-ms"],
        "person-languages": ["cy"],
        "person-source": "They rang us",
        "person-notified_on": make.today().isoformat(),
        "look-outcome": "registered",
        "service-name": "Hollis Physiotherapy",
        "service-settings": ["community-clinic"],
        "service-postcode": "ls13ex",
        "service-telephone": "01632 960001",
        "service-price_first": "60",
        "service-means": "phone",
        "service-access-hoist": "yes",
        "service-access-cool-room": "no",
    }
    return opened(visit, PAGE) | filled | changes


def rows() -> list[int]:
    kinds: tuple[Any, ...] = (Organisation, Physiotherapist, RegisterCheck, Service)
    return [kind.objects.count() for kind in kinds]


@pytest.mark.slow
def test_one_press_lists_them(visit: Client) -> None:
    page = said(visit.post(PAGE, typed(visit), follow=True))
    assert "Hollis Physiotherapy" in page
    service, person = Service.objects.get(), Physiotherapist.objects.get()
    assert service.is_listed(make.today())
    assert person.is_public(make.today())
    assert list(service.physiotherapists.all()) == [person]
    assert (service.organisation.name, service.organisation.kind) == (service.name, "private")
    assert (service.routes, service.pays) == (Route.PRIVATE, Payment.FEE)
    assert (service.experience, service.languages.slugs) == (Experience.MOSTLY_MS, ["cy"])
    assert (service.access_yes, service.access_no) == (AccessFact.HOIST, AccessFact.COOL_ROOM)
    assert (person.hcpc_number, service.postcode, service.point) == (
        "PH990123",
        "LS1 3EX",
        make.LEEDS,
    )
    assert RegisterCheck.objects.get().checked_by == "ann"
    assert service.confirmations.get().said_by == "Rowan Hollis"


@pytest.mark.slow
def test_the_history_tells_it_as_one_act(visit: Client) -> None:
    visit.post(PAGE, typed(visit, **{"service-why": "They rang us"}))
    kinds: tuple[Any, ...] = (Organisation, Physiotherapist, Service)
    told = [records_of(kind).get() for kind in kinds]
    assert len({one.history_date for one in told}) == 1
    assert {(one.history_by, one.history_change_reason) for one in told} == {
        ("ann", "They rang us")
    }
    assert LogEntry.objects.count() == len(kinds)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"service-status": "draft"}, "It is a draft."),
        ({"service-means": ""}, "Nobody has confirmed the details."),
        ({"person-notified_on": ""}, "Rowan Hollis has not been told yet that they are listed."),
        ({"look-outcome": "caution"}, "did not show Rowan Hollis as plain “registered”"),
    ],
)
def test_what_is_still_missing_is_told(visit: Client, change: dict[str, str], words: str) -> None:
    answer = visit.post(PAGE, typed(visit, **change), follow=True)
    assert "Visitors do not see it." in said(answer)
    assert words in said(answer)
    assert not Service.objects.get().is_listed(make.today())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person-name": ""}, "This field is required."),
        ({"person-hcpc_number": "123"}, "Enter PH and four to six digits"),
        ({"person-source": ""}, "This field is required."),
        ({"person-experience_told_on": ""}, "Say when they told us about their experience."),
        ({"person-training": "State registered"}, "Write “HCPC registered”."),
        ({"look-outcome": ""}, "This field is required."),
        ({"look-checked_on": "2199-01-01"}, "This day is still to come."),
        ({"service-name": "The MS Cure"}, "Nothing cures MS"),
        ({"service-name": "KNOWN  practice"}, "There is already an organisation with this name."),
        ({"service-postcode": "ZE9 9ZZ"}, "We do not know this postcode."),
        ({"service-home_miles": "5"}, "need the setting “home visits”"),
        ({"service-prices_told_on": ""}, "Say when they told us the prices."),
        ({"service-routes": ["nhs-self-referral"]}, "takes people with MS who refer themselves"),
        ({"service-access-hoist": "perhaps"}, "Choose yes, no or not known for each."),
    ],
)
def test_one_fault_and_nothing_is_saved(visit: Client, change: dict[str, str], words: str) -> None:
    make.organisation(name="Known Practice")
    answer = visit.post(PAGE, typed(visit, **change))
    assert answer.status_code == 422
    assert "<title>Error: Add a physiotherapist" in answer.text
    assert words in said(answer)
    assert "One answer needs another look." in said(answer)
    assert 'value="Rowan Hollis"' in answer.text or "person-name" in change
    assert rows() == [1, 0, 0, 0]


@pytest.mark.slow
def test_every_fault_is_told_at_once(visit: Client) -> None:
    answer = visit.post(PAGE, typed(visit, **{"person-name": "", "service-name": ""}))
    assert "2 answers need another look." in said(answer)


@pytest.mark.slow
def test_what_breaks_half_way_saves_nothing(visit: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**fields: Any) -> None:
        raise IntegrityError

    form = typed(visit)
    monkeypatch.setattr(Confirmation.objects, "create", breaks)
    assert "nothing was saved" in said(visit.post(PAGE, form))
    assert rows() == [0, 0, 0, 0]


def test_it_stands_on_the_start_page_of_those_who_may() -> None:
    editor = staff.signed_in(staff.person("Editor"))
    assert "and their clinic" not in said(editor.get("/admin/"))
    assert editor.get(PAGE).status_code == 403
    assert "and their clinic" in said(staff.signed_in(staff.person("Curator")).get("/admin/"))


@pytest.mark.slow
def test_a_clinic_without_a_script_can_be_given_looks_and_confirmations(visit: Client) -> None:
    """An empty row stands ready beside a person, and beside a service."""
    service = make.service(kind="private")
    person = service.physiotherapists.get()
    for address, row in (
        (f"/admin/directory/service/{service.pk}/change/", "confirmations-1-means"),
        (f"/admin/directory/service/{service.pk}/change/", "referral_details-0-criteria"),
        (f"/admin/directory/physiotherapist/{person.pk}/change/", "register_checks-1-outcome"),
    ):
        assert f'name="{row}"' in visit.get(address).text
