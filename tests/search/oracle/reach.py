"""How far a listing is, and whether its home visits reach somebody."""

from functools import lru_cache

from geopy.distance import geodesic

from directory.geo import Point
from tests.search.oracle.facts import Criteria, Listing, Searcher
from tests.search.oracle.standing import Standing, standing

_COMES = frozenset({Standing.INSIDE, Standing.VERY_LIKELY})
_MAY_COME_FROM_AFAR = {
    Standing.PARTLY: "home_partly_inside",
    Standing.CLOSE_BY: "home_close_by",
}
_MAY_COME_FROM_NEAR = _MAY_COME_FROM_AFAR | {
    Standing.UNKNOWN: "home_area_unknown",
    Standing.ACROSS_A_BORDER: "home_across_a_border",
}


def home_visit_reasons(
    listing: Listing, searcher: Searcher, criteria: Criteria
) -> frozenset[str] | None:
    """Why to ask whether they come here: nothing where they do, None where they do not."""
    if travels_as_far(listing, searcher):
        return frozenset()
    is_near = is_inside_the_circle(listing, searcher, criteria)
    if not listing.home_areas:
        is_told = listing.home_miles is not None
        return frozenset({"reach_unknown"}) if is_near and not is_told else None
    found = standing(listing.home_areas, searcher)
    if found in _COMES:
        return frozenset()
    reason = (_MAY_COME_FROM_NEAR if is_near else _MAY_COME_FROM_AFAR).get(found)
    return frozenset({reason}) if reason else None


def travels_as_far(listing: Listing, searcher: Searcher) -> bool:
    miles = miles_to(listing, searcher)
    return miles is not None and listing.home_miles is not None and miles <= listing.home_miles


def is_inside_the_circle(listing: Listing, searcher: Searcher, criteria: Criteria) -> bool:
    miles = miles_to(listing, searcher)
    return miles is not None and miles <= criteria.within


def miles_to(listing: Listing, searcher: Searcher) -> float | None:
    if listing.point is None:
        return None
    return _miles_between(searcher.point, listing.point)


@lru_cache(maxsize=100_000)
def _miles_between(here: Point, there: Point) -> float:
    ends = (here.latitude, here.longitude), (there.latitude, there.longitude)
    return float(geodesic(*ends).miles)
