"""The few services in the results to call first: free ones, then the nearest."""

from heapq import nsmallest

from directory.search.judging import UNLIKELY, Hit
from directory.search.searching import Answer
from directory.vocabulary import Payment, Route

MAX_PER_PART = 3
_FREE_ROUTES = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
_FREE_TO_PAY = int(Payment.FREE | Payment.DONATION)
_CHARITY = int(Route.CHARITY)
_UNLIKELY = int(UNLIKELY)


def leading(answer: Answer) -> list[Hit]:
    """At most three from each section, plus the nearest charity; none that is "probably not"."""
    remote = [hit for hit in answer.remote if not hit.reasons & _UNLIKELY]
    charities = (hit for hit in (*answer.fits, *answer.ask) if hit.slim.routes & _CHARITY)
    first = (
        *nsmallest(MAX_PER_PART, answer.fits, key=_free_then_near),
        *nsmallest(MAX_PER_PART, answer.ask, key=_free_then_near),
        *nsmallest(MAX_PER_PART, remote, key=lambda hit: (hit.reasons > 0, not _is_free(hit))),
        *nsmallest(1, charities, key=_free_then_near),
    )
    return list({hit.slim.id: hit for hit in first}.values())


def _free_then_near(hit: Hit) -> tuple[bool, bool, float, int]:
    chord = hit.slim.chord
    return (not _is_free(hit), chord is None, chord or 0.0, hit.slim.id)


def _is_free(hit: Hit) -> bool:
    """Whether the patient pays nothing, or only what they can."""
    return bool(hit.slim.routes & _FREE_ROUTES or hit.slim.pays & _FREE_TO_PAY)
