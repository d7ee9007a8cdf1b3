"""The map of all that is listed: the UK with every service, and how many there are near each town.

Islands stand where they are, not in a box: the Islands (Scotland) Act 2018 asks as much of public
bodies for Shetland.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from math import hypot
from typing import NamedTuple

from directory.gazetteer.rows import NATIONS
from directory.geo import Point
from directory.maps import labels, outline, towns
from directory.maps.labels import Block, Label, Names
from directory.maps.projection import Frame, Spot
from directory.maps.towns import Town
from directory.vocabulary import Route

WIDTH, HEIGHT = 660, 960  # whole cells
CELL = 60  # units: about 50 miles
FRAME = Frame(Point(55.35, -4.3), 0.83, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2)
Cell = tuple[int, int]  # columns from the left, rows from the top
MOST_SINGLE = 4  # marks in a cell; where there are more, one stands for all, with their number
MARK = 8.0  # radius of a mark
GROWTH = 1.4  # of marks, on a phone
_TOUCHING = 2 * MARK * GROWTH
_MOST_PUSHES = 12
PILL = 32  # height of a mark for several kinds
_EVERYWHERE = Block(3, 3, WIDTH - 3, HEIGHT - 3)
_NORTH = Block(600, 8, 652, 84)
_RULER = Block(20, 890, 170, 955)
_IRELAND = labels.at("Ireland", FRAME.spot(Point(53.05, -7.9)), "middle", 0.35, labels.PHONE_SIZE)
MOST_TOWNS = 14
MOST_MAJOR_TOWNS = 7
SMALLEST_CITY = 20_000  # people
_TOWNS_APART = 70.0  # units

# The towns that share out the country: all that are large, and smaller ones where those are far.
LARGE = 100_000  # people
LARGE_APART, SMALL_APART = 20.0, 28.0  # miles from any larger one; a search looks 25 around
SMALLEST = 5_000


class Row(NamedTuple):
    """What the map needs of a service."""

    latitude: float | None
    longitude: float | None
    routes: int
    nation_id: str | None


NHS, PRIVATE, CHARITY, MIXED = "nhs", "private", "charity", "mixed"
# As plain numbers: operations of flags would cost more than all the drawing.
_NHS = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
_PRIVATE, _CHARITY = int(Route.PRIVATE), int(Route.CHARITY)


def kind(routes: int) -> str:
    """One kind for each service: one with several ways in is drawn by the first of them here."""
    if routes & _NHS:
        return NHS
    return PRIVATE if routes & _PRIVATE or not routes & _CHARITY else CHARITY


@dataclass(frozen=True, slots=True)
class Tally:
    """How many services there are, of each kind and in all."""

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


# Half the width of a mark with a number of one to four figures: each shape has its own room.
_HALVES = {
    NHS: (15, 20, 27, 30),  # a circle
    PRIVATE: (14, 18, 25, 30),  # a square
    CHARITY: (18, 25, 30, 30),  # a diamond
    MIXED: (17, 21, 27, 30),  # a pill
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One service; or, with a count, all those of one part of the map."""

    kind: str
    x: int
    y: int
    count: int = 1

    @property
    def half(self) -> int:
        """Half its width."""
        return _HALVES[self.kind][min(len(str(self.count)), 4) - 1]

    @property
    def block(self) -> Block:
        half = self.half if self.count > 1 else MARK * GROWTH
        return Block.around((self.x, self.y), half, min(half, self.height / 2))

    @property
    def is_long(self) -> bool:
        """Whether its number has to be set narrow."""
        return self.count > 999

    @property
    def left(self) -> int:
        return self.x - self.half

    @property
    def top(self) -> int:
        return self.y - (PILL // 2 if self.kind == MIXED else self.half)

    @property
    def width(self) -> int:
        return 2 * self.half

    @property
    def height(self) -> int:
        return PILL if self.kind == MIXED else 2 * self.half


@dataclass(frozen=True, slots=True)
class TownMark:
    """A name with its dot, unless that lies under a mark."""

    dot: Spot | None
    label: Label
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Region:
    """What is nearer to one town than to any other of them."""

    town: Town
    tally: Tally


@dataclass(frozen=True, slots=True)
class Nation:
    name: str
    tally: Tally
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """All that the page of the map needs."""

    home: str
    away: str
    singles: tuple[Mark, ...]
    gathered: tuple[Mark, ...]
    towns: tuple[TownMark, ...]
    tally: Tally  # of what is drawn
    nations: tuple[Nation, ...]
    unplaced: int  # services without a place: by video or phone
    ireland: Label = _IRELAND


def draw_country(rows: Iterable[Row]) -> Country:
    """The map of some services. A private address stands at its district's centre already."""
    rows = list(rows)
    placed = [row for row in rows if row.latitude is not None and row.longitude is not None]
    spots = FRAME.spots((row.longitude or 0.0, row.latitude or 0.0) for row in placed)
    kinds = [kind(row.routes) for row in placed]
    singles, gathered = _marks(spots, kinds)
    home, away = _coast()
    return Country(
        home=home,
        away=away,
        singles=tuple(singles),
        gathered=tuple(gathered),
        towns=tuple(_towns([*singles, *gathered])),
        tally=Tally(Counter(kinds)),
        nations=tuple(_nations(placed, spots, kinds)),
        unplaced=len(rows) - len(placed),
    )


@cache
def _coast() -> tuple[str, str]:
    land = outline.land("whole")
    return outline.path(land.home, FRAME), outline.path(land.away, FRAME)


# --- Marks ---------------------------------------------------------------------------------------


def _marks(spots: Sequence[Spot], kinds: Sequence[str]) -> tuple[list[Mark], list[Mark]]:
    """A mark for each where there are few; one for all, with their number, where there are many.

    Everything stays inside its own cell of the grid, so that nothing touches across an edge.
    """
    cells: defaultdict[Cell, list[int]] = defaultdict(list)
    for index, (x, y) in enumerate(spots):
        cells[int(x // CELL), int(y // CELL)].append(index)
    singles: list[Mark] = []
    gathered: list[Mark] = []
    for cell, indexes in sorted(cells.items(), key=lambda item: (item[0][1], item[0][0])):
        if len(indexes) > MOST_SINGLE:
            gathered.append(_gathered(cell, indexes, spots, kinds))
            continue
        apart = _set_apart([spots[index] for index in indexes], cell)
        singles += [
            Mark(kinds[index], round(x), round(y))
            for index, (x, y) in zip(indexes, apart, strict=True)
        ]
    return singles, gathered


def _set_apart(spots: Sequence[Spot], cell: Cell) -> list[Spot]:
    """Spots of one cell, those that would touch pushed away from each other."""
    moved = [_inside(spot, cell, MARK * GROWTH) for spot in spots]
    for _ in range(_MOST_PUSHES):
        touching = [
            (one, other)
            for one, other in combinations(range(len(moved)), 2)
            if hypot(moved[one][0] - moved[other][0], moved[one][1] - moved[other][1]) < _TOUCHING
        ]
        if not touching:
            break
        for one, other in touching:
            _push(moved, one, other, cell)
    return moved


def _push(spots: list[Spot], one: int, other: int, cell: Cell) -> None:
    """Move two spots apart along the line between them; of two in one place, in any direction."""
    (x, y), (other_x, other_y) = spots[one], spots[other]
    right, down = other_x - x, other_y - y
    apart = hypot(right, down)
    if apart < 0.5:
        right, down, apart = 1.0, 0.4 * other, hypot(1.0, 0.4 * other)
    step = (_TOUCHING + 0.5 - min(apart, _TOUCHING)) / 2 / apart
    spots[one] = _inside((x - right * step, y - down * step), cell, MARK * GROWTH)
    spots[other] = _inside((other_x + right * step, other_y + down * step), cell, MARK * GROWTH)


def _gathered(
    cell: Cell, indexes: Sequence[int], spots: Sequence[Spot], kinds: Sequence[str]
) -> Mark:
    """One mark in the middle of many, of their kind where they have one."""
    found = {kinds[index] for index in indexes}
    count = len(indexes)
    mark = Mark(found.pop() if len(found) == 1 else MIXED, 0, 0, count)
    middle = (
        sum(spots[index][0] for index in indexes) / count,
        sum(spots[index][1] for index in indexes) / count,
    )
    x, y = _inside(middle, cell, min(mark.half, CELL / 2))
    return Mark(mark.kind, round(x), round(y), count)


def _inside(spot: Spot, cell: Cell, room: float) -> Spot:
    left, top = cell[0] * CELL, cell[1] * CELL
    return (
        min(max(spot[0], left + room), left + CELL - room),
        min(max(spot[1], top + room), top + CELL - room),
    )


# --- Names ---------------------------------------------------------------------------------------


def _towns(marks: Iterable[Mark]) -> Iterator[TownMark]:
    """Cities for orientation, where the marks leave room for their names."""
    covered = [mark.block for mark in marks]
    names = Names(_EVERYWHERE, [*covered, _NORTH, _RULER, _IRELAND.block])
    shown: list[Spot] = []
    major = 0
    for town, spot in _cities():
        if any(hypot(spot[0] - x, spot[1] - y) < _TOWNS_APART for x, y in shown):
            continue
        dot = Block.around(spot, labels.DOT, labels.DOT)
        mark = next((block for block in covered if dot.covers(block)), None)
        beside = (mark or dot).beside(5 if mark is None else 2)
        label, is_minor = names.put(town.name, *beside, on_phones=major < MOST_MAJOR_TOWNS)
        if label:
            major += not is_minor
            shown.append(spot)
            names.taken.append(dot)
            yield TownMark(None if mark else (round(spot[0]), round(spot[1])), label, is_minor)
        if len(shown) == MOST_TOWNS:
            return


@cache
def _cities() -> tuple[tuple[Town, Spot], ...]:
    """The largest of the towns that regions are called after, largest first."""
    return tuple(each for each in _regions() if each[0].population >= SMALLEST_CITY)


# --- Regions -------------------------------------------------------------------------------------


@cache
def _regions() -> tuple[tuple[Town, Spot], ...]:
    """Towns that share out the country, largest first."""
    found: list[tuple[Town, Spot]] = []
    for town in towns.by_size():
        if town.population < SMALLEST:
            break
        apart = (LARGE_APART if town.population >= LARGE else SMALL_APART) / FRAME.miles_per_unit
        x, y = FRAME.spot(town.point)
        if all(hypot(x - other_x, y - other_y) >= apart for _, (other_x, other_y) in found):
            found.append((town, (x, y)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _nearest(x: int, y: int, nation_id: str | None) -> Town | None:
    """The nearest region's town, in the service's own nation where that is known."""
    regions = [each for each in _regions() if each[0].nation_id == nation_id] or _regions()
    if not regions:
        return None
    return min(regions, key=lambda each: hypot(x - each[1][0], y - each[1][1]))[0]


def _nations(rows: Sequence[Row], spots: Sequence[Spot], kinds: Sequence[str]) -> Iterator[Nation]:
    """Every service once: in its nation, at the nearest of the towns."""
    found: defaultdict[str, defaultdict[Town | None, Counter[str]]]
    found = defaultdict(lambda: defaultdict(Counter))
    for row, (x, y), each in zip(rows, spots, kinds, strict=True):
        # To the nearest unit: services of one town then need one look.
        town = _nearest(round(x), round(y), row.nation_id)
        nation = row.nation_id or (town.nation_id if town else "")
        found[nation][town][each] += 1
    for code, name in [*NATIONS.items(), ("", "Elsewhere")]:
        if here := found.get(code):
            regions = [Region(town, Tally(counts)) for town, counts in here.items() if town]
            regions.sort(key=lambda region: region.town.name)
            yield Nation(name, Tally(sum(here.values(), Counter())), tuple(regions))
