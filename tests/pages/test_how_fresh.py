"""How fresh the directory is: for a watcher, and in words for anyone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import GazetteerSource, JobRun, Report, Service
from directory.models.jobs import BACKUP, note, note_backup
from tests.support import clock
from tests.support import factories as make
from tests.support.page_tree import visit

pytestmark = pytest.mark.django_db
Calls = list[Callable[[], None]]


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # between two renewals, for the figures below


@pytest.fixture(autouse=True)
def counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.set_clock(monkeypatch, NOON.date())
    cache.clear()


def ago(**time: int) -> datetime:
    return NOON - timedelta(**time)


def status() -> dict[str, Any]:
    response = Client().get("/status.json")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=60"
    found: dict[str, Any] = response.json()
    return found


def listed(*days: int) -> None:
    for number in days:
        make.service(confirmed_on=make.today() - timedelta(days=number))


def person(days: int) -> None:
    make.physiotherapist(checked_on=make.today() - timedelta(days=days))


def report(days: int, *, closed: int | None = 0) -> None:
    on = None if closed is None else make.today() - timedelta(days=closed)
    made = make.report(closed_on=on)
    Report.objects.filter(pk=made.pk).update(received_at=ago(days=days + (closed or 0)))


def file(edition: str, **fields: Any) -> None:
    given = {"kind": "code-point-open", "rows": 1, "credit": "", "loaded_at": NOON}
    GazetteerSource.objects.create(**{**given, "edition": edition, **fields})


def daily(days: int, fault: str = "") -> None:
    note("Tell", ago(days=days))
    note("Forget", ago(days=days), fault)


def no_postcodes() -> None:
    GazetteerSource.objects.all().delete()


EVERY_JOB = ["daily_jobs", "backup", "drill"]
STATES: list[tuple[str, Calls, dict[str, Any]]] = [
    (
        "nothing at all",
        [],
        {
            "listings": 0,
            "confirmed_within_6_months": None,
            "looked_up_since_renewal": None,
            "median_days_to_answer": None,
            "postcode_file": None,
            "postcode_file_months_old": None,
            "late": EVERY_JOB,
        },
    ),
    (
        "some stale",
        [partial(listed, 10, 100, 300, 500)],
        {
            "listings": 4,
            "confirmed_within_6_months": 0.5,
            "confirmed_within_12_months": 0.75,
        },
    ),
    (
        "all stale",
        [partial(listed, 500, 501)],
        {"confirmed_within_6_months": 0, "confirmed_within_12_months": 0},
    ),
    (
        "people looked up before and after the renewal",
        [partial(person, 10), partial(person, 200), partial(person, 230)],
        {"people": 3, "last_renewal": "2026-04-30", "looked_up_since_renewal": 0.667},
    ),
    (
        "reports answered slowly",
        [
            partial(report, 2),
            partial(report, 4),
            partial(report, 90),
            partial(report, 9, closed=400),
            partial(report, 9, closed=None),
        ],
        {"reports_answered": 3, "median_days_to_answer": 4},
    ),
    (
        "an old postcode file, though loaded today",
        [partial(file, "July 2014 (2014.3.0)")],
        {
            "postcode_file_months_old": 148,
            "postcode_file": "OS Code-Point Open, July 2014 (2014.3.0)",
        },
    ),
    (
        "a file that does not say its age",
        [partial(file, "edition not said", loaded_at=ago(days=62))],
        {"postcode_file_months_old": 2},
    ),
    (
        "all runs",
        [
            partial(daily, 0),
            partial(note_backup, ago(days=1)),
            partial(note_backup, ago(days=7), drill=True),
        ],
        {"late": []},
    ),
    ("no daily job for days", [partial(daily, 3)], {"late": EVERY_JOB}),
    (
        "a daily job that failed today, and a backup without a drill",
        [partial(daily, 0, "LookupError"), partial(note_backup, ago(hours=3))],
        {
            "daily_jobs_succeeded_at": None,
            "drill_succeeded_at": None,
            "late": ["daily_jobs", "drill"],
        },
    ),
    (
        "a step of an earlier release that runs no more",
        [partial(note, "Old step", ago(days=300)), partial(daily, 1)],
        {"late": ["backup", "drill"]},
    ),
]


@pytest.mark.parametrize(("state", "do", "told"), STATES, ids=[one[0] for one in STATES])
def test_the_figures_are_those_of_the_state(state: str, do: Calls, told: dict[str, Any]) -> None:
    no_postcodes()
    for one in do:
        one()
    assert {name: status()[name] for name in told} == told, state
    page = visit("/how-fresh/").one("main")
    assert page.text.count("Late.") == len(status()["late"])
    assert "None" not in page.text


@pytest.mark.slow
def test_it_says_of_all_that_they_are_all_only_if_they_are() -> None:
    listed(*([10] * 199), 500)
    page = visit("/how-fresh/")
    assert "199 of 200 services (99%) confirmed their details in the last 6 months." in page


def test_the_day_of_renewal_itself_is_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    for on, renewal in ((date(2026, 4, 30), "2024-04-30"), (date(2026, 5, 1), "2026-04-30")):
        cache.clear()
        clock.set_clock(monkeypatch, on)
        assert status()["last_renewal"] == renewal


def test_it_is_counted_once_a_minute_and_costs_little() -> None:
    listed(10)
    with CaptureQueriesContext(connection) as first:
        before = status()
    assert len(first) <= 7
    Service.objects.all().delete()
    with CaptureQueriesContext(connection) as again:
        assert status() == before
    assert len(again) == 0


def test_it_names_nobody_and_no_fault() -> None:
    listed(10)
    make.physiotherapist(name="Rowan Hollis", hcpc_number="PH123456")
    daily(0, "SecretError")
    text = Client().get("/status.json").text + Client().get("/how-fresh/").text
    for word in ("Hollis", "PH123456", "SecretError", "Harehope"):
        assert word not in text


def test_a_backup_and_its_trial_are_noted_and_are_no_daily_jobs() -> None:
    note_backup(NOON)
    assert JobRun.objects.get().name == BACKUP
    assert status()["backup_succeeded_at"]
    assert status()["daily_jobs_succeeded_at"] is None
