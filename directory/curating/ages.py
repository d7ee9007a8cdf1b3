"""The age of a task in words, from the date it began or falls due until today."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings

Age = Callable[[date | None, date], str]


def how_long(days: int) -> str:
    """Days as "1 day", "7 weeks", "5 months" or "2 years", always rounded down."""
    for length, word in ((730, "year"), (90, "month"), (21, "week")):
        if days >= length:
            count = int(days / {"year": 365.25, "month": 30.44, "week": 7}[word])
            return f"{count} {word}s"
    return "1 day" if days == 1 else f"{days} days"


def ago(what: str, never: str = "") -> Age:
    def age(day: date | None, on: date) -> str:
        if day is None:
            return never
        return f"{what} {how_long((on - day).days)} ago" if day < on else f"{what} today"

    return age


def lasting(what: str, never: str = "") -> Age:
    return lambda day, on: f"{what} for {how_long((on - day).days)}" if day else never


def overdue(day: date | None, on: date) -> str:
    late = (on - _due(day)).days if day else 0
    return f"Due {how_long(late)} ago"


def due_in(day: date | None, on: date) -> str:
    left = (_due(day) - on).days if day else 0
    return f"Due in {how_long(left)}" if left else "Due today"


def _due(public_until: date) -> date:
    return public_until - timedelta(days=settings.REGISTER_GRACE_DAYS)
