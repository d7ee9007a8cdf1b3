"""Counts what people searched for and did not find, to help decide which services to add next.

A search with a place counts, on its first page, if no service within 25 miles is suitable or "ask
first". It counts under each filter whose removal would have found something, failing that under
"several filters together", or under no filter if there is nothing at all. A search in a smaller
circle counts only if there is nothing within 25 miles either. Programs that identify themselves as
robots are not counted; others cannot be told apart. Sites with sample listings count searches too,
so that this can be tried out, and the statistics page says so. Each kind of search counts once an
hour per address, under a hash that cannot be traced back and is erased daily. Only the date, the
letters of the postcode area and the filter are kept: no address and nothing typed. Counts are kept
for some years, and only by month after 90 days.
"""

import logging
import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest
from django.utils import timezone

from directory import trust
from directory.models import UnmetNeed
from directory.postcodes import NotAPostcode, Postcode
from directory.search.box.places import Place
from directory.search.filters import DEFAULT_MILES
from directory.search.judging import Query
from directory.search.searching import Answer
from directory.vocabulary import Setting
from msphysio.posting import sender
from msphysio.replicas import can_save

logger = logging.getLogger(__name__)

Need = tuple[str, str]  # parameter and slug of a filter
DAYS_KEPT = 90
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview", re.IGNORECASE)


def count(request: HttpRequest, query: Query, answer: Answer) -> None:
    """Count a search whose page has been built. Never fails or exceeds its time limit."""
    if request.method != "GET" or _ROBOT.search(request.headers.get("User-Agent", "")):
        return
    area = area_of(query.place)
    if area and can_save() and (needs := unmet(query, answer)):
        _add(request, query.on, area, needs)


def unmet(query: Query, answer: Answer) -> list[Need]:
    """The filters that no service within 25 miles meets; empty if one meets them all."""
    nearest = min((hit.miles or 0.0 for hit in answer.beyond), default=float("inf"))
    asked_for_remote = Setting.REMOTE & query.criteria.get("setting", Setting.none())
    if answer.total or nearest <= DEFAULT_MILES or (asked_for_remote and answer.remote):
        return []
    if not query.criteria or not answer.near:
        return [("", UnmetNeed.Reason.NOTHING_NEAR.value)]
    alone = sorted(pair for pair, found in answer.without.items() if found)
    return alone or [("", UnmetNeed.Reason.TOGETHER.value)]


def forget_old(on: date) -> None:
    """Delete counts that are too old to be useful for planning."""
    last = trust.months_after(on, -settings.UNMET_NEED_KEPT_MONTHS)
    UnmetNeed.objects.filter(day__lt=last).delete()


def coarsen(on: date) -> None:
    """Combine counts over 90 days old under the first day of their month."""
    with connection.cursor() as cursor:
        cursor.execute(_COARSEN, [on - timedelta(days=DAYS_KEPT)])


def area_of(place: Place | None) -> str:
    """The letters that postcodes there start with. Empty if unknown."""
    if place is None or not place.shared_as:
        return ""
    try:
        return Postcode.parse(place.shared_as.split()[-1]).area
    except NotAPostcode:
        return ""


_COARSEN = """
WITH past AS (
    DELETE FROM directory_unmetneed WHERE day < %s AND extract(day FROM day) > 1 RETURNING *
)
INSERT INTO directory_unmetneed (day, postcode_area, filter_group, filter_slug, count)
SELECT date_trunc('month', day)::date, postcode_area, filter_group, filter_slug, sum(count)
FROM past GROUP BY 1, 2, 3, 4
ON CONFLICT (day, postcode_area, filter_group, filter_slug)
DO UPDATE SET count = directory_unmetneed.count + EXCLUDED.count
"""

# A single string, so that it takes one round trip and one transaction: the time limit applies only
# to this statement, whether or not it succeeds.
_BEGINS = "SET LOCAL statement_timeout = {};"
_COUNT = """
WITH asked (day, postcode_area, filter_group, filter_slug, counted) AS (VALUES {}),
fresh AS (
    INSERT INTO directory_postcount (day, counted, count) SELECT day, counted, 1 FROM asked
    ON CONFLICT DO NOTHING RETURNING counted
)
INSERT INTO directory_unmetneed (day, postcode_area, filter_group, filter_slug, count)
SELECT day, postcode_area, filter_group, filter_slug, 1 FROM asked JOIN fresh USING (counted)
"""
_ENDS = """
ON CONFLICT (day, postcode_area, filter_group, filter_slug)
DO UPDATE SET count = directory_unmetneed.count + 1; SET LOCAL statement_timeout = DEFAULT
"""


def _add(request: HttpRequest, on: date, area: str, needs: Iterable[Need]) -> None:
    hour = timezone.localtime().hour
    rows = [
        (on, area, *need, sender(request, on, f"unmet need {hour} {area} {' '.join(need)}"))
        for need in needs
    ]
    counted = _COUNT.format(", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)))
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_BEGINS.format(int(settings.UNMET_NEED_TIMEOUT_MS))} {counted} {_ENDS}",
                [value for row in rows for value in row],
            )
    except Error as error:
        logger.warning("An unmet need was not counted: %s", type(error).__name__)
