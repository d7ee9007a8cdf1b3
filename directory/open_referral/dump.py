"""All open data in one file, made once a day and whenever something changed since.

A file tells in its name what it was made from: the day, the latest change, and how many entries the
history has. So one that is no longer true is never found, whether or not the daily job ran.
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
_PACKED = 4  # of 9: quicker than the usual 6, for a seventh more bytes
_MAKING_LOCK = 0x6F70656E  # one maker at a time, for all processes


class BeingMade(Exception):
    """Another process is making the file."""


def version(on: date, changed_at: datetime) -> str:
    """What a file of a day is called that holds all changes until then.

    An entry tells when its act began: one that took long comes in behind others, and is counted.
    """
    return f"{on:%Y%m%d}-{int(changed_at.timestamp() * 1_000_000)}-{rows.entries()}"


def current(on: date, of: str = "") -> Path:
    """The file as the listings are now, made if there is none; BeingMade where another does so.

    `of` is its version, where that is known already.
    """
    path: Path = settings.OPEN_DATA_DIR / f"{of or version(on, rows.changed_at(on))}.json.gz"
    if not path.exists():
        with _alone():
            _make(path, on)
    return path


@contextmanager
def _alone() -> Iterator[None]:
    # A replica can keep a lock too; a file is put in its place whole, so two makers do no harm.
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
    """Write it beside its place, then put it there in one step; remove those before it."""
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
            with suppress(OSError):  # somebody still reads it
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
    """Some at a time, by their keys: no statement and no memory grows with their number."""
    last = 0
    while some := list(rows.services(on).filter(pk__gt=last)[:AT_ONCE]):
        names = rows.area_names(some)
        for one in some:
            yield shapes.whole_service(one, on, names)
        last = some[-1].pk


def _json(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
