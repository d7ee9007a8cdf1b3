"""What a card says besides the reasons for its part."""

from collections.abc import Iterator

from tests.search.oracle import dates
from tests.search.oracle.facts import HOME, Criteria, Listing, Searcher
from tests.search.oracle.reach import home_visit_reasons, travels_as_far
from tests.search.oracle.self_referral import rules_that_hold
from tests.search.oracle.standing import Standing, standing
from tests.search.oracle.water import is_across_water

# Said, and no reason to ask.
NOTES = frozenset(
    {
        "comes_to_you",
        "homes_here_not_visited",
        "homes_here_not_known",
        "very_likely_inside",
        "home_very_likely_inside",
        "distance_is_about",
        "across_water",
        "checked_over_six_months_ago",
        "area_rule_says_yes",
        "area_and_service_disagree",
        "area_said_it_last",
        "check_with_your_gp_practice",
    }
)


def notes(listing: Listing, searcher: Searcher, criteria: Criteria) -> Iterator[str]:
    yield from _notes_on_homes(listing, searcher, criteria)
    yield from _notes_on_distance(listing, searcher)
    is_ageing = dates.is_older(listing.checked_on, dates.MONTHS_UNTIL_FLAGGED, criteria.day)
    if listing.checked_on is not None and is_ageing:
        yield "checked_over_six_months_ago"
    yield from _notes_on_self_referral(listing, searcher)
    if listing.serves and listing.goes_by_gp:
        yield "check_with_your_gp_practice"


def _notes_on_homes(listing: Listing, searcher: Searcher, criteria: Criteria) -> Iterator[str]:
    """A clinic stays a clinic; whether homes here are visited is said."""
    if HOME not in listing.settings:
        return
    visits = home_visit_reasons(listing, searcher, criteria)
    if visits is None:
        yield "homes_here_not_visited"
    elif visits:
        yield "homes_here_not_known"
    else:
        yield "comes_to_you"
        is_area = listing.home_areas and not travels_as_far(listing, searcher)
        if is_area and standing(listing.home_areas, searcher) is Standing.VERY_LIKELY:
            yield "home_very_likely_inside"


def _notes_on_distance(listing: Listing, searcher: Searcher) -> Iterator[str]:
    if listing.point is None:
        return
    if listing.point_is_about or not searcher.is_exact:
        yield "distance_is_about"
    if is_across_water(searcher.point, listing.point):
        yield "across_water"


def _notes_on_self_referral(listing: Listing, searcher: Searcher) -> Iterator[str]:
    """Where the area and the service disagree both are said, the newer first."""
    rules, own = rules_that_hold(listing, searcher), listing.self_referral
    if any(rule.says_yes for rule in rules):
        yield "area_rule_says_yes"
    others = [rule for rule in rules if own is not None and rule.says_yes is not own]
    if others:
        yield "area_and_service_disagree"
        told_on = listing.self_referral_checked_on
        if told_on is not None and others[0].checked_on > told_on:
            yield "area_said_it_last"
