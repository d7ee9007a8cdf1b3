"""What brute force knows of services and places, and how it counts days and metres.

It takes nothing of `directory` but its tables: choices are read by their slugs, dates are worked
out here, and distances are geodesics, by PROJ. A great circle only spares the geodesic of what is
plainly too far: it is wrong by less than a hundredth.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from pyproj import Geod

from directory.models import PostcodeLocation, Service, Town

GEOD = Geod(ellps="WGS84")
METRES_PER_MILE = 1609.344
TOO_CLOSE_TO_CALL = 0.05  # metres: no service may stand this close to the edge of a circle
GREAT_CIRCLE_ERROR = 1.01

# What the parameter of each choice group is called, and the field that answers it.
FIELDS = {
    "helps-with": "helps_with",
    "route": "routes",
    "setting": "settings",
    "access": "access_yes",
    "experience": "experience",
    "approach": "approaches",
    "pays": "pays",
    "language": "languages",
}
SLUGS = {
    name: [member.slug for member in Service._meta.get_field(column).group]  # type: ignore[union-attr]
    for name, column in FIELDS.items()
}


# --- Dates ---------------------------------------------------------------------------------------


class Look(NamedTuple):
    """One look at the register; the latest counts."""

    on: date
    pk: int
    outcome: str


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; 29 February may become the 28th."""
    month = day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + month // 12, month % 12 + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")


def last_public_day(looks: Iterable[Look]) -> date | None:
    """Registered, due again in a year or at the next 30 April of an even year, then 60 days."""
    latest = max(looks, default=None)
    if latest is None or latest.outcome != "registered":
        return None
    deadlines = (date(year, 4, 30) for year in range(2000, 2100, 2))
    deadline = next(day for day in deadlines if day >= latest.on)
    return min(months_later(latest.on, 12), deadline) + timedelta(days=60)


def last_listed_day(
    kind: str, confirmed: Sequence[date], public_until: Iterable[date | None]
) -> date | None:
    """NHS: no end. Others: 18 months from the confirmation; private: while somebody is public."""
    if kind == "nhs":
        return date.max
    if not confirmed:
        return None
    until = months_later(max(confirmed), 18)
    if kind != "private":
        return until
    last_person = max((day for day in public_until if day), default=None)
    return min(until, last_person) if last_person else None


# --- What is known of a service ------------------------------------------------------------------


@dataclass(eq=False)
class Facts:
    """One service, with what was told of it and by whom."""

    row: Service
    has: dict[str, frozenset[str]]
    lacks: frozenset[str]  # access facts told "no"
    confirmed: list[date]
    teams_looks: list[list[Look]]

    @cached_property
    def point(self) -> tuple[float, float] | None:
        if self.row.latitude is None or self.row.longitude is None:
            return None
        return self.row.latitude, self.row.longitude

    @cached_property
    def is_remote_only(self) -> bool:
        return self.has["setting"] == {"remote"}

    @cached_property
    def listed_until(self) -> date | None:
        people = [last_public_day(looks) for looks in self.teams_looks]
        return last_listed_day(self.row.organisation.kind, self.confirmed, people)

    def is_listed(self, on: date) -> bool:
        if self.row.status != "published" or self.row.is_sample:
            return False
        return self.listed_until is not None and on <= self.listed_until

    @cached_property
    def checked_until(self) -> date:
        return months_later(max(self.confirmed), 12) if self.confirmed else date.min

    def is_unchecked(self, on: date) -> bool:
        return self.checked_until < on

    @cached_property
    def may_take_self_referral(self) -> bool:
        return "nhs-referral" in self.has["route"] and self.row.ms_self_referral == ""


def read_services() -> list[Facts]:
    rows = Service.objects.select_related("organisation").prefetch_related(
        "physiotherapists__register_checks", "confirmations"
    )
    return [
        Facts(
            row=row,
            has={name: _slugs(name, getattr(row, column)) for name, column in FIELDS.items()},
            lacks=_slugs("access", row.access_no),
            confirmed=[each.confirmed_on for each in row.confirmations.all()],
            teams_looks=[
                [
                    Look(look.checked_on, look.pk, look.outcome)
                    for look in person.register_checks.all()
                ]
                for person in row.physiotherapists.all()
            ],
        )
        for row in rows
    ]


@cache
def _slugs(name: str, stored: int) -> frozenset[str]:
    """Which choices an integer stands for: the first has the lowest bit."""
    return frozenset(slug for bit, slug in enumerate(SLUGS[name]) if stored >> bit & 1)


# --- Places --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Spot:
    """Where someone searches from, and the codes of what it is known to lie in."""

    latitude: float
    longitude: float
    district: str = ""
    council: str = ""
    body: str = ""
    nation: str = ""

    @cached_property
    def codes(self) -> set[str]:
        return {self.district, self.council, self.body, self.nation} - {""}


# --- What is asked -------------------------------------------------------------------------------


@cache
def spot(near: str) -> Spot | None:
    """Where a search is from: nowhere, coordinates, a town, or a postcode or part of one."""
    if not near:
        return None
    if "," in near:
        latitude, longitude = near.split(",")
        return _spot_at(float(latitude), float(longitude))
    if town := Town.objects.filter(name=near).first():
        areas = (town.council_id or "", "", town.nation_id)
        return Spot(town.latitude, town.longitude, "", *areas)
    row = PostcodeLocation.objects.get(name=near)
    assert row.latitude is not None
    assert row.longitude is not None
    areas = (row.council_id or "", row.body_id or "", row.nation_id or "")
    return Spot(row.latitude, row.longitude, near.split()[0], *areas)


def _spot_at(latitude: float, longitude: float) -> Spot:
    """A point: only its nation is taken from the nearest sector's or district's centre."""
    here = (latitude, longitude)
    centres = PostcodeLocation.objects.filter(level__in=[2, 3])
    nearest = min(
        centres,
        key=lambda row: geodesic_metres(here, (row.latitude or 0, row.longitude or 0)),
    )
    return Spot(latitude, longitude, nation=nearest.nation_id or "")


# --- Distance ------------------------------------------------------------------------------------


def geodesic_metres(start: tuple[float, float], end: tuple[float, float]) -> float:
    """What geopy says (`test_geo` compares them), in a tenth of the time."""
    return float(GEOD.inv(start[1], start[0], end[1], end[0])[2])


def great_circle(spot: Spot, point: tuple[float, float]) -> float:
    """Metres on a globe: wrong by less than a hundredth."""
    south, north = radians(spot.latitude), radians(point[0])
    across = sin(radians(point[1] - spot.longitude) / 2) ** 2 * cos(south) * cos(north)
    return 2 * 6_371_000 * asin(sqrt(sin((north - south) / 2) ** 2 + across))


class Distances:
    """Geodesics from places to services, each worked out once."""

    def __init__(self, services: Sequence[Facts]) -> None:
        self.standing = [facts for facts in services if facts.point]
        self.roughly = cache(self._roughly)
        self.great_circle = cache(great_circle)
        self.metres = cache(self._metres)

    def _roughly(self, spot: Spot) -> list[tuple[float, int, Facts]]:
        """Every service that has a point, by its distance along a great circle."""
        return sorted(
            (self.great_circle(spot, each.point), each.row.pk, each)
            for each in self.standing
            if each.point
        )

    def _metres(self, spot: Spot, facts: Facts) -> float:
        assert facts.point
        return geodesic_metres((spot.latitude, spot.longitude), facts.point)

    def perhaps_within(self, spot: Spot, miles: float) -> list[Facts]:
        """All that are within `miles`, and a few that are a little beyond."""
        ranked = self.roughly(spot)
        limit = miles * METRES_PER_MILE * GREAT_CIRCLE_ERROR
        return [facts for _, _, facts in ranked[: bisect(ranked, (limit,))]]

    def is_within(self, spot: Spot, facts: Facts, miles: float) -> bool:
        limit = miles * METRES_PER_MILE
        if not facts.point or self.great_circle(spot, facts.point) > limit * GREAT_CIRCLE_ERROR:
            return False
        metres = self.metres(spot, facts)
        assert abs(metres - limit) > TOO_CLOSE_TO_CALL, "Take another seed: on the very edge."
        return metres < limit
