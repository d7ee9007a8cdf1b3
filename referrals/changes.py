"""What changed in an area of late, as far as the listings themselves tell.

They tell three things: when a listing was added, when it stopped being shown because nothing kept
it in date, and when an area's advice was checked. A listing that was withdrawn or edited tells no
day; once listings keep a history, `recent` is the one place to read it from. Why something went
is never said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from directory.models import Area, Service
from referrals.models import AreaAdvice

DAYS = 90


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed on a day."""

    on: date
    what: str
    name: str
    url: str = ""


def recent(
    area: Area, services: Iterable[Service], advice: Iterable[AreaAdvice], on: date
) -> list[Change]:
    """The changes of the last 90 days, latest first. One query, for what is listed no more."""
    since = on - timedelta(days=DAYS)
    changes = [
        Change(_day(service), "New", service.name, service.get_absolute_url())
        for service in services
        if _day(service) >= since
    ]
    changes += [
        Change(one.checked_on, "Advice checked", one.covers)
        for one in advice
        if one.checked_on >= since
    ]
    changes += [
        Change(gone.listed_until + timedelta(days=1), "No longer listed", gone.name)
        for gone in _gone(area, since, on)
        if gone.listed_until is not None
    ]
    return sorted(changes, key=lambda change: (-change.on.toordinal(), change.name))


def _gone(area: Area, since: date, on: date) -> Iterable[Service]:
    ended = Q(listed_until__gte=since - timedelta(days=1), listed_until__lt=on)
    return Service.objects.published().filter(ended, council=area).only("name", "listed_until")


def _day(service: Service) -> date:
    return timezone.localdate(service.created_at)
