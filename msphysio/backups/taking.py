"""Makes a backup while the site is running. The dump and the checksums share one snapshot."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from msphysio.backups import BackupRefused, files
from msphysio.backups.files import Manifest
from msphysio.backups.server import Connection, Parameters, connected, major, program, run
from msphysio.backups.tables import facts


def take(file: Path, server: Parameters, now: datetime) -> Manifest:
    """Write `file`, replacing any earlier one only once the new one is complete."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            made = Path(folder) / file.name
            manifest = _take(made, server, now)
            made.replace(file)
            _to_disk(file.parent)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written: {error.strerror or error}.") from error
    except psycopg.Error as error:
        raise BackupRefused(f"The database did not give all its rows: {error}") from error
    return manifest


def _take(made: Path, server: Parameters, now: datetime) -> Manifest:
    dump = made.with_suffix(".dump-only")
    with connected(server) as connection, _one_moment(connection) as moment:
        pg_dump, version = program("pg_dump", least=major(connection))
        words = ["--format=custom", "--no-owner", "--no-privileges", "--no-password"]
        words += ["--lock-wait-timeout=60s", f"--snapshot={moment}", f"--file={dump}"]
        run([pg_dump, *words], server)
        with dump.open("rb") as written:
            sha256 = files.digest(written)
        made_at = now.astimezone(UTC).isoformat(timespec="seconds")
        manifest = Manifest(made_at, major(connection), version, sha256, facts(connection))
    if not manifest.tables:
        raise BackupRefused("The database holds no table: there is nothing to back up.")
    files.write(made, manifest, dump)
    return manifest


@contextmanager
def _one_moment(connection: Connection) -> Iterator[str]:
    """A snapshot name, with which another program sees the same data as this transaction."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    with connection.transaction():
        for (name,) in connection.execute("SELECT pg_export_snapshot()"):
            yield name


def _to_disk(folder: Path) -> None:
    """Flush a folder to disk, so that a file renamed in it survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
