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
from enum import Enum, IntFlag, auto
from typing import NamedTuple

from django.conf import settings

from directory import trust
from directory.geo import arc_miles, square_chord
from directory.search.box.answers import Place
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.inside import Inside, Whereabouts
from directory.search.self_referral import NHS, Rules, SelfReferral
from directory.search.slim import SURE, Slim
from directory.search.ways import Visits, Ways
from directory.vocabulary import ChoiceGroup, Route, Setting

Criteria = Mapping[str, ChoiceGroup]  # parameter → the choices made in its group


class Part(Enum):
    """The section of the results a service is in. The values are public (`data-part`)."""

    FITS = "fits"
    ASK = "ask"
    UNLIKELY = "unlikely"
    BEYOND = "beyond"
    REMOTE = "remote"
    LISTED = "listed"  # for searches without a place


class Reason(IntFlag):
    """Why a service is not simply suitable, most important first."""

    OUTSIDE_AREA = auto()
    HOMES_ELSEWHERE = auto()
    NOT_TAKING = auto()
    PAUSED = auto()
    FIRST_CONTACT = auto()
    HOME_UNKNOWN = auto()
    AREA_UNKNOWN = auto()
    AREA_PARTLY = auto()
    AREA_CLOSE_BY = auto()
    BORDER = auto()
    SELF_REFERRAL_UNKNOWN = auto()
    SELF_REFERRAL_DISPUTED = auto()
    REFERRER_UNKNOWN = auto()
    PRIORITY_UNKNOWN = auto()
    ACCESS_UNKNOWN = auto()
    NOBODY_CONFIRMED = auto()
    STALE = auto()
    FILTERED_OUT = auto()  # of a chosen service: the search itself leaves it out


UNLIKELY = (
    Reason.OUTSIDE_AREA
    | Reason.HOMES_ELSEWHERE
    | Reason.NOT_TAKING
    | Reason.PAUSED
    | Reason.FIRST_CONTACT
)


class Hit(NamedTuple):
    """One service in the results."""

    slim: Slim
    part: Part
    reasons: int  # flags of Reason
    access_unknown: int = 0  # required facts that are not known

    @property
    def miles(self) -> float | None:
        return None if self.slim.chord is None else arc_miles(self.slim.chord)


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


class Judged(NamedTuple):
    """A service in range, and the groups of choices it fails."""

    hit: Hit
    values: tuple[int, ...]  # its options in each group, in the order of PLAIN
    ways: Ways
    fails: int  # a bit for each group of PLAIN, and FAILS_WAYS

    @property
    def is_countable(self) -> bool:
        return self.hit.part is Part.LISTED or not self.hit.reasons & _UNLIKELY


# Settings and access facts are judged together, as ways of being seen; other groups separately.
PLAIN = tuple(name for name in GROUPS if name not in ("setting", "access"))
FAILS_WAYS = 1 << len(PLAIN)
MAY_BE_UNKNOWN = ("route", *FOR_REFERRERS)

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
_TAKEN = {
    SelfReferral.YES: _NHS_SELF_REFERRAL | _NHS_SELF_REFERRAL << SURE,
    SelfReferral.UNKNOWN: _NHS_SELF_REFERRAL,
    SelfReferral.DISPUTED: _NHS_SELF_REFERRAL,
}
_NOT_TOLD = {
    PLAIN.index("takes-from"): int(Reason.REFERRER_UNKNOWN),
    PLAIN.index("priority"): int(Reason.PRIORITY_UNKNOWN),
}
_SELF_REFERRAL_REASONS = {
    SelfReferral.UNKNOWN: int(Reason.SELF_REFERRAL_UNKNOWN),
    SelfReferral.DISPUTED: int(Reason.SELF_REFERRAL_DISPUTED),
}
_AREA_REASONS = {
    Inside.PARTLY: int(Reason.AREA_PARTLY),
    Inside.CLOSE_BY: int(Reason.AREA_CLOSE_BY),
    Inside.ACROSS_A_BORDER: int(Reason.BORDER),
    Inside.UNKNOWN: int(Reason.AREA_UNKNOWN),
    Inside.NO: _OUTSIDE_AREA,
}
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

    def judge(self, slim: Slim) -> Judged | None:
        """The judged service, or None if it is out of range."""
        visits = self.visits(slim)
        if self.where is None or (slim.chord is not None and slim.chord <= self.circle):
            return self._judge(slim, slim.settings & ~_HOME_VISITS, visits, Part.FITS, is_near=True)
        by_remote = slim.settings & _REMOTE if slim.chord is None else 0
        if visits is Visits.UNKNOWN:
            visits = Visits.NO
        if visits or by_remote:
            return self._judge(slim, by_remote, visits, Part.FITS, is_near=False)
        return None

    def judge_beyond(self, slim: Slim) -> Judged:
        """The judged service, though it is out of range."""
        others = slim.settings & ~_HOME_VISITS
        return self._judge(slim, others, Visits.NO, Part.BEYOND, is_near=False)

    def visits(self, slim: Slim) -> Visits:
        """Whether the service makes home visits to the place."""
        if not slim.settings & _HOME_VISITS:
            return Visits.NO
        if self.where is None:
            return Visits.YES  # some homes, somewhere
        if slim.reach is not None and slim.chord is not None and slim.chord <= slim.reach:
            return Visits.YES
        if slim.home_areas:
            return _VISITS[self.where.inside(tuple(slim.home_areas))]
        return Visits.UNKNOWN if slim.reach is None else Visits.NO

    def _judge(
        self, slim: Slim, at_hand: int, visits: Visits, part: Part, *, is_near: bool
    ) -> Judged:
        reasons = self._reasons(slim, is_near=is_near)
        if visits is Visits.NO and not at_hand:
            reasons |= _HOMES_ELSEWHERE
            visits = Visits.YES  # so that it is found, but marked as unlikely
        ways = Ways(at_hand, visits, slim.access_yes, slim.access_no)
        fails = unknown = 0
        if best := ways.best(self.settings, self.access):
            unknown, is_perhaps, is_remote = best
            reasons |= (unknown and _ACCESS_UNKNOWN) | (is_perhaps and _HOME_UNKNOWN)
            part = Part.REMOTE if is_remote else part
        else:
            fails = FAILS_WAYS
        routes = slim.routes & ~_NHS_SELF_REFERRAL
        routes |= routes << SURE
        if slim.routes & NHS:
            told = self.rules.taken(slim.ms_self_referral, slim.area_rule_keys)
            routes |= _TAKEN.get(told, 0)
            if self.routes & _NHS_SELF_REFERRAL and not routes >> SURE & self.routes:
                reasons |= _SELF_REFERRAL_REASONS.get(told, 0)
        values: tuple[int, ...] = (slim.helps_with, routes, slim.experience)
        values += (slim.approaches, slim.pays, slim.languages)
        values += (slim.referrers, slim.priorities)
        for position, bit, wanted in self.chosen:
            if not values[position] & wanted:
                fails |= bit
            elif position in _NOT_TOLD and not values[position] >> SURE & wanted:
                reasons |= _NOT_TOLD[position]
        if self.where is None:
            part = Part.LISTED
        elif part is Part.FITS and reasons:
            part = Part.UNLIKELY if reasons & _UNLIKELY else Part.ASK
        return Judged(Hit(slim, part, reasons, unknown), values, ways, fails)

    def _reasons(self, slim: Slim, *, is_near: bool) -> int:
        """The reasons that do not depend on the visitor's choices."""
        found = 0
        if slim.first_contact_only:
            found |= _FIRST_CONTACT
        if slim.taking_new == "no":
            found |= _NOT_TAKING
        if slim.paused_until is not None and slim.paused_until > self.on:
            found |= _PAUSED
        if slim.serves and self.where:
            inside = self.where.inside(tuple(slim.serves))
            is_no = inside is Inside.ACROSS_A_BORDER and not is_near
            found |= _OUTSIDE_AREA if is_no else _AREA_REASONS.get(inside, 0)
        if slim.staffed_until is None or slim.staffed_until < self.on:
            found |= _NOBODY_CONFIRMED
        if slim.confirmed_on is None or slim.confirmed_on < self.not_stale_since:
            found |= _STALE
        return found
