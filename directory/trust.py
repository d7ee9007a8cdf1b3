"""How long checked details can be shown: small date functions. No Django, no I/O.

HCPC registration is renewed every two years, by 30 April in even years.
"""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

NO_END = date.max


class Freshness(Enum):
    """How long ago the details were confirmed."""

    FRESH = "fresh"
    AGEING = "ageing"  # shown with a flag
    STALE = "stale"  # "ask first"
    NEVER = "never"  # "ask first"


@lru_cache(maxsize=4_096)
def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def renewal_deadline(on: date) -> date:
    """The first HCPC renewal deadline on or after the given date."""
    year = on.year + on.year % 2
    deadline = date(year, 4, 30)
    return deadline if on <= deadline else date(year + 2, 4, 30)


def check_due(checked_on: date, *, months: int) -> date:
    """The date by which someone found registered on `checked_on` must be checked again."""
    return min(months_after(checked_on, months), renewal_deadline(checked_on))


def private_listed_until(
    confirmed_on: date | None, people_public_until: Iterable[date | None], months: int
) -> date | None:
    """The last date a private service is listed: it must be confirmed and have a public person.

    None if it was never confirmed or has no public person.
    """
    last_person = max((day for day in people_public_until if day), default=None)
    if confirmed_on is None or last_person is None:
        return None
    return min(months_after(confirmed_on, months), last_person)


def freshness(
    confirmed_on: date | None, on: date, *, fresh_months: int, stale_months: int
) -> Freshness:
    if confirmed_on is None:
        return Freshness.NEVER
    if months_after(confirmed_on, stale_months) < on:
        return Freshness.STALE
    if months_after(confirmed_on, fresh_months) < on:
        return Freshness.AGEING
    return Freshness.FRESH


def not_stale_since(on: date, stale_months: int) -> date:
    """The earliest date on which a confirmation would not yet be stale."""
    day = months_after(on, -stale_months) - timedelta(days=1)
    while months_after(day, stale_months) < on:  # months differ in length
        day += timedelta(days=1)
    return day
