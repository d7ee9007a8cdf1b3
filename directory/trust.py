"""How long checked details may be shown: small functions of dates. No Django, no I/O.

HCPC registration is renewed every two years, by 30 April of even years.
"""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

NO_END = date.max


class Freshness(Enum):
    """How long ago the details were confirmed."""

    FRESH = "fresh"
    AGEING = "ageing"  # shown with a flag
    STALE = "stale"  # "ask first"
    NEVER = "never"  # "ask first"


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def renewal_deadline(on: date) -> date:
    """The first HCPC renewal deadline on or after a day."""
    year = on.year + on.year % 2
    deadline = date(year, 4, 30)
    return deadline if on <= deadline else date(year + 2, 4, 30)


def check_due(checked_on: date, *, months: int) -> date:
    """The day by which someone found registered on `checked_on` must be looked up again."""
    return min(months_after(checked_on, months), renewal_deadline(checked_on))


def private_listed_until(
    confirmed_on: date | None, people_public_until: Iterable[date | None], months: int
) -> date | None:
    """A private service's last day: while it is confirmed and one of its people is public.

    None if it has none: it was never confirmed, or nobody is public.
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
    """The earliest day on which a confirmation would not be stale yet."""
    day = months_after(on, -stale_months) - timedelta(days=1)
    while months_after(day, stale_months) < on:  # months differ in length
        day += timedelta(days=1)
    return day
