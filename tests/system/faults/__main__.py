"""Cause every fault at full size, and write docs/faults.md: `make faults`."""

import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import django

from msphysio import environment as env
from tests.support.proxy import Proxy, missing
from tests.support.running import Site
from tests.system.faults import backups, database, documented, imports, people, processes, replicas
from tests.system.faults.greed import Greed, taken_up
from tests.system.faults.load import Visitors
from tests.system.faults.row import HEAD, Row
from tests.system.faults.stage import Stage, staged

PAGE = env.BASE_DIR / "docs" / "faults.md"
WORDS = """\
# What was done to the site, and what happened

Each row is a script in `tests/system/faults/`. It starts servers of its own (PostgreSQL, gunicorn
with two processes, nginx with [our example](deploy/nginx.conf) in front), causes the fault, and
counts what became of every request. The suite runs each with few requests and fails where a row
does not hold.
`make faults` runs them at full size and writes this page; it needs Debian's `nginx-light`,
`openssl` and `curl`, and takes ten minutes.

- **Requests**: searches, listings and people's pages, each on its own connection over HTTPS; for
  the rows about replicas, without nginx.
- **Failed**: anything but the right page: no answer, another status, the wrong words.
- **503 explained**: "We cannot search at the moment. Try again in a minute or two", and with
  `Retry-After`.
- **Recovered after**: from the end of the fault until every answer was right. Nothing was
  restarted by hand.

{table}
{machine}
"""


GREED = Greed(half_requests=1_700, uploads=20, megabytes=20, seconds=15, sign_ins=4)


def rows(stage: Stage, site: Site, proxy: Proxy, visitors: Visitors) -> Iterator[Callable[[], Row]]:
    """Each row, to be made in this order."""
    size = {"requests": 300, "at_once": 20}
    yield lambda: database.down_at_start(stage, **size)
    yield lambda: database.stopped_midway(stage, visitors, **size)
    yield lambda: database.restarted(stage, visitors, **size)
    yield lambda: database.connections_cut(stage, visitors, **size)
    yield lambda: database.slow_query(stage, visitors, requests=300, at_once=5)
    yield lambda: database.locked(stage, visitors)
    yield lambda: database.more_than_connections(visitors, requests=1_000, at_once=100)
    yield lambda: database.connections_taken(stage, visitors, at_once=20)
    yield lambda: people.saved_at_once(stage, visitors, rounds=20)
    yield lambda: people.no_daily_job(stage, visitors)
    yield lambda: imports.killed(stage, visitors, rows=90_000)
    yield lambda: imports.truncated(stage, visitors, rows=90_000)
    yield lambda: imports.twice(stage, visitors, rows=90_000)
    yield lambda: processes.killed(site, visitors, kills=20, at_once=10)
    yield lambda: documented.upgraded(stage, times=3, requests=10_000, at_once=50)
    yield lambda: backups.restored(stage, visitors)
    yield lambda: taken_up(proxy, visitors, GREED, requests=500, patience=10)
    with replicas.replicated(stage) as scene:
        for cause in (replicas.primary_killed, replicas.replicas_killed):
            yield partial(cause, scene, **size)
            scene.restore()
        yield lambda: replicas.replicas_behind(scene, at_once=20)


def machine(stage: Stage) -> str:
    """What the figures are of."""
    ((postgres,),) = stage.postgres.ask("SHOW server_version")
    nginx = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
    return (
        f"Measured on {os.cpu_count()} cores with the visitors on the same machine: Python "
        f"{platform.python_version()}, Django {django.__version__}, PostgreSQL {postgres}, nginx "
        f"{nginx.strip().rpartition('/')[2]}."
    )


def main() -> None:
    if absent := missing():
        raise SystemExit(f"Needs {', '.join(absent)} on PATH.")
    made = []
    with tempfile.TemporaryDirectory(prefix="msphysio-faults-") as name:
        folder = Path(name)
        (folder / "nginx").mkdir()
        folder.chmod(0o755)
        with (
            staged(folder, folder, max_connections=12) as stage,
            stage.site() as site,
            Proxy(folder / "nginx", site.port) as proxy,
        ):
            visitors = Visitors(proxy.https, stage.pages, tls=True)
            visitors.until_well()
            for make in rows(stage, site, proxy, visitors):
                made.append(make())
                print(made[-1].line(), end="", flush=True)
            said = machine(stage)
    table = HEAD + "".join(row.line() for row in made)
    PAGE.write_text(WORDS.format(table=table, machine=said), "utf-8")
    if failed := [row.fault for row in made if not row.holds]:
        raise SystemExit(f"Not as it must be: {'; '.join(failed)}")


if __name__ == "__main__":
    main()
