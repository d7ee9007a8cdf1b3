"""The few services in the results to call first: free ones, then the nearest."""

from collections.abc import Iterator
from datetime import date
from heapq import nsmallest

from directory.models import Service
from directory.search.judging import UNLIKELY, Hit
from directory.search.searching import Answer, current_wait
from directory.search.slim import Slim
from directory.vocabulary import Payment, Route

MAX_PER_PART = 3
LONG_WAIT_DAYS = 12 * 7  # from here on, who can pay may wish to
_FREE_ROUTES = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
_FREE_TO_PAY = int(Payment.FREE | Payment.DONATION)
_CHARITY = int(Route.CHARITY)
_UNLIKELY = int(UNLIKELY)


def leading(answer: Answer, on: date) -> list[Hit]:
    """At most three from each section, the nearest charity, and the soonest for a fee.

    None of them is "probably not".
    """
    remote = [hit for hit in answer.remote if not hit.reasons & _UNLIKELY]
    charities = (hit for hit in (*answer.fits, *answer.ask) if hit.slim.routes & _CHARITY)
    first = (
        *nsmallest(MAX_PER_PART, answer.fits, key=_free_then_near),
        *nsmallest(MAX_PER_PART, answer.ask, key=_free_then_near),
        *nsmallest(MAX_PER_PART, remote, key=lambda hit: (hit.reasons > 0, not is_free(hit.slim))),
        *nsmallest(1, charities, key=_free_then_near),
        *(hit for _, _, _, hit in nsmallest(1, _soon_for_a_fee(answer, on))),
    )
    return list({hit.slim.id: hit for hit in first}.values())


def is_long_wait(answer: Answer, on: date) -> bool:
    """Whether the service to call first is free, but has a long wait."""
    (first,) = nsmallest(1, answer.fits, key=_free_then_near) or (None,)
    return bool(first and is_free(first.slim) and (current_wait(first, on) or 0) >= LONG_WAIT_DAYS)


def _soon_for_a_fee(answer: Answer, on: date) -> Iterator[tuple[int, float, int, Hit]]:
    """Paid services whose wait is known and short, the shortest wait first when sorted."""
    for hit in answer.fits:
        days = None if is_free(hit.slim) else current_wait(hit, on)
        if days is not None and days < LONG_WAIT_DAYS:
            yield days, hit.slim.chord or 0.0, hit.slim.id, hit


def _free_then_near(hit: Hit) -> tuple[bool, bool, float, int]:
    chord = hit.slim.chord
    return (not is_free(hit.slim), chord is None, chord or 0.0, hit.slim.id)


def is_free(of: Slim | Service) -> bool:
    """Whether the patient pays nothing, or only what they can."""
    return bool(of.routes & _FREE_ROUTES or of.pays & _FREE_TO_PAY)
