"""Numbered pins: any that would overlap are merged into one with all their numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot

from directory.pages.maps.labels import TakenRoom
from directory.pages.maps.projection import Spot

RADIUS = 17.0  # units
# On a phone the drawing is half as wide and pins grow by this much. Their centres are then still 24
# CSS pixels apart on a screen 320 wide.
GROWTH = 1.4
ARROW = 12.0  # from the edge of a pin to the tip of its arrow
TEXT_SIZE = 19.0
LINE = 24.0  # from one line of numbers to the next
_MAX_LINE_LENGTH = 9  # characters


@dataclass(frozen=True, slots=True)
class Marker:
    """A result: its number, where it is, and whether it is off the map."""

    number: int
    spot: Spot
    is_far: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin with the markers merged into it, lowest number first."""

    markers: tuple[Marker, ...]
    spot: Spot
    lines: tuple[str, ...]
    half_width: float
    half_height: float
    is_single: bool  # a circle
    is_far: bool
    block: TakenRoom  # the space it takes on a phone, where it is largest, including its arrow

    def covers(self, other: "Pin") -> bool:
        if self.is_single and other.is_single and not (self.is_far or other.is_far):
            return _apart((self, other)) < 2 * RADIUS * GROWTH
        return self.block.covers(other.block)


def gathered(markers: Sequence[Marker], inside: TakenRoom) -> list[Pin]:
    """Pins that do not overlap, ordered by their lowest numbers.

    The closest overlapping pair is merged until none overlap.
    """
    pins = [_pin((marker,), inside) for marker in markers]
    covering = [pair for pair in combinations(pins, 2) if pair[0].covers(pair[1])]
    while covering:
        one, other = closest = min(covering, key=_apart)
        merged = _pin((*one.markers, *other.markers), inside)
        others = [pin for pin in pins if pin is not one and pin is not other]
        covering = [pair for pair in covering if not _share(pair, closest)]
        covering += [(merged, pin) for pin in others if merged.covers(pin)]
        pins = [merged, *others]
    return sorted(pins, key=lambda pin: pin.markers[0].number)


def _share(pair: tuple[Pin, Pin], other: tuple[Pin, Pin]) -> bool:
    return any(pin is another for pin in pair for another in other)


def _apart(pair: tuple[Pin, Pin]) -> float:
    (x, y), (other_x, other_y) = pair[0].spot, pair[1].spot
    return hypot(x - other_x, y - other_y)


def _pin(markers: Sequence[Marker], inside: TakenRoom) -> Pin:
    """A pin in the middle of its markers, but entirely inside."""
    ordered = tuple(sorted(markers, key=lambda marker: marker.number))
    lines = tuple(_lines(numbers([marker.number for marker in ordered])))
    is_far = all(marker.is_far for marker in ordered)
    half_height = RADIUS + LINE * (len(lines) - 1) / 2
    half_width = RADIUS
    if len(ordered) > 1:
        half_width = max(RADIUS, max(map(_width, lines)) / 2 + 9)
    room = ARROW if is_far else 0.0
    wide, high = (half_width + room) * GROWTH, (half_height + room) * GROWTH
    x = sum(marker.spot[0] for marker in ordered) / len(ordered)
    y = sum(marker.spot[1] for marker in ordered) / len(ordered)
    x = min(max(x, inside.left + wide), inside.right - wide)
    y = min(max(y, inside.top + high), inside.bottom - high)
    spot = (round(x), round(y))
    return Pin(
        markers=ordered,
        spot=spot,
        lines=lines,
        half_width=half_width,
        half_height=half_height,
        is_single=len(ordered) == 1,
        is_far=is_far,
        block=TakenRoom.around(spot, wide, high),
    )


def _width(line: str) -> float:
    """The width of a line of bold digits."""
    return TEXT_SIZE * sum(0.7 if letter.isdigit() else 0.4 for letter in line)


def numbers(each: Sequence[int]) -> list[str]:
    """Ascending numbers, with three or more in a row as a range: "2", "5–8", "12"."""
    rows: list[list[int]] = []
    for number in each:
        if rows and number == rows[-1][-1] + 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return [
        piece
        for row in rows
        for piece in ([f"{row[0]}–{row[-1]}"] if len(row) > 2 else [str(number) for number in row])
    ]


def _lines(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces split into lines, with a comma after each but the last."""
    line = ""
    for index, piece in enumerate(pieces):
        last = index == len(pieces) - 1
        piece = piece if last else f"{piece},"
        if line and len(line) + 1 + len(piece) > _MAX_LINE_LENGTH:
            yield line
            line = piece
        else:
            line = f"{line} {piece}".strip()
    yield line
