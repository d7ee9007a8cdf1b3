"""Whether a place is in the areas that a listing names."""

from collections.abc import Set as AbstractSet
from enum import Enum

from tests.search.oracle.facts import Ground, Level, NamedArea, Searcher

ENOUGH_TO_BE_INSIDE = 0.95
ENOUGH_TO_BE_OUTSIDE = 0.05
_ROUNDING = 1e-9

Named = AbstractSet[NamedArea]


class Standing(Enum):
    """How a place stands to the areas named."""

    INSIDE = "inside"
    VERY_LIKELY = "very_likely_inside"
    PARTLY = "partly_inside"
    UNKNOWN = "area_unknown"
    CLOSE_BY = "area_close_by"
    ACROSS_A_BORDER = "area_across_a_border"
    OUTSIDE = "outside"


def standing(named: Named, searcher: Searcher) -> Standing:
    """A place counts by the share of its postcodes; a full postcode is one share."""
    inside = share_inside(named, searcher)
    possible = inside + share_unknown(named, searcher)
    if inside > 1 - _ROUNDING:
        return Standing.INSIDE
    if inside >= ENOUGH_TO_BE_INSIDE - _ROUNDING:
        return Standing.VERY_LIKELY
    if possible <= ENOUGH_TO_BE_OUTSIDE + _ROUNDING:
        return _outside(named, searcher)
    return Standing.UNKNOWN if possible > inside else Standing.PARTLY


def share_inside(named: Named, searcher: Searcher) -> float:
    return sum(ground.share for ground in searcher.grounds if _holds(named, ground))


def share_unknown(named: Named, searcher: Searcher) -> float:
    """The share of which nobody can tell."""
    return sum(
        ground.share
        for ground in searcher.grounds
        if not _holds(named, ground) and any(_may_hold(area, ground) for area in named)
    )


def _outside(named: Named, searcher: Searcher) -> Standing:
    if any(area.code in searcher.close_councils for area in named):
        return Standing.CLOSE_BY
    if any(_is_across_a_border(area, searcher) for area in named):
        return Standing.ACROSS_A_BORDER
    return Standing.OUTSIDE


def _holds(named: Named, ground: Ground) -> bool:
    return any(area.code in ground.areas for area in named)


def _may_hold(area: NamedArea, ground: Ground) -> bool:
    """Nobody knows which area of this level these postcodes are in, and the nation allows it."""
    is_elsewhere = area.nation and ground.nation and area.nation != ground.nation
    return area.level not in ground.known and not is_elsewhere


def _is_across_a_border(area: NamedArea, searcher: Searcher) -> bool:
    """Less than a nation, in a nation in which none of the place lies."""
    nations = {ground.nation for ground in searcher.grounds}
    if area.level is Level.NATION or area.nation is None or None in nations:
        return False
    return area.nation not in nations
