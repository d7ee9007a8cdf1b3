"""All open data in one file, made once a day and whenever anything has changed since.

A file's name says what it was made from: the day, the latest change, and the number of entries in
the history. So an outdated one is never found, whether or not the daily job ran.
"""

import gzip
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, router

from directory.models import Service
from directory.open_referral import openapi, rows, shapes
from directory.open_referral.terms import TAXONOMIES, TERMS

AT_ONCE = 200
MAX_SECONDS = 30
_PACKED = 4  # of 9: faster than the usual 6, for a seventh more bytes
_MAKING_LOCK = 0x6F70656E  # one maker at a time, for all processes


class BeingMade(Exception):
    """Another process is making the file."""


def version(on: date, changed_at: datetime) -> str:
    """The name of a day's file with all changes so far.

    An entry has the time its act began, so one that took long is added late: counting entries
    notices it.
    """
    return f"{on:%Y%m%d}-{int(changed_at.timestamp() * 1_000_000)}-{rows.entries()}"


def current(on: date, of: str = "") -> Path:
    """The file for the listings as they are now, made if need be; BeingMade if another makes it.

    `of` is its version, if already known.
    """
    path: Path = settings.OPEN_DATA_DIR / f"{of or version(on, rows.changed_at(on))}.json.gz"
    if not path.exists():
        with _alone():
            _make(path, on)
    return path


@contextmanager
def _alone() -> Iterator[None]:
    # A replica can hold a lock too. Files appear whole, so two makers would do no harm.
    connection = connections[router.db_for_read(Service)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_MAKING_LOCK])
        if cursor.fetchone() != (True,):
            raise BeingMade
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MAKING_LOCK])


def _make(path: Path, on: date) -> None:
    """Write it next to its place, move it there in one step, and remove earlier ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with (
        os.fdopen(handle, "wb") as file,
        gzip.GzipFile("", "wb", _PACKED, mtime=0, fileobj=file) as packed,
    ):
        for text in _lines(on):
            packed.write(text.encode())
    Path(name).replace(path)
    for older in (*path.parent.glob("*.json.gz"), *path.parent.glob("*.part")):
        if older != path:
            with suppress(OSError):  # somebody is still reading it
                older.unlink()


def _lines(on: date) -> Iterator[str]:
    """The JSON, a line for each service, so that it can be read in pieces too."""
    about = openapi.about() | {
        "date": on,
        "taxonomies": [one.shape for one in TAXONOMIES.values()],
        "taxonomy_terms": [one.shape for one in TERMS.values()],
    }
    yield _json(about)[:-1] + ', "services": ['
    between = "\n"
    for service in _services(on):
        yield between + _json(service)
        between = ",\n"
    yield "\n]}\n"


def _services(on: date) -> Iterator[dict[str, Any]]:
    """In batches by key, so that neither statements nor memory grow with their number."""
    last = 0
    while some := list(rows.services(on).filter(pk__gt=last)[:AT_ONCE]):
        names = rows.area_names(some)
        for one in some:
            yield shapes.whole_service(one, on, names)
        last = some[-1].pk


def _json(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
