"""The few services in the results to call first: free ones, then the nearest."""

from datetime import date
from typing import Any

from django.conf import settings

from directory.models import Service
from directory.search.judged import Hit, Hits
from directory.search.searching import Answer, waits
from directory.search.slim import Column, Rows
from directory.vocabulary import Payment, Route

MAX_PER_PART = 3
LONG_WAIT_DAYS = 12 * 7  # from here on, who can pay may wish to
_FREE_ROUTES = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
_FREE_TO_PAY = int(Payment.FREE | Payment.DONATION)
_CHARITY = int(Route.CHARITY)


def leading(answer: Answer, on: date) -> list[Hit]:
    """At most three from each section, the nearest charity, the soonest and nearest for a fee.

    None of them is "probably not".
    """
    fits, ask, remote = answer.fits, answer.ask, answer.remote.likely
    first = [*_free_then_near(fits)[:MAX_PER_PART], *_free_then_near(ask)[:MAX_PER_PART]]
    asks_first = remote.judged.reasons > 0
    first += remote.by(asks_first, ~is_free(remote.judged.rows))[:MAX_PER_PART]
    charities = (fits + ask).of(fits.judged.rows.routes & _CHARITY > 0)
    first += _free_then_near(charities)[:1]
    first += _soon_for_a_fee(fits, on)[:1]
    first += _free_then_near(fits.of(~is_free(fits.judged.rows)))[:1]
    return list({hit.slim.id: hit for hit in first}.values())


def is_free_first(answer: Answer) -> bool:
    """Whether the service to call first is free, and others are paid for."""
    rows = answer.fits.judged.rows
    free = is_free(rows)
    return bool(_free_then_near(answer.fits)[:1].of(free) and answer.fits.of(~free))


def _soon_for_a_fee(hits: Hits, on: date) -> Hits:
    """Paid services whose wait is known and short, the shortest wait first."""
    rows = hits.judged.rows
    days = _waits_now(rows, on)
    return hits.of(~is_free(rows) & (days < LONG_WAIT_DAYS)).by(days, rows.chord, rows.id)


def _waits_now(rows: Rows, on: date) -> Column:
    return waits(rows, on, settings.WAIT_PAST_TENSE_MONTHS)


def _free_then_near(hits: Hits) -> Hits:
    rows = hits.judged.rows
    return hits.by(~is_free(rows), rows.chord, rows.id)


def is_free(of: Rows | Service) -> Any:
    """Whether the patient pays nothing, or only what they can: of one service, or of many."""
    return (of.routes & _FREE_ROUTES > 0) | (of.pays & _FREE_TO_PAY > 0)
