"""What a visitor meets while the database is away, slow, locked or full: docs/faults.md."""

from collections.abc import Iterator

import pytest

from tests.faults import database
from tests.faults.load import Visitors
from tests.faults.row import Row
from tests.faults.stage import Stage, staged


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("faults"), max_connections=8) as stage:
        yield stage


@pytest.fixture(scope="module")
def visitors(stage: Stage) -> Iterator[Visitors]:
    with stage.site() as site:
        yield Visitors(site.port, stage.pages)


def recovers(row: Row, *, told: bool = True) -> None:
    """No answer but right ones and, where the database was away, words."""
    assert row.tally.failures == 0, row.tally
    assert (row.tally.told > 0) == told, row.tally
    assert row.well_after < 10


def test_postgresql_down_when_the_site_starts(stage: Stage) -> None:
    recovers(database.down_at_start(stage, requests=10, at_once=5))


def test_postgresql_killed_in_the_middle_of_requests(stage: Stage, visitors: Visitors) -> None:
    recovers(database.stopped_midway(stage, visitors, requests=30, at_once=4))


def test_no_request_fails_after_postgresql_was_restarted(stage: Stage, visitors: Visitors) -> None:
    recovers(database.restarted(stage, visitors, requests=20, at_once=4), told=False)


def test_connections_ended_in_the_middle_of_requests(stage: Stage, visitors: Visitors) -> None:
    row = database.connections_cut(stage, visitors, requests=10, at_once=4)
    assert row.tally.failures == 0, row.tally


def test_a_query_that_does_not_end_is_cut_and_others_are_served(
    stage: Stage, visitors: Visitors
) -> None:
    row = database.slow_query(stage, visitors, requests=20, at_once=2)
    recovers(row)
    assert 3 <= row.tally.slowest < 6


def test_a_locked_table_is_given_up(stage: Stage, visitors: Visitors) -> None:
    row = database.locked(stage, visitors)
    recovers(row)
    assert 2 <= row.tally.slowest < 8


def test_more_visitors_than_connections_wait_and_are_answered(visitors: Visitors) -> None:
    recovers(database.more_than_connections(visitors, requests=60, at_once=50), told=False)


def test_connections_that_others_hold_are_missed_in_words(stage: Stage, visitors: Visitors) -> None:
    recovers(database.connections_taken(stage, visitors, at_once=6))
