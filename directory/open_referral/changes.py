"""When a service last changed, which can be simply because of the date: a pause ends, a wait that
we were told becomes too old to repeat.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from directory import trust
from directory.models import Service
from directory.models.open_data import start_of

# Dates after which something is told differently, from the day after so many months.
_AGEING = (
    ("confirmed_on", "CONFIRMED_STALE_MONTHS"),
    ("wait_told_on", "WAIT_PAST_TENSE_MONTHS"),
    ("wait_told_on", "WAIT_HIDDEN_MONTHS"),
)
COLUMNS = ("public_id", "since", "updated_at", "paused_until", *dict(_AGEING))


def modified_at(service: Service, on: date) -> datetime:
    days = [start_of(day) for day in _turning_days(service) if day <= on]
    if since := getattr(service, "since", None):  # when it was first listed or came back
        days.append(since)
    latest: datetime = max([service.updated_at, *days])
    return latest


def _turning_days(service: Service) -> Iterator[date]:
    if service.paused_until:
        yield service.paused_until
    for name, months in _AGEING:
        if told := getattr(service, name):
            yield _day_after(told, getattr(settings, months))


@lru_cache(maxsize=4_096)
def _day_after(told: date, months: int) -> date:
    return trust.months_after(told, months) + timedelta(days=1)


def modified_since(moment: datetime, on: date) -> Q:
    """The same as a condition: services modified at this moment or later."""
    first = timezone.localdate(moment)
    if start_of(first) < moment:
        first += timedelta(days=1)
    turned = Q(paused_until__range=(first, on))
    for name, setting in _AGEING:
        months = getattr(settings, setting)
        oldest = trust.not_stale_since(first - timedelta(days=1), months)
        newest = trust.not_stale_since(on, months) - timedelta(days=1)
        turned |= Q(**{f"{name}__range": (oldest, newest)})
    return Q(updated_at__gte=moment) | Q(entry__since__gte=moment) | turned
