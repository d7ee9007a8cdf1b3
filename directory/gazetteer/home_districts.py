"""The location shown for a home in each postcode district; small districts are grouped."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db import connection

from directory.models.placing import FEWEST_POSTCODES

_DISTRICTS = """
    SELECT name, live, latitude, longitude, council_id, nation_id, town
    FROM directory_postcodelocation JOIN (
        SELECT split_part(name, ' ', 1) AS name, count(*) AS live
        FROM directory_postcodelocation
        WHERE level = 1 AND latitude IS NOT NULL AND retired_on IS NULL GROUP BY 1
    ) AS counted USING (name)
    WHERE level = 3 ORDER BY name
"""
_TELL = """
    UPDATE directory_postcodelocation AS district SET home = told.home
    FROM unnest(%s::text[], %s::jsonb[]) AS told (name, home) WHERE district.name = told.name
"""


@dataclass(frozen=True, slots=True)
class District:
    name: str
    live: int  # live postcodes
    latitude: float
    longitude: float
    council: str | None
    nation: str | None
    town: str


class Neighbours:
    """One district, or several shown as one."""

    def __init__(self, districts: Iterable[District]) -> None:
        self.districts = list(districts)
        self.live = sum(one.live for one in self.districts)
        self.latitude = sum(one.latitude * one.live for one in self.districts) / self.live
        self.longitude = sum(one.longitude * one.live for one in self.districts) / self.live

    def distance(self, other: "Neighbours") -> tuple[float, str]:
        """The distance for comparison; ties are broken by name."""
        north = other.latitude - self.latitude
        east = (other.longitude - self.longitude) * cos(radians(self.latitude))
        return north**2 + east**2, other.districts[0].name

    @property
    def shown(self) -> dict[str, Any]:
        """The location shown, which is the same whichever of the districts the home is in."""
        largest = max(self.districts, key=lambda one: one.live)
        nearby = " or nearby" if len(self.districts) > 1 else ""
        return {
            "district": largest.name + nearby,
            "town": largest.town,
            "latitude": round(self.latitude, 6),
            "longitude": round(self.longitude, 6),
            "council": _shared(one.council for one in self.districts),
            "nation": _shared(one.nation for one in self.districts),
        }


def tell_districts() -> None:
    """Store the location shown for homes in each district that the files cover."""
    with connection.cursor() as cursor:
        cursor.execute(_DISTRICTS)
        joined = join([District(*row) for row in cursor.fetchall()])
        told = [(one.name, json.dumps(each.shown)) for each in joined for one in each.districts]
        cursor.execute(_TELL, [[name for name, _ in told], [home for _, home in told]])


def join(districts: Iterable[District]) -> list[Neighbours]:
    """Join the smallest group to its nearest neighbour until all have enough postcodes.

    Each district is in only one group, so that what is shown cannot tell its districts apart.
    """
    groups = {one.name: Neighbours([one]) for one in districts}
    while len(groups) > 1:
        name, smallest = min(groups.items(), key=lambda item: (item[1].live, item[0]))
        if smallest.live >= FEWEST_POSTCODES:
            break
        del groups[name]
        nearest = min(groups, key=lambda other: smallest.distance(groups[other]))
        groups[nearest] = Neighbours([*groups[nearest].districts, *smallest.districts])
    return list(groups.values())


def _shared(codes: Iterable[str | None]) -> str | None:
    """The code that all share; None if they differ or any is missing."""
    found = set(codes)
    return found.pop() if len(found) == 1 else None
