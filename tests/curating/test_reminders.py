"""Curators are told by letter what falls due; what is shown never waits for it."""

from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from directory.models import Physiotherapist
from msphysio import environment as env
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db

DEADLINE, LAST_DAY = date(2028, 4, 30), date(2028, 6, 29)


class Failing(EmailBackend):
    """A mail server that breaks down."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPServerDisconnected


@pytest.fixture
def ada() -> User:
    """A curator with an address."""
    user = staff.person("Curator", name="ada")
    user.email = "ada@example.org"
    user.save()
    return user


def run(monkeypatch: pytest.MonkeyPatch, *days: date) -> list[str]:
    """The letters that the daily jobs of some days send."""
    mail.outbox.clear()
    for day in days:
        set_clock(monkeypatch, day)
        call_command("run_daily", stdout=StringIO())
    return [str(letter.body) for letter in mail.outbox]


def before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def looked_up(name: str, public_until: date) -> None:
    person = make.physiotherapist(name=name, checked_on=date(2027, 9, 1))
    Physiotherapist.objects.filter(pk=person.pk).update(public_until=public_until)


# --- What is shown -------------------------------------------------------------------------------


def test_after_the_renewal_nobody_is_shown_unless_looked_up_again(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    make.physiotherapist(name="Rowan Hollis", checked_on=date(2028, 4, 29))
    make.physiotherapist(name="Kit Marlow", checked_on=date(2027, 9, 1))
    again = make.physiotherapist(name="Sam Reeve", checked_on=date(2027, 9, 1))
    make.register_check(physiotherapist=again, checked_on=date(2028, 5, 2))
    set_clock(monkeypatch, LAST_DAY)
    assert "Rowan Hollis" in client.get("/physiotherapists/").content.decode()
    set_clock(monkeypatch, date(2028, 7, 1))
    page = client.get("/physiotherapists/").content.decode()
    assert "Sam Reeve" in page
    assert "Rowan Hollis" not in page
    assert "Kit Marlow" not in page


@pytest.mark.slow
def test_with_the_daily_jobs_curators_were_told_in_time(
    monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    make.physiotherapist(name="Rowan Hollis", checked_on=date(2027, 9, 1))
    days = [date(2028, 1, 1) + timedelta(days=step) for step in range(182)]
    told = {}
    for day in days:
        for letter in run(monkeypatch, day):
            assert "Rowan Hollis" in letter
            told[day] = letter
    assert list(told) == [
        before(DEADLINE, 60),
        before(DEADLINE, 30),
        DEADLINE,
        before(LAST_DAY, 30),
        before(LAST_DAY, 7),
    ]
    assert "HCPC's renewal deadline was 30 April 2028." in told[DEADLINE]
    assert "People shown until 29 June 2028" in told[before(LAST_DAY, 30)]


# --- When, and to whom ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_second_run_on_one_day_tells_nothing(monkeypatch: pytest.MonkeyPatch, ada: User) -> None:
    day = date(2027, 9, 2)
    looked_up("Rowan Hollis", day + timedelta(days=30))
    assert len(run(monkeypatch, day, day)) == 1


@pytest.mark.slow
def test_days_that_were_missed_are_told_the_next_time(
    monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    day = date(2027, 9, 12)
    looked_up("Rowan Hollis", day + timedelta(days=27))
    looked_up("Kit Marlow", day + timedelta(days=31))
    [letter] = run(monkeypatch, day - timedelta(days=5), day)
    assert "Rowan Hollis" in letter
    assert "Kit Marlow" not in letter


def test_a_service_that_falls_from_the_list_is_told(
    monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    make.service(name="Harehope centre", kind="charity", confirmed_on=date(2026, 3, 3))
    [letter] = run(monkeypatch, before(date(2027, 9, 3), 30))
    assert "Services listed until 3 September 2027" in letter
    assert "- Harehope centre" in letter


@pytest.mark.slow
def test_a_long_list_is_cut(monkeypatch: pytest.MonkeyPatch, ada: User) -> None:
    day = date(2027, 9, 2)
    for number in range(52):
        looked_up(f"Person {number}", day + timedelta(days=7))
    [letter] = run(monkeypatch, day)
    assert "and 2 more" in letter


def test_nothing_to_say_is_not_said(monkeypatch: pytest.MonkeyPatch, ada: User) -> None:
    looked_up("Rowan Hollis", date(2028, 12, 1))
    assert not run(monkeypatch, date(2027, 9, 2))


@pytest.mark.parametrize(
    "without", [{"email": ""}, {"is_active": False}, {"is_staff": False}, {"groups": []}]
)
def test_only_curators_who_can_be_written_to_are(
    monkeypatch: pytest.MonkeyPatch, ada: User, without: dict[str, Any]
) -> None:
    if "groups" in without:
        ada.groups.clear()
    else:
        User.objects.filter(pk=ada.pk).update(**without)
    looked_up("Rowan Hollis", date(2027, 9, 9))
    assert not run(monkeypatch, date(2027, 9, 2))


@override_settings(**env.mailers("console"), DEBUG=False)
def test_without_a_mail_server_nothing_is_sent_or_fails(
    monkeypatch: pytest.MonkeyPatch, ada: User, capsys: pytest.CaptureFixture[str]
) -> None:
    looked_up("Rowan Hollis", date(2027, 9, 9))
    run(monkeypatch, date(2027, 9, 2))
    assert "Rowan" not in "".join(capsys.readouterr())


def test_a_letter_that_did_not_go_out_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    looked_up("Rowan Hollis", date(2027, 9, 9))
    failing = override_settings(**env.mailers("tests.curating.test_reminders.Failing"))
    with failing, pytest.raises(CommandError):
        run(monkeypatch, date(2027, 9, 2))
    assert len(run(monkeypatch, date(2027, 9, 3))) == 1


def test_the_first_letter_tells_all_that_is_near_and_nothing_that_is_past(
    monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    day = date(2027, 9, 2)
    for name, ahead in (("Past", -1), ("Week", 5), ("Month", 20), ("Due", 100)):
        looked_up(name, day + timedelta(days=ahead))
    [letter] = run(monkeypatch, day)
    assert "- Past" not in letter
    assert [letter.count(f"- {name}") for name in ("Week", "Month", "Due")] == [1, 1, 1]
