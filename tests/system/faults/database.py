"""The database away, restarted, slow, locked, full."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.system.faults.load import Tally, Visitors, wait_for
from tests.system.faults.row import Row
from tests.system.faults.servers import SITE, Postgres
from tests.system.faults.stage import Stage

IN_WORDS = "503 with a page that explains; it recovers by itself"
CUT_OFF = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{SITE}'"


@contextmanager
def away(postgres: Postgres) -> Iterator[None]:
    """Killed, and started again."""
    postgres.kill()
    try:
        yield
    finally:
        postgres.start()


def down_at_start(stage: Stage, *, requests: int, at_once: int) -> Row:
    """The site starts while its database is down."""
    with ExitStack() as later:
        with away(stage.postgres):
            site = later.enter_context(stage.site("down-at-start"))
            visitors = Visitors(site.port, stage.pages)
            meanwhile = visitors.send(at_once, at_once)
        waited, seconds = visitors.until_well()
        after = visitors.send(requests, at_once)
    assert meanwhile.told == meanwhile.sent, meanwhile
    assert not after.told, after
    return Row(
        "PostgreSQL is down when the site starts",
        IN_WORDS,
        meanwhile + waited + after,
        seconds,
        may_tell=True,
    )


def stopped_midway(stage: Stage, visitors: Visitors, *, requests: int, at_once: int) -> Row:
    """The database is killed while pages are being made, and is away for a second."""
    with visitors.busy(at_once, pause=0.02, least=requests) as tally:
        wait_for(lambda: tally.sent > at_once)
        with away(stage.postgres):
            time.sleep(1)
        back, enough = time.monotonic(), tally.sent + 2 * at_once
        wait_for(lambda: tally.well_since and tally.has(enough))
    return Row(
        "PostgreSQL is killed in the middle of requests, and is back after a second",
        IN_WORDS,
        tally,
        max(0.0, tally.well_since - back),
        may_tell=True,
    )


def restarted(stage: Stage, visitors: Visitors, *, requests: int, at_once: int) -> Row:
    """The database is restarted while nobody asks: every process holds a dead connection."""
    before = visitors.send(at_once, at_once)
    stage.postgres.restart()
    waited, seconds = visitors.until_well()
    after = visitors.send(requests, at_once)
    return Row(
        "PostgreSQL is restarted between requests",
        "no request fails after it",
        before + waited + after,
        seconds,
    )


def connections_cut(stage: Stage, visitors: Visitors, *, requests: int, at_once: int) -> Row:
    """Every connection of the site is ended, again and again, while requests run."""
    cut = 0
    with visitors.busy(at_once, pause=0.02) as during:
        for _ in range(10):
            time.sleep(0.1)
            ((ended,),) = stage.postgres.ask(CUT_OFF)
            cut += ended
    waited, seconds = visitors.until_well()
    after = visitors.send(requests, at_once)
    assert not after.told, after
    return Row(
        "Connections are ended (`pg_terminate_backend`) in the middle of requests",
        IN_WORDS,
        during + waited + after,
        seconds,
        f"{cut} connections ended",
        may_tell=True,
    )


@contextmanager
def slow_postcodes(postgres: Postgres) -> Iterator[None]:
    """Whoever looks a place up waits half a minute."""
    table = "directory_postcodelocation"
    with postgres.connected() as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO was_quick")
        connection.execute(
            f"CREATE VIEW {table} AS SELECT * FROM was_quick WHERE pg_sleep(30) IS NOT NULL; "
            f"GRANT SELECT ON {table} TO {SITE}"
        )
        try:
            yield
        finally:
            connection.execute(f"DROP VIEW {table}; ALTER TABLE was_quick RENAME TO {table}")


def slow_query(stage: Stage, visitors: Visitors, *, requests: int, at_once: int) -> Row:
    """One visitor's searches never end, while others read listings."""
    search, *others = visitors.pages
    slow = Visitors(visitors.port, [search], visitors.tls)
    rest = Visitors(visitors.port, others, visitors.tls)
    cut = Tally()
    with slow_postcodes(stage.postgres), rest.busy(at_once, pause=0.02, least=requests) as tally:
        for _ in range(3):
            slow.ask(cut, search)
    _, seconds = visitors.until_well()
    assert cut.told == cut.sent, cut
    assert not tally.told, tally
    return Row(
        "A query that never ends, while others read listings",
        "cancelled at 3 s; the others are served",
        cut + tally,
        seconds,
        f"cut after {cut.slowest:.1f} s; the slowest of the others {tally.slowest:.1f} s",
        may_tell=True,
    )


def locked(stage: Stage, visitors: Visitors) -> Row:
    """Somebody else holds a table that every page needs."""
    with stage.postgres.connected() as other, other.transaction():
        other.execute("LOCK TABLE directory_service")
        tally = visitors.send(4, 2)
    waited, seconds = visitors.until_well()
    return Row(
        "A table is locked by somebody else",
        "given up after 2 s, 503 with a page that explains",
        tally + waited,
        seconds,
        may_tell=True,
    )


def more_than_connections(visitors: Visitors, *, requests: int, at_once: int) -> Row:
    """Many more visitors at a time than processes, and so than connections."""
    tally = visitors.send(requests, at_once)
    return Row(
        "More requests than connections",
        "a bounded wait, not refusals",
        tally,
        seen=f"{at_once} visitors at once, two connections",
    )


def connections_taken(stage: Stage, visitors: Visitors, *, at_once: int) -> Row:
    """Others hold every connection that PostgreSQL gives to those who are not superusers."""
    with ExitStack() as others:
        wait_for(lambda: stage.postgres.ask(CUT_OFF) == [(0,)])
        free = int(stage.postgres.ask("SHOW max_connections")[0][0]) - int(
            stage.postgres.ask("SHOW superuser_reserved_connections")[0][0]
        )
        for _ in range(free):
            others.enter_context(stage.postgres.connected(user=SITE))
        tally = visitors.send(at_once, at_once)
    waited, seconds = visitors.until_well()
    return Row(
        "Others use every connection that PostgreSQL has",
        IN_WORDS,
        tally + waited,
        seconds,
        may_tell=True,
    )
