"""Whether one service fits what was asked, and if not simply, why.

What the parts mean, exactly:

- In range are services inside the circle, and those that visit homes at the place: their miles
  travelled reach it, or it lies in an area they visit. Beyond the circle only home visits count
  as their setting. Inside it, a service known not to visit the place does not count as visiting.
- "Unlikely" are those in range and asked for that are outside their area, take nobody new (or are
  paused), or only see people first for muscles and joints. Of the rest, "ask first" are those of
  which something asked for is not known: an access fact, whether people with MS may refer
  themselves, whether homes at the place are visited, whether the place is in their area (or it is
  across a national border), or whose details were not checked for a year. All others "fit".
- Services that work only by video or phone stand apart, and are in no count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntFlag, auto
from functools import cache
from typing import NamedTuple

from django.conf import settings

from directory import trust
from directory.geo import arc_miles, square_chord
from directory.postcodes import MAX_DISTRICT_LENGTH
from directory.search.filters import GROUPS
from directory.search.places import Place
from directory.vocabulary import ChoiceGroup, Route, Setting

Wish = Mapping[str, ChoiceGroup]  # parameter → what was chosen of its group


class Part(Enum):
    """Where in the answer a service stands; the values are public (`data-part`)."""

    FITS = "fits"
    ASK = "ask"
    UNLIKELY = "unlikely"
    BEYOND = "beyond"
    REMOTE = "remote"


class Reason(IntFlag):
    """Why a service does not simply fit."""

    OUTSIDE_AREA = auto()
    NOT_TAKING = auto()
    PAUSED = auto()
    FIRST_CONTACT = auto()
    ACCESS_UNKNOWN = auto()
    SELF_REFERRAL_UNKNOWN = auto()
    HOME_UNKNOWN = auto()
    AREA_UNKNOWN = auto()
    BORDER = auto()
    STALE = auto()


UNLIKELY = Reason.OUTSIDE_AREA | Reason.NOT_TAKING | Reason.PAUSED | Reason.FIRST_CONTACT


class Slim(NamedTuple):
    """What one service needs to be judged by: all of it stands in the index."""

    id: int
    chord: float | None  # squared, square metres
    helps_with: int
    routes: int
    settings: int
    approaches: int
    experience: int
    pays: int
    languages: int
    access_yes: int
    access_no: int
    first_contact_only: bool
    ms_self_referral: str
    taking_new: str
    paused_until: date | None
    serves: list[str]
    home_areas: list[str]
    reach: float | None
    nation_id: str | None
    wait_days: int | None
    wait_told_on: date | None
    confirmed_on: date | None
    search_name: str

    @property
    def wait(self) -> tuple[int | None, date | None]:
        """In days, and when that was told."""
        return self.wait_days, self.wait_told_on


@dataclass(frozen=True, slots=True)
class Hit:
    """One service of the answer."""

    slim: Slim
    part: Part
    reasons: Reason

    @property
    def miles(self) -> float | None:
        return None if self.slim.chord is None else arc_miles(self.slim.chord)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: where, how far, what for, in which order, on which day."""

    place: Place | None
    within: int
    wish: Wish
    sort: str
    on: date


class Inside(Enum):
    """Whether the place is in an area."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()
    BORDER = auto()  # outside, but in another nation, so "check first"


def is_inside(codes: Sequence[str], place: Place, nation: str | None) -> Inside:
    """Whether `place` is in one of the areas or districts; `nation` is the service's own."""
    if not place.codes.isdisjoint(codes):
        return Inside.YES
    if any(not _is_comparable(code, place) for code in codes):
        return Inside.UNKNOWN
    if place.nation is None or nation is None:
        return Inside.UNKNOWN
    return Inside.NO if place.nation.code == nation else Inside.BORDER


_BODIES = ("E54", "S08", "W11", "ZC0")  # care boards, health boards, Northern Ireland's trusts


def _is_comparable(code: str, place: Place) -> bool:
    """Whether what is known of the place tells if it is in the area or district `code`."""
    if len(code) <= MAX_DISTRICT_LENGTH:
        return bool(place.district)
    if place.nation is not None and place.nation.code[0] != code[0].replace("Z", "N"):
        return True
    if code.startswith(_BODIES):
        return place.body is not None
    return (place.nation if code[1:3] == "92" else place.council) is not None


class Judged(NamedTuple):
    """A service in range, the groups of which it has nothing that was chosen, and its hit."""

    slim: Slim
    values: tuple[int, ...]  # effective flags by group, in the order of GROUP_NAMES
    fails: tuple[int, ...]  # indexes of GROUP_NAMES
    hit: Hit

    @property
    def is_countable(self) -> bool:
        return self.hit.part not in (Part.UNLIKELY, Part.REMOTE)


GROUP_NAMES = tuple(GROUPS)
ACCESS = GROUP_NAMES.index("access")
# As plain numbers: flags make a set of every answer, which costs more than all the judging.
_HOME_VISITS = int(Setting.HOME_VISITS)
_REMOTE = int(Setting.REMOTE)
_NHS_REFERRAL = int(Route.NHS_REFERRAL)
_NHS_SELF_REFERRAL = int(Route.NHS_SELF_REFERRAL)
_UNLIKELY = int(UNLIKELY)


class Judge:
    """Judges services by one query."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.chosen = tuple(int(query.wish.get(name, 0)) for name in GROUP_NAMES)
        self.access, self.routes, self.settings = (
            int(query.wish.get(name, 0)) for name in ("access", "route", "setting")
        )
        self.circle = square_chord(query.within)
        self.is_stale = cache(self._is_stale)

    def _is_stale(self, confirmed_on: date | None) -> bool:
        found = trust.freshness(
            confirmed_on,
            self.query.on,
            fresh_months=settings.CONFIRMED_FRESH_MONTHS,
            stale_months=settings.CONFIRMED_STALE_MONTHS,
        )
        return found in (trust.Freshness.STALE, trust.Freshness.NEVER)

    def judge(self, slim: Slim) -> Judged | None:
        """The service judged; None when it is out of range."""
        is_remote = slim.settings == _REMOTE
        visits = self.visits(slim)
        is_near = self.query.place is None or (slim.chord is not None and slim.chord <= self.circle)
        if not (is_near or is_remote or visits is Inside.YES):
            return None
        at_hand = slim.settings if is_near or is_remote else _HOME_VISITS
        return self.judge_at(slim, at_hand, visits, is_remote=is_remote)

    def judge_beyond(self, slim: Slim) -> Judged:
        """The service judged as if the visitor went there."""
        return self.judge_at(slim, slim.settings, self.visits(slim), is_remote=False)

    def judge_at(
        self, slim: Slim, at_hand: int, visits: Inside | None, *, is_remote: bool
    ) -> Judged:
        if visits is Inside.NO:
            at_hand &= ~_HOME_VISITS
        values = (
            slim.helps_with,
            slim.routes | (_NHS_SELF_REFERRAL if _may_take_self_referral(slim) else 0),
            at_hand,
            slim.access_no,
            slim.experience,
            slim.approaches,
            slim.pays,
            slim.languages,
        )
        fails = tuple(
            index
            for index, (value, chosen) in enumerate(zip(values, self.chosen, strict=True))
            if chosen and bool(value & chosen) == (index == ACCESS)
        )
        reasons = self.reasons(slim, at_hand, visits)
        part = Part.UNLIKELY if int(reasons) & _UNLIKELY else Part.ASK if reasons else Part.FITS
        return Judged(slim, values, fails, Hit(slim, Part.REMOTE if is_remote else part, reasons))

    def visits(self, slim: Slim) -> Inside | None:
        """Whether it visits homes at the place; None when it visits none, or no place is given."""
        place = self.query.place
        if place is None or not slim.settings & _HOME_VISITS:
            return None
        if slim.reach is not None and slim.chord is not None and slim.chord <= slim.reach:
            return Inside.YES
        if slim.home_areas:
            found = is_inside(slim.home_areas, place, slim.nation_id)
            return Inside.UNKNOWN if found is Inside.BORDER else found
        return Inside.UNKNOWN if slim.reach is None else Inside.NO

    def reasons(self, slim: Slim, at_hand: int, visits: Inside | None) -> Reason:
        found = Reason(0)
        if slim.first_contact_only:
            found |= Reason.FIRST_CONTACT
        if slim.taking_new == "no":
            found |= Reason.NOT_TAKING
        if slim.paused_until is not None and slim.paused_until > self.query.on:
            found |= Reason.PAUSED
        if slim.serves and self.query.place:
            found |= _AREA_REASONS[is_inside(slim.serves, self.query.place, slim.nation_id)]
        if self.access & ~slim.access_yes & ~slim.access_no:
            found |= Reason.ACCESS_UNKNOWN
        if _may_take_self_referral(slim) and _only_by(_NHS_SELF_REFERRAL, slim.routes, self.routes):
            found |= Reason.SELF_REFERRAL_UNKNOWN
        if visits is Inside.UNKNOWN and _only_by(
            _HOME_VISITS, at_hand & ~_HOME_VISITS, self.settings
        ):
            found |= Reason.HOME_UNKNOWN
        if self.is_stale(slim.confirmed_on):
            found |= Reason.STALE
        return found


_AREA_REASONS = {
    Inside.YES: Reason(0),
    Inside.NO: Reason.OUTSIDE_AREA,
    Inside.UNKNOWN: Reason.AREA_UNKNOWN,
    Inside.BORDER: Reason.BORDER,
}


def _may_take_self_referral(slim: Slim) -> bool:
    """An NHS service that nobody asked yet whether people with MS may refer themselves."""
    return bool(slim.routes & _NHS_REFERRAL) and slim.ms_self_referral == ""


def _only_by(flag: int, other_values: int, chosen: int) -> bool:
    """Whether `flag` was chosen, and none of the other values was."""
    return bool(chosen & flag) and not other_values & chosen
