"""Whether people with MS may refer themselves to a service: its own word, and its area's rule."""

from enum import Enum

from tests.search.oracle.facts import (
    NHS_ROUTES,
    SELF_REFERRAL,
    AreaRule,
    Criteria,
    Kind,
    Listing,
    Searcher,
)
from tests.search.oracle.standing import Standing, standing


class Answer(Enum):
    """What is known, all told."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    CONTRADICTED = "contradicted"


def route_reasons(
    listing: Listing, searcher: Searcher | None, criteria: Criteria
) -> frozenset[str] | None:
    """Why to ask about the way in: nothing where it is asked for and told, None where it is not.

    Any other route that is asked for and offered is enough.
    """
    chosen = criteria.of("route")
    if not chosen or listing.routes & (chosen - {SELF_REFERRAL}):
        return frozenset()
    if SELF_REFERRAL not in chosen:
        return None
    return {
        Answer.YES: frozenset[str](),
        Answer.UNKNOWN: frozenset({"self_referral_unknown"}),
        Answer.CONTRADICTED: frozenset({"self_referral_contradicted"}),
        Answer.NO: None,
    }[answer_to_self_referral(listing, searcher)]


def answer_to_self_referral(listing: Listing, searcher: Searcher | None) -> Answer:
    """An area's rule holds for the NHS services that it names, for people inside the area."""
    told = {rule.says_yes for rule in rules_that_hold(listing, searcher)}
    if listing.self_referral is not None:
        told.add(listing.self_referral)
    if told == {True, False}:
        return Answer.CONTRADICTED
    if told:
        return Answer.YES if True in told else Answer.NO
    return Answer.UNKNOWN if listing.routes & NHS_ROUTES else Answer.NO


def rules_that_hold(listing: Listing, searcher: Searcher | None) -> list[AreaRule]:
    """The newer first."""
    if searcher is None or listing.kind is not Kind.NHS:
        return []
    holding = [rule for rule in listing.area_rules if _covers(rule, searcher)]
    return sorted(holding, key=lambda rule: rule.checked_on, reverse=True)


def _covers(rule: AreaRule, searcher: Searcher) -> bool:
    """Its area holds the place; or its districts do, and no other area is known to."""
    inside = {Standing.INSIDE, Standing.VERY_LIKELY}
    in_area = standing(frozenset({rule.area}), searcher)
    if not rule.districts:
        return in_area in inside
    elsewhere = {Standing.OUTSIDE, Standing.CLOSE_BY, Standing.ACROSS_A_BORDER}
    return standing(rule.districts, searcher) in inside and in_area not in elsewhere
