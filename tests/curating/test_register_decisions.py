"""Whom a look at the register hid, only an administrator shows again."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from directory.curating.register_decisions import shows_again
from directory.models import Physiotherapist, RegisterCheck
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened

REGISTERED, SUSPENDED = RegisterCheck.Outcome.REGISTERED, RegisterCheck.Outcome.SUSPENDED
JANUARY, MARCH, MAY = date(2026, 1, 3), date(2026, 3, 3), date(2026, 5, 3)

NEW = "admin:directory_physiotherapist_add"
LOOK = {
    "register_checks-TOTAL_FORMS": "1",
    "register_checks-INITIAL_FORMS": "0",
    "register_checks-0-checked_on": "2026-05-03",
    "register_checks-0-outcome": "registered",
    "register_checks-0-checked_by": "Somebody",
}


def old(day: date, outcome: str, pk: int = 1) -> RegisterCheck:
    return RegisterCheck(pk=pk, checked_on=day, outcome=outcome)


def new(day: date, outcome: str) -> RegisterCheck:
    return RegisterCheck(checked_on=day, outcome=outcome)


@pytest.mark.parametrize(
    "looks",
    [
        [old(MARCH, SUSPENDED), new(MAY, REGISTERED)],
        [old(MARCH, SUSPENDED), new(MARCH, REGISTERED)],
        [old(MARCH, SUSPENDED), new(MARCH, REGISTERED), new(MAY, REGISTERED)],
        [old(JANUARY, REGISTERED), new(MARCH, SUSPENDED), new(MAY, REGISTERED)],
        [old(MARCH, REGISTERED), old(MARCH, SUSPENDED, 2), new(MAY, REGISTERED)],
    ],
)
def test_a_plain_look_after_one_that_hid_shows_somebody_again(looks: list[RegisterCheck]) -> None:
    assert shows_again(looks)
    assert shows_again(looks[::-1])


@pytest.mark.parametrize(
    "looks",
    [
        [],
        [new(MAY, REGISTERED)],
        [old(MARCH, REGISTERED), new(MAY, REGISTERED)],
        [old(MARCH, REGISTERED), new(MAY, SUSPENDED)],
        [old(MARCH, SUSPENDED), new(MAY, SUSPENDED)],
        [old(MARCH, SUSPENDED), new(JANUARY, REGISTERED)],
        [old(JANUARY, SUSPENDED), old(MARCH, REGISTERED, 2), new(MAY, REGISTERED)],
        [old(MARCH, SUSPENDED), old(MARCH, REGISTERED, 2)],
    ],
)
def test_any_other_look_shows_nobody_again(looks: list[RegisterCheck]) -> None:
    assert not shows_again(looks)


def look_again(user: User, person: Physiotherapist) -> str:
    """The answer to a form that adds a plain look at the register."""
    sent = {"name": person.name, "hcpc_number": person.hcpc_number} | LOOK
    url = reverse("admin:directory_physiotherapist_change", args=[person.pk])
    visit = staff.signed_in(user)
    answer: str = visit.post(url, opened(visit, url) | sent).content.decode()
    return answer


@pytest.mark.slow
@pytest.mark.django_db
def test_a_curator_is_told_and_an_administrator_decides() -> None:
    person = Physiotherapist.objects.create(
        name="Rowan Hollis", hcpc_number="PH990123", notified_on=MARCH
    )
    RegisterCheck.objects.create(
        physiotherapist=person, checked_on=MARCH, outcome=SUSPENDED, checked_by="A curator"
    )
    told = look_again(staff.person("Curator"), person)
    assert "An administrator decides whether this person is shown again." in told
    assert RegisterCheck.objects.count() == 1
    look_again(staff.person("Administrator"), person)
    person.refresh_from_db()
    assert person.public_until == date(2027, 7, 2)


@pytest.mark.django_db
def test_a_new_person_may_come_with_a_first_look() -> None:
    visit, url = staff.signed_in(staff.person("Curator")), reverse(NEW)
    sent = {"name": "Rowan Hollis", "hcpc_number": "PH990123"} | LOOK
    assert visit.post(url, opened(visit, url) | sent).status_code == 302
    assert RegisterCheck.objects.get().physiotherapist.hcpc_number == "PH990123"


@pytest.mark.django_db
def test_who_may_add_no_look_adds_none_by_writing_the_form_themselves() -> None:
    curator = staff.person("Curator")
    curator.groups.get().permissions.remove(Permission.objects.get(codename="add_registercheck"))
    person = Physiotherapist.objects.create(name="Rowan Hollis", hcpc_number="PH990123")
    look_again(curator, person)
    assert not RegisterCheck.objects.exists()
