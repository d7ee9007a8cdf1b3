"""The whole answer over all listings: parts in order, totals, and counts beside options.

Every count is what the answer would be with the option, asked anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf

from tests.search.oracle import dates
from tests.search.oracle.facts import SELF_REFERRAL, Count, Criteria, Listing, Searcher, Shown
from tests.search.oracle.judge import (
    Part,
    Verdict,
    is_listed_without_a_place,
    is_told_of_priority,
    judge,
)
from tests.search.oracle.reach import miles_to
from tests.search.oracle.self_referral import Answer as ToldOfSelfReferral
from tests.search.oracle.self_referral import answer_to_self_referral
from tests.search.oracle.standing import Standing, standing

SELF_REFERRAL_NOT_KNOWN = frozenset({"self_referral_unknown", "self_referral_contradicted"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A listing where it stands."""

    listing: Listing
    verdict: Verdict
    miles: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts, each in its order. Where no place was given all are in `by_name` alone."""

    fits: tuple[Judged, ...] = ()
    ask: tuple[Judged, ...] = ()
    unlikely: tuple[Judged, ...] = ()
    remote: tuple[Judged, ...] = ()  # outside their areas last
    beyond: tuple[Judged, ...] = ()  # only where nobody is in the first two parts
    by_name: tuple[Listing, ...] = ()

    @property
    def total(self) -> int:
        """What the title says: the first two parts, or all where no place was given."""
        return len(self.fits) + len(self.ask) + len(self.by_name)

    @property
    def shown(self) -> list[Shown]:
        """As the invariants look at it."""
        parts = {
            "fits": self.fits,
            "ask": self.ask,
            "unlikely": self.unlikely,
            "remote": self.remote,
            "beyond": self.beyond,
        }
        placed = [
            Shown(judged.listing, part, miles=judged.miles)
            for part, judgements in parts.items()
            for judged in judgements
        ]
        return placed + [Shown(listing, "listed") for listing in self.by_name]


def answer(listings: Iterable[Listing], searcher: Searcher | None, criteria: Criteria) -> Answer:
    if searcher is None:
        offered = [each for each in listings if is_listed_without_a_place(each, criteria)]
        return Answer(by_name=tuple(sorted(offered, key=lambda each: (each.name, each.code))))
    everyone = [
        Judged(listing, judge(listing, searcher, criteria), miles_to(listing, searcher))
        for listing in listings
    ]
    in_order = sorted(everyone, key=_order_for(criteria))
    fits, ask, unlikely = (
        tuple(each for each in in_order if each.verdict.part is part)
        for part in (Part.FITS, Part.ASK, Part.UNLIKELY)
    )
    beyond = sorted((each for each in everyone if _is_beyond(each)), key=_nearest)
    is_empty = not (fits or ask)
    return Answer(
        fits=fits,
        ask=ask,
        unlikely=unlikely,
        remote=_remote(everyone, searcher),
        beyond=tuple(beyond) if is_empty else (),
    )


def count_beside(
    listings: Iterable[Listing],
    searcher: Searcher | None,
    criteria: Criteria,
    group: str,
    choice: str,
) -> Count:
    """The number beside an option: the total with it, those told yes and those not known."""
    found = answer(listings, searcher, criteria.with_choice(group, choice))
    counted = [*found.fits, *found.ask]
    return Count(
        total=found.total,
        yes=sum(_is_told(each.listing, searcher, group, choice) for each in counted),
        not_known=sum(_is_not_known(each.verdict, group, choice) for each in counted),
    )


def totals_without(
    listings: Iterable[Listing], searcher: Searcher | None, criteria: Criteria
) -> dict[tuple[str, str], int]:
    """How many there would be without each chosen option."""
    held = list(listings)
    return {
        (group, choice): answer(held, searcher, criteria.without(group, choice)).total
        for group, choice in criteria.chosen
    }


# --- Orders --------------------------------------------------------------------------------------

Key = tuple[object, ...]


def _order_for(criteria: Criteria) -> Callable[[Judged], Key]:
    """Within its part: what is not known comes last; where all else is even, the nearer first."""

    def soonest(each: Judged) -> Key:
        wait = dates.known_wait(each.listing, criteria.day)
        return (inf if wait is None else wait, *_nearest(each))

    def checked(each: Judged) -> Key:
        on = each.listing.checked_on
        return (-on.toordinal() if on else inf, *_nearest(each))

    def name(each: Judged) -> Key:
        return (each.listing.name, *_nearest(each))

    def urgent(each: Judged) -> Key:
        one = each.listing
        days = inf if one.urgent_days is None else one.urgent_days
        first = 0 if one.takes_urgent else 1 if one.tells_relapse else 2
        return (first, one.takes_urgent is False, days, *_nearest(each))

    orders = {"soonest": soonest, "checked": checked, "name": name, "urgent": urgent}
    return orders.get(criteria.sort, _nearest)


def _nearest(each: Judged) -> Key:
    return (inf if each.miles is None else each.miles, each.listing.name, each.listing.code)


def _is_beyond(each: Judged) -> bool:
    return each.verdict.part is Part.BEYOND


def _remote(everyone: Iterable[Judged], searcher: Searcher) -> tuple[Judged, ...]:
    """Those for this place first, then those for anywhere, then who must be asked; outside last."""

    def order(each: Judged) -> Key:
        return (each.verdict.part, _is_for_this_place(each, searcher), each.listing.name)

    remote = (Part.REMOTE, Part.REMOTE_UNLIKELY)
    return tuple(sorted((each for each in everyone if each.verdict.part in remote), key=order))


def _is_for_this_place(each: Judged, searcher: Searcher) -> int:
    """0 where its areas hold the place, 1 where it serves anywhere, 2 where nobody can tell."""
    serves = each.listing.serves
    if not serves:
        return 1
    return 0 if standing(serves, searcher) in (Standing.INSIDE, Standing.VERY_LIKELY) else 2


# --- Told, and not known -------------------------------------------------------------------------


def _is_told(listing: Listing, searcher: Searcher | None, group: str, choice: str) -> bool:
    """Whether it said yes to an option for which silence is not a no; others are all told."""
    if group == "access":
        return choice in listing.access_yes
    if (group, choice) == ("route", SELF_REFERRAL):
        return answer_to_self_referral(listing, searcher) is ToldOfSelfReferral.YES
    if group == "priority":
        return is_told_of_priority(listing, choice)
    if group == "takes_from":
        return choice in listing.who_may_refer
    return True


def _is_not_known(verdict: Verdict, group: str, choice: str) -> bool:
    if group == "access":
        return f"{choice}_unknown" in verdict.reasons
    if (group, choice) == ("route", SELF_REFERRAL):
        return bool(verdict.reasons & SELF_REFERRAL_NOT_KNOWN)
    unknown = {"takes_from": "referrer_unknown", "priority": "priority_unknown"}.get(group)
    return unknown in verdict.reasons
