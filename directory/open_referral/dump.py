"""All open data in one file, made once a day rather than on request.

A file beside it lists the services included, and those included with an address. If any of these
is withdrawn, the file is withheld until it is made again.
"""

import gzip
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from directory.models import Service
from directory.open_referral import openapi, rows, shapes
from directory.open_referral.terms import TAXONOMIES, TERMS

AT_ONCE = 200
_STAMP = "%Y%m%dT%H%M%S%f"  # in UTC
_PACKED = 4  # out of 9: faster than the usual 6, for a seventh more bytes
_MAKING_LOCK = 0x6F70656E  # one at a time across all processes


class BeingMade(Exception):
    """Another process is already making the file."""


def latest(on: date) -> Path | None:
    """Today's or yesterday's file, if everything in it may still be published."""
    made = max(settings.OPEN_DATA_DIR.glob("????????T*.json.gz"), default=None)
    if made is None or made_at(made).date() < on - timedelta(days=1):
        return None
    try:
        held, placed = json.loads(_beside(made).read_text())
    except OSError:  # a newer one is just replacing it
        return None
    stand = Service.objects.open_data(on).filter(pk__in=held).count() == len(held)
    moved_home = Service.objects.filter(pk__in=placed, address_is_private=True).exists()
    return made if stand and not moved_home else None


def made_at(file: Path) -> datetime:
    """When the file was made, according to its name."""
    stamp = file.name.partition(".")[0]
    return timezone.localtime(datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC))


def make(on: date) -> Path:
    """Write the file from the current listings. Raises BeingMade if another process already is."""
    path: Path = settings.OPEN_DATA_DIR / f"{timezone.now().astimezone(UTC):{_STAMP}}.json.gz"
    with _alone():
        _make(path, on)
    return path


def _beside(file: Path) -> Path:
    return file.with_suffix(".held")


@contextmanager
def _alone() -> Iterator[None]:
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
    """Write to a temporary file, move it into place in one step, and remove earlier ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held: list[int] = []
    placed: list[int] = []
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with (
        os.fdopen(handle, "wb") as file,
        gzip.GzipFile("", "wb", _PACKED, mtime=0, fileobj=file) as packed,
    ):
        for text in _lines(on, held, placed):
            packed.write(text.encode())
    _beside(path).write_text(json.dumps([held, placed]))
    Path(name).replace(path)
    for older in path.parent.iterdir():
        if older not in (path, _beside(path)):
            with suppress(OSError):  # somebody is still reading it
                older.unlink()


def _lines(on: date, held: list[int], placed: list[int]) -> Iterator[str]:
    """The JSON, with one line for each service, so that it can also be read piece by piece.

    The keys of services are added to `held`, and of those with an address to `placed`.
    """
    about = openapi.about() | {
        "date": on,
        "taxonomies": [one.shape for one in TAXONOMIES.values()],
        "taxonomy_terms": [one.shape for one in TERMS.values()],
    }
    yield _json(about)[:-1] + ', "services": ['
    between = "\n"
    for service, shape in _services(on):
        held.append(service.pk)
        if not service.address_is_private:
            placed.append(service.pk)
        yield between + _json(shape)
        between = ",\n"
    yield "\n]}\n"


def _services(on: date) -> Iterator[tuple[Service, dict[str, Any]]]:
    """Services in batches by key, so that queries and memory stay small however many there are."""
    last = 0
    while some := list(rows.services(on).order_by("pk").filter(pk__gt=last)[:AT_ONCE]):
        names = rows.area_names(some)
        for one in some:
            yield one, shapes.whole_service(one, on, names)
        last = some[-1].pk


def _json(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
