"""Writes `outline.json`: the coasts of the UK and of the land around it, at four scales.

Source: Natural Earth, 1:10 million, admin 0 countries (public domain, naturalearthdata.com), as
packaged in TopoJSON by `world-atlas` 2.0.2 on npm. Needed only to regenerate the file:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m directory.pages.maps.make_outline package/countries-10m.json

TopoJSON stores each stretch of line once, so both sides of a border are simplified alike.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from directory.pages.maps.outline import FILE, STEPS, Bounds, clip
from directory.pages.maps.projection import Degrees

HOME = {"826"}  # ISO 3166: the United Kingdom
# Ireland, Isle of Man, Jersey, Guernsey, France, Belgium, the Netherlands
AWAY = {"372", "833", "832", "831", "250", "056", "528"}
# Everything a map of 100 miles around anywhere in the UK can show.
WINDOW = Bounds(west=-12.0, south=48.1, east=4.8, north=61.3)
MILES_PER_DEGREE = 69.05
LEVELS = {  # how far a line can move, in miles, and the smallest islands drawn, in square miles
    "close": (0.03, 0.0),
    "region": (0.2, 0.2),
    "wide": (0.35, 0.6),
    "whole": (0.9, 4.0),
}

Line = list[Degrees]
Thin = Callable[[int], Line]


def main(source: Path) -> None:
    atlas = json.loads(source.read_bytes())
    lines = [_decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
    countries = atlas["objects"]["countries"]["geometries"]
    levels = {}
    for name, (miles, least) in LEVELS.items():
        thin = _thinner(lines, miles)
        levels[name] = {
            side: [_steps(ring) for ring in _rings(countries, codes, thin) if _area(ring) >= least]
            for side, codes in (("home", HOME), ("away", AWAY))
        }
    origin = "Natural Earth 1:10m, public domain; thousandths of a degree, each from the one before"
    text = json.dumps({"origin": origin, "levels": levels}, separators=(",", ":"))
    FILE.write_text(text.replace("],[", "],\n[") + "\n", encoding="utf-8")
    for name, sides in levels.items():
        points = {side: sum(len(ring) for ring in rings) // 2 for side, rings in sides.items()}
        print(f"{name}: {points} points")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


def _decoded(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> Line:
    """The points of an arc, which TopoJSON stores as steps on a grid."""
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    x = y = 0
    line = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        line.append((x * scale_x + from_x, y * scale_y + from_y))
    return line


def _rings(countries: Sequence[dict[str, Any]], codes: set[str], thin: Thin) -> Iterator[Line]:
    """The outer rings of some countries, clipped to the window."""
    for country in countries:
        if country.get("id") in codes:
            arcs = country["arcs"]
            for polygon in arcs if country["type"] == "MultiPolygon" else [arcs]:
                ring = clip(_joined(polygon[0], thin), WINDOW)
                if len(ring) > 3:
                    yield ring


def _joined(indexes: Sequence[int], thin: Thin) -> Line:
    """A ring made of arcs. An index counted from the end (~index) means the arc is reversed."""
    ring: Line = []
    for index in indexes:
        line = thin(index) if index >= 0 else thin(~index)[::-1]
        ring += line[:-1]
    return ring


def _thinner(lines: Sequence[Line], miles: float) -> Thin:
    done: dict[int, Line] = {}

    def thin(index: int) -> Line:
        if index not in done:
            done[index] = _thinned(lines[index], miles)
        return done[index]

    return thin


def _thinned(line: Line, miles: float) -> Line:
    """The line with fewer points: those left out are within `miles` of it (Douglas, Peucker)."""
    if line[0] == line[-1] and len(line) > 3:
        far = max(range(len(line)), key=lambda index: _miles(line[0], line[index]))
        return _thinned(line[: far + 1], miles)[:-1] + _thinned(line[far:], miles)
    if len(line) < 3:
        return line
    worst = max(range(1, len(line) - 1), key=lambda i: _off(line[i], line[0], line[-1]))
    if _off(line[worst], line[0], line[-1]) <= miles:
        return [line[0], line[-1]]
    return _thinned(line[: worst + 1], miles)[:-1] + _thinned(line[worst:], miles)


def _flat(point: Degrees) -> tuple[float, float]:
    return point[0] * MILES_PER_DEGREE * cos(radians(55)), point[1] * MILES_PER_DEGREE


def _miles(one: Degrees, other: Degrees) -> float:
    (x, y), (other_x, other_y) = _flat(one), _flat(other)
    return hypot(x - other_x, y - other_y)


def _off(point: Degrees, start: Degrees, end: Degrees) -> float:
    """The distance from a point to the line between two others, in miles."""
    (x, y), (x0, y0), (x1, y1) = _flat(point), _flat(start), _flat(end)
    length = hypot(x1 - x0, y1 - y0)
    if not length:
        return hypot(x - x0, y - y0)
    share = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2
    share = min(1.0, max(0.0, share))
    return hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))


def _area(ring: Line) -> float:
    """The area inside, in square miles."""
    flat = [_flat(point) for point in ring]
    pairs = zip(flat, [*flat[1:], flat[0]], strict=True)
    return abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs)) / 2


def _steps(ring: Line) -> list[int]:
    grid = [(round(lon * STEPS), round(lat * STEPS)) for lon, lat in ring]
    steps = []
    x = y = 0
    for to_x, to_y in grid:
        steps += [to_x - x, to_y - y]
        x, y = to_x, to_y
    return steps


if __name__ == "__main__":
    main(Path(sys.argv[1]))
