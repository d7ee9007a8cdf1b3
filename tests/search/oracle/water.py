"""Open water between two places, by a dozen lines drawn down its middle, bridges left open."""

from itertools import pairwise

from directory.geo import Point

Line = list[tuple[float, float]]  # latitude and longitude

BRISTOL_CHANNEL: Line = [(51.54, -2.8), (51.45, -3.0), (51.35, -3.2), (51.3, -3.6), (51.35, -5.2)]
HUMBER: Line = [(53.7, -0.42), (53.66, -0.2), (53.57, 0.1), (53.5, 0.4)]
THAMES: Line = [(51.45, 0.35), (51.48, 0.6), (51.5, 1.0), (51.5, 1.5)]
FORTH: Line = [(56.01, -3.36), (56.02, -3.2), (56.05, -2.9), (56.2, -2.4)]
TAY: Line = [(56.45, -2.88), (56.46, -2.7)]
CLYDE: Line = [(55.94, -4.6), (55.96, -4.8), (55.85, -4.95), (55.6, -5.0), (55.2, -5.2)]
SOLENT: Line = [(50.68, -1.58), (50.74, -1.42), (50.78, -1.3), (50.74, -1.12), (50.65, -0.95)]
MERSEY: Line = [(53.34, -2.78), (53.33, -2.88), (53.4, -3.005), (53.45, -3.06)]
MINCH: Line = [(58.6, -6.0), (57.9, -6.0), (57.6, -6.7), (57.0, -7.0)]
PENTLAND_FIRTH: Line = [(58.7, -3.4), (58.72, -2.9)]
NORTH_CHANNEL: Line = [(55.5, -5.9), (55.1, -5.6), (54.7, -5.3), (54.2, -5.0)]
FAIR_ISLE_CHANNEL: Line = [(59.6, -3.0), (59.7, -1.4)]

WATERS = [
    BRISTOL_CHANNEL,
    HUMBER,
    THAMES,
    FORTH,
    TAY,
    CLYDE,
    SOLENT,
    MERSEY,
    MINCH,
    PENTLAND_FIRTH,
    NORTH_CHANNEL,
    FAIR_ISLE_CHANNEL,
]


def is_across_water(here: Point, there: Point) -> bool:
    """Whether the straight line from here to there crosses one of the drawn lines."""
    path = (here.latitude, here.longitude), (there.latitude, there.longitude)
    return any(_cross(*path, *piece) for line in WATERS for piece in pairwise(line))


Spot = tuple[float, float]


def _cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Whether the piece from a to b crosses the piece from c to d."""
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Spot, b: Spot, c: Spot) -> bool:
    """On which side of the line from a to b the spot c lies."""
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])
