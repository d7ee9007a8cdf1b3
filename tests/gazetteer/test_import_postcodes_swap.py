"""`import_postcodes` beside others: readers, a second import, a long transaction, a killed one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import connection

from directory.gazetteer import LoadRefused, table
from directory.gazetteer.load import Options, load
from directory.models import PostcodeLocation
from msphysio import environment as env
from tests.support import factories
from tests.support.postcode_files import code_point_open, plain_csv, run_import

pytestmark = pytest.mark.django_db(transaction=True)


def another() -> Any:
    """A connection of somebody else to the same database; closes at the end of a with block."""
    parameters = connection.get_connection_params()
    given = {
        key: parameters[key] for key in ("host", "port", "user", "dbname") if key in parameters
    }
    return closing(psycopg.connect(**given, autocommit=True))


def answers(reader: "psycopg.Connection[Any]", query: str) -> Any:
    found = reader.execute(query).fetchone()
    return found and found[0]


POSTCODES = "SELECT count(*) FROM directory_postcodelocation WHERE level = 1"
LOADING = (
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)
LEFT_BEHIND = "SELECT count(*) FROM pg_namespace WHERE nspname = 'gazetteer_load'"


class Quiet:
    """Progress that calls back once reading has begun."""

    def __init__(self, on_reading: Callable[[], object] = lambda: None) -> None:
        self.on_reading = on_reading

    def say(self, text: str) -> None: ...

    @contextmanager
    def reading(self, name: str, size: int) -> Iterator[Callable[[int], object]]:
        self.on_reading()
        yield lambda length: None


def shape() -> dict[str, list[Any]]:
    """Columns, constraints and indexes of the table, by name."""
    queries = {
        "columns": "SELECT column_name, data_type, column_default, is_nullable, collation_name "
        "FROM information_schema.columns WHERE table_name = 'directory_postcodelocation' "
        "ORDER BY ordinal_position",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'directory_postcodelocation'::regclass ORDER BY 1",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE tablename = 'directory_postcodelocation' ORDER BY 1",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query)
            found[name] = cursor.fetchall()
    return found


@pytest.mark.slow
def test_after_a_load_the_table_is_what_the_migrations_made(tmp_path: Path) -> None:
    before = shape()

    run_import(code_point_open(tmp_path))
    run_import(code_point_open(tmp_path))

    assert shape() == before
    assert before["constraints"]
    assert before["indexes"]


@pytest.mark.slow
def test_readers_see_the_old_postcodes_or_the_new_and_never_fail(tmp_path: Path) -> None:
    factories.postcode_location(name="LS1 3AA", point=factories.YORK)
    seen: list[float] = []
    failures: list[Exception] = []
    done = Event()

    def read() -> None:
        with another() as reader:
            reader.execute("SET lock_timeout = '2s'")
            while not done.is_set():
                try:
                    query = "SELECT latitude FROM directory_postcodelocation WHERE name = 'LS1 3AA'"
                    seen.append(answers(reader, query))
                except psycopg.Error as error:
                    failures.append(error)

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(3):
        run_import(code_point_open(tmp_path))
    done.set()
    for reader in readers:
        reader.join()

    new = PostcodeLocation.objects.get(name="LS1 3AA").latitude
    assert not failures
    assert set(seen) == {factories.YORK.latitude, new}


@pytest.mark.slow
def test_old_snapshots_do_not_find_an_empty_table(tmp_path: Path) -> None:
    factories.postcode_location(name="LS1 3AA", point=factories.YORK)
    with another() as reader:
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1 FROM directory_town")
        run_import(code_point_open(tmp_path))

        assert answers(reader, POSTCODES) == 4


@pytest.mark.slow
def test_a_second_import_is_refused_while_one_runs(tmp_path: Path) -> None:
    file = code_point_open(tmp_path)
    is_reading, may_go_on = Event(), Event()

    def wait() -> None:
        is_reading.set()
        may_go_on.wait(30)

    def first_import() -> None:
        load([file], Options(), Quiet(wait))
        connection.close()

    first = Thread(target=first_import)
    first.start()
    is_reading.wait(30)
    try:
        with pytest.raises(CommandError, match="Another import is running"):
            run_import(file)
    finally:
        may_go_on.set()
        first.join()
    assert PostcodeLocation.objects.filter(level=1).count() == 4


@pytest.mark.slow
def test_a_long_reader_makes_it_give_up_and_the_old_postcodes_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LOCK_MILLISECONDS", 100)
    monkeypatch.setattr(table, "LOCK_TRIES", 3)
    monkeypatch.setattr(table, "SECONDS_BETWEEN_TRIES", 0.01)
    factories.postcode_location(name="LS1 3AA", point=factories.YORK)
    with another() as reader:
        reader.execute("BEGIN")
        reader.execute(POSTCODES)

        with pytest.raises(CommandError, match="has been reading the postcodes for too long"):
            run_import(code_point_open(tmp_path))

        assert answers(reader, POSTCODES) == 1
    assert PostcodeLocation.objects.get().name == "LS1 3AA"


@pytest.mark.slow
def test_a_reader_that_ends_in_time_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LOCK_MILLISECONDS", 100)
    monkeypatch.setattr(table, "SECONDS_BETWEEN_TRIES", 0.01)
    with another() as reader:
        reader.execute("BEGIN")
        reader.execute(POSTCODES)
        ends = Timer(0.3, reader.execute, ["COMMIT"])
        ends.start()

        run_import(code_point_open(tmp_path))
        ends.join()

    assert PostcodeLocation.objects.filter(level=1).count() == 4


@pytest.mark.slow
def test_losing_the_database_half_way_is_said(tmp_path: Path) -> None:
    factories.postcode_location(name="LS1 3AA")

    def cut_off() -> None:
        assert connection.connection is not None
        with another() as somebody:
            process = connection.connection.info.backend_pid
            somebody.execute("SELECT pg_terminate_backend(%s)", [process])

    with pytest.raises(LoadRefused, match="The database stopped answering"):
        load([code_point_open(tmp_path)], Options(), Quiet(cut_off))

    with another() as reader:
        assert answers(reader, POSTCODES) == 1
        assert answers(reader, LEFT_BEHIND) == 0


@pytest.mark.slow
def test_a_killed_import_leaves_the_old_postcodes_and_nothing_behind(tmp_path: Path) -> None:
    factories.postcode_location(name="LS1 3AA")
    lines = (f"LS{i % 99} {i % 10}AA,53.8,-1.5\n" for i in range(400_000))
    file = plain_csv(tmp_path, "postcode,lat,lon\n" + "".join(lines))
    with another() as reader:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "import_postcodes", str(file)],
            cwd=env.BASE_DIR,
            env={**os.environ, "DATABASE_URL": database_url()},
            stdout=subprocess.DEVNULL,
        )
        assert until(reader, LOADING, 1), "it never began"
        process.send_signal(signal.SIGKILL)
        process.wait()

        assert until(reader, LOADING, 0), "its transaction never ended"
        assert answers(reader, POSTCODES) == 1
        assert answers(reader, LEFT_BEHIND) == 0

    run_import(code_point_open(tmp_path))
    assert PostcodeLocation.objects.filter(level=1).count() == 4


def database_url() -> str:
    settings = connection.settings_dict
    host = str(settings["HOST"]).replace("/", "%2F")
    return f"postgresql://{settings['USER']}@{host}:{settings['PORT']}/{settings['NAME']}"


def until(reader: "psycopg.Connection[Any]", query: str, value: int) -> bool:
    """Whether the query gives the value within half a minute."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if answers(reader, query) == value:
            return True
        time.sleep(0.02)
    return False
