"""The coast: loading it, clipping it to a drawing, and writing it as an SVG path."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from directory.pages.maps.projection import Degrees, Frame, Spot

FILE = Path(__file__).with_name("outline.json")
STEPS = 1000  # the file is in thousandths of a degree
_RUN = 48  # points checked together


class Bounds(NamedTuple):
    """A box, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, points: Sequence[Degrees]) -> "Bounds":
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        return cls(min(lons), min(lats), max(lons), max(lats))

    def is_apart(self, other: "Bounds") -> bool:
        """Whether this is entirely on one side of the other."""
        return (
            self.east < other.west
            or self.west > other.east
            or self.north < other.south
            or self.south > other.north
        )

    def is_inside(self, other: "Bounds") -> bool:
        return (
            self.west >= other.west
            and self.south >= other.south
            and self.east <= other.east
            and self.north <= other.north
        )


class CoastLine:
    """A closed line of the coast, its last point joined to its first."""

    def __init__(self, points: Sequence[Degrees]) -> None:
        self.points = list(points)
        self.box = Bounds.around(points)
        cut = [points[start : start + _RUN] for start in range(0, len(points), _RUN)]
        self._runs = [(Bounds.around(run), run) for run in cut]

    def inside(self, box: Bounds) -> list[Degrees]:
        """The part inside a box, closed along the box's edge. Empty if there is none.

        A run of points beyond one edge is cut off by that edge whatever its shape, so its two ends
        stand for it: most of Great Britain is skipped in a few steps.
        """
        if self.box.is_apart(box):
            return []
        if self.box.is_inside(box):
            return self.points
        near: list[Degrees] = []
        for run_box, run in self._runs:
            near += (run[0], run[-1]) if run_box.is_apart(box) else run
        return clip(near, box)


@dataclass(frozen=True, slots=True)
class Land:
    """The coast at one scale: the UK, and the land around it."""

    home: tuple[CoastLine, ...]
    away: tuple[CoastLine, ...]


@cache
def land(level: str) -> Land:
    """The coast at a scale: `close` for 25 miles, `region` 50, `wide` 100, `whole` all the UK."""
    rings = _file()["levels"][level]
    return Land(
        home=tuple(CoastLine(points) for points in map(_absolute, rings["home"])),
        away=tuple(CoastLine(points) for points in map(_absolute, rings["away"])),
    )


@cache
def _file() -> dict[str, dict[str, dict[str, list[list[int]]]]]:
    found: dict[str, dict[str, dict[str, list[list[int]]]]] = json.loads(FILE.read_bytes())
    return found


def _absolute(steps: Sequence[int]) -> list[Degrees]:
    """The points for the file's pairs, each a step from the previous point."""
    lon = lat = 0
    points = []
    for east, north in zip(steps[::2], steps[1::2], strict=True):
        lon, lat = lon + east, lat + north
        points.append((lon / STEPS, lat / STEPS))
    return points


# --- Clipping ------------------------------------------------------------------------------------


def clip(points: Sequence[Degrees], box: Bounds) -> list[Degrees]:
    """A closed line clipped to a box, edge by edge (Sutherland and Hodgman, 1974)."""
    kept = list(points)
    for axis, limit, sign in (
        (1, box.south, 1),
        (1, box.north, -1),
        (0, box.west, 1),
        (0, box.east, -1),
    ):
        kept = list(_this_side(kept, axis, limit, sign))
    return kept


def _this_side(points: Sequence[Degrees], axis: int, limit: float, sign: int) -> Iterator[Degrees]:
    if not points:
        return
    before = points[-1]
    was_in = (before[axis] - limit) * sign >= 0
    for point in points:
        is_in = (point[axis] - limit) * sign >= 0
        if is_in != was_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            yield (other, limit) if axis else (limit, other)
        if is_in:
            yield point
        before, was_in = point, is_in


# --- Drawing -------------------------------------------------------------------------------------


def path(rings: Iterable[CoastLine], frame: Frame, *, is_rounded: bool = False) -> str:
    """The `d` for an SVG path of the rings the frame shows, in whole units.

    `is_rounded` rounds the corners: close up, the atlas's coast is a few straight lines, which
    would look more precise than they are.
    """
    box = Bounds(*frame.box)
    pieces = []
    for ring in rings:
        if points := ring.inside(box):
            shown = _rounded(points, box) if is_rounded else points
            pieces.append(_subpath(frame.spots(shown)))
    return "".join(pieces)


def _rounded(points: Sequence[Degrees], box: Bounds) -> list[Degrees]:
    """Corners cut a quarter of the way along both sides, except where the box clipped the line."""
    found = []
    before = points[-1]
    for point, after in zip(points, [*points[1:], points[0]], strict=True):
        if _is_on_edge(point, box):
            found.append(point)
        else:
            found += [_between(point, before), _between(point, after)]
        before = point
    return found


def _is_on_edge(point: Degrees, box: Bounds) -> bool:
    return point[0] in (box.west, box.east) or point[1] in (box.south, box.north)


def _between(point: Degrees, other: Degrees) -> Degrees:
    return (point[0] * 0.75 + other[0] * 0.25, point[1] * 0.75 + other[1] * 0.25)


def _subpath(spots: Sequence[Spot]) -> str:
    """Steps between points in whole units, merging points less than a unit apart."""
    first_x, first_y = x, y = round(spots[0][0]), round(spots[0][1])
    steps = []
    for right, down in spots[1:]:
        dx, dy = round(right) - x, round(down) - y
        if dx or dy:
            # A minus sign separates numbers as well as a space does.
            steps.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
            x, y = x + dx, y + dy
    if len(steps) < 2:
        return ""
    drawn = "".join(step if step[0] == "-" else f" {step}" for step in steps)
    return f"M{first_x} {first_y}l{drawn.lstrip()}z"
