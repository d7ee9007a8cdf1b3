"""Whether a straight line crosses open water: an estuary, a firth, the sea between islands.

Each line was drawn by hand along the middle of some water, from the sea to its first crossing, with
a gap of a few miles at bridges and tunnels. Rivers in towns have bridges, so no line.
"""

from itertools import pairwise
from typing import NamedTuple

from directory.geo import Point

# The latitude and longitude of each point in turn.
_LINES = """
Bristol Channel: 51.35 -5.4, 51.36 -4.6, 51.36 -4, 51.33 -3.5, 51.37 -3.15, 51.43 -3, 51.48 -2.88,
    51.53 -2.78
Severn: 51.64 -2.62, 51.7 -2.52, 51.75 -2.42
Milford Haven: 51.68 -5.15, 51.698 -5.03, 51.7 -4.97
Humber below the bridge: 53.718 -0.41, 53.72 -0.36, 53.73 -0.3, 53.715 -0.25, 53.68 -0.2,
    53.64 -0.12, 53.6 -0.02, 53.575 0.06, 53.55 0.2
Humber above the bridge: 53.71 -0.5, 53.7 -0.6, 53.715 -0.68
Wash: 52.87 0.28, 52.95 0.35, 53.05 0.45, 53.2 0.6
Stour and Orwell: 51.92 1.32, 51.95 1.295, 51.955 1.2
Thames: 51.455 0.31, 51.448 0.37, 51.47 0.46, 51.49 0.55, 51.49 0.75, 51.48 0.95, 51.5 1.6
Solent: 50.6 -1.7, 50.69 -1.575, 50.73 -1.5, 50.755 -1.42, 50.79 -1.31, 50.77 -1.17, 50.74 -1.06,
    50.68 -1, 50.55 -1
Southampton Water: 50.8 -1.31, 50.85 -1.36, 50.89 -1.4
Portsmouth Harbour: 50.78 -1.115, 50.8 -1.115, 50.825 -1.125
Exe: 50.55 -3.4, 50.61 -3.42, 50.65 -3.44, 50.68 -3.46
Tamar: 50.33 -4.16, 50.365 -4.17, 50.385 -4.19
Fal: 50.13 -5.03, 50.17 -5.03, 50.22 -5.03
Off Land's End: 50.3 -5.95, 49.7 -5.9
Dee: 53.262 -3.1, 53.28 -3.13, 53.32 -3.18, 53.38 -3.28, 53.45 -3.4
Mersey above the tunnels: 53.37 -2.975, 53.345 -2.92, 53.325 -2.86, 53.33 -2.8
Mersey's mouth: 53.435 -3.02, 53.455 -3.06, 53.45 -3.25
Morecambe Bay: 54.17 -2.86, 54.12 -2.93, 54.05 -3.05, 53.98 -3.2
Solway: 54.965 -3.15, 54.94 -3.3, 54.87 -3.5, 54.78 -3.75, 54.7 -4.1, 54.6 -4.5
North Channel: 53.5 -5, 54.3 -5.15, 54.7 -5.35, 55 -5.55, 55.26 -5.92, 55.45 -6.4, 55.6 -7.3
Strangford Lough: 54.3 -5.5, 54.38 -5.56, 54.46 -5.6, 54.54 -5.65
Lough Foyle: 55.25 -6.9, 55.18 -6.98, 55.1 -7.1
Clyde: 55.935 -4.52, 55.95 -4.65, 55.972 -4.76, 55.97 -4.85, 55.94 -4.885, 55.86 -4.93, 55.75 -4.97,
    55.55 -4.97, 55.4 -5, 55.2 -5.1, 55 -5.3
Kilbrannan Sound: 55.73 -5.35, 55.6 -5.43, 55.42 -5.4, 55.36 -5.2
Loch Fyne: 56.08 -5.28, 55.95 -5.37, 55.87 -5.36, 55.78 -5.3
Sound of Jura: 56.15 -5.68, 55.95 -5.75, 55.75 -5.85, 55.5 -5.9
Firth of Lorn: 56.68 -6.15, 56.62 -6.03, 56.525 -5.8, 56.47 -5.64, 56.4 -5.58, 56.3 -5.75
Sound of Sleat: 57.23 -5.665, 57.15 -5.7, 57.03 -5.87, 56.95 -6.1
Inner Sound: 57.32 -5.8, 57.45 -5.93, 57.6 -5.95, 57.7 -6.05
Minch: 58.8 -6, 58.2 -5.9, 57.85 -6.15, 57.7 -6.6, 57.4 -7, 57 -7, 56.6 -7.3
Sound of Harris: 57.72 -7.5, 57.74 -7.1, 57.72 -6.7
Sound of Barra: 57.07 -7.6, 57.08 -7.3, 57.05 -7.1
Pentland Firth: 58.7 -3.8, 58.72 -3.2, 58.72 -2.8, 58.6 -2.3
Hoy Sound: 58.95 -3.4, 58.9 -3.25, 58.87 -3.1, 58.8 -3
Orkney's north isles: 59.15 -3.3, 59.13 -3.05, 59.03 -2.97, 59.02 -2.8, 59 -2.6
Fair Isle Channel: 59.45 -3, 59.45 -0.8
Yell Sound: 60.65 -1.35, 60.55 -1.22, 60.48 -1.17, 60.45 -1.05
Tay below the bridge: 56.458 -2.88, 56.46 -2.8, 56.45 -2.6
Tay above the bridge: 56.43 -3.02, 56.4 -3.12, 56.37 -3.22, 56.35 -3.33
Forth below the bridges: 56.015 -3.3, 56.02 -3.25, 56.03 -3.15, 56.06 -3, 56.12 -2.8, 56.2 -2.4
Forth above the bridges: 56.02 -3.45, 56.03 -3.55, 56.04 -3.66
Moray Firth: 57.53 -4.17, 57.573 -4.08, 57.63 -3.95, 57.73 -3.75, 57.85 -3.4, 58 -3
Cromarty Firth: 57.66 -4.22, 57.69 -4.08, 57.684 -4, 57.7 -3.9
"""

Spot = tuple[float, float]


class _Line(NamedTuple):
    """A line, and the box that contains it."""

    spots: tuple[Spot, ...]
    south: float
    north: float
    west: float
    east: float


def lies_between(here: Point, there: Point) -> bool:
    """Whether the straight line from here to there crosses open water."""
    start, end = (here.latitude, here.longitude), (there.latitude, there.longitude)
    (south, north), (west, east) = map(sorted, zip(start, end, strict=True))
    return any(
        _meet(start, end, *piece)
        for line in _DRAWN
        if line.south <= north and line.north >= south and line.west <= east and line.east >= west
        for piece in pairwise(line.spots)
    )


def _meet(start: Spot, end: Spot, first: Spot, second: Spot) -> bool:
    """Whether two straight pieces on a flat map cross."""
    return _side(start, end, first) != _side(start, end, second) and (
        _side(first, second, start) != _side(first, second, end)
    )


def _side(start: Spot, end: Spot, spot: Spot) -> bool:
    """Which side of the line from start to end a spot is on."""
    north, east = end[0] - start[0], end[1] - start[1]
    return east * (spot[0] - start[0]) > north * (spot[1] - start[1])


def _line(text: str) -> _Line:
    spots = tuple((float(n), float(e)) for n, e in (spot.split() for spot in text.split(",")))
    latitudes, longitudes = zip(*spots, strict=True)
    return _Line(spots, min(latitudes), max(latitudes), min(longitudes), max(longitudes))


_DRAWN = [_line(one.partition(":")[2]) for one in _LINES.replace("\n   ", "").strip().splitlines()]
