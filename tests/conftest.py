"""What holds for every test: nothing leaves this machine, nothing is left behind."""

import os
import socket
from typing import Any

import psutil
import psycopg
import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from msphysio.home import find_home

# A slow machine is not a fault of the code under test.
hypothesis_settings.register_profile("msphysio", deadline=None)
hypothesis_settings.load_profile("msphysio")

LOOPBACK = ("127.", "::1", "localhost")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Drop the databases of earlier runs that were killed, on our own server."""
    ours = settings.DATABASES["default"]["HOST"] == str(find_home() / "postgres")
    if "PYTEST_XDIST_WORKER" in os.environ or not ours:
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            if is_left_over(name):
                drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
                connection.execute(drop)


def is_left_over(name: str) -> bool:
    """Whether the database is one of ours whose test run is over: the name holds its process."""
    if not name.startswith("test_msphysio_"):
        return False
    run = name.split("_")[2]
    return run.isdigit() and not psutil.pid_exists(int(run))


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calling any other host fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"A test called another host: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
