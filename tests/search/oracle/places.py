"""From known postcodes to a searcher: one exactly placed, or one in a district, town or spot."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from geopy.distance import geodesic

from directory.geo import Point
from tests.search.oracle.facts import Ground, Level, Searcher

CLOSE_METRES = 150


@dataclass(frozen=True, slots=True)
class KnownPostcode:
    """A full postcode, and the areas that a gazetteer has it in; None where it does not say."""

    name: str
    point: Point
    council: str | None
    body: str | None
    nation: str | None

    @property
    def district(self) -> str:
        return self.name.split()[0]


def searcher_at(postcode: KnownPostcode, others: Iterable[KnownPostcode]) -> Searcher:
    """Somebody who gave a full postcode; `others` hold those around it."""
    close = {other.council for other in others if _is_close(postcode.point, other.point)}
    elsewhere = {council for council in close if council and council != postcode.council}
    known = frozenset(elsewhere) if postcode.council else frozenset[str]()
    return Searcher(postcode.point, True, (_ground(postcode),), known)


def searcher_in(centre: Point, postcodes: Iterable[KnownPostcode]) -> Searcher:
    """Somebody in a district or sector: its postcodes count by share."""
    grounds = Counter(_ground(postcode) for postcode in postcodes)
    shared = tuple(
        Ground(number / grounds.total(), ground.areas, ground.known, ground.nation)
        for ground, number in grounds.items()
    )
    return Searcher(centre, False, shared)


def searcher_about(point: Point, nearest: KnownPostcode) -> Searcher:
    """Somebody in a town or at a spot: the areas of the nearest postcode, but not its district."""
    ground = _ground(nearest)
    areas = ground.areas - {nearest.district}
    return Searcher(
        point, False, (Ground(1, areas, ground.known - {Level.DISTRICT}, ground.nation),)
    )


def _ground(postcode: KnownPostcode) -> Ground:
    told = {
        Level.COUNCIL: postcode.council,
        Level.BODY: postcode.body,
        Level.NATION: postcode.nation,
        Level.DISTRICT: postcode.district,
    }
    known = frozenset(level for level, code in told.items() if code)
    return Ground(1, frozenset(code for code in told.values() if code), known, postcode.nation)


def _is_close(here: Point, there: Point) -> bool:
    if abs(here.latitude - there.latitude) > 0.002:
        return False
    ends = (here.latitude, here.longitude), (there.latitude, there.longitude)
    return float(geodesic(*ends).meters) <= CLOSE_METRES
