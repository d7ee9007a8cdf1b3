"""How many services there are in each nation, and nearest to each of its larger towns."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import hypot

from directory.gazetteer.rows import NATIONS
from directory.pages.maps import towns
from directory.pages.maps.marks import CHARITY, FRAME, NHS, PRIVATE
from directory.pages.maps.projection import Spot
from directory.pages.maps.towns import MapTown

# The towns that divide up the country: all large ones, and smaller ones far from them.
LARGE = 100_000  # people
LARGE_APART, SMALL_APART = 20.0, 28.0  # miles from any larger one; searches cover 25 miles
SMALLEST = 5_000


@dataclass(frozen=True, slots=True)
class RegionTally:
    """How many services there are, of each kind and in total."""

    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def nhs(self) -> int:
        return self.counts[NHS]

    @property
    def private(self) -> int:
        return self.counts[PRIVATE]

    @property
    def charity(self) -> int:
        return self.counts[CHARITY]


@dataclass(frozen=True, slots=True)
class Region:
    """The services nearer to one town than to any other."""

    town: MapTown
    tally: RegionTally


@dataclass(frozen=True, slots=True)
class MapNation:
    name: str
    tally: RegionTally
    regions: tuple[Region, ...]


@cache
def centres() -> tuple[tuple[MapTown, Spot], ...]:
    """The towns used to divide up the country, largest first."""
    found: list[tuple[MapTown, Spot]] = []
    for town in towns.by_size():
        if town.population < SMALLEST:
            break
        apart = (LARGE_APART if town.population >= LARGE else SMALL_APART) / FRAME.miles_per_unit
        x, y = FRAME.spot(town.point)
        if all(hypot(x - other_x, y - other_y) >= apart for _, (other_x, other_y) in found):
            found.append((town, (x, y)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _nearest(x: int, y: int, nation_id: str | None) -> MapTown | None:
    """The nearest region's town, in the service's own nation if that is known."""
    regions = [each for each in centres() if each[0].nation_id == nation_id] or centres()
    if not regions:
        return None
    return min(regions, key=lambda each: hypot(x - each[1][0], y - each[1][1]))[0]


def nations(
    nation_ids: Sequence[str | None], spots: Sequence[Spot], kinds: Sequence[str]
) -> Iterator[MapNation]:
    """Every service, counted once: in its nation, at the nearest of the towns."""
    found: defaultdict[str, defaultdict[MapTown | None, Counter[str]]]
    found = defaultdict(lambda: defaultdict(Counter))
    for nation_id, (x, y), each in zip(nation_ids, spots, kinds, strict=True):
        # Rounded, so that services in the same town share one look-up.
        town = _nearest(round(x), round(y), nation_id)
        nation = nation_id or (town.nation_id if town else "")
        found[nation][town][each] += 1
    for code, name in [*NATIONS.items(), ("", "Elsewhere")]:
        if here := found.get(code):
            regions = [Region(town, RegionTally(counts)) for town, counts in here.items() if town]
            regions.sort(key=lambda region: region.town.name)
            yield MapNation(name, RegionTally(sum(here.values(), Counter())), tuple(regions))
