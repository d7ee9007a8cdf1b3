"""What is known about each area, and what has not been checked yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db.models import BooleanField, ExpressionWrapper, Q

from directory import words
from directory.gazetteer.areas import body_of_council
from directory.models import Area, PostcodeLocation
from directory.spreadsheet_cells import to_cell
from directory.vocabulary import Route
from referrals.areas.advice import width
from referrals.areas.counts import NO_SERVICES, AreaCounts, all_counts
from referrals.areas.nations import NATIONS, Nation, nation_of
from referrals.models import AreaAdvice, SelfReferralAnswer

NOT_CHECKED = "Not checked yet"
NONE_YET = "none yet"


@dataclass(frozen=True)
class CouncilRow:
    """One row of the table."""

    area: Area
    body: Area | None  # None if unknown, or if there are several
    nation: Nation
    counts: AreaCounts
    advice: tuple[AreaAdvice, ...]  # for it, part of it, or a larger area; narrowest first

    @cached_property
    def own(self) -> AreaAdvice | None:
        """The advice for the whole council area."""
        whole = (one for one in self.advice if not one.districts)
        return next((one for one in whole if one.area_id == self.area.pk), None)

    @property
    def looked_on(self) -> date | None:
        """The date when somebody last looked for every service here."""
        return self.own.looked_for_services_on if self.own else None

    @property
    def looked(self) -> str:
        return words.day(self.looked_on) if self.looked_on else NOT_CHECKED

    @property
    def is_known(self) -> bool:
        """Whether anything is known about the area: a service, or advice of its own."""
        return not self.counts.is_empty or any(one.area_id == self.area.pk for one in self.advice)

    @property
    def nothing(self) -> str:
        """The wording if no service is listed: none was found, or nobody has looked."""
        if not self.counts.is_empty:
            return ""
        return "None found" if self.looked_on else NOT_CHECKED

    @property
    def cells(self) -> list[tuple[Route, str]]:
        """Services by route; if there are none, "0" if somebody has looked, or else "none yet"."""
        none = "0" if self.looked_on else NONE_YET
        return [(route, str(self.counts.by_route[route] or none)) for route in Route]

    @property
    def last_checked(self) -> str:
        on = self.counts.last_checked
        return words.day(on) if on else ""

    @property
    def self_referral(self) -> str:
        """Whether people with MS can refer themselves, in which parts, and when it was checked."""
        told = [one for one in self.advice if one.ms_self_referral]
        parts = [one for one in told if one.districts]
        whole = next((one for one in told if not one.districts), None)
        said = [
            f"{_answer(one)} in {words.join_with_and(one.districts)}, {_when(one)}" for one in parts
        ]
        if whole is not None:
            said.append(f"{_answer(whole)}{self._of(whole)}, {_when(whole)}")
        return "; ".join(said) or NOT_CHECKED

    def _of(self, advice: AreaAdvice) -> str:
        """Name the area, if it is a larger one."""
        return "" if advice.area_id == self.area.pk else f", for all of {advice.area.name}"


def _answer(advice: AreaAdvice) -> str:
    return SelfReferralAnswer(advice.ms_self_referral).label


def _when(advice: AreaAdvice) -> str:
    return f"checked {words.day(advice.checked_on)}"


@dataclass(frozen=True, slots=True)
class CouncilsOfBody:
    """The council areas under one planning body."""

    body: Area | None
    rows: tuple[CouncilRow, ...]

    @property
    def known(self) -> list[CouncilRow]:
        return [row for row in self.rows if row.is_known]

    @property
    def unchecked(self) -> list[CouncilRow]:
        """Council areas where nobody has looked and nothing is listed."""
        return [row for row in self.rows if not row.is_known]


@dataclass(frozen=True, slots=True)
class NationGroup:
    nation: Nation
    groups: tuple[CouncilsOfBody, ...]

    @property
    def rows(self) -> list[CouncilRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def councils(self) -> int:
        return len(self.rows)

    @property
    def with_services(self) -> int:
        return sum(not row.counts.is_empty for row in self.rows)

    @property
    def with_answer(self) -> int:
        """How many councils are known to let people with MS refer themselves, or not to."""
        return sum(row.self_referral != NOT_CHECKED for row in self.rows)


@dataclass(frozen=True)
class EveryArea:
    """Every council, body and nation, with the planning bodies for each council, and all advice."""

    areas: Mapping[str, Area]
    advice: Sequence[AreaAdvice]
    bodies: Mapping[str, tuple[str, ...]]  # by council

    @classmethod
    def read(cls) -> Self:
        """Read everything, in three queries."""
        return cls(Area.objects.in_bulk(), list(AreaAdvice.objects.shown()), bodies_of_councils())

    def councils_of(self, area: Area) -> list[str]:
        """The councils in a nation, or those that only this body plans for."""
        if area.level == Area.Level.BODY:
            return [council for council, bodies in self.bodies.items() if bodies == (area.pk,)]
        is_council = Area.Level.COUNCIL
        councils = (one for one in self.areas.values() if one.level == is_council)
        return [one.pk for one in councils if nation_of(one).code == area.pk]

    def bodies_of(self, councils: Iterable[str]) -> set[str]:
        """Planning bodies for any of these councils."""
        return {body for council in councils for body in self.bodies.get(council, ())}

    def rows(self, counts: Mapping[str, AreaCounts]) -> list[CouncilRow]:
        """A row for each council area that exists today or has services counted in it."""
        standing = (
            area
            for area in self.areas.values()
            if area.level == Area.Level.COUNCIL and (area.successor_id is None or area.pk in counts)
        )
        return [
            CouncilRow(
                area=area,
                body=self.areas.get(body[0]) if len(body) == 1 else None,
                nation=nation_of(area),
                counts=counts.get(area.pk, NO_SERVICES),
                advice=for_council(area, body, self.advice),
            )
            for area in sorted(standing, key=lambda area: area.name)
            for body in [self.bodies.get(area.pk, ())]
        ]


def by_nation(on: date) -> list[NationGroup]:
    """Every council area that exists today, by nation and planning body, in four queries."""
    every = EveryArea.read()
    groups: dict[str, dict[str, list[CouncilRow]]] = defaultdict(lambda: defaultdict(list))
    for row in every.rows(all_counts(on)):
        groups[row.nation.code][row.body.pk if row.body else ""].append(row)
    return [
        NationGroup(nation, tuple(_groups(groups[nation.code], every.areas)))
        for nation in NATIONS.values()
        if nation.code in groups
    ]


def _groups(
    rows: Mapping[str, list[CouncilRow]], areas: Mapping[str, Area]
) -> Iterable[CouncilsOfBody]:
    """Group by body, in order of name. Councils with several bodies, or none known, come last."""
    for code in sorted(rows, key=lambda code: (code == "", areas[code].name if code else "")):
        yield CouncilsOfBody(areas.get(code), tuple(rows[code]))


def for_council(
    area: Area, bodies: Sequence[str], advice: Iterable[AreaAdvice]
) -> tuple[AreaAdvice, ...]:
    """The advice that applies in all or part of a council area, narrowest first."""
    within = {area.pk, nation_of(area).code, *(bodies if len(bodies) == 1 else ())}
    holds = (
        one
        for one in advice
        if one.area_id == area.pk or (one.area_id in within and not one.districts)
    )
    return tuple(sorted(holds, key=width))


def bodies_of_councils() -> dict[str, tuple[str, ...]]:
    """The planning bodies for each council area, as far as the loaded postcodes show.

    They come from postcode sectors, which have a council and a body only if all their live
    postcodes share them. Scotland's and Wales's are known even without loading postcodes.
    """
    found: dict[str, set[str]] = defaultdict(set)
    pairs = PostcodeLocation.objects.filter(
        level=PostcodeLocation.Level.SECTOR, council__isnull=False, body__isnull=False
    )
    for council, body in pairs.values_list("council", "body").distinct().order_by():
        found[council].add(body)
    known = {council: (body,) for council, body in body_of_council().items()}
    return known | {council: tuple(sorted(bodies)) for council, bodies in found.items()}


def bodies_of(council: Area) -> list[Area]:
    """The planning bodies for one council area, in one query."""
    sectors = PostcodeLocation.objects.filter(
        level=PostcodeLocation.Level.SECTOR, council=council, body__isnull=False
    )
    found, known = Q(pk__in=sectors.values("body")), Q(pk=body_of_council().get(council.pk))
    told = {"is_found": ExpressionWrapper(found, BooleanField())}
    bodies: list[Any] = list(Area.objects.filter(found | known).annotate(**told))
    return [body for body in bodies if body.is_found] or bodies


# --- The table as a spreadsheet ------------------------------------------------------------------

HEADER = [
    "Council area",
    "Code",
    "Planning body",
    "Nation",
    *(route.label for route in Route),
    "Services last checked",
    "Last looked for every service",
    "People with MS may refer themselves",
]


def line(row: CouncilRow) -> list[str]:
    """A row in the order of HEADER, with dates that spreadsheets can sort, such as 2026-11-22."""
    return [
        to_cell(cell)
        for cell in (
            row.area.name,
            row.area.code,
            row.body.name if row.body else "",
            row.nation.name,
            *(cell for _, cell in row.cells),
            f"{row.counts.last_checked or ''}",
            f"{row.looked_on or NOT_CHECKED}",
            row.self_referral,
        )
    ]
