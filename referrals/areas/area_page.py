"""The page of one area: its services, what applies there, and what changed of late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from directory.models import Area, Service
from directory.pages import wording
from referrals.areas import areas
from referrals.areas.advice import ShownAdvice
from referrals.areas.changes import Change, recent
from referrals.areas.nations import Nation, nation_of
from referrals.models import AreaAdvice


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A service as one entry of the page."""

    service: Service
    on: date

    @property
    def kind(self) -> str:
        return wording.kind(self.service.organisation)

    @property
    def routes(self) -> list[str]:
        return wording.routes(self.service)

    @property
    def self_referral_note(self) -> str:
        return wording.self_referral_note(self.service)

    @property
    def checked(self) -> str:
        return wording.checked(self.service, self.on)


@dataclass(frozen=True, slots=True)
class AreaPage:
    """What the template of one area needs; for a body or a nation, its council areas' lines."""

    area: Area
    nation: Nation
    on: date
    bodies: tuple[Area, ...] = ()
    row: areas.CouncilRow | None = None
    rows: tuple[areas.CouncilRow, ...] = ()
    here: tuple[AreaEntry, ...] = ()
    elsewhere: tuple[AreaEntry, ...] = ()
    told: tuple[
        ShownAdvice, ...
    ] = ()  # for the whole of it first, then for parts, then for larger areas
    changes: tuple[Change, ...] = ()

    @property
    def known(self) -> list[areas.CouncilRow]:
        return [row for row in self.rows if row.is_known]

    @property
    def unchecked(self) -> list[areas.CouncilRow]:
        return [row for row in self.rows if not row.is_known]

    @property
    def level(self) -> str:
        return Area.Level(self.area.level).label


def area_page(area: Area, on: date) -> AreaPage:
    """At most six queries."""
    return _council(area, on) if area.level == Area.Level.COUNCIL else _larger(area, on)


def _council(area: Area, on: date) -> AreaPage:
    bodies = areas.bodies_of(area)
    codes = [body.pk for body in bodies]
    advice = areas.for_council(area, codes, AreaAdvice.objects.shown())
    named = Q(serves__contains=[area.pk]) | Q(home_areas__contains=[area.pk])
    services = list(
        Service.objects.listed(on)
        .filter(named | Q(council=area))
        .select_related("organisation", "referral_details")
    )
    here = [service for service in services if service.council_id == area.pk]
    elsewhere = [service for service in services if service.council_id != area.pk]
    return AreaPage(
        area=area,
        nation=nation_of(area),
        on=on,
        bodies=tuple(bodies),
        row=areas.CouncilRow(area, None, nation_of(area), areas.counts_of(here), advice),
        here=tuple(AreaEntry(service, on) for service in here),
        elsewhere=tuple(AreaEntry(service, on) for service in elsewhere),
        told=tuple(
            ShownAdvice(one, on) for one in sorted(advice, key=lambda one: _rank(one, area))
        ),
        changes=tuple(recent([area], here, advice, on)),
    )


def _rank(advice: AreaAdvice, area: Area) -> int:
    if advice.area_id != area.pk:
        return 2
    return 1 if advice.districts else 0


def _larger(area: Area, on: date) -> AreaPage:
    """A planning body or a nation: what applies to all of it, and its council areas."""
    rows = (row for nation in areas.by_nation(on) for row in nation.rows)
    within = (row for row in rows if area.pk == row.nation.code or row.body == area)
    advice = AreaAdvice.objects.shown().filter(area=area).order_by("districts")
    return AreaPage(
        area=area,
        nation=nation_of(area),
        on=on,
        rows=tuple(within),
        told=tuple(ShownAdvice(one, on) for one in advice),
    )
