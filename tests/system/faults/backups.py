"""A backup that comes back on an empty server, and one that was cut short."""

import os
import time
from pathlib import Path

from msphysio.backups import server
from msphysio.backups.tables import TableFacts, differing, facts
from tests.system.faults.load import Visitors
from tests.system.faults.row import Row
from tests.system.faults.servers import SITE, Postgres
from tests.system.faults.stage import Stage, add_owner, words


def contents(postgres: Postgres) -> dict[str, TableFacts]:
    """The rows and a checksum of every table."""
    given = {"host": str(postgres.home), "user": SITE, "dbname": SITE}
    with server.connected(given) as connection:
        return facts(connection)


def restored(stage: Stage, visitors: Visitors) -> Row:
    """Taken while pages are read, restored on a server with nothing on it."""
    file, before = stage.folder / "backup", contents(stage.postgres)
    empty = stage.servers.new("empty-server")
    add_owner(empty)
    nobody = ("--taken-off", os.devnull)
    elsewhere = {"DATABASE_URL": empty.url()}
    with visitors.busy(2, pause=0.1) as tally:
        assert stage.command("backup", str(file)).returncode == 0
        cut = cut_short(file)
        refused = stage.command("restore", str(cut), *nobody, **elsewhere)
        began = time.monotonic()
        done = stage.command("restore", str(file), *nobody, **elsewhere)
        seconds = time.monotonic() - began
        in_place = stage.command("restore", "--replace", str(cut))
    assert done.returncode == 0, done.stderr
    for what, answer in (("empty server", refused), ("--replace", in_place)):
        if answer.returncode != 1:
            tally.failed[f"truncated dump accepted ({what})"] += 1
    for name, there, noted in (
        ("the copy", empty, RENEWED),
        ("the original", stage.postgres, RUNS),
    ):
        after = contents(there)
        unlike = set(differing(before, after)) - noted
        unlike |= {table for table in noted - RUNS if before[table].rows != after[table].rows}
        if unlike:
            tally.failed[f"{name} differs: {', '.join(sorted(unlike))}"] += 1
    rows = sum(one.rows for one in before.values())
    return Row(
        "A backup is restored on an empty server, after a truncated one was tried",
        "counts and checksums equal; the truncated one is detected, and nothing replaced",
        tally,
        seconds,
        f"{len(before)} tables, {rows:,} rows; refused: “{words(refused)}”",
    )


# `backup` notes that it ran; `restore` gives every entry of the open data a new date, and no other.
RUNS = {"public.directory_jobrun"}
RENEWED = {"public.directory_serviceentry", "public.directory_organisationentry"}


def cut_short(file: Path) -> Path:
    """The same without its end."""
    cut = file.with_name("cut-short-backup")
    cut.write_bytes(file.read_bytes()[: file.stat().st_size * 9 // 10])
    return cut
