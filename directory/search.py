"""One search: which listed services fit a place and a wish, in which part, in which order.

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

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntFlag, auto
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import ExpressionWrapper, F, FloatField, IntegerField, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from directory import trust
from directory.fields import ChoiceGroupField
from directory.filters import GROUPS
from directory.geo import Point, arc_miles, square_chord
from directory.models import Service
from directory.models.service_rules import MOST_HOME_MILES
from directory.places import Place
from directory.postcodes import LONGEST_DISTRICT
from directory.vocabulary import AccessFact, ChoiceGroup, Route, Setting

MOST_BEYOND = 5
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


@dataclass(slots=True)
class Answer:
    """What was found. `counts` has, by parameter and slug, the total there would be with it."""

    fits: list[Hit] = field(default_factory=list)
    ask: list[Hit] = field(default_factory=list)
    unlikely: list[Hit] = field(default_factory=list)
    remote: list[Hit] = field(default_factory=list)
    beyond: list[Hit] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    without: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.fits) + len(self.ask)

    @property
    def in_order(self) -> list[Hit]:
        return [*self.fits, *self.ask, *self.unlikely]


def search(query: Query) -> Answer:
    """Answer a query with one database query, or two where nothing fits."""
    judge = _Judge(query)
    answer = Answer()
    judged = [judged for slim in _in_reach(query) if (judged := judge.judge(slim))]
    for one in judged:
        if not one.fails:
            _list_for(answer, one.hit).append(one.hit)
    order = _order(query)
    for hits in (answer.fits, answer.ask, answer.unlikely, answer.remote):
        hits.sort(key=order)
    answer.remote.sort(key=lambda hit: (bool(hit.reasons & UNLIKELY), bool(hit.reasons)))
    countable = [one for one in judged if one.is_countable]
    answer.counts = _counts(countable, query.wish)
    if not answer.total:
        answer.without = _without(countable, query.wish)
        answer.beyond = _nearest_beyond(query, judge)
    return answer


# --- Judging one service -------------------------------------------------------------------------


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
    if len(code) <= LONGEST_DISTRICT:
        return bool(place.district)
    if place.nation is not None and place.nation.code[0] != code[0].replace("Z", "N"):
        return True
    if code.startswith(_BODIES):
        return place.body is not None
    return (place.nation if code[1:3] == "92" else place.council) is not None


class _Judged(NamedTuple):
    """A service in range, the groups of which it has nothing that was chosen, and its hit."""

    slim: Slim
    values: tuple[int, ...]  # effective flags by group, in the order of _GROUPS
    fails: tuple[int, ...]  # indexes of _GROUPS
    hit: Hit

    @property
    def is_countable(self) -> bool:
        return self.hit.part not in (Part.UNLIKELY, Part.REMOTE)


_GROUPS = tuple(GROUPS)
_ACCESS = _GROUPS.index("access")


class _Judge:
    """Judges services by one query."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.chosen = tuple(int(query.wish.get(name, 0)) for name in _GROUPS)
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

    def judge(self, slim: Slim) -> _Judged | None:
        """The service judged; None when it is out of range."""
        is_remote = slim.settings == Setting.REMOTE
        visits = self.visits(slim)
        is_near = self.query.place is None or (slim.chord is not None and slim.chord <= self.circle)
        if not (is_near or is_remote or visits is Inside.YES):
            return None
        at_hand = slim.settings if is_near or is_remote else int(Setting.HOME_VISITS)
        return self.judge_at(slim, at_hand, visits, is_remote=is_remote)

    def judge_beyond(self, slim: Slim) -> _Judged:
        """The service judged as if the visitor went there."""
        return self.judge_at(slim, slim.settings, self.visits(slim), is_remote=False)

    def judge_at(
        self, slim: Slim, at_hand: int, visits: Inside | None, *, is_remote: bool
    ) -> _Judged:
        if visits is Inside.NO:
            at_hand &= ~Setting.HOME_VISITS
        values = (
            slim.helps_with,
            slim.routes | (Route.NHS_SELF_REFERRAL if _may_take_self_referral(slim) else 0),
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
            if chosen and bool(value & chosen) == (index == _ACCESS)
        )
        reasons = self.reasons(slim, at_hand, visits)
        part = Part.UNLIKELY if reasons & UNLIKELY else Part.ASK if reasons else Part.FITS
        return _Judged(slim, values, fails, Hit(slim, Part.REMOTE if is_remote else part, reasons))

    def visits(self, slim: Slim) -> Inside | None:
        """Whether it visits homes at the place; None when it visits none, or no place is given."""
        place = self.query.place
        if place is None or not slim.settings & Setting.HOME_VISITS:
            return None
        if slim.reach is not None and slim.chord is not None and slim.chord <= slim.reach:
            return Inside.YES
        if slim.home_areas:
            found = is_inside(slim.home_areas, place, slim.nation_id)
            return Inside.UNKNOWN if found is Inside.BORDER else found
        return Inside.UNKNOWN if slim.reach is None else Inside.NO

    def reasons(self, slim: Slim, at_hand: int, visits: Inside | None) -> Reason:
        wish, found = self.query.wish, Reason(0)
        if slim.first_contact_only:
            found |= Reason.FIRST_CONTACT
        if slim.taking_new == "no":
            found |= Reason.NOT_TAKING
        if slim.paused_until is not None and slim.paused_until > self.query.on:
            found |= Reason.PAUSED
        if slim.serves and self.query.place:
            found |= _AREA_REASONS[is_inside(slim.serves, self.query.place, slim.nation_id)]
        if wish.get("access", AccessFact.none()) & ~slim.access_yes & ~slim.access_no:
            found |= Reason.ACCESS_UNKNOWN
        if _may_take_self_referral(slim) and _only_by(
            Route.NHS_SELF_REFERRAL, slim.routes, int(wish.get("route", 0))
        ):
            found |= Reason.SELF_REFERRAL_UNKNOWN
        if visits is Inside.UNKNOWN and _only_by(
            Setting.HOME_VISITS, at_hand & ~Setting.HOME_VISITS, int(wish.get("setting", 0))
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
    return bool(slim.routes & Route.NHS_REFERRAL) and slim.ms_self_referral == ""


def _only_by(flag: int, other_values: int, chosen: int) -> bool:
    """Whether `flag` was chosen, and none of the other values was."""
    return bool(chosen & flag) and not other_values & chosen


# --- Reading -------------------------------------------------------------------------------------


def _in_reach(query: Query) -> Iterable[Slim]:
    """Every listed service that may be in range, or that works remotely, in one query."""
    listed = Service.objects.listed(query.on)
    names = query.place is None or query.sort == "name"
    if query.place is None:
        no_chord = Value(None, output_field=FloatField())
        return map(Slim._make, _columns(listed.annotate(chord=no_chord), names=names))
    at = query.place.point
    south, north, west, east = at.box(max(query.within, MOST_HOME_MILES))
    chord = _chord(at)
    close = Q(chord__lte=square_chord(query.within)) | Q(chord__lte=F("reach"))
    inside_box = listed.filter(
        is_found_anywhere=False, latitude__range=(south, north), longitude__range=(west, east)
    )
    anywhere = listed.filter(is_found_anywhere=True)
    visited = Q(home_areas__overlap=sorted(query.place.codes)) if query.place.codes else Q()
    found = inside_box.annotate(chord=chord).filter(close)
    far = anywhere.annotate(chord=chord).filter(close | visited | Q(latitude=None))
    rows = _columns(found, names=names).union(_columns(far, names=names), all=True)
    return map(Slim._make, rows)


def _chord(at: Point) -> Combinable:
    """The squared chord from a point, in square metres."""
    x, y, z = (F(name) - Value(value) for name, value in zip("xyz", at.xyz, strict=True))
    return x * x + y * y + z * z


def _columns(services: Any, *, names: bool) -> Any:
    """The columns of Slim. A name is read only to sort by it: it stands in no index."""
    return services.order_by().values_list(*_SLIM_COLUMNS, "search_name" if names else Value(""))


# Flags are read as plain numbers: making sets of them costs more than all the judging.
_SLIM_COLUMNS = [
    ExpressionWrapper(F(name), output_field=IntegerField())
    if isinstance(Service._meta.get_field(name), ChoiceGroupField)
    else name
    for name in Slim._fields[:-1]
    if name != "chord"
]
_SLIM_COLUMNS.insert(1, "chord")


def _nearest_beyond(query: Query, judge: _Judge) -> list[Hit]:
    """The nearest services outside the circle that have what was asked for."""
    if query.place is None:
        return []
    services: QuerySet[Service] = Service.objects.listed(query.on).filter(latitude__isnull=False)
    for name, chosen in query.wish.items():
        services = GROUPS[name].filter(services, chosen)
    services = services.annotate(chord=_chord(query.place.point))
    rows = _columns(services, names=False).order_by("chord", "id")
    hits: list[Hit] = []
    for slim in map(Slim._make, rows.iterator(chunk_size=200)):
        one = judge.judge_beyond(slim)
        if not one.fails and one.is_countable:
            hits.append(Hit(slim, Part.BEYOND, one.hit.reasons))
        if len(hits) == MOST_BEYOND:
            break
    return hits


# --- Order and counts ----------------------------------------------------------------------------


def _list_for(answer: Answer, hit: Hit) -> list[Hit]:
    return {
        Part.FITS: answer.fits,
        Part.ASK: answer.ask,
        Part.UNLIKELY: answer.unlikely,
        Part.REMOTE: answer.remote,
    }[hit.part]


def _order(query: Query) -> Callable[[Hit], tuple[Any, ...]]:
    def nearest(hit: Hit) -> tuple[Any, ...]:
        chord = hit.slim.chord
        return (chord is None, chord or 0.0, hit.slim.search_name, hit.slim.id)

    def soonest(hit: Hit) -> tuple[Any, ...]:
        days = shown_wait(hit.slim.wait_days, hit.slim.wait_told_on, query.on)
        return (days is None, days or 0, *nearest(hit))

    def checked(hit: Hit) -> tuple[Any, ...]:
        on = hit.slim.confirmed_on
        return (-on.toordinal() if on else 0, *nearest(hit))

    def name(hit: Hit) -> tuple[Any, ...]:
        return (hit.slim.search_name, hit.slim.id)

    orders = {"soonest": soonest, "checked": checked, "name": name}
    return orders.get(query.sort, nearest)


def shown_wait(days: int | None, told_on: date | None, on: date) -> int | None:
    """A waiting time in days, unless it is too old to be shown."""
    if days is None or told_on is None:
        return None
    return days if trust.months_after(told_on, settings.WAIT_HIDDEN_MONTHS) >= on else None


def _counts(judged: Iterable[_Judged], wish: Wish) -> dict[str, dict[str, int]]:
    """By parameter and slug: how many would fit or be asked first if that were chosen as well.

    A choice widens its own group (access: narrows it) and leaves the others as they are. So a
    service counts if it passes every group, or fails only the one the choice belongs to.
    """
    passing: list[Counter[int]] = [Counter() for _ in _GROUPS]
    total = 0
    for one in judged:
        if not one.fails:
            total += 1
            for index, value in enumerate(one.values):
                passing[index][value] += 1
        elif len(one.fails) == 1 and one.fails[0] != _ACCESS:
            passing[one.fails[0]][one.values[one.fails[0]]] += 1
    return {
        name: {
            member.slug: _count_with(
                int(member), int(wish.get(name, 0)), passing[index], is_access=index == _ACCESS
            )
            for member in GROUPS[name].group
        }
        for index, name in enumerate(_GROUPS)
    }


def _count_with(option: int, chosen: int, values: Counter[int], *, is_access: bool) -> int:
    if is_access:
        return sum(number for value, number in values.items() if not value & option)
    wanted = chosen | option
    return sum(number for value, number in values.items() if value & wanted)


def _without(judged: Sequence[_Judged], wish: Wish) -> dict[tuple[str, str], int]:
    """By chosen parameter and slug: how many would be found without that choice."""
    found = {}
    for index, name in enumerate(_GROUPS):
        for member in wish[name].members if name in wish else ():
            left = int(wish[name]) & ~int(member)
            found[name, member.slug] = sum(_passes(one, index, left) for one in judged)
    return found


def _passes(one: _Judged, index: int, chosen: int) -> bool:
    """Whether it passes when `chosen` stands for the group at `index`."""
    if any(failed != index for failed in one.fails):
        return False
    value = one.values[index]
    return not value & chosen if index == _ACCESS else not chosen or bool(value & chosen)
