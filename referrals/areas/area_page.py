"""The page for one area: its services, its rules and recent changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from directory import words
from directory.models import Area, NamedArea, Service
from directory.pages import wording
from directory.pages.maps import towns
from directory.pages.paging import PageOf, page_of
from referrals.areas import areas
from referrals.areas.advice import ShownAdvice
from referrals.areas.changes import Change, recent
from referrals.areas.counts import counts_by_council, counts_of
from referrals.areas.local_services import (
    Extent,
    LocalService,
    LocalServices,
    centres_of,
    local_services,
    whole_rows,
)
from referrals.areas.nations import NATIONS, Nation, nation_of
from referrals.models import AreaAdvice

SERVICES_PER_PAGE = 50
MAX_ADVICE_IN_FULL = 3
MAX_COUNCILS_IN_TITLE = 5


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A service listed on the page."""

    service: Service
    how: str
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
    """Everything an area's template needs. Larger areas have a row for each council area."""

    area: Area | NamedArea
    named: NamedArea | None
    nation: Nation
    on: date
    bodies: tuple[Area, ...] = ()
    row: areas.CouncilRow | None = None
    rows: tuple[areas.CouncilRow, ...] = ()
    parts_of: tuple[Area, ...] = ()  # councils that contain only part of it
    count_here: int = 0
    count_elsewhere: int = 0
    page: PageOf | None = None
    here: tuple[AreaEntry, ...] = ()  # on this page of the list
    elsewhere: tuple[AreaEntry, ...] = ()
    told: tuple[
        ShownAdvice, ...
    ] = ()  # for the whole area first, then for parts of it, then for larger areas
    changes: tuple[Change, ...] = ()

    @property
    def known(self) -> list[areas.CouncilRow]:
        return [row for row in self.rows if row.is_known]

    @property
    def unchecked(self) -> list[areas.CouncilRow]:
        return [row for row in self.rows if not row.is_known]

    @property
    def level(self) -> str:
        if isinstance(self.area, Area):
            return Area.Level(self.area.level).label
        return NamedArea.Kind(self.area.kind).label

    @property
    def name(self) -> str:
        """Its name as used within a sentence."""
        return words.with_the(self.area.name)

    @property
    def inside(self) -> str:
        """ "on the Isle of Skye", "in Kent" """
        is_on_it = re.search(r"^Isle of|Island$", self.area.name)
        return f"{'on' if is_on_it else 'in'} {self.name}"

    @property
    def also(self) -> list[str]:
        """Its other names, ignoring those that differ only by "the"."""
        plain = self.area.name.removeprefix("The ")
        others = self.named.other_names if self.named else []
        return [name for name in others if name.removeprefix("The ") != plain]

    @property
    def today(self) -> str:
        """Today's councils in the area of an old county."""
        if isinstance(self.area, Area) or self.area.kind != NamedArea.Kind.OLD_COUNTY:
            return ""
        councils = [row.area.name for row in self.rows] + [area.name for area in self.parts_of]
        return words.join_with_and(councils) if len(councils) <= MAX_COUNCILS_IN_TITLE else ""

    @property
    def namesakes(self) -> list[towns.MapTown]:
        """Towns with the same name as a nation, county, island or region."""
        is_council = isinstance(self.area, Area) and self.area.level != Area.Level.NATION
        return [] if is_council else towns.called(self.area.name)

    @property
    def has_feed(self) -> bool:
        """Whether changes are reported, as they are for councils, bodies and nations."""
        return isinstance(self.area, Area)

    @property
    def is_told_in_full(self) -> bool:
        return self.has_feed or len(self.told) <= MAX_ADVICE_IN_FULL

    @property
    def districts(self) -> list[str]:
        """The districts it consists of, unless it consists of whole councils."""
        return self.named.districts if self.named and self.named.goes_by_district else []


def area_page(found: Area | NamedArea, on: date, params: QueryDict) -> AreaPage:
    """Build the page in at most five queries. Raises NoSuchPage if its list has no such page."""
    named = found if isinstance(found, NamedArea) else None
    area = named.area if named and named.area else found
    if isinstance(area, Area) and area.level == Area.Level.COUNCIL:
        return _council(area, named, on, params)
    return _larger(area, named, on, params)


# --- A council area ------------------------------------------------------------------------------


def _council(area: Area, named: NamedArea | None, on: date, params: QueryDict) -> AreaPage:
    # A council that became part of another has the other's planning body.
    bodies = [] if area.successor_id else areas.bodies_of(area)
    advice = areas.for_council(area, [body.pk for body in bodies], AreaAdvice.objects.shown())
    extent = _extent_of_council(area, named, bodies)
    found = local_services(extent, words.with_the(area.name), on, whole=True)
    here = [one.service for one in found.here]
    shown = AreaPage(
        area=area,
        named=named,
        nation=nation_of(area),
        on=on,
        bodies=tuple(bodies),
        row=areas.CouncilRow(area, None, nation_of(area), counts_of(here), advice),
        told=tuple(
            ShownAdvice(one, on) for one in sorted(advice, key=lambda one: _rank(one, area))
        ),
        changes=tuple(recent([area], here, advice, on)),
    )
    return _with_services(shown, found, params)


def _extent_of_council(area: Area, named: NamedArea | None, bodies: Sequence[Area]) -> Extent:
    """A service naming a planning body covers the whole council only if it is the only one."""
    codes = [body.pk for body in bodies]
    districts = named.districts if named else []
    return Extent(
        councils=frozenset(named.councils if named else [area.pk]),
        districts=frozenset(districts),
        whole=frozenset([area.pk, nation_of(area).code, *(codes if len(codes) == 1 else [])]),
        part=frozenset([*codes, *districts]),
        centres=centres_of(districts),
    )


def _rank(advice: AreaAdvice, area: Area) -> int:
    if advice.area_id != area.pk:
        return 2
    return 1 if advice.districts else 0


# --- Larger areas, and areas with boundaries of their own ----------------------------------------


def _larger(
    area: Area | NamedArea, named: NamedArea | None, on: date, params: QueryDict
) -> AreaPage:
    """The page for a body, nation or named area: its rules and its council areas."""
    every = areas.EveryArea.read()
    extent = _extent(area, named, every)
    found = local_services(extent, words.with_the(area.name), on, whole=False)
    counts = counts_by_council(one.service for one in found.here)
    nation = nation_of(area) if isinstance(area, Area) else NATIONS[area.nation_id]
    advice = [one for one in every.advice if _applies(one, extent, every, area)]
    shown = AreaPage(
        area=area,
        named=named,
        nation=nation,
        on=on,
        rows=tuple(row for row in every.rows(counts) if row.area.pk in extent.councils),
        parts_of=_standing(named.partly_in if named else [], every.areas),
        told=tuple(ShownAdvice(one, on) for one in advice),
    )
    return _with_services(shown, found, params)


def _extent(area: Area | NamedArea, named: NamedArea | None, every: "areas.EveryArea") -> Extent:
    if isinstance(area, Area):
        councils = every.councils_of(area)
        is_nation = area.level == Area.Level.NATION
        return Extent(
            councils=frozenset(councils),
            nation=area.pk if is_nation else "",
            whole=frozenset([area.pk, nation_of(area).code]),
            part=frozenset(councils),
        )
    bodies = every.bodies_of([*area.councils, *area.partly_in])
    return Extent(
        councils=frozenset(area.councils),
        districts=frozenset(area.districts),
        goes_by_district=area.goes_by_district,
        whole=frozenset([area.nation_id]),
        part=frozenset([*area.councils, *area.districts, *area.partly_in, *bodies]),
        centres=centres_of(area.districts),
    )


def _applies(
    advice: AreaAdvice, extent: Extent, every: "areas.EveryArea", area: Area | NamedArea
) -> bool:
    """Whether advice applies: bodies and nations have their own; others use their councils'."""
    if isinstance(area, Area):
        return advice.area_id == area.pk
    if advice.districts and extent.goes_by_district:
        return not extent.districts.isdisjoint(advice.districts)
    return advice.area_id in extent.part or advice.area_id in extent.whole


def _standing(codes: Iterable[str], known: Mapping[str, Area]) -> tuple[Area, ...]:
    found = (known[code] for code in codes if code in known)
    return tuple(sorted((one for one in found if not one.successor_id), key=str))


# --- The list of services ------------------------------------------------------------------------


def _with_services(shown: AreaPage, found: LocalServices, params: QueryDict) -> AreaPage:
    """Add the requested page of services: those in the area first, then the others."""
    address = reverse("area", args=[shown.area.slug])

    def url(number: int) -> str:
        return f"{address}?page={number}" if number > 1 else address

    page = page_of(found.in_order, params, SERVICES_PER_PAGE, url)
    are_whole = shown.row is not None
    rows: Sequence[LocalService] = page.items if are_whole else list(whole_rows(page.items))
    entries = [AreaEntry(one.service, one.how, shown.on) for one in rows]
    return replace(
        shown,
        count_here=len(found.here),
        count_elsewhere=len(found.elsewhere),
        page=page,
        here=tuple(entry for entry in entries if not entry.how),
        elsewhere=tuple(entry for entry in entries if entry.how),
    )
