"""Reads what happened of late to listings, their people and advice, from their history."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from directory.history import records_of
from directory.models import ReferralDetails, Service

DAYS = 90
MAX_ROWS = 200  # for each kind of news; a feed has room for 100 entries
LAST_DAYS = ("listed_until", "paused_until", "public_until")


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """The entries of a service, and of its details for professionals, oldest first."""

    records: list[Any]
    details: list[Any] = field(default_factory=list)

    @property
    def details_at_first(self) -> Any:
        """The details before the first change we know of, or None if there were none."""
        return next((one for one in self.details[:1] if one.history_type == "~"), None)


def service_histories(of: Q, since: date, *, samples: bool = True) -> list[ServiceHistory]:
    """The history of services and of their details for professionals, in four queries."""
    ids = records_of(Service).filter(of).values("id")
    details = {
        records[0].service_id: records
        for records in history_entries(ReferralDetails, Q(service__in=ids), since)
    }
    listings = history_entries(Service, of, since, samples=samples, also=details)
    return [ServiceHistory(records, details.get(records[0].id, [])) for records in listings]


def midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def history_entries(
    model: Any,
    of: Q,
    since: date,
    *,
    samples: bool = True,
    only_news: bool = True,
    also: Collection[int] = (),
) -> Iterable[list[Any]]:
    """The history of each row: the entry in force on a date, then all since.

    With `only_news`, rows without news, nearly all of them, are left out unless they are among
    `also`, and only the newest few hundred others are read: a whole nation may have thousands, and
    nobody reads that many.
    """
    start = midnight(since)
    if only_news:
        of = Q(id__in=[*_with_latest_news(model, of, since), *also])
    records = records_of(model).filter(of)
    if not (samples and settings.SAMPLE_DATA) and hasattr(model, "is_sample"):
        records = records.filter(is_sample=False)
    stood = records.filter(history_date__lt=start).order_by("id", "-history_date", "-history_id")
    was_changed = Q(id__in=records.filter(history_date__gte=start).values("id"))
    before = Q(pk__in=stood.distinct("id").values("pk"))
    if only_news:
        before &= was_changed | _came_to_an_end(model, since) | Q(id__in=also)
    wanted = Q(history_date__gte=start) | before
    by_row: dict[int, list[Any]] = defaultdict(list)
    for record in records.filter(wanted).order_by("history_date", "history_id"):
        by_row[record.id].append(record)
    return by_row.values()


def _with_latest_news(model: Any, of: Q, since: date) -> list[int]:
    """The ids of the rows that were changed, or that expired, most recently."""
    news = {"history_date": Q(history_date__gte=midnight(since)), **_ends(model, since)}
    entries = records_of(model).filter(of).order_by()
    first, *others = (
        entries.filter(told)
        .values("id")
        .annotate(latest=Max(name))
        .order_by("-latest", "id")
        .values_list("id", flat=True)[:MAX_ROWS]
        for name, told in news.items()
    )
    return list(first.union(*others).order_by() if others else first)


def _came_to_an_end(model: Any, since: date) -> Q:
    """Matches entries that expired since a date, which is news even if nobody changed them."""
    return reduce(or_, _ends(model, since).values(), Q(pk__in=[]))


def _ends(model: Any, since: date) -> dict[str, Q]:
    """For each field that holds a last day, a condition: that day came after `since`."""
    days = (since - timedelta(days=1), since + timedelta(days=DAYS))
    return {name: Q(**{f"{name}__range": days}) for name in LAST_DAYS if hasattr(model, name)}
