"""How many forms one address may send on a day, and how many links one service is sent.

Both are counted in the database, for all processes.
"""

from datetime import date

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from directory.models import PostCount, Service
from msphysio.posting import sender

_COUNT = """
INSERT INTO directory_postcount (day, sender, count) VALUES (%s, %s, 1)
ON CONFLICT (day, sender) DO UPDATE SET count = directory_postcount.count + 1
RETURNING count
"""


def is_within_limit(request: HttpRequest, on: date) -> bool:
    """Count one more form from where a request came from."""
    return _count(on, sender(request, on)) <= settings.REPORTS_A_DAY


def may_be_sent_a_link(service: Service, on: date) -> bool:
    """Count one more letter to a service, whoever asked for it."""
    return _count(on, f"link {service.code}") <= settings.LINKS_A_DAY


def _count(on: date, of: str) -> int:
    """One statement, so of many at the same moment exactly the limit pass."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [on, of])
        (count,) = cursor.fetchone()
    return int(count)


def forget_past_days(on: date) -> None:
    """Yesterday's senders are of no use today, under other names."""
    PostCount.objects.filter(day__lt=on).delete()
