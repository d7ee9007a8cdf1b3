"""Towns for orientation, loaded once from the gazetteer's fixture: no query."""

from collections import defaultdict
from functools import cache
from itertools import islice
from math import floor
from typing import NamedTuple

from directory.gazetteer import built_in
from directory.geo import Point
from directory.names import told_apart
from directory.pages.maps.labels import Label
from directory.pages.maps.projection import Spot

_MAX_PER_DEGREE = 30  # more than fit on any drawing


class MapTown(NamedTuple):
    name: str
    point: Point
    nation_id: str
    district: str
    population: int

    @property
    def near(self) -> str:
        """The text that finds this town and no other."""
        return told_apart(self.name, self.district)


class TownMark(NamedTuple):
    """A town's name on a drawing, with its dot unless a pin or mark covers that."""

    dot: Spot | None
    label: Label
    is_minor: bool

    @property
    def has_dot(self) -> bool:
        return self.dot is not None


@cache
def by_size() -> tuple[MapTown, ...]:
    """All towns, largest first. Empty if the fixture is not installed."""
    try:
        lines = list(built_in.towns())
    except FileNotFoundError:
        return ()
    towns: dict[Point, MapTown] = {}
    for line in lines:
        at = Point(line.latitude, line.longitude)
        # A town's first line has its best-known name.
        towns.setdefault(at, MapTown(line.name, at, line.nation, line.district, line.population))
    return tuple(sorted(towns.values(), key=lambda town: (-town.population, town.name)))


def called(name: str) -> list[MapTown]:
    """The towns with exactly this name, largest first."""
    return [town for town in by_size() if town.name == name]


@cache
def _by_degree() -> dict[tuple[int, int], list[MapTown]]:
    """Towns by whole degrees of latitude and longitude, rounded down, largest first."""
    found = defaultdict(list)
    for town in by_size():
        found[floor(town.point.latitude), floor(town.point.longitude)].append(town)
    return dict(found)


def inside(west: float, south: float, east: float, north: float) -> list[MapTown]:
    """The larger towns in a box of degrees, largest first."""
    found: list[MapTown] = []
    for latitude in range(floor(south), floor(north) + 1):
        for longitude in range(floor(west), floor(east) + 1):
            here = (
                town
                for town in _by_degree().get((latitude, longitude), ())
                if south <= town.point.latitude <= north and west <= town.point.longitude <= east
            )
            found += islice(here, _MAX_PER_DEGREE)
    return sorted(found, key=lambda town: -town.population)
