"""What people could not find is counted by day, area and filter; nobody notices, nothing more."""

import re
import time
from datetime import date, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import daily
from directory.geo import Point
from directory.models import PostCount, UnmetNeed
from directory.vocabulary import Approach, Language, Route, Setting
from tests.support import factories as make
from tests.support.clock import set_clock
from tests.support.running import this_database
from tests.support.tables import gone, locked

ON = date(2026, 3, 3)
HARROGATE = Point(53.9921, -1.5418)  # 13 miles from Leeds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, ON)


@pytest.fixture
def leeds(db: None) -> None:
    make.postcode_location(name="LS1 3EX")
    make.town()


_visitors = count(1)


def search(query: str = "near=LS1+3EX", *, visitor: int = 0, agent: str = "") -> int:
    """Somebody else searches each time, but who is named by a number."""
    address = f"198.51.100.{visitor or next(_visitors) % 200}"
    return (
        Client(REMOTE_ADDR=address)
        .get(f"/search/?{query}", headers={"User-Agent": agent})
        .status_code
    )


def counted() -> dict[tuple[str, str, str], int]:
    """Area, group and slug of every row, with its count."""
    columns = ("postcode_area", "filter_group", "filter_slug", "count")
    return {(area, group, slug): count for area, group, slug, count in rows(*columns)}


def rows(*columns: str) -> list[Any]:
    return list(UnmetNeed.objects.values_list(*columns))


# --- What is counted -----------------------------------------------------------------------------


@pytest.mark.usefixtures("leeds")
def test_nothing_near_is_counted_by_area_alone() -> None:
    for query in ("near=LS1+3EX", "near=Leeds", "near=LS1+3EX&within=100", "near=LS1+3EX&within=5"):
        assert search(query) == 200
    assert counted() == {("LS", "", ""): 4}
    assert rows("day") == [(ON,)]


@pytest.mark.usefixtures("leeds")
def test_filters_where_there_is_nothing_at_all_are_not_to_blame() -> None:
    search("near=LS1+3EX&route=private")
    assert counted() == {("LS", "", ""): 1}


@pytest.mark.usefixtures("leeds")
def test_each_filter_that_alone_left_nothing_is_counted() -> None:
    make.service(routes=Route.NHS_REFERRAL, settings=Setting.HOSPITAL)
    search("near=LS1+3EX&route=private&setting=hospital")
    assert counted() == {("LS", "route", "private"): 1}


@pytest.mark.usefixtures("leeds")
def test_filters_that_only_together_left_nothing_are_counted_as_such() -> None:
    make.service(approaches=Approach.ACUPUNCTURE)
    make.service(languages=Language.BSL)
    search("near=LS1+3EX&route=private&setting=home-visits")
    assert counted() == {("LS", "", "together"): 1}


@pytest.mark.usefixtures("leeds")
def test_the_same_need_again_raises_its_count_and_another_day_has_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        search()
    set_clock(monkeypatch, ON + timedelta(days=1))
    search()
    assert sorted(rows("day", "count")) == [(ON, 3), (ON + timedelta(days=1), 1)]


@pytest.mark.slow
@pytest.mark.usefixtures("leeds")
def test_what_lies_within_25_miles_is_no_unmet_need() -> None:
    make.service(point=HARROGATE)
    for query in (
        "near=LS1+3EX",
        "near=LS1+3EX&within=5",
        "near=LS1+3EX&within=5&route=nhs-referral",
    ):
        search(query)
    assert not counted()
    search("near=LS1+3EX&within=5&route=private")
    assert counted() == {("LS", "", ""): 1}


@pytest.mark.usefixtures("leeds")
def test_who_asked_for_video_and_found_it_found_something() -> None:
    make.service(settings=Setting.REMOTE, point=None)
    search("near=LS1+3EX&setting=remote")
    assert not counted()


@pytest.mark.usefixtures("leeds")
@pytest.mark.parametrize(
    "query", ["", "near=", "near=QQ7+3ZZ", "near=Ledds", "near=LS1+3EX&within=26", "near=PH123456"]
)
def test_searches_from_no_place_and_mistakes_are_not_counted(query: str) -> None:
    search(query)
    assert not counted()


@pytest.mark.usefixtures("leeds")
def test_further_pages_robots_and_mere_heads_are_not_counted() -> None:
    assert search("near=LS1+3EX&page=2") == 404
    search(agent="Mozilla/5.0 (compatible; Examplebot/2.1)")
    Client().head("/search/?near=LS1+3EX")
    assert not counted()
    search(agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    assert counted()


@pytest.mark.slow
@pytest.mark.usefixtures("leeds")
def test_one_visitor_raises_a_count_once_an_hour() -> None:
    """Who wants help to seem missing searches a hundred times; others search too."""
    for _ in range(100):
        search("near=LS1+3EX", visitor=201)
    search("near=LS1+3EX", visitor=202)
    assert counted() == {("LS", "", ""): 2}


@pytest.mark.slow
@pytest.mark.usefixtures("leeds")
def test_the_next_hour_and_another_kind_count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    make.service(routes=Route.NHS_REFERRAL, settings=Setting.HOSPITAL)
    noon = timezone.now()
    for hours in (0, 0, 1):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: noon + timedelta(hours=hours))
        search("near=LS1+3EX&route=private", visitor=201)
    search("near=LS1+3EX&setting=home-visits", visitor=201)
    assert counted() == {("LS", "route", "private"): 2, ("LS", "setting", "home-visits"): 1}


@pytest.mark.slow
@pytest.mark.usefixtures("leeds")
def test_where_visitors_are_not_told_apart_a_count_can_be_raised_at_will() -> None:
    """The control: what holds is the name of the address."""
    names = (f"someone {number}" for number in range(100))
    with patch("directory.search.unmet.sender", lambda *_: next(names)):
        for _ in range(5):
            search("near=LS1+3EX", visitor=201)
    assert counted() == {("LS", "", ""): 5}


# --- Nobody is told of ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_typed_is_in_the_table() -> None:
    make.postcode_location(name="QQ7 3ZZ")
    assert search("near=QQ7+3ZZ&helps-with=pain&route=private") == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM directory_unmetneed")
        kept = [str(value) for row in cursor.fetchall() for value in row[1:]]
    assert kept == ["2026-03-03", "QQ", "", "", "1"]


@pytest.mark.django_db
def test_a_place_known_by_its_position_alone_is_counted_by_its_area() -> None:
    make.postcode_location(name="LS1 3")
    search("near=53.79,-1.55")
    assert counted() == {("LS", "", ""): 1}


@pytest.mark.usefixtures("leeds")
def test_who_searched_is_kept_for_the_day_alone_and_under_no_name_that_leads_back() -> None:
    search("near=LS1+3EX", visitor=201)
    (kept,) = PostCount.objects.values_list("counted", flat=True)
    assert re.fullmatch("[0-9a-f]{64}", kept)
    daily.run(ON + timedelta(days=1))
    assert not PostCount.objects.exists()
    assert counted() == {("LS", "", ""): 1}


@pytest.mark.slow
@pytest.mark.django_db
def test_after_90_days_only_the_month_is_kept() -> None:
    for day, number in (("2026-03-02", 1), ("2026-03-03", 2), ("2026-03-31", 4), ("2026-04-01", 8)):
        UnmetNeed.objects.create(day=day, postcode_area="LS", count=number)
    UnmetNeed.objects.create(day="2026-03-03", postcode_area="YO", count=16)
    for _ in range(2):
        daily.run(date(2026, 6, 29))  # 90 days after the last of March
        assert sorted(rows("day", "postcode_area", "count")) == [
            (date(2026, 3, 1), "LS", 3),
            (date(2026, 3, 1), "YO", 16),
            (date(2026, 3, 31), "LS", 4),
            (date(2026, 4, 1), "LS", 8),
        ]
    daily.run(date(2026, 7, 1))
    assert sorted(rows("day", "postcode_area", "count"))[0] == (date(2026, 3, 1), "LS", 7)


# --- A search never suffers ----------------------------------------------------------------------


@pytest.mark.usefixtures("leeds")
def test_it_is_one_query_after_all_others() -> None:
    with CaptureQueriesContext(connection) as queries:
        search("near=LS1+3EX&route=private")
    written = [number for number, each in enumerate(queries) if "unmetneed" in each["sql"]]
    assert written == [len(queries) - 1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_locked_table_keeps_no_search_waiting() -> None:
    make.postcode_location(name="LS1 3EX")
    search()
    with locked("directory_unmetneed"):
        begun = time.monotonic()
        assert search() == 200
        assert time.monotonic() - begun < 1
    assert search() == 200
    assert counted() == {("LS", "", ""): 2}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_gone_fails_no_search(caplog: pytest.LogCaptureFixture) -> None:
    make.postcode_location(name="LS1 3EX")
    with gone("directory_unmetneed"):
        assert search() == 200
        assert search() == 200
    assert "LS1" not in caplog.text
    assert "An unmet need was not counted: ProgrammingError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_only_reads_fails_no_search() -> None:
    make.postcode_location(name="LS1 3EX")
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            assert search() == 200
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert not counted()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_while_counting_fails_no_search() -> None:
    make.postcode_location(name="LS1 3EX")
    with patch("directory.search.unmet._ENDS", "; SELECT pg_terminate_backend(pg_backend_pid())"):
        assert search() == 200
    connection.close()
    assert search() == 200


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_counting_is_for_counting_alone() -> None:
    make.postcode_location(name="LS1 3EX")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()
    for breaks in (False, True):
        if breaks:
            with gone("directory_unmetneed"):
                search()
        else:
            search()
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_counts_raised_at_the_same_moment_are_all_kept() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from directory.search.unmet import _BEGINS, _COUNT, _ENDS

    def add(number: int) -> None:
        counted = _COUNT.format(f"(DATE '2026-03-03', 'LS', 'route', 'private', '{number}')")
        with psycopg.connect(this_database(), autocommit=True) as other:
            other.execute(f"{_BEGINS.format(5000)} {counted} {_ENDS}".encode())

    with ThreadPoolExecutor(max_workers=8) as adders:
        list(adders.map(add, range(40)))
    assert counted() == {("LS", "route", "private"): 40}
