"""Daily and per-minute limits: forms sent, requests for open data and for files that are costly to
make, and links sent to a service.

Counts are kept in the database and shared by all processes.
"""

from datetime import date, datetime
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.db import InternalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from psycopg.errors import ReadOnlySqlTransaction

from directory.models import PostCount, Service
from msphysio.posting import View, not_sent, sender
from msphysio.replicas import can_save

TOO_MANY = "Many forms came from your network today. Try again tomorrow."
_COUNT = """
INSERT INTO directory_postcount (day, counted, count) VALUES (%s, %s, 1)
ON CONFLICT (day, counted) DO UPDATE SET count = directory_postcount.count + 1
RETURNING count
"""


def is_within_limit(request: HttpRequest, on: date) -> bool:
    """Count one more form from this sender. Returns whether it is within the limit."""
    return _count(on, sender(request, on)) <= settings.REPORTS_PER_DAY


def too_many(request: HttpRequest) -> HttpResponse:
    return not_sent(request, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)


def open_data_wait(request: HttpRequest, at: datetime) -> int:
    """Count one more open data request. Returns the seconds to wait if over the limit, or 0."""
    return _wait(request, at, "open data", settings.OPEN_DATA_PER_MINUTE)


def costly_wait(request: HttpRequest, at: datetime) -> int:
    """The same for a file that is costly to make."""
    return _wait(request, at, "costly", settings.COSTLY_PER_MINUTE)


def costly(view: View) -> View:
    """Limit how many costly files one address can request per minute."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        at = timezone.localtime()
        if seconds := costly_wait(request, at):
            words = f"Your network asked for many files. Try again in {seconds} seconds.\n"
            headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
            return HttpResponse(words, "text/plain; charset=utf-8", 429, headers=headers)
        return view(request, *args, **kwargs)

    return limited


def _wait(request: HttpRequest, at: datetime, doing: str, most: int) -> int:
    """`at` is in local time; the count restarts every minute. On a read-only database nothing is
    counted, so the data stays available.
    """
    if not can_save():
        return 0
    try:
        asked = _count(at.date(), sender(request, at.date(), f"{doing} {at:%H:%M}"))
    except InternalError as error:
        if isinstance(error.__cause__, ReadOnlySqlTransaction):
            return 0
        raise
    return 60 - at.second if asked > most else 0


def may_be_sent_a_link(service: Service, on: date) -> bool:
    """Count one more e-mail to a service, whoever requested it."""
    return _count(on, f"link {service.code}") <= settings.LINKS_PER_DAY


def _count(on: date, of: str) -> int:
    """A single statement, so that the limit is exact even for simultaneous requests."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [on, of])
        (count,) = cursor.fetchone()
    return int(count)


def forget_past_days(on: date) -> None:
    """Delete counts from earlier days. They are no use today: sender hashes change each day."""
    PostCount.objects.filter(day__lt=on).delete()
