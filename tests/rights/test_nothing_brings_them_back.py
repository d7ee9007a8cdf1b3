"""An objection and an erasure outlast put-back, imports, other numbers, and a restore."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from directory.curating.put_back import put_back
from directory.history import records_of
from directory.models import ErasedNumber, Physiotherapist, RegisterCheck
from directory.models.erased import digests, service_marker
from directory.rights import carrying, data_rights
from msphysio.backups import server
from msphysio.staff.roles import ADMINISTRATOR, CURATOR
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said

pytestmark = pytest.mark.django_db

NUMBER, OTHER = "PH990123", "PH990124"
REFUSED = "was erased and is not listed again"
ADD = "/admin/directory/physiotherapist/add/"
SOLO = "/admin/directory/physiotherapist/with-clinic/"
IMPORT = "/admin/directory/physiotherapist/import/"


def person(**fields: Any) -> Physiotherapist:
    given = {"name": "Rowan Hollis", "hcpc_number": NUMBER, "source": "Their website"}
    return make.physiotherapist(**given | fields)


def objected() -> Physiotherapist:
    found = person()
    data_rights.record_objection(found, make.today())
    found.refresh_from_db()
    return found


def change_page(found: Physiotherapist) -> str:
    return f"/admin/directory/physiotherapist/{found.pk}/change/"


def is_shown(number: str = NUMBER) -> bool:
    return Physiotherapist.objects.public(make.today()).filter(hcpc_number=number).exists()


# --- Putting back ---------------------------------------------------------------------------------


def test_putting_back_an_earlier_state_lifts_no_objection() -> None:
    found = person(training="As it was")
    before = records_of(Physiotherapist).filter(id=found.pk).latest("history_date")
    data_rights.record_objection(found, make.today())
    found.refresh_from_db()
    found.training = "Other"
    found.save()
    put_back(before, "A slip")
    found.refresh_from_db()
    found.refresh_what_is_shown()
    assert found.training == "As it was", "a control: the rest is put back"
    assert found.objected_on == make.today()
    assert not is_shown()


def test_putting_back_does_not_say_that_somebody_was_told() -> None:
    found = person()
    before = records_of(Physiotherapist).filter(id=found.pk).latest("history_date")
    found.notified_on = None
    found.save()
    put_back(before, "A slip")
    found.refresh_from_db()
    assert found.notified_on is None


@pytest.mark.parametrize("outcome", ["registered", "suspended"])
def test_putting_back_frees_no_number_of_somebody_hidden(outcome: str) -> None:
    found = person()
    before = records_of(Physiotherapist).filter(id=found.pk).latest("history_date")
    found.hcpc_number = OTHER
    found.save()
    make.register_check(physiotherapist=found, outcome=outcome)
    found.refresh_from_db()
    with nullcontext() if outcome == "registered" else pytest.raises(ValidationError):
        put_back(before, "A slip")
    found.refresh_from_db()
    assert found.hcpc_number == (NUMBER if outcome == "registered" else OTHER)


# --- Lifting --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_curator_lifts_no_objection_whatever_is_sent() -> None:
    found = objected()
    visit = staff.signed_in(staff.person(CURATOR))
    sent = opened(visit, change_page(found)) | {"objected_on": "", "why": "They agreed"}
    visit.post(change_page(found), sent)
    found.refresh_from_db()
    assert found.objected_on == make.today()
    assert not is_shown()


@pytest.mark.slow
def test_an_administrator_lifts_it_with_a_reason_alone() -> None:
    found = objected()
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    sent = opened(visit, change_page(found)) | {"objected_on": ""}
    assert "Say why their request to be taken off no longer applies" in said(
        visit.post(change_page(found), sent)
    )
    assert not is_shown()
    answer = visit.post(change_page(found), sent | {"why": "They asked us to, by letter"})
    assert answer.status_code == 302, said(answer)
    assert is_shown()


@pytest.mark.slow
def test_a_curator_may_write_down_an_objection() -> None:
    found = person()
    visit = staff.signed_in(staff.person(CURATOR))
    sent = opened(visit, change_page(found)) | {"objected_on": f"{make.today():%d/%m/%Y}"}
    assert visit.post(change_page(found), sent).status_code == 302
    assert not is_shown()


# --- Other numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden_by", ["objection", "conditions", "another-name", "suspended"])
def test_a_curator_frees_no_number_of_somebody_hidden(hidden_by: str) -> None:
    found = objected() if hidden_by == "objection" else person(outcome=hidden_by)
    visit = staff.signed_in(staff.person(CURATOR))
    visit.post(change_page(found), opened(visit, change_page(found)) | {"hcpc_number": OTHER})
    found.refresh_from_db()
    assert found.hcpc_number == NUMBER


@pytest.mark.slow
def test_a_curator_mends_the_number_of_somebody_who_is_shown() -> None:
    found = person()
    visit = staff.signed_in(staff.person(CURATOR))
    sent = opened(visit, change_page(found)) | {"hcpc_number": OTHER}
    assert visit.post(change_page(found), sent).status_code == 302
    assert is_shown(OTHER)


def freed_by_renumbering() -> None:
    found = objected()
    found.hcpc_number = OTHER
    found.save()


def freed_by_deleting() -> None:
    objected().delete()


def erased() -> None:
    person()
    data_rights.erase(NUMBER, make.today())


def by_the_form(visit: Client) -> str:
    sent = opened(visit, ADD) | {"name": "Rowan Hollis", "hcpc_number": "ph 990123"}
    return said(visit.post(ADD, sent))


def by_the_page_for_somebody_alone(visit: Client) -> str:
    sent = opened(visit, SOLO) | {"person-name": "Rowan Hollis", "person-hcpc_number": NUMBER}
    return said(visit.post(SOLO, sent))


def by_a_file(visit: Client) -> str:
    table = f"name,HCPC number,where we read of them\nRowan Hollis,{NUMBER},Their website\n"
    file = SimpleUploadedFile("people.csv", table.encode(), "text/csv")
    return said(visit.post(IMPORT, {"file": file}))


@pytest.mark.slow
@pytest.mark.parametrize("way", [by_the_form, by_the_page_for_somebody_alone, by_a_file])
@pytest.mark.parametrize("gone", [erased, freed_by_renumbering, freed_by_deleting])
def test_nobody_is_entered_anew_under_a_number_that_is_to_stay_away(way: Any, gone: Any) -> None:
    visit = staff.signed_in(staff.person(CURATOR))
    assert REFUSED not in way(visit), "a control: a number that nobody had"
    Physiotherapist.objects.all().delete()
    gone()
    assert REFUSED in way(visit)
    assert not Physiotherapist.objects.filter(hcpc_number=NUMBER).exists()


def test_somebody_who_objected_stays_hidden_through_an_import() -> None:
    found = objected()
    visit = staff.signed_in(staff.person(ADMINISTRATOR))
    by_a_file(visit)
    found.refresh_from_db()
    assert found.objected_on
    assert not RegisterCheck.objects.exclude(physiotherapist=found).exists()


# --- A restore ------------------------------------------------------------------------------------
# The copy is the tests' own database; tests/server/test_backups.py replaces a real one.


class Replaced:
    """The database that is replaced, as `carry_over` asks it."""

    def __init__(self, kept: list[Any], objected: list[Any]) -> None:
        self.answers = {carrying._HELD: kept, carrying._OBJECTED: objected}

    def execute(self, query: Any, values: Any = ()) -> Any:
        words = query if isinstance(query, str) else query.decode()
        return _Answer([(True,)] if "to_regclass" in words else self.answers.get(words, []))


class _Answer(list[Any]):
    def fetchall(self) -> list[Any]:
        return self

    def fetchone(self) -> Any:
        return self[0]


@contextmanager
def copy() -> Iterator[Any]:
    with server.connected(server.of_settings()) as connection:
        yield connection


def carry(old: Replaced | None, *listed: str) -> None:
    with copy() as connection:
        carrying.carry_over(connection, old, listed)  # type: ignore[arg-type]  # answers as one


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lost", [False, True])
def test_a_restore_brings_back_nobody_who_was_erased(lost: bool) -> None:
    found, stays = person(name="Zebedee Quill"), person(hcpc_number=OTHER, name="Kim Stays")
    service = make.service(kind="private", people=[found])
    shared = make.service(kind="private", people=[found, stays])
    known = [] if lost else [(digests(NUMBER)[0], make.today())]
    carry(None if lost else Replaced(known, []), *([NUMBER] if lost else []))
    assert not is_shown()
    assert is_shown(OTHER), "a control: nobody else is touched"
    service.refresh_from_db()
    assert not service.is_listed(make.today())
    call_command("run_daily", verbosity=0)
    assert not Physiotherapist.objects.filter(hcpc_number=NUMBER).exists()
    shared.refresh_from_db()
    assert shared.is_listed(make.today())
    assert ErasedNumber.objects.holds(NUMBER)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_restore_forgets_no_objection() -> None:
    found = person()
    day = make.today() - timedelta(days=3)
    shared = make.service(kind="private", people=[found, person(hcpc_number="PH990125")])
    carry(Replaced([], [(NUMBER, day), (OTHER, day)]))
    found.refresh_from_db()
    assert found.objected_on == day
    assert not is_shown()
    assert ErasedNumber.objects.holds(OTHER), "entered and objected after the backup"
    call_command("run_daily", verbosity=0)
    assert Physiotherapist.objects.filter(hcpc_number=NUMBER).exists(), "hidden, not erased"
    shared.refresh_from_db()
    assert shared.is_listed(make.today())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_restore_lists_no_service_that_was_erased() -> None:
    service, other = make.service(), make.service()
    carry(Replaced([(digests(service_marker(service.code))[0], make.today())], []))
    service.refresh_from_db()
    other.refresh_from_db()
    assert not service.is_listed(make.today())
    assert other.is_listed(make.today())
