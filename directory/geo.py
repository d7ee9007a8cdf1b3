"""Points, distances and directions. No Django, no I/O.

Distances are measured along the ground. Points become earth-centred coordinates on the WGS-84
ellipsoid; subtracting them gives the chord, and the arc above the chord is the distance. It is
within 0.03 m of the geodesic for up to 100 miles in the UK.
"""

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, isfinite, pi, radians, sin, sqrt

WGS84_A = 6_378_137.0  # metres, equatorial radius
WGS84_E2 = 0.006694379990141316  # first eccentricity squared
ARC_RADIUS = 6_385_000.0  # metres, mean radius of curvature at 55 degrees north
METRES_PER_MILE = 1609.344

_COMPASS = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)


@dataclass(frozen=True, slots=True)
class Point:
    """Latitude and longitude in WGS-84 degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (isfinite(self.latitude) and isfinite(self.longitude)):
            raise ValueError("A point needs two finite numbers of degrees.")
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("Latitude is at most 90 degrees and longitude at most 180.")

    @property
    def xyz(self) -> tuple[float, float, float]:
        """Earth-centred coordinates in metres, on the ellipsoid's surface."""
        lat, lon = radians(self.latitude), radians(self.longitude)
        across = WGS84_A / sqrt(1 - WGS84_E2 * sin(lat) ** 2)
        return (
            across * cos(lat) * cos(lon),
            across * cos(lat) * sin(lon),
            across * (1 - WGS84_E2) * sin(lat),
        )

    def towards(self, bearing: float, miles: float) -> "Point":
        """The point so far away, in degrees clockwise from north. Within 0.5%, on a sphere."""
        arc, turn, lat = (
            miles * METRES_PER_MILE / ARC_RADIUS,
            radians(bearing),
            radians(self.latitude),
        )
        there = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(turn))
        across = atan2(sin(turn) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(there))
        return Point(degrees(there), self.longitude + degrees(across))

    def box(self, miles: float) -> tuple[float, float, float, float]:
        """The south, north, west and east edges, in degrees, of a box containing the circle."""
        metres = miles * METRES_PER_MILE * 1.01
        up = degrees(metres / 6_356_000)
        furthest = min(89.0, abs(self.latitude) + up)
        sideways = degrees(metres / (6_378_000 * cos(radians(furthest))))
        return (
            self.latitude - up,
            self.latitude + up,
            self.longitude - sideways,
            self.longitude + sideways,
        )


def square_chord(miles: float) -> float:
    """The square of the chord, in square metres, under an arc of `miles`."""
    return (2 * ARC_RADIUS * sin(miles * METRES_PER_MILE / (2 * ARC_RADIUS))) ** 2


def arc_miles(squared_chord: float) -> float:
    """The arc, in miles, over a chord whose square is given in square metres."""
    half = min(1.0, sqrt(max(0.0, squared_chord)) / (2 * ARC_RADIUS))
    return 2 * ARC_RADIUS * asin(half) / METRES_PER_MILE


def miles_between(here: Point, there: Point) -> float:
    return arc_miles(sum((a - b) ** 2 for a, b in zip(here.xyz, there.xyz, strict=True)))


def bearing(here: Point, there: Point) -> float:
    """The bearing from `here` to `there`, in degrees clockwise from north."""
    lat1, lat2 = radians(here.latitude), radians(there.latitude)
    turn = radians(there.longitude - here.longitude)
    east = sin(turn) * cos(lat2)
    north = cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(turn)
    return degrees(atan2(east, north) % (2 * pi))


def compass(degrees_from_north: float) -> str:
    """The nearest of eight compass directions, in words: "north-east"."""
    return _COMPASS[round(degrees_from_north / 45) % 8]
