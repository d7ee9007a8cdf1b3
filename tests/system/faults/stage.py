"""A site as it stands in public, for faults to be done to: PostgreSQL, gunicorn, nginx."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import fasteners

from msphysio import environment as env
from msphysio.serving.run import SERVER
from tests.support.proxy import HOST
from tests.support.running import Site, started
from tests.system.faults.load import Page, Visitors
from tests.system.faults.prepare import DISTRICT
from tests.system.faults.servers import SITE, Postgres, Servers


@dataclass(frozen=True, slots=True)
class Stage:
    """The servers of one run, and where things are on the site."""

    folder: Path
    servers: Servers
    postgres: Postgres
    known: dict[str, str]

    @property
    def pages(self) -> list[Page]:
        """A search, a listing, and a person's page: all ask the database."""
        return [
            Page(f"/search/?near={DISTRICT}", self.known["name"]),
            Page(f"/services/{self.known['slug']}/", self.known["name"]),
            Page(f"/physiotherapists/{self.known['person']}/", self.known["person-name"]),
        ]

    def environment(self, **changes: str) -> dict[str, str]:
        return environment(self.folder, self.postgres, **changes)

    def site(self, name: str = "site", **changes: str) -> AbstractContextManager[Site]:
        """gunicorn, as `make run` starts it."""
        log = self.folder / f"{name}.log"
        return started(SERVER, log=log, environment=self.environment(**changes))

    def visitors(self, site: Site) -> Visitors:
        """Those who come past nginx; the rows that need it have their own."""
        return Visitors(site.port, self.pages)

    def command(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return run(["manage.py", *words], self.environment(**changes))


def environment(folder: Path, postgres: Postgres, **changes: str) -> dict[str, str]:
    """What docs/deploy/settings.example names, and nothing of the tests' own."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(env.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "msphysio.settings",
        "SECRET_KEY": "an-example-as-long-as-a-real-one-with-digits-0123456789",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": postgres.url(),
        "SITE_URL": f"https://{HOST}",
        "PROXY_COUNT": "1",
        "LOCAL_DIR": str(folder / "local"),
        "OPERATOR_NAME": "An example charity",
        "OPERATOR_EMAIL": "office@example.org",
        "WEB_CONCURRENCY": "2",
        **changes,
    }


def run(words: list[str], given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One of our programs; what it printed, whether it went well or not."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=env.BASE_DIR,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


def words(refused: subprocess.CompletedProcess[str]) -> str:
    """Why a command did nothing."""
    return refused.stderr.strip().removeprefix("CommandError: ")


@contextmanager
def staged(folder: Path, shared: Path, **settings: object) -> Iterator[Stage]:
    """A database with a site in it, copied from `shared`. `settings` are PostgreSQL's own."""
    with Servers() as servers:
        with fasteners.InterProcessLock(shared / "faults.lock"):
            filled = shared / "faults-filled"
            if not filled.exists():
                fill(filled)
        postgres = Postgres(filled).copy_to(servers.folder / "primary", **settings)
        postgres.start()
        shutil.copytree(filled / "local", folder / "local")
        known = json.loads((filled / "known.json").read_text())
        yield Stage(folder, servers, postgres, known)


def fill(filled: Path) -> None:
    """Make what every stage is copied from; the folder is there when all of it is."""
    making = filled.with_name("faults-making")
    with Servers() as servers:
        postgres = servers.new("filled")
        add_owner(postgres)
        postgres.ask(f"CREATE DATABASE {SITE} OWNER {SITE}", database="postgres")
        given = environment(making, postgres, STATEMENT_TIMEOUT="0")
        known = run(["-m", "tests.system.faults.prepare"], given)
        static = run(["manage.py", "collectstatic", "--no-input", "--verbosity=0"], given)
        for done in (known, static):
            assert done.returncode == 0, done.stderr
        postgres.stop()
        shutil.copytree(postgres.data, making / "postgres")
    (making / "known.json").write_text(known.stdout)
    making.rename(filled)


def add_owner(postgres: Postgres) -> None:
    """The site's own user: like the guide's, it may make databases and is nothing more."""
    postgres.ask(f"CREATE ROLE {SITE} LOGIN CREATEDB", database="postgres")


def has(*programs: str) -> bool:
    return all(shutil.which(program) for program in programs)
