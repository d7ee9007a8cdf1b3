"""Whether a service should take somebody from a place, and the reasons if not a simple yes.

The sections are defined as follows:

- A service is judged by its ways of seeing people: at its place, by home visits, and by video or
  phone. If settings are chosen, only those count. Its place covers everybody inside the circle;
  visits cover the miles travelled or the areas listed. It is in range if any one way covers the
  visitor.
- A service that only makes home visits, but not here, is "unlikely" inside the circle and not shown
  outside it.
- Also "unlikely": outside their area, not taking new people, paused, first contact only.
- "Ask first": something that matters is not known, or is known for only part of the place; the
  details have not been checked for a year; or nobody is confirmed as being on the register.
- A building's facts do not matter for home visits, or for services by video or phone.
- Services that work only by video or phone are listed separately and left out of every count.
- Without a place, nothing is called suitable: all services are "listed".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from django.conf import settings

from directory import trust
from directory.geo import square_chord
from directory.search.box.answers import Place
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.inside import Inside, Whereabouts
from directory.search.judged import PARTS, UNLIKELY, Judged, Part, Reason
from directory.search.self_referral import NHS, Rules, SelfReferral
from directory.search.slim import NO, SURE, TOLD, Column, Rows, each, items
from directory.search.ways import Visits, Ways
from directory.vocabulary import ChoiceGroup, Route, Setting

Criteria = Mapping[str, ChoiceGroup]  # parameter → the choices made in its group


@dataclass(frozen=True, slots=True)
class Query:
    """A search: where, how far, the criteria, the order and the date."""

    place: Place | None
    within: int
    criteria: Criteria
    sort: str
    on: date
    for_referrers: bool = False

    @property
    def reads_referrals(self) -> bool:
        """Whether it depends on what services tell referrers, which no index holds."""
        is_asked = not self.criteria.keys().isdisjoint(FOR_REFERRERS)
        return self.for_referrers or is_asked or self.sort == "urgent"


# Settings and access facts are judged together, as ways of being seen; other groups separately.
PLAIN = tuple(name for name in GROUPS if name not in ("setting", "access"))
FAILS_WAYS = 1 << len(PLAIN)
MAY_BE_UNKNOWN = ("route", *FOR_REFERRERS)


def column_of(kinds: type[IntEnum], values: Mapping[Any, int]) -> Column:
    """What each kind amounts to, by its number."""
    return np.array([0, *(values.get(kind, 0) for kind in sorted(kinds))])


# As plain integers: combining flags creates an object each time, which costs more than judging.
_HOME_VISITS = int(Setting.HOME_VISITS)
_REMOTE = int(Setting.REMOTE)
_NHS_SELF_REFERRAL = int(Route.NHS_SELF_REFERRAL)
_UNLIKELY = int(UNLIKELY)
_OUTSIDE_AREA = int(Reason.OUTSIDE_AREA)
_HOMES_ELSEWHERE = int(Reason.HOMES_ELSEWHERE)
_NOT_TAKING = int(Reason.NOT_TAKING)
_PAUSED = int(Reason.PAUSED)
_FIRST_CONTACT = int(Reason.FIRST_CONTACT)
_HOME_UNKNOWN = int(Reason.HOME_UNKNOWN)
_ACCESS_UNKNOWN = int(Reason.ACCESS_UNKNOWN)
_NOBODY_CONFIRMED = int(Reason.NOBODY_CONFIRMED)
_STALE = int(Reason.STALE)
_TAKEN = column_of(
    SelfReferral,
    {
        SelfReferral.YES: _NHS_SELF_REFERRAL | _NHS_SELF_REFERRAL << SURE,
        SelfReferral.UNKNOWN: _NHS_SELF_REFERRAL,
        SelfReferral.DISPUTED: _NHS_SELF_REFERRAL,
    },
)
_NOT_TOLD = {
    PLAIN.index("takes-from"): int(Reason.REFERRER_UNKNOWN),
    PLAIN.index("priority"): int(Reason.PRIORITY_UNKNOWN),
}
_SELF_REFERRAL_REASONS = column_of(
    SelfReferral,
    {
        SelfReferral.UNKNOWN: int(Reason.SELF_REFERRAL_UNKNOWN),
        SelfReferral.DISPUTED: int(Reason.SELF_REFERRAL_DISPUTED),
    },
)
_AREA_REASONS = column_of(
    Inside,
    {
        Inside.PARTLY: int(Reason.AREA_PARTLY),
        Inside.CLOSE_BY: int(Reason.AREA_CLOSE_BY),
        Inside.ACROSS_A_BORDER: int(Reason.BORDER),
        Inside.UNKNOWN: int(Reason.AREA_UNKNOWN),
        Inside.NO: _OUTSIDE_AREA,
    },
)
_VISITS = {
    Inside.YES: Visits.YES,
    Inside.VERY_LIKELY: Visits.YES,
    Inside.PARTLY: Visits.PERHAPS,
    Inside.CLOSE_BY: Visits.PERHAPS,
    Inside.ACROSS_A_BORDER: Visits.UNKNOWN,
    Inside.UNKNOWN: Visits.UNKNOWN,
    Inside.NO: Visits.NO,
}


class Judge:
    """Judges services against one query."""

    def __init__(self, query: Query) -> None:
        self.on = query.on
        self.circle = square_chord(query.within)
        self.where = Whereabouts(query.place) if query.place else None
        self.rules = Rules(self.where, query.on)
        chosen = {
            name: int(GROUPS[name].acceptable_options(flags))
            for name, flags in query.criteria.items()
        }
        self.settings, self.access = chosen.get("setting", 0), chosen.get("access", 0)
        self.routes = chosen.get("route", 0)
        self.chosen = [
            (position, 1 << position, chosen[name])
            for position, name in enumerate(PLAIN)
            if chosen.get(name)
        ]
        self.not_stale_since = trust.not_stale_since(query.on, settings.CONFIRMED_STALE_MONTHS)

    def judge(self, rows: Rows) -> Judged:
        """All of them, with those that are in range."""
        visits = self.visits(rows)
        is_near = rows.chord <= self.circle if self.where else np.ones(len(rows), bool)
        by_remote = np.where(np.isinf(rows.chord), rows.settings & _REMOTE, 0)
        at_hand = np.where(is_near, rows.settings & ~_HOME_VISITS, by_remote)
        coming = np.where(~is_near & (visits == Visits.UNKNOWN), Visits.NO, visits)
        in_range = is_near | (coming > 0) | (at_hand > 0)
        ways = Ways(at_hand, coming, rows.access_yes, rows.access_no)
        return self._judge(rows, ways, visits, Part.FITS, is_near, in_range)

    def judge_beyond(self, rows: Rows) -> Judged:
        """All of them, though they are out of range."""
        nothing, everything = np.zeros(len(rows), bool), np.ones(len(rows), bool)
        others = rows.settings & ~_HOME_VISITS
        ways = Ways(others, np.zeros_like(others), rows.access_yes, rows.access_no)
        return self._judge(rows, ways, self.visits(rows), Part.BEYOND, nothing, everything)

    def visits(self, rows: Rows) -> Column:
        """Whether each service makes home visits to the place."""
        makes_visits = rows.settings & _HOME_VISITS > 0
        if self.where is None:
            return np.where(makes_visits, Visits.YES, Visits.NO)  # some homes, somewhere
        inside = self.where.inside
        in_areas = each(
            rows.texts["home_areas"], lambda codes: _VISITS[inside(codes)] if codes else -1
        )
        by_reach = np.where(rows.reach < 0, Visits.UNKNOWN, Visits.NO)
        found = np.where(in_areas < 0, by_reach, in_areas)
        found = np.where(rows.chord <= rows.reach, Visits.YES, found)
        return np.where(makes_visits, found, Visits.NO)

    def areas(self, rows: Rows) -> Column:
        """Whether the place is inside each area served."""
        if self.where is None:
            return np.full(len(rows), Inside.YES)
        found = each(rows.texts["serves"], self.where.inside)
        return np.where(found < 0, Inside.YES, found)

    def _judge(
        self, rows: Rows, ways: Ways, visits: Column, part: Part, is_near: Column, in_range: Column
    ) -> Judged:
        reasons = self._reasons(rows, is_near)
        is_elsewhere = (ways.visits == Visits.NO) & (ways.at_hand == 0)
        reasons |= is_elsewhere * _HOMES_ELSEWHERE
        # So that it is found, but marked as unlikely.
        ways = ways._replace(visits=np.where(is_elsewhere, Visits.YES, ways.visits))
        best = ways.best(self.settings, self.access)
        reasons |= (best.unknown > 0) * _ACCESS_UNKNOWN | best.is_perhaps * _HOME_UNKNOWN
        fails = np.where(best.passes, 0, FAILS_WAYS)
        routes = rows.routes & ~_NHS_SELF_REFERRAL
        routes |= routes << SURE
        told = self._self_referral(rows)
        routes |= _TAKEN[told]
        if self.routes & _NHS_SELF_REFERRAL:
            is_unsure = routes >> SURE & self.routes == 0
            reasons |= np.where(is_unsure, _SELF_REFERRAL_REASONS[told], 0)
        values = (
            *(rows.helps_with, routes, rows.experience, rows.approaches, rows.pays),
            *(rows.languages, rows.referrers, rows.priorities),
        )
        for position, bit, wanted in self.chosen:
            has_one = values[position] & wanted > 0
            fails |= ~has_one * bit
            if position in _NOT_TOLD:
                is_unsure = has_one & (values[position] >> SURE & wanted == 0)
                reasons |= is_unsure * _NOT_TOLD[position]
        parts = self._parts(reasons, best.is_remote, part)
        return Judged(rows, in_range, parts, reasons, best.unknown, visits, values, ways, fails)

    def _parts(self, reasons: Column, is_remote: Column, part: Part) -> Column:
        if self.where is None:
            return np.full(len(reasons), PARTS.index(Part.LISTED))
        parts = np.full(len(reasons), PARTS.index(part))
        if part is Part.FITS:
            parts[reasons > 0] = PARTS.index(Part.ASK)
            parts[reasons & _UNLIKELY > 0] = PARTS.index(Part.UNLIKELY)
        parts[is_remote] = PARTS.index(Part.REMOTE)
        return parts

    def _self_referral(self, rows: Rows) -> Column:
        """What the NHS's say of it, with what their areas say; 0 for others."""
        told = _SAID[rows.ms_self_referral]
        keys = rows.texts["area_rule_keys"]
        for at in (at for at, text in enumerate(keys) if text):
            told[at] = self.rules.taken(TOLD[rows.ms_self_referral[at]], items(keys[at]))
        return np.where(rows.routes & NHS > 0, told, 0)

    def _reasons(self, rows: Rows, is_near: Column) -> Column:
        """The reasons that do not depend on the visitor's choices."""
        inside, today = self.areas(rows), self.on.toordinal()
        is_no = (inside == Inside.ACROSS_A_BORDER) & ~is_near
        found: Column = (
            rows.first_contact_only * _FIRST_CONTACT
            | (rows.taking_new == NO) * _NOT_TAKING
            | (rows.paused_until > today) * _PAUSED
            | np.where(is_no, _OUTSIDE_AREA, _AREA_REASONS[inside])
            | (rows.staffed_until < today) * _NOBODY_CONFIRMED
            | (rows.confirmed_on < self.not_stale_since.toordinal()) * _STALE
        )
        return found


_SAID = np.array([SelfReferral.UNKNOWN, SelfReferral.YES, SelfReferral.NO])  # by what TOLD says
