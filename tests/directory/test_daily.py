"""Once a day: every step may run twice, fails alone, and says when it last ran."""

from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from directory import daily
from directory.models import JobRun, PostCount, UnmetNeed
from msphysio import environment as env
from tests.support import factories as make
from tests.support.clock import set_clock

ON = date(2026, 3, 3)


@pytest.fixture
def more_steps(monkeypatch: pytest.MonkeyPatch) -> dict[str, daily.Step]:
    """Every step; a test may add its own."""
    steps = dict(daily.STEPS)
    monkeypatch.setattr(daily, "STEPS", steps)
    return steps


def run() -> str:
    said = StringIO()
    call_command("run_daily", stdout=said)
    return said.getvalue()


def fails(on: date) -> None:
    raise LookupError("QQ-MARKER")


def fails_in_the_database(on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.mark.django_db
def test_every_step_is_run_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, ON)
    assert run().count(": done") == len(daily.STEPS) >= 3
    assert {run.name for run in JobRun.objects.all()} == set(daily.STEPS)
    for noted in JobRun.objects.all():
        assert noted.ran_at.date() == ON
        assert (noted.succeeded_at, noted.fault) == (noted.ran_at, "")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("step", "fault"), [(fails, "LookupError"), (fails_in_the_database, "DataError")]
)
def test_a_step_that_fails_stops_no_other_and_the_command_says_so(
    step: daily.Step, fault: str, more_steps: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    more_steps["Fail"] = step
    with pytest.raises(CommandError, match=f"1 of {len(daily.STEPS)} daily steps failed"):
        run()
    failed = JobRun.objects.get(name="Fail")
    assert (failed.fault, failed.succeeded_at) == (fault, None)
    assert JobRun.objects.filter(fault="").count() == len(daily.STEPS) - 1


@pytest.mark.django_db
def test_the_last_success_stays_known_after_a_failure(
    monkeypatch: pytest.MonkeyPatch, more_steps: dict[str, daily.Step]
) -> None:
    more_steps["One"] = lambda on: None
    set_clock(monkeypatch, ON)
    run()
    more_steps["One"] = fails
    set_clock(monkeypatch, ON + timedelta(days=1))
    with pytest.raises(CommandError):
        run()
    noted = JobRun.objects.get(name="One")
    assert noted.succeeded_at is not None
    assert noted.succeeded_at.date() == ON
    assert noted.ran_at.date() == ON + timedelta(days=1)


# --- What is done --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_senders_of_earlier_days_are_forgotten() -> None:
    for days in (0, 1, 30):
        day = make.today() - timedelta(days=days)
        PostCount.objects.create(day=day, counted="x", count=1)
    run()
    assert [row.day for row in PostCount.objects.all()] == [make.today()]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_visitors_wrote_is_erased_ninety_days_after_closing() -> None:
    old = make.report(words="Old", closed_on=make.today() - timedelta(days=91))
    kept = make.report(words="Kept", closed_on=make.today() - timedelta(days=90))
    waiting = make.report(words="Waiting")
    run()
    run()
    for report, words in ((old, ""), (kept, "Kept"), (waiting, "Waiting")):
        report.refresh_from_db()
        assert report.words == words


@pytest.mark.django_db
def test_what_people_could_not_find_is_forgotten_after_three_years() -> None:
    """A month goes as a whole, with its first day."""
    days = (date(2023, 3, 31), date(2023, 4, 1), date(2026, 3, 3))
    for day in days:
        UnmetNeed.objects.create(day=day, postcode_area="LS", count=1)
    for _ in range(2):
        daily.STEPS["Throw away old counts of what people could not find"](days[-1])
    assert sorted(UnmetNeed.objects.values_list("day", flat=True)) == [*days[1:]]


@pytest.mark.django_db
def test_whoever_waits_for_a_letter_gets_one_and_no_second() -> None:
    report = make.report(email="visitor@example.org", closed_on=make.today())
    make.report(email="waiting@example.org")
    run()
    run()
    assert [letter.to for letter in mail.outbox] == [["visitor@example.org"]]
    report.refresh_from_db()
    assert report.email == ""


@pytest.mark.django_db
@override_settings(**env.mailers("console"), DEBUG=False)
def test_letters_are_not_shown_on_the_console_of_a_public_site(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = make.report(email="visitor@example.org", closed_on=make.today())
    with pytest.raises(CommandError, match=f"1 of {len(daily.STEPS)} daily steps failed"):
        run()
    assert JobRun.objects.get(fault="NoMailServer")
    assert "visitor" not in "".join(capsys.readouterr())
    report.refresh_from_db()
    assert report.email == "visitor@example.org"


@pytest.mark.django_db
@override_settings(**env.mailers("console"), DEBUG=False)
def test_a_site_without_mail_and_with_nobody_to_tell_is_in_order() -> None:
    make.report(closed_on=make.today())
    assert "failed" not in run()


@pytest.mark.django_db
@override_settings(**env.mailers("console"), DEBUG=True)
def test_a_developer_sees_letters_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    make.report(email="visitor@example.org", closed_on=make.today())
    run()
    assert "To: visitor@example.org" in capsys.readouterr().out


class Failing(EmailBackend):
    """Refuses some addresses, and breaks down at others."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if "refused" in message.to[0]:
                raise SMTPRecipientsRefused({})
            if "down" in message.to[0]:
                raise SMTPServerDisconnected
        return super().send_messages(messages)


@pytest.mark.django_db
@override_settings(**env.mailers(f"{__name__}.Failing"))
def test_one_letter_that_fails_stops_no_other_and_is_tried_again() -> None:
    names = ("refused", "down", "fine")
    reports = {
        name: make.report(email=f"{name}@example.org", closed_on=make.today()) for name in names
    }
    with pytest.raises(CommandError):
        run()
    assert [letter.to for letter in mail.outbox] == [["fine@example.org"]]
    for report in reports.values():
        report.refresh_from_db()
    left = {name: report.email for name, report in reports.items()}
    assert left == {"refused": "", "down": "down@example.org", "fine": ""}
