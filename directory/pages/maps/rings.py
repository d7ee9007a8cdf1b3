"""The distance rings around a place, their labels, and the ruler across them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin

from directory.pages.maps.labels import PHONE_SIZE, Label, TakenRoom, at, free, width
from directory.pages.maps.projection import Spot

# By the outermost ring's miles: three rings, and the miles between marks on the ruler.
RINGS = {
    5: ((1, 2, 5), 1),
    10: ((2, 5, 10), 1),
    25: ((5, 10, 25), 1),
    50: ((10, 25, 50), 5),
    100: ((25, 50, 100), 5),
}
_APART = 10.0  # so that 5 and 10 are not read as 510
# Round the ring in degrees from north, away from the ruler.
_TURNS = (60, 120, 300, 240, 45, 135, 315, 225, 30, 150, 330, 210, 0, 180, 15, 165, 345, 195, 270)


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring, in whole units."""

    miles: int
    radius: int


def is_crossed(each: Iterable[Ring], block: TakenRoom, middle: Spot) -> bool:
    """Whether a ring's line crosses a block."""
    left, right = block.left - middle[0], block.right - middle[0]
    top, bottom = block.top - middle[1], block.bottom - middle[1]
    nearest = hypot(max(left, -right, 0), max(top, -bottom, 0))
    furthest = hypot(max(-left, right), max(-top, bottom))
    return any(nearest < ring.radius < furthest for ring in each)


def rings(reach: int, outermost: float) -> list[Ring]:
    """The rings for a drawing where `reach` miles are `outermost` units, largest first."""
    return [Ring(miles, round(outermost * miles / reach)) for miles in reversed(RINGS[reach][0])]


def ruler_step(reach: int, outermost: float) -> float:
    """The units from one mark on the ruler to the next."""
    return outermost * RINGS[reach][1] / reach


def named(
    each: Sequence[Ring],
    middle: Spot,
    taken: Sequence[TakenRoom],
    inside: TakenRoom,
    is_crossed: Callable[[TakenRoom], bool],
) -> list[Label]:
    """Labels for each ring's miles, outermost first: above the ruler, or elsewhere on the ring."""
    blocked, found = list(taken), []
    for ring in each:
        words = f"{ring.miles} miles" if ring == each[0] else str(ring.miles)
        every = free(_choices(words, ring, middle), blocked, inside)
        if label := next((label for label in every if not is_crossed(label.block)), None):
            left, top, right, bottom = label.block
            blocked.append(TakenRoom(left - _APART, top, right + _APART, bottom))
            found.append(label)
    return found


def _choices(words: str, ring: Ring, middle: Spot) -> Iterator[Label]:
    """Positions above the ruler, just inside the ring, then all the way round inside it."""
    x, y = middle
    yield at(words, (x + ring.radius - 6, y), "end", -0.45, PHONE_SIZE)
    half = width(words, PHONE_SIZE) / 2
    for turn in _TURNS:
        right, down = sin(radians(turn)), -cos(radians(turn))
        for gap in (8, 14, 20):
            away = ring.radius - gap - abs(right) * half - abs(down) * PHONE_SIZE / 2
            yield at(words, (x + away * right, y + away * down), "middle", 0.35, PHONE_SIZE)
