"""Converts British National Grid to WGS-84."""

from array import array
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Transformer

# EPSG:27700 to EPSG:4326 by EPSG:1314, the seven-parameter transformation that needs no grid file:
# within 2 m of OSTN15 on average, and pyproj's own choice for Great Britain without that file.
# Written out so that every machine gives the same points.
_PIPELINE = (
    "+proj=pipeline "
    "+step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 "
    "+x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 "
    "+step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 "
    "+rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@cache
def _transformer() -> "Transformer":
    from pyproj import Transformer  # takes a tenth of a second, which most commands can do without

    return Transformer.from_pipeline(_PIPELINE)


def to_degrees(
    eastings: Iterable[float], northings: Iterable[float]
) -> tuple["array[float]", "array[float]"]:
    """Convert points in metres to latitudes and longitudes in degrees."""
    longitudes, latitudes = array("d", eastings), array("d", northings)
    # pyproj works in place on arrays, so a million points take about a second.
    _transformer().transform(longitudes, latitudes, inplace=True)
    return latitudes, longitudes
