"""Converts degrees to miles around a point, and miles to the units of a drawing.

Azimuthal equidistant: distances and directions from the middle are true, so rings are circles and
each pin is on the ring for its distance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin, sqrt

from directory.geo import METRES_PER_MILE, WGS84_A, WGS84_E2, Point

Degrees = tuple[float, float]  # longitude, latitude: the order of x and y
Spot = tuple[float, float]  # x to the right and y down, in units of a drawing


@dataclass(frozen=True)
class Frame:
    """A drawing `width` by `height` units, with `middle` at the point `x`, `y`."""

    middle: Point
    miles_per_unit: float
    width: float
    height: float
    x: float
    y: float

    @cached_property
    def _radii(self) -> tuple[float, float]:
        """Units per radian eastwards and northwards, on the ellipsoid at the middle."""
        flat = 1 - WGS84_E2 * sin(radians(self.middle.latitude)) ** 2
        metres = METRES_PER_MILE * self.miles_per_unit
        east = WGS84_A / sqrt(flat)
        return east / metres, east * (1 - WGS84_E2) / flat / metres

    def spots(self, places: Iterable[Degrees]) -> list[Spot]:
        """Where places are drawn: within 0.1 % of the geodesic distance for up to 120 miles."""
        sine, degree = sin(radians(self.middle.latitude)), radians(1)
        lon0, lat0 = self.middle.longitude, self.middle.latitude
        east_radius, north_radius = self._radii
        stretch = 1 / (6 * east_radius * north_radius)
        found = []
        for lon, lat in places:
            across, up = (lon - lon0) * degree, (lat - lat0) * degree
            shrink = cos(lat * degree)
            east = east_radius * shrink * sin(across)
            north = north_radius * (sin(up) + sine * shrink * (1 - cos(across)))
            # From the chord to the arc above it: asin(c) is about c + c³/6.
            arc = 1 + (east * east + north * north) * stretch
            found.append((self.x + east * arc, self.y - north * arc))
        return found

    def spot(self, point: Point) -> Spot:
        return self.spots([(point.longitude, point.latitude)])[0]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """The west, south, east and north edges, in degrees, of a box containing the drawing."""
        furthest_x = max(self.x, self.width - self.x) * self.miles_per_unit
        furthest_y = max(self.y, self.height - self.y) * self.miles_per_unit
        # Parallels curve, so the corners are further north and south than the edges.
        bend = furthest_x**2 / 3400
        south, north, _, _ = self.middle.box(furthest_y + bend + 1)
        _, _, west, east = self.middle.box(furthest_x * 1.03 + 1)
        return west, south, east, north
