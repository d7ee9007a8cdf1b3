"""A PostgreSQL that would log what was searched for is warned of; the guide tells it not to."""

from unittest.mock import Mock

import pytest
from django.core.checks import CheckMessage, run_checks
from django.db import OperationalError, connection

from directory import checks
from directory.checks import QUIETEST_LOG
from msphysio.serving import embedded
from tests.support.proxy import DEPLOY

LINES = "\n".join(f"{name} = {value}" for name, value in QUIETEST_LOG.items())


def away() -> Mock:
    return Mock(**{"cursor.side_effect": OperationalError})


def warnings() -> list[CheckMessage]:
    found = run_checks(include_deployment_checks=True, databases=["default"])
    return [one for one in found if one.id == "directory.W002"]


def test_the_guide_and_the_embedded_server_are_told_the_same() -> None:
    assert f"```\n{LINES}\n```" in (DEPLOY / "README.md").read_text("utf-8")
    assert set(LINES.splitlines()) < set(embedded.CONFIGURATION.splitlines())


@pytest.fixture
def quiet_log(db: None) -> None:
    """Whatever the server of the tests logs by itself."""
    with connection.cursor() as cursor:
        for name, value in QUIETEST_LOG.items():
            cursor.execute(f"SET LOCAL {name} = '{value}'")


@pytest.mark.usefixtures("quiet_log")
def test_each_setting_that_logs_more_is_named() -> None:
    assert not warnings()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_min_error_statement = error; SET LOCAL log_statement = 'all'")
    first, second = warnings()
    assert first.msg == (
        "PostgreSQL (default) may log what was searched for: log_min_error_statement is error."
    )
    assert str(second.hint).startswith("Set log_statement = none.")


def test_a_database_that_is_away_is_no_second_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", away().cursor)
    assert not warnings()


@pytest.mark.usefixtures("quiet_log")
def test_replicas_are_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"default": connection, "replica-1": connection, "replica-2": away()}
    monkeypatch.setattr(checks, "connections", asked)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_statement = 'all'")
    assert [one.msg.split(" may ")[0] for one in warnings()] == [
        "PostgreSQL (default)",
        "PostgreSQL (replica-1)",
    ]
