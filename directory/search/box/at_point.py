"""The place at a latitude and longitude, with the areas of the postcodes around it."""

from collections.abc import Sequence
from functools import reduce
from math import cos, radians
from operator import or_
from typing import cast

from django.db.models import F, Q

from directory.geo import Point, miles_between
from directory.models import PostcodeLocation
from directory.postcodes import Postcode
from directory.search.box import messages
from directory.search.box.answers import Answer, Place, Problem
from directory.search.box.reading import Account

MAX_MILES = 30  # to the nearest postcode: on moors and small islands it can be this far
_BESIDE_MILES = 1.0  # nobody this close to a postcode is abroad
_MAX_CENTRES = 4
_AROUND = 3  # the number of postcodes that decide which areas a point is in

_Level = PostcodeLocation.Level
Line = Sequence[tuple[float, float]]  # longitude, latitude

# Land within 30 miles of a postcode but outside the United Kingdom, drawn roughly: the Irish border
# is accurate to about two miles.
_IRELAND: Line = (
    (-6.90, 55.50), (-6.97, 55.20), (-7.10, 55.13), (-7.25, 55.07), (-7.37, 55.02), (-7.43, 54.98),
    (-7.45, 54.92), (-7.47, 54.83), (-7.56, 54.79), (-7.70, 54.73), (-7.85, 54.71), (-7.92, 54.68),
    (-7.75, 54.62), (-7.84, 54.54), (-8.05, 54.50), (-8.17, 54.46), (-8.03, 54.36), (-7.88, 54.29),
    (-7.86, 54.23), (-7.70, 54.20), (-7.60, 54.13), (-7.42, 54.13), (-7.35, 54.12), (-7.28, 54.14),
    (-7.25, 54.20), (-7.16, 54.22), (-7.20, 54.32), (-7.05, 54.41), (-6.97, 54.38), (-6.86, 54.32),
    (-6.83, 54.27), (-6.75, 54.19), (-6.66, 54.17), (-6.64, 54.04), (-6.52, 54.04), (-6.40, 54.05),
    (-6.34, 54.10), (-6.27, 54.10), (-6.10, 54.02), (-5.80, 54.00), (-5.80, 51.30), (-11.0, 51.30),
    (-11.0, 55.50),
)  # fmt: skip
_ISLE_OF_MAN: Line = ((-4.95, 53.95), (-4.95, 54.45), (-4.25, 54.45), (-4.25, 53.95))
_FRANCE: Line = ((1.48, 49.50), (1.48, 51.04), (2.60, 51.20), (2.60, 49.50))


def find(latitude: float, longitude: float, account: Account) -> Answer:
    """The place at a point in the United Kingdom, found in two queries."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return Problem(account, messages.NOT_IN_THE_UK)
    here = Point(latitude, longitude)
    centres = _nearest_centres(here)
    around = _nearest_postcodes(here, centres)
    nearest = next(iter(around or centres), None)
    miles = miles_between(here, cast(Point, nearest.point)) if nearest else MAX_MILES + 1
    if nearest is None or miles > MAX_MILES or (miles > _BESIDE_MILES and _is_abroad(here)):
        return Problem(account, messages.NOT_IN_THE_UK)
    district = Postcode.parse(nearest.name).district
    councils = {row.council_id for row in around if row.council_id != nearest.council_id}
    return Place(
        account=account,
        label=f"your location, near {district}",
        point=here,
        shared_as=district,
        is_about=True,
        # The nearest centre does not show which district the point itself is in.
        district=district if around else "",
        council=nearest.council if around else None,
        body=nearest.body if around else None,
        nation=nearest.nation,
        close_councils=frozenset(filter(None, {*councils, *(nearest.close_councils or ())})),
    )


def _nearest_centres(here: Point) -> list[PostcodeLocation]:
    """The nearest sectors first, or districts if there are no sectors."""
    south, north, west, east = here.box(MAX_MILES)
    up = F("latitude") - here.latitude
    across = (F("longitude") - here.longitude) * cos(radians(here.latitude))
    near = PostcodeLocation.objects.filter(
        level__in=[_Level.SECTOR, _Level.DISTRICT],
        latitude__range=(south, north),
        longitude__range=(west, east),
    ).select_related("council", "body", "nation")
    by_distance = near.alias(square=up * up + across * across).order_by("square", "name")
    return list(by_distance[:_MAX_CENTRES])


def _nearest_postcodes(here: Point, centres: list[PostcodeLocation]) -> list[PostcodeLocation]:
    """The live postcodes nearest to a point, from the sectors around it."""
    sectors = [row.name for row in centres if row.level == _Level.SECTOR]
    if not sectors:
        return []
    inside = reduce(or_, (Q(name__startswith=name) for name in sectors))
    rows = PostcodeLocation.objects.filter(
        inside, level=_Level.FULL, latitude__isnull=False, retired_on=None
    ).select_related("council", "body", "nation")
    return sorted(rows, key=lambda row: miles_between(here, cast(Point, row.point)))[:_AROUND]


def _is_abroad(here: Point) -> bool:
    return any(_is_inside(here, line) for line in (_IRELAND, _ISLE_OF_MAN, _FRANCE))


def _is_inside(here: Point, line: Line) -> bool:
    """Whether a ray pointing north crosses the line an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(line, [*line[1:], line[0]], strict=True):
        if (x1 > here.longitude) != (x2 > here.longitude):
            across = (here.longitude - x1) / (x2 - x1)
            crossings += y1 + across * (y2 - y1) > here.latitude
    return crossings % 2 == 1
