"""What brute force knows of services, and how it counts days and metres.

It takes nothing of `directory` but its tables: dates are worked out here, and distances are
geodesics, by PROJ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from pyproj import Geod

from directory.models import Service

GEOD = Geod(ellps="WGS84")


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
    confirmed: list[date]
    teams_looks: list[list[Look]]

    @cached_property
    def point(self) -> tuple[float, float] | None:
        if self.row.latitude is None or self.row.longitude is None:
            return None
        return self.row.latitude, self.row.longitude

    @cached_property
    def listed_until(self) -> date | None:
        people = [last_public_day(looks) for looks in self.teams_looks]
        return last_listed_day(self.row.organisation.kind, self.confirmed, people)

    def is_listed(self, on: date) -> bool:
        if self.row.status != "published" or self.row.is_sample:
            return False
        return self.listed_until is not None and on <= self.listed_until


def read_services() -> list[Facts]:
    rows = Service.objects.select_related("organisation").prefetch_related(
        "physiotherapists__register_checks", "confirmations"
    )
    return [
        Facts(
            row=row,
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


# --- Distance ------------------------------------------------------------------------------------


def geodesic_metres(start: tuple[float, float], end: tuple[float, float]) -> float:
    """What geopy says (`test_geo` compares them), in a tenth of the time."""
    return float(GEOD.inv(start[1], start[0], end[1], end[0])[2])
