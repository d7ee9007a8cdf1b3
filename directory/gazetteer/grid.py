"""Converts British National Grid to WGS-84.

Written out rather than left to PROJ, which takes 33 MB to do it: the grid and both ellipsoids are
fixed for good. https://docs.os.uk/more-than-maps/a-guide-to-coordinate-systems-in-great-britain
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from directory.geo import WGS84_A, WGS84_E2

Numbers = NDArray[np.float64]

# Airy's ellipsoid: its radius in metres and flattening; from it the third flattening, and the first
# eccentricity squared.
_A, _F = 6_377_563.396, 1 / 299.3249646
_N, _E2 = _F / (2 - _F), _F * (2 - _F)

# The grid: its scale on the central meridian, its true origin, and that origin's numbers in metres.
_SCALE = 0.9996012717
_NORTH, _WEST = np.radians([49, -2])
_EASTING, _NORTHING = 400_000, -100_000

# Krüger's series: from the grid to the sphere, from there to the ellipsoid, and along a meridian.
_TO_SPHERE = (_N / 2 - _N**2 * 2 / 3 + _N**3 * 37 / 96, _N**2 / 48 + _N**3 / 15, _N**3 * 17 / 480)
_TO_AIRY = (_N * 2 - _N**2 * 2 / 3 - _N**3 * 2, _N**2 * 7 / 3 - _N**3 * 8 / 5, _N**3 * 56 / 15)
_ALONG = (-_N * 3 / 2 + _N**3 * 9 / 16, _N**2 * 15 / 16, -(_N**3) * 35 / 48)

# EPSG:1314, from Airy's to WGS-84 without a grid file: within 2 m of OSTN15 on average.
_MOVED = np.array([[446.448], [-125.157], [542.06]])
_RX, _RY, _RZ = np.radians(np.array([0.15, 0.247, 0.842]) / 3600)
_TURNED = np.array([[1, -_RZ, _RY], [_RZ, 1, -_RX], [-_RY, _RX, 1]]) * (1 - 20.489e-6)


def to_degrees(eastings: Iterable[float], northings: Iterable[float]) -> tuple[Numbers, Numbers]:
    """Convert points in metres to latitudes and longitudes in degrees, within a millimetre."""
    xyz = _TURNED @ _earth_centred(*_on_airy(_array(eastings), _array(northings))) + _MOVED
    latitudes, longitudes = _on_wgs84(*xyz)
    return np.degrees(latitudes), np.degrees(longitudes)


def _array(numbers: Iterable[float]) -> Numbers:
    return np.fromiter(numbers, float)


def _on_airy(eastings: Numbers, northings: Numbers) -> tuple[Numbers, Numbers]:
    metres = _SCALE * _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
    origin = _NORTH + _sines(_ALONG, _NORTH)
    on_grid = origin + (northings - _NORTHING + 1j * (eastings - _EASTING)) / metres
    on_sphere = on_grid - _sines(_TO_SPHERE, on_grid)
    latitudes = np.arcsin(np.sin(on_sphere.real) / np.cosh(on_sphere.imag))
    longitudes = np.arctan2(np.sinh(on_sphere.imag), np.cos(on_sphere.real))
    return latitudes + _sines(_TO_AIRY, latitudes), longitudes + _WEST


def _sines(factors: Sequence[float], angles: Numbers) -> Numbers:
    """The sum of each factor times the sine of twice, four times and six times the angle."""
    return np.sin(np.multiply.outer(angles, (2, 4, 6))) @ factors


def _earth_centred(latitudes: Numbers, longitudes: Numbers) -> Numbers:
    across = _A / np.sqrt(1 - _E2 * np.sin(latitudes) ** 2)
    return np.stack([
        across * np.cos(latitudes) * np.cos(longitudes),
        across * np.cos(latitudes) * np.sin(longitudes),
        across * (1 - _E2) * np.sin(latitudes),
    ])  # fmt: skip


def _on_wgs84(x: Numbers, y: Numbers, z: Numbers) -> tuple[Numbers, Numbers]:
    """Latitudes by Bowring's formula."""
    polar = WGS84_A * np.sqrt(1 - WGS84_E2)
    across = np.hypot(x, y)
    angle = np.arctan2(z * WGS84_A, across * polar)
    up = z + WGS84_E2 / (1 - WGS84_E2) * polar * np.sin(angle) ** 3
    return np.arctan2(up, across - WGS84_E2 * WGS84_A * np.cos(angle) ** 3), np.arctan2(y, x)
