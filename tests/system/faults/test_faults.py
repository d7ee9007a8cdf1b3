"""What docs/faults.md tells, with few requests: each fault is caused, and goes as it must."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from msphysio import environment as env
from tests.support.proxy import Proxy, needs_nginx
from tests.support.running import Site, of_all_workers
from tests.system.faults import backups, database, documented, imports, people, processes
from tests.system.faults.greed import Greed, taken_up
from tests.system.faults.load import Visitors
from tests.system.faults.row import Row
from tests.system.faults.stage import Stage, staged

TABLE = (env.BASE_DIR / "docs" / "faults.md").read_text("utf-8")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    shared = of_all_workers(tmp_path_factory)
    with staged(tmp_path_factory.mktemp("faults"), shared, max_connections=12) as stage:
        yield stage


@pytest.fixture(scope="module")
def site(stage: Stage) -> Iterator[Site]:
    with stage.site() as site:
        yield site


@pytest.fixture(scope="module")
def visitors(stage: Stage, site: Site) -> Visitors:
    return Visitors(site.port, stage.pages)


@pytest.fixture
def with_nginx() -> None:
    needs_nginx()


def goes_as_it_must(row: Row, *, told: bool = False, within: float = 10) -> None:
    """`told`: some are asked to try again. `within`: seconds until it is well again."""
    assert row.holds, row
    assert bool(row.tally.told) == told, row
    assert (row.well_after or 0) < within, row
    assert f"| {row.fault} |" in TABLE


# --- The database --------------------------------------------------------------------------------


def test_postgresql_down_when_the_site_starts(stage: Stage) -> None:
    goes_as_it_must(database.down_at_start(stage, requests=10, at_once=5), told=True)


def test_postgresql_killed_in_the_middle_of_requests(stage: Stage, visitors: Visitors) -> None:
    row = database.stopped_midway(stage, visitors, requests=30, at_once=4)
    goes_as_it_must(row, told=True)


def test_no_request_fails_after_postgresql_was_restarted(stage: Stage, visitors: Visitors) -> None:
    goes_as_it_must(database.restarted(stage, visitors, requests=20, at_once=4))


def test_connections_ended_in_the_middle_of_requests(stage: Stage, visitors: Visitors) -> None:
    row = database.connections_cut(stage, visitors, requests=10, at_once=4)
    goes_as_it_must(row, told=bool(row.tally.told))


def test_a_query_that_does_not_end_is_cut_and_others_are_served(
    stage: Stage, visitors: Visitors
) -> None:
    row = database.slow_query(stage, visitors, requests=20, at_once=2)
    goes_as_it_must(row, told=True)
    assert 3 <= row.tally.slowest < 10


def test_a_locked_table_is_given_up(stage: Stage, visitors: Visitors) -> None:
    row = database.locked(stage, visitors)
    goes_as_it_must(row, told=True)
    assert 2 <= row.tally.slowest < 10


def test_more_visitors_than_connections_wait_and_are_answered(visitors: Visitors) -> None:
    row = database.more_than_connections(visitors, requests=60, at_once=50)
    goes_as_it_must(row)
    assert row.tally.slowest < 30


def test_connections_that_others_hold_are_missed_in_words(stage: Stage, visitors: Visitors) -> None:
    goes_as_it_must(database.connections_taken(stage, visitors, at_once=6), told=True)


# --- People, files and backups -------------------------------------------------------------------


def test_of_two_curators_who_save_at_once_the_second_is_told(
    stage: Stage, visitors: Visitors
) -> None:
    goes_as_it_must(people.saved_at_once(stage, visitors, rounds=2))


def test_a_month_without_the_daily_job_shows_nobody_out_of_date(
    stage: Stage, visitors: Visitors
) -> None:
    goes_as_it_must(people.no_daily_job(stage, visitors))


def test_a_killed_import_leaves_the_old_postcodes(stage: Stage, visitors: Visitors) -> None:
    goes_as_it_must(imports.killed(stage, visitors, rows=90_000))


def test_a_truncated_postcode_file_changes_nothing(stage: Stage, visitors: Visitors) -> None:
    goes_as_it_must(imports.truncated(stage, visitors, rows=1_000))


def test_a_postcode_file_may_be_loaded_twice(stage: Stage, visitors: Visitors) -> None:
    goes_as_it_must(imports.twice(stage, visitors, rows=5_000))


def test_a_backup_comes_back_on_an_empty_server(stage: Stage, visitors: Visitors) -> None:
    goes_as_it_must(backups.restored(stage, visitors), within=60)


# --- Behind nginx --------------------------------------------------------------------------------


@pytest.mark.usefixtures("with_nginx")
def test_a_killed_process_fails_no_request(stage: Stage, site: Site, tmp_path: Path) -> None:
    with Proxy(tmp_path, site.port) as proxy:
        visitors = Visitors(proxy.https, stage.pages, tls=True)
        goes_as_it_must(processes.killed(site, visitors, kills=3, at_once=4))


@pytest.mark.usefixtures("with_nginx")
def test_the_documented_upgrade_fails_no_request(stage: Stage) -> None:
    row = documented.upgraded(
        stage, times=1, requests=50, at_once=4, pause=0.3, processes=1, seconds=1
    )
    goes_as_it_must(row)


# --- One visitor who takes all there is ----------------------------------------------------------

SLOWLY = {"DJANGO_SETTINGS_MODULE": "tests.system.faults.slow_sign_in"}
SEND = Greed(uploads=20, megabytes=1, seconds=30)
OF_DEBIAN = 768  # connections


def held_up(stage: Stage, folder: Path, greed: Greed, **broken: Any) -> Row:
    """What others met; `broken` is what the proxy or the site has otherwise than in the guide."""
    unlimited = {"UNLIMITED": "1"} if greed.addresses > 1 else {}
    with (
        stage.site(folder.name, **SLOWLY, **unlimited) as site,
        Proxy(folder, site.port, **broken) as proxy,
    ):
        visitors = Visitors(proxy.https, stage.pages, tls=True)
        visitors.until_well()
        return taken_up(proxy, visitors, greed, requests=24, patience=6)


@pytest.mark.usefixtures("with_nginx")
def test_nobody_notices_a_visitor_who_takes_all_there_is(stage: Stage, tmp_path: Path) -> None:
    greed = replace(SEND, half_requests=900, sign_ins=4)
    goes_as_it_must(held_up(stage, tmp_path, greed))


@pytest.mark.usefixtures("with_nginx")
@pytest.mark.parametrize(
    ("greed", "without"),
    [
        pytest.param(
            Greed(half_requests=900),
            {
                "connections": OF_DEBIAN,
                "changes": {
                    "client_header_timeout 10s": "client_header_timeout 1h",
                    "client_body_timeout 10s": "client_body_timeout 1h",
                    "limit_conn msphysio_at_once 100;": "",
                },
            },
            id="half requests, with the connections that Debian gives nginx, and without an end",
        ),
        pytest.param(
            replace(SEND, megabytes=0.05),  # a form: of a file no byte is read
            {"changes": {"proxy_request_buffering on": "proxy_request_buffering off"}},
            id="uploads, handed on as they come",
        ),
        pytest.param(
            Greed(sign_ins=4, addresses=4),
            {"changes": {"limit_req zone=msphysio_sign_in burst=20 nodelay;": ""}},
            id="sign-ins without limits",
        ),
    ],
)
def test_without_what_the_guide_says_they_notice(
    stage: Stage, tmp_path: Path, greed: Greed, without: dict[str, Any]
) -> None:
    """Controls: the same does harm where it may."""
    assert held_up(stage, tmp_path, greed, **without).tally.failures
