"""Services on the map of the UK: small individual marks, or one mark with a count."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import hypot

from directory.geo import Point
from directory.pages.maps.labels import TakenRoom
from directory.pages.maps.looks import Look
from directory.pages.maps.projection import Frame, Spot
from directory.vocabulary import Route

WIDTH, HEIGHT = 660, 960  # multiples of CELL
CELL = 60  # units: about 50 miles
FRAME = Frame(Point(55.35, -4.3), 0.83, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2)
Cell = tuple[int, int]  # columns from the left, rows from the top
MAX_SINGLE = 4  # marks in a cell; if there are more, a single mark shows their number
MARK = 8.0  # radius of a mark
GROWTH = 1.4  # scale of marks on a phone
_TOO_CLOSE = 2 * MARK * GROWTH
_MAX_PUSHES = 30
PILL = 32  # height of a mark for mixed kinds

NHS, PRIVATE, CHARITY, MIXED = "nhs", "private", "charity", "mixed"
LOOKS = {
    NHS: Look("var(--sign)", number="var(--on-sign)"),
    PRIVATE: Look("var(--way)", number="var(--on-way)"),
    CHARITY: Look("var(--clay)"),
    MIXED: Look("var(--page)"),
}
# As plain integers: operations on flags would cost more than all the drawing.
_NHS = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)
_PRIVATE, _CHARITY = int(Route.PRIVATE), int(Route.CHARITY)


def kind(routes: int) -> str:
    """One kind per service: if it has several ways in, the first one here."""
    if routes & _NHS:
        return NHS
    return PRIVATE if routes & _PRIVATE or not routes & _CHARITY else CHARITY


# Half the width of marks for numbers with one to four digits, as each shape has different room.
_HALVES = {
    NHS: (15, 20, 27, 30),  # a circle
    PRIVATE: (14, 18, 25, 30),  # a square
    CHARITY: (18, 25, 30, 30),  # a diamond
    MIXED: (17, 21, 27, 30),  # a pill
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One service or, with a count, all those in one part of the map."""

    kind: str
    x: int
    y: int
    count: int = 1

    @property
    def look(self) -> Look:
        return LOOKS[self.kind]

    @property
    def half(self) -> int:
        """Half the mark's width."""
        return _HALVES[self.kind][min(len(str(self.count)), 4) - 1]

    @property
    def block(self) -> TakenRoom:
        half = self.half if self.count > 1 else MARK * GROWTH
        return TakenRoom.around((self.x, self.y), half, min(half, self.height / 2))

    @property
    def is_long(self) -> bool:
        """Whether its number must be set in narrow type."""
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


def marks(spots: Sequence[Spot], kinds: Sequence[str]) -> tuple[list[Mark], list[Mark]]:
    """Individual marks where there are few services; one mark with a count where there are many.

    Everything stays inside its own grid cell, so nothing touches across an edge.
    """
    cells: defaultdict[Cell, list[int]] = defaultdict(list)
    for index, (x, y) in enumerate(spots):
        cells[int(x // CELL), int(y // CELL)].append(index)
    singles: list[Mark] = []
    gathered: list[Mark] = []
    for cell, indexes in sorted(cells.items(), key=lambda item: (item[0][1], item[0][0])):
        if len(indexes) > MAX_SINGLE:
            gathered.append(_gathered(cell, indexes, spots, kinds))
            continue
        apart = _set_apart([spots[index] for index in indexes], cell)
        singles += [
            Mark(kinds[index], round(x), round(y))
            for index, (x, y) in zip(indexes, apart, strict=True)
        ]
    return singles, gathered


def _set_apart(spots: Sequence[Spot], cell: Cell) -> list[Spot]:
    """The spots in a cell, with those that would touch pushed apart."""
    moved = [_inside(spot, cell, MARK * GROWTH) for spot in spots]
    for _ in range(_MAX_PUSHES):
        touching = _touching(moved)
        if not touching:
            return moved
        for one, other in touching:
            _push(moved, one, other, cell)
    return _in_a_block(spots, cell) if _touching(moved) else moved


def _touching(spots: Sequence[Spot]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, other in combinations(range(len(spots)), 2)
        if hypot(spots[one][0] - spots[other][0], spots[one][1] - spots[other][1]) < _TOO_CLOSE
    ]


def _in_a_block(spots: Sequence[Spot], cell: Cell) -> list[Spot]:
    """Spots side by side in pairs, centred on where they were."""
    half = _TOO_CLOSE / 2 + 0.5
    x = sum(x for x, _ in spots) / len(spots)
    y = sum(y for _, y in spots) / len(spots)
    x, y = _inside((x, y), cell, MARK * GROWTH + half)
    places = [(x + right, y + down) for right in (-half, half) for down in (-half, half)]
    return list(
        min(
            permutations(places, len(spots)),
            key=lambda order: sum(
                hypot(x - to_x, y - to_y) for (x, y), (to_x, to_y) in zip(spots, order, strict=True)
            ),
        )
    )


def _push(spots: list[Spot], one: int, other: int, cell: Cell) -> None:
    """Move two spots apart, and slightly sideways: otherwise three in a row would stay in a row."""
    (x, y), (other_x, other_y) = spots[one], spots[other]
    right, down = other_x - x, other_y - y
    apart = hypot(right, down)
    if apart < 0.5:  # in the same place, so any direction will do
        right, down, apart = 1.0, 0.4 * other, hypot(1.0, 0.4 * other)
    share = (_TOO_CLOSE + 0.5 - min(apart, _TOO_CLOSE)) / 2 / apart
    right, down = share * (right - 0.3 * down), share * (down + 0.3 * right)
    spots[one] = _inside((x - right, y - down), cell, MARK * GROWTH)
    spots[other] = _inside((other_x + right, other_y + down), cell, MARK * GROWTH)


def _gathered(
    cell: Cell, indexes: Sequence[int], spots: Sequence[Spot], kinds: Sequence[str]
) -> Mark:
    """One mark in the middle of many, showing their kind if they all share it."""
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
