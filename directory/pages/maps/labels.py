"""Where names go on a drawing: beside their dot, without covering anything.

Widths are estimated generously, as the reader's font is unknown.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from directory.pages.maps.projection import Spot

SIZE = 19.0  # units: the size of names
PHONE_SIZE = 28.0  # on a phone, where the same drawing is half as wide
DOT = 4.5  # radius of a town's dot
_NARROW, _WIDE = frozenset("fijlrtI .,'’-()1"), frozenset("mwMWO@%Q")


class TakenRoom(NamedTuple):
    """Space on the drawing that is already taken."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "TakenRoom") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "TakenRoom") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def beside(self, gap: float) -> tuple[Spot, Spot]:
        """The middle, and how far from it a name goes: sideways, and up or down."""
        middle = ((self.left + self.right) / 2, (self.top + self.bottom) / 2)
        return middle, (self.right - middle[0] + gap, self.bottom - middle[1] + gap)

    @classmethod
    def around(cls, spot: Spot, half_width: float, half_height: float) -> "TakenRoom":
        x, y = spot
        return cls(x - half_width, y - half_height, x + half_width, y + half_height)


@dataclass(frozen=True, slots=True)
class Label:
    """Text with its `anchor` at x and its baseline `lower` times its size below y."""

    words: str
    x: float
    y: float
    anchor: str  # "start", "middle" or "end"
    lower: float
    block: TakenRoom


@lru_cache(maxsize=10_000)
def width(words: str, size: float) -> float:
    return size * sum(
        0.36 if letter in _NARROW else 0.92 if letter in _WIDE else 0.62 for letter in words
    )


# The anchor, how many gaps to the right and down, then the baseline, in multiples of the size.
_PLACES = (
    ("start", 1.0, 0.0, 0.35),
    ("end", -1.0, 0.0, 0.35),
    ("middle", 0.0, 1.0, 0.78),
    ("middle", 0.0, -1.0, -0.2),
    ("start", 0.6, -0.6, -0.1),
    ("start", 0.6, 0.6, 0.7),
    ("end", -0.6, -0.6, -0.1),
    ("end", -0.6, 0.6, 0.7),
)
_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}


def at(words: str, spot: Spot, anchor: str, lower: float, size: float) -> Label:
    x, y = round(spot[0]), round(spot[1])
    wide, baseline = width(words, size), y + lower * size
    left = x - wide * _SHIFT[anchor]
    block = TakenRoom(left - 3, baseline - 0.8 * size, left + wide + 3, baseline + 0.25 * size)
    return Label(words, x, y, anchor, lower, block)


def around(words: str, spot: Spot, size: float, gap: Spot) -> Iterator[Label]:
    """Possible positions for a name, best first. `gap` is sideways, then vertical."""
    for further in (0.0, 18.0):  # to stand clear of a line close by
        for anchor, right, down, lower in _PLACES:
            moved = (spot[0] + right * (gap[0] + further), spot[1] + down * (gap[1] + further))
            yield at(words, moved, anchor, lower, size)


def free(
    choices: Iterable[Label], taken: Sequence[TakenRoom], inside: TakenRoom
) -> Iterator[Label]:
    """The choices that fit inside and cover nothing."""
    for label in choices:
        left, top, right, bottom = label.block
        if not inside.holds(label.block):
            continue
        for start, head, end, foot in taken:
            if left < end and start < right and top < foot and head < bottom:
                break
        else:
            yield label


class Names:
    """Places names where there is room, and keeps track of the space taken."""

    def __init__(
        self,
        inside: TakenRoom,
        taken: Iterable[TakenRoom],
        is_crossed: Callable[[TakenRoom], bool] = lambda block: False,
    ) -> None:
        self.inside = inside
        self.taken = list(taken)
        self.is_crossed = is_crossed  # whether a line crosses a block

    def put(
        self, words: str, spot: Spot, gap: Spot, *, on_phones: bool = True
    ) -> tuple[Label | None, bool]:
        """The label, and whether it is only for larger screens. Phone-sized if there is room."""
        for size in (PHONE_SIZE, SIZE) if on_phones else (SIZE,):
            if label := self._best(around(words, spot, size, gap)):
                self.taken.append(label.block)
                return label, size == SIZE
        return None, True

    def _best(self, choices: Iterable[Label]) -> Label | None:
        """The first label that fits and that no line crosses."""
        every = free(choices, self.taken, self.inside)
        return next((label for label in every if not self.is_crossed(label.block)), None)
