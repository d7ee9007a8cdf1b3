"""What holds for every test: nothing leaves this machine, nothing is left behind."""

import gc
import os
import socket
from collections.abc import Iterator
from typing import Any

import psutil
import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from msphysio.serving.local_folder import find_home
from tests.support import staff_visits
from tests.support.running import browser_database

# A slow machine is not a fault of the code under test.
hypothesis_settings.register_profile("msphysio", deadline=None)
hypothesis_settings.load_profile("msphysio")

OURS = "test_msphysio_"  # how the name of each database that tests make begins
SLOW = ("tests/browser/", "tests/system/")
LOOPBACK = ("127.", "::1", "localhost")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Drop the databases of earlier runs that were killed, on our own server."""
    ours = settings.DATABASES["default"]["HOST"] == str(find_home() / "postgres")
    if "PYTEST_XDIST_WORKER" in os.environ or not ours:
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database").fetchall()
        drop(connection, *(name for (name,) in names if is_left_over(name)))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop the database of the browser tests, which belongs to all workers."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            drop(connection, browser_database())


def drop(connection: psycopg.Connection, *names: str) -> None:
    for name in names:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(name)))


def is_left_over(name: str) -> bool:
    """Whether the database is one of ours whose test run is over: the name holds its process."""
    if not name.startswith(OURS):
        return False
    run = name.split("_")[2]
    return run.isdigit() and not psutil.pid_exists(int(run))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts real servers is slow, by where it stands."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """What is imported by now stays: it need not be looked through for rubbish again and again."""
    gc.freeze()
    gc.set_threshold(100_000)


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """A superuser who has given both proofs; pytest-django's own stops at the password."""
    return staff_visits.signed_in(admin_user)


@pytest.fixture(scope="session", autouse=True)
def no_session_outlives_the_tests(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Whatever a test left behind may not keep the database from being dropped.

    Tests that need none get none: then the name is still that of the site's own.
    """
    yield
    with django_db_blocker.unblock():
        connection.close()
    if not connection.settings_dict["NAME"].startswith(OURS):
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as outside:
        outside.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )


@pytest.fixture(scope="session", autouse=True)
def open_data_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The file with all open data is never made in the folder of this copy of the site."""
    settings.OPEN_DATA_DIR = tmp_path_factory.mktemp("open-data")


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calling any other host fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"A test called another host: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
