"""What a card says besides the reasons for its part."""

from collections.abc import Iterator

from tests.search.oracle import dates
from tests.search.oracle.facts import HOME, Listing, Searcher, Wish
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
    }
)


def notes(listing: Listing, searcher: Searcher, wish: Wish) -> Iterator[str]:
    yield from _notes_on_homes(listing, searcher, wish)
    yield from _notes_on_distance(listing, searcher)
    is_ageing = dates.is_older(listing.checked_on, dates.MONTHS_UNTIL_FLAGGED, wish.day)
    if listing.checked_on is not None and is_ageing:
        yield "checked_over_six_months_ago"
    if any(rule.says_yes for rule in rules_that_hold(listing, searcher)):
        yield "area_rule_says_yes"


def _notes_on_homes(listing: Listing, searcher: Searcher, wish: Wish) -> Iterator[str]:
    """A clinic stays a clinic; whether homes here are visited is said."""
    if HOME not in listing.settings:
        return
    visits = home_visit_reasons(listing, searcher, wish)
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
