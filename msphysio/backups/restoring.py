"""Restores to a separate database, compares every table, and only then replaces the old one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils.module_loading import import_string
from psycopg import errors, sql

from msphysio.backups import BackupRefused, files
from msphysio.backups.files import Manifest
from msphysio.backups.server import Connection, Parameters, beside, connected, major, program, run
from msphysio.backups.tables import differing, facts, holds_tables

TRIES = 3
CarryOver = Callable[[Connection, Connection | None, Sequence[str]], None]
LIST_NEEDED = (
    "The database that this replaces is lost, and with it who was erased or asked to be taken off "
    "since this backup. Give their HCPC numbers, one a line, from your own list of requests: "
    "--taken-off FILE. An empty file says that there is nobody."
)
MAX_BEGINNING_LENGTH = 40  # for a name: PostgreSQL silently truncates names to 63 bytes


def drill(file: Path, server: Parameters) -> Manifest:
    """Restore to a copy, compare and delete it. Raises BackupRefused if anything differs."""
    manifest = files.read(file)
    with _maintenance(server) as connection, _copy(file, manifest, server, connection):
        return manifest


def restore(
    file: Path,
    server: Parameters,
    now: datetime,
    *,
    replace: bool = False,
    taken_off: Sequence[str] | None = None,
) -> tuple[Manifest, str]:
    """Replace the database with the backup. The old one is kept under the name returned.

    Records that must survive a restore are copied from it first (`settings.CARRIED_OVER`). If it
    is lost, `taken_off` must list them. Without `replace`, a database with tables is left alone.
    The name is "" if there was nothing to keep. If anything goes wrong, nothing changes.
    """
    manifest = files.read(file)
    name = server["dbname"]
    kept = f"{name[:MAX_BEGINNING_LENGTH]}_before_{now.astimezone(UTC):%Y%m%d_%H%M%S}"
    with _maintenance(server) as connection:
        exists = _exists(connection, name)
        is_full = exists and _holds_tables(server)
        if is_full and not replace:
            raise BackupRefused(
                f"The database {name} holds tables. To replace them, add --replace."
            )
        if not is_full and taken_off is None:
            raise BackupRefused(LIST_NEEDED)
        with _copy(file, manifest, server, connection) as copy:
            _carry_over(server, copy, from_old=is_full, listed=taken_off or ())
            _swap(connection, copy, name, kept if exists else "")
        if exists and not is_full:
            _drop(connection, kept)
    return manifest, kept if is_full else ""


@contextmanager
def _maintenance(server: Parameters) -> Iterator[Connection]:
    """A connection to another database, which allows only one restore at a time."""
    with beside(server) as connection:
        lock = "SELECT pg_try_advisory_lock(hashtext(%s))"
        if connection.execute(lock, [f"restoring {server['dbname']}"]).fetchone() != (True,):
            raise BackupRefused("Another restore is running. Wait until it is done.")
        yield connection


@contextmanager
def _copy(
    file: Path, manifest: Manifest, server: Parameters, connection: Connection
) -> Iterator[str]:
    """The name of a new database, checked to match the backup exactly.

    It is dropped afterwards unless it has been renamed. Any copy left behind by a restore that was
    killed is dropped first.
    """
    copy = f"{server['dbname'][:MAX_BEGINNING_LENGTH]}_restoring"
    try:
        _drop(connection, copy)
        _create(connection, copy)
        _fill(file, manifest, server | {"dbname": copy}, major(connection))
        yield copy
    except psycopg.Error as error:
        raise BackupRefused(f"The database refused: {error}") from error
    finally:
        with suppress(psycopg.OperationalError):  # if the server is down, the next restore does it
            _drop(connection, copy)


def _create(connection: Connection, name: str) -> None:
    new = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        connection.execute(new.format(sql.Identifier(name)))
    except errors.InsufficientPrivilege as error:
        raise BackupRefused(
            "The database user may not create the database to restore into. "
            "Give it that right: ALTER ROLE … CREATEDB."
        ) from error


def _fill(file: Path, manifest: Manifest, copy: Parameters, version: int) -> None:
    if version < manifest.server:
        raise BackupRefused(
            f"{file.name} was made on PostgreSQL {manifest.server}, and this server has {version}."
        )
    pg_restore, _ = program("pg_restore", least=max(version, manifest.program))
    words = ["--no-owner", "--no-privileges", "--no-password", "--exit-on-error"]
    with files.opened(file) as dump:
        run(
            [pg_restore, *words, "--single-transaction", "--dbname", copy["dbname"]],
            copy,
            reads=dump,
        )
    with connected(copy) as connection:
        if unlike := differing(manifest.tables, facts(connection)):
            raise BackupRefused(
                f"{file.name} did not come through whole: {', '.join(unlike)} differ."
            )
        connection.execute("VACUUM (ANALYZE)")  # without this, searches cannot use the index alone


def _carry_over(server: Parameters, copy: str, *, from_old: bool, listed: Sequence[str]) -> None:
    """Call each function with the copy, the database it replaces (if any) and the list."""
    with ExitStack() as stack:
        new = stack.enter_context(connected(server, copy))
        old = stack.enter_context(connected(server)) if from_old else None
        for path in settings.CARRIED_OVER:
            carry_over: CarryOver = import_string(path)
            carry_over(new, old, listed)


def _swap(connection: Connection, copy: str, name: str, kept: str) -> None:
    """Rename both in one transaction. Open connections are ended; their owners reconnect."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    for tries_left in reversed(range(TRIES)):
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s "
            "AND usesysid IS NOT NULL AND pg_has_role(current_user, usesysid, 'MEMBER')",
            [name],
        )
        try:
            with connection.transaction():
                if kept:
                    connection.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
                connection.execute(rename.format(sql.Identifier(copy), sql.Identifier(name)))
        except errors.ObjectInUse as error:
            if not tries_left:
                raise BackupRefused(
                    "Somebody is still connected. Stop the site and try again."
                ) from error
        else:
            return


def _exists(connection: Connection, name: str) -> bool:
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    return connection.execute(query, [name]).fetchone() is not None


def _holds_tables(server: Parameters) -> bool:
    with connected(server) as connection:
        return holds_tables(connection)


def _drop(connection: Connection, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    connection.execute(statement.format(sql.Identifier(name)))
