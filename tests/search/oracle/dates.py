"""What a date means on a day: listed, checked lately, paused, told lately enough."""

from calendar import monthrange
from datetime import date

from tests.search.oracle.facts import Kind, Listing

MONTHS_LISTED = 18
MONTHS_UNTIL_STALE = 12
MONTHS_UNTIL_FLAGGED = 6
MONTHS_A_WAIT_IS_TOLD = 12


def is_listed(listing: Listing, day: date) -> bool:
    """Published; a charity while it is confirmed, a private one while one of its people is too."""
    if not listing.is_published:
        return False
    if listing.kind is Kind.NHS:
        return True
    is_confirmed = not is_older(listing.checked_on, MONTHS_LISTED, day)
    return is_confirmed and (listing.kind is Kind.CHARITY or has_somebody_confirmed(listing, day))


def has_somebody_confirmed(listing: Listing, day: date) -> bool:
    until = listing.people_confirmed_until
    return until is not None and until >= day


def is_paused(listing: Listing, day: date) -> bool:
    return listing.paused_until is not None and listing.paused_until > day


def known_wait(listing: Listing, day: date) -> int | None:
    """Days to wait, while what was told of them may still be shown."""
    is_old = is_older(listing.wait_told_on, MONTHS_A_WAIT_IS_TOLD, day)
    return None if is_old else listing.wait_days


def is_older(then: date | None, months: int, day: date) -> bool:
    """Whether more than some months have gone by; what has no date is older than anything."""
    return then is None or _months_after(then, months) < day


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
