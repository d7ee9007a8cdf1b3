"""Numbered pins, one for each result: any that would overlap are moved apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, hypot, radians, sin

from directory.pages.maps.labels import TakenRoom
from directory.pages.maps.projection import Spot

RADIUS = 17.0  # units
GROWTH = 1.4  # on a small map pins grow by this much, so that their numbers can be read
ARROW = 12.0  # from the edge of a pin to the tip of its arrow
_STEP, _FURTHEST = 12, 600  # units: the distances tried from where a service is
_TURNS = (0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150, 180)


@dataclass(frozen=True, slots=True)
class Pin:
    """A result: its number, where it is, where its pin is, and whether it is off the map."""

    number: int
    at: Spot
    spot: Spot
    is_far: bool = False

    @property
    def room(self) -> float:
        """The radius on a small map, where it is largest, including its arrow."""
        return (RADIUS + (ARROW if self.is_far else 0)) * GROWTH

    @property
    def block(self) -> TakenRoom:
        return TakenRoom.around(self.spot, self.room, self.room)

    @property
    def is_moved(self) -> bool:
        """Whether a line leads from the pin to where the service is."""
        return not self.is_far and _apart(self.at, self.spot) > RADIUS

    def covers(self, other: "Pin") -> bool:
        return _apart(self.spot, other.spot) < self.room + other.room

    def is_tied_across(self, block: TakenRoom) -> bool:
        """Whether the straight line to where the service is crosses a block."""
        (x, y), (at_x, at_y) = self.spot, self.at
        if not TakenRoom(min(x, at_x), min(y, at_y), max(x, at_x), max(y, at_y)).covers(block):
            return False
        corners = [(right, down) for right in block[::2] for down in block[1::2]]
        sides = {(at_x - x) * (down - y) > (at_y - y) * (right - x) for right, down in corners}
        return len(sides) == 2


def spread(pins: Sequence[Pin], inside: TakenRoom, clear: Spot) -> list[Pin]:
    """The pins so that none covers another or the spot to keep clear, ordered by number.

    Those with room stay where they are. The others follow in order of their numbers, each to the
    nearest free spot, outwards from its crowd if possible.
    """
    middle = Pin(0, clear, clear)
    crowds = {
        pin.number: [other.at for other in (*pins, middle) if other != pin and other.covers(pin)]
        for pin in pins
    }
    placed = [middle]
    for pin in sorted(pins, key=lambda pin: (bool(crowds[pin.number]), pin.number)):
        placed.append(_placed(pin, crowds[pin.number], placed, inside))
    return sorted(placed[1:], key=lambda pin: pin.number)


def _placed(pin: Pin, crowd: Sequence[Spot], others: Iterable[Pin], inside: TakenRoom) -> Pin:
    room = pin.room
    taken = [(*other.spot, (other.room + room) ** 2) for other in others]
    left, top, right, bottom = inside
    for x, y in _spots(pin, crowd):
        if not (left + room <= x <= right - room and top + room <= y <= bottom - room):
            continue
        for number, (far_x, far_y, near) in enumerate(taken):
            if (x - far_x) ** 2 + (y - far_y) ** 2 < near:
                taken.insert(0, taken.pop(number))  # likely in the way of the next spot too
                break
        else:
            return replace(pin, spot=(x, y))
    return pin


def _spots(pin: Pin, crowd: Sequence[Spot]) -> Iterator[Spot]:
    """Where a pin could be, nearest first, in whole units."""
    x, y = pin.at
    yield x, y
    outwards = atan2(sum(y - other[1] for other in crowd), sum(x - other[0] for other in crowd))
    turns = [(cos(outwards + radians(turn)), sin(outwards + radians(turn))) for turn in _TURNS]
    for away in range(_STEP, _FURTHEST, _STEP):
        for right, down in turns:
            yield round(x + away * right), round(y + away * down)


def _apart(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
