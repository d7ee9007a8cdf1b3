"""Whoever is erased is named nowhere; a service that is erased leaves nothing behind."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from directory.history import act, cut, records_of
from directory.models import Organisation, Proposal, ReferralDetails, Report, Service
from directory.rights.naming import ERASED_NAME, Name
from msphysio.staff.roles import ADMINISTRATOR, CURATOR
from tests.rights.test_data_rights import everything
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db

NUMBER = "PH990123"
NAME = "Dr Zoë Jane O’Quill"
SPELT = [
    "Zoë Jane O’Quill",
    "zoe o'quill",
    "ZOE OQUILL",
    "O'Quill, Zoë",
    "O’Quill Z. J.",
    "Z O’Quill",
    "Z.J. O’Quill",
    "Ms O’Quill",
    "Prof. Zoe O'Quill, MCSP",
    "O’Quill",
    "the lead, Zoë O’Quill (by phone)",
    "Zoe\u0308 O’Quill",
]
OTHERS = ["Zoë Jane Hollis", "Kim O’Quill", "Zoe", "The O’Quill centre", "Quillon Zed", "A curator"]


def person(**fields: Any) -> Any:
    return make.physiotherapist(name=NAME, hcpc_number=NUMBER, email="zoe@example.org", **fields)


def erase(capsys: pytest.CaptureFixture[str] | None = None) -> str:
    call_command("erase_person", NUMBER)
    return capsys.readouterr().out if capsys else ""


@pytest.mark.parametrize("text", SPELT)
def test_a_name_is_found_however_it_is_spelt(text: str) -> None:
    taken = Name(NAME).taken_out(text)
    assert ERASED_NAME in taken
    assert "quill" not in taken.lower()


@pytest.mark.parametrize("text", OTHERS)
def test_nobody_else_is_taken_for_them(text: str) -> None:
    assert Name(NAME).taken_out(text) == text


@pytest.mark.slow
@pytest.mark.parametrize("text", SPELT)
def test_no_note_of_who_did_what_names_them(text: str) -> None:
    found = person()
    service = make.service(people=[found])
    with act(text, by=text):
        service.summary = "Another"
        service.save()
    make.confirmation(service=service, said_by=text, recorded_by=text)
    make.register_check(physiotherapist=make.physiotherapist(), checked_by=text)
    make.report(service=service, words=text)
    make.proposal(service=service, said_by=text, fields={"summary": text})
    make.referral_details(service=service, contacts_agreed_by=text)
    make.report(words="Kim Hollis has left", email="zoe@example.org")
    make.intake_row(cells=[text, "Harehope Physio"])
    make.intake_row(cells=["O’Quill", "Zoë", "Harehope Physio"])
    make.intake_row(cells=["Z. J.", "990123", "zoe@example.org"])
    erase()
    left = everything().lower()
    for trace in ("quill", "zoë", "zoe@"):
        assert trace not in left
    assert "kim hollis has left" in left, "a control: nobody else is taken out"


@pytest.mark.slow
def test_who_was_staff_can_sign_in_no_more_and_is_named_nowhere() -> None:
    found = person()
    user = staff.person(CURATOR, name="zquill")
    user.first_name, user.last_name, user.email = "Zoe", "Quill", "Zoe@example.org"
    user.save()
    other = staff.person(CURATOR, name="somebody")
    visit, others = staff.signed_in(user), staff.signed_in(other)
    for name in ("zquill", "somebody"):
        AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessLog.objects.create(username=name)
    service = make.service(people=[found])
    service.save()
    erase()
    assert "quill" not in everything().lower()
    assert visit.get("/admin/").status_code == 302
    assert others.get("/admin/").status_code == 200, "a control"
    assert Session.objects.count() == 1
    for log in (AccessAttempt, AccessLog):
        assert {one.username for one in log.objects.all()} == {"somebody"}
    assert not User.objects.get(pk=user.pk).is_active


@pytest.mark.slow
def test_what_a_person_must_look_at_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    found = person()
    practice = make.organisation(name="Zoë O’Quill Physiotherapy", kind="private")
    service = make.service(organisation=practice, people=[found], name="Neuro at home")
    service.summary = "Run by Zoë O’Quill."
    service.save()
    service.summary = "Run by one person."
    service.save()
    other = make.service(name="Kim Hollis Physiotherapy")
    out = erase(capsys)
    assert f"Check the history of the service {service.code}" in out
    assert "Check the organisation Zoë O’Quill Physiotherapy" in out
    assert other.code not in out


SENTENCES = ["Ask for O’Quill at the desk.", "Ring Zoë O'Quill.", "https://oquill.example.org/"]


@pytest.mark.slow
@pytest.mark.parametrize("text", SENTENCES)
def test_advice_and_professional_details_that_name_them_are_said_too(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """A surname by itself may be somebody else's: a person looks, and nothing is taken out."""
    united_kingdom()
    advice = area_advice(link=text) if "//" in text else area_advice(note=text)
    details = make.referral_details(service=make.service(), how=text)
    person()
    out = erase(capsys)
    assert f"Check the area advice {advice}" in out
    assert f"Check the referral details {details}" in out
    for row in (advice, details):
        row.refresh_from_db()
    assert details.how == text


def test_advice_that_names_nobody_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    united_kingdom()
    area_advice(note="Ask for Quillon at the desk.")
    person()
    assert "advice" not in erase(capsys)


def test_who_was_deleted_before_is_erased_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Deleting leaves the name in the history, and in Django's own log of who deleted whom."""
    found, other = person(), make.physiotherapist(name="Kim Hollis", hcpc_number="PH990124")
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    for row in (found, other):
        visit.post(f"/admin/directory/physiotherapist/{row.pk}/delete/", {"post": "yes"})
    assert "quill" in everything().lower()
    make.organisation(name="O’Quill Physiotherapy")
    assert "Check the organisation O’Quill Physiotherapy" in erase(capsys)
    Organisation.objects.all().delete()
    records_of(Organisation).delete()
    left = everything().lower()
    assert "quill" not in left
    assert NUMBER.lower() not in left
    assert "kim hollis" in left, "a control"


# --- A service ------------------------------------------------------------------------------------


def whole_service() -> Service:
    practice = make.organisation(name="Markerquill Practice", kind="private")
    made = make.service(organisation=practice, name="Markerquill clinic", address="Markerquill 1")
    made.address = "Markerquill 2"
    made.save()
    make.referral_details(service=made, how="Ask Markerquill")
    make.confirmation(service=made, said_by="Markerquill")
    make.report(service=made, words="Markerquill has moved")
    make.proposal(service=made, fields={"summary": "Markerquill"})
    return made


def test_an_erased_service_leaves_nothing_behind() -> None:
    other = make.service(name="Another")
    made = whole_service()
    call_command("erase_service", made.code, "--with-organisation", verbosity=0)
    assert "markerquill" not in everything().lower()
    assert not records_of(Service).filter(id=made.pk).exists()
    assert records_of(Service).filter(id=other.pk).exists(), "a control"


@pytest.mark.parametrize("table", ["service", "organisation"])
def test_an_administrator_erases_by_deleting_and_a_curator_does_not(table: str) -> None:
    made = whole_service()
    url = f"/admin/directory/service/{made.pk}/delete/"
    curator = staff.signed_in(staff.person(CURATOR))
    assert curator.post(url, {"post": "yes"}).status_code == 403
    assert "markerquill" in everything().lower()
    visit: Client = staff.signed_in(staff.person(ADMINISTRATOR))
    assert visit.post(url, {"post": "yes"}).status_code == 302
    of = f"/admin/directory/organisation/{made.organisation_id}/delete/"
    if table == "organisation":
        assert visit.post(of, {"post": "yes"}).status_code == 302
        assert not Organisation.objects.filter(pk=made.organisation_id).exists()
    rows = (Service, ReferralDetails, Report, Proposal)
    assert not any(row._default_manager.exists() for row in rows)
    assert not records_of(Service).exists()
    assert not records_of(ReferralDetails).exists()


# --- How long -------------------------------------------------------------------------------------


def test_history_is_cut_after_its_years_but_for_what_stands() -> None:
    service, gone = make.service(telephone="01632 960001"), make.service()
    for row in (service, gone):
        make.happened(row, days_ago=3000)
    service.telephone = "01632 960002"
    service.save()
    make.happened(service, days_ago=2500)
    service.telephone = "01632 960003"
    service.save()
    its = records_of(Service).filter(id=gone.pk)
    gone.delete()
    its.update(history_date=timezone.now() - timedelta(days=2600))
    cut(timezone.now() - timedelta(days=4000))
    assert records_of(Service).count() == 5, "a control: nothing is as old as that"
    call_command("run_daily", verbosity=0)
    told = records_of(Service).order_by("history_date").values_list("telephone", flat=True)
    assert list(told) == ["01632 960002", "01632 960003"]
