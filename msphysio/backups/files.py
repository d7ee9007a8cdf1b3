"""The backup file: a tar containing a manifest and the dump."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from msphysio.backups import BackupRefused
from msphysio.backups.tables import TableFacts

KIND = "msphysio backup, 1"
MANIFEST, DUMP = "manifest.json", "database.dump"
NOT_WHOLE = "It is cut short or damaged"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Describes a dump well enough to check that it is complete."""

    made_at: str  # ISO 8601, UTC
    server: int  # the server's PostgreSQL version
    program: int  # the version of the pg_dump that wrote it
    sha256: str
    tables: dict[str, TableFacts]
    kind: str = KIND

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def __str__(self) -> str:
        return f"{len(self.tables)} tables, {self.rows:,} rows"


def write(path: Path, manifest: Manifest, dump: Path) -> None:
    """Write a new file that only its owner can read. It is on disk when this returns."""
    words = json.dumps(asdict(manifest), indent=1).encode()
    with open(path, "xb", opener=_privately) as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            member = tarfile.TarInfo(MANIFEST)
            member.size = len(words)
            tar.addfile(member, BytesIO(words))
            tar.add(dump, DUMP, filter=_nobody)
        file.flush()
        os.fsync(file.fileno())


def digest(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any readable file will do


def read(path: Path) -> Manifest:
    """Read a backup's manifest. Raises BackupRefused if it is not a complete backup."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            manifest = _manifest(tar)
            whole = digest(_member(tar, DUMP)) == manifest.sha256
    except OSError as error:
        raise BackupRefused(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except tarfile.TarError as error:
        raise BackupRefused(f"{path.name}: {_what_it_is(path)}.") from error
    if not whole:
        raise BackupRefused(f"{path.name}: {NOT_WHOLE}.")
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open the dump inside a backup."""
    with tarfile.open(path, mode="r:") as tar:
        _member(tar, MANIFEST)
        yield _member(tar, DUMP)


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        said: dict[str, Any] = json.load(_member(tar, MANIFEST))
        if said["kind"] != KIND:
            raise tarfile.TarError
        tables = {name: TableFacts(*facts) for name, facts in said.pop("tables").items()}
        return Manifest(**said, tables=tables)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise tarfile.TarError from error


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a member, which must be a plain file: a link could lead out of the tar."""
    found = tar.next()
    file = tar.extractfile(found) if found and found.isreg() and found.name == name else None
    if file is None:
        raise tarfile.TarError
    return file


def _what_it_is(path: Path) -> str:
    with path.open("rb") as file:
        begins_like_ours = file.read(len(MANIFEST)) == MANIFEST.encode()
    return NOT_WHOLE if begins_like_ours else "It is no file that `manage.py backup` wrote"


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
