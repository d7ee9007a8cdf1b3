"""Run a search: listed services for a place and criteria, sorted into sections and counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings
from django.db import router
from django.db.models import BooleanField, ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from directory import trust
from directory.geo import Point, square_chord
from directory.models import Service
from directory.models.services.catchment import MAX_HOME_MILES
from directory.search import counting
from directory.search.filters import GROUPS
from directory.search.judged import PARTS, UNLIKELY, Hit, Hits, Judged, Part, Reason, nobody
from directory.search.judging import Judge, Query
from directory.search.slim import NO, YES, Column, Rows, Slim
from directory.vocabulary import AT_ITS_PLACE, Setting
from msphysio.prepared import Prepared

MAX_BEYOND = 5


@dataclass(slots=True)
class Answer:
    """The results. `counts` gives the total if each choice were added, by parameter and slug."""

    fits: Hits = field(default_factory=nobody)
    ask: Hits = field(default_factory=nobody)
    unlikely: Hits = field(default_factory=nobody)
    remote: Hits = field(default_factory=nobody)
    listed: Hits = field(default_factory=nobody)  # for searches without a place
    beyond: list[Hit] = field(default_factory=list)
    counts: counting.Counts = field(default_factory=dict)
    without: dict[tuple[str, str], int] = field(default_factory=dict)
    near: int = 0  # if nothing was found: how many there would be without filters

    @property
    def total(self) -> int:
        return len(self.fits) + len(self.ask) + len(self.listed)

    @property
    def in_order(self) -> Hits:
        return self.fits + self.ask + self.unlikely + self.listed


def search(query: Query) -> Answer:
    """Run a search in one database query, or two if nothing is suitable."""
    judge = Judge(query)
    judged = judge.judge(_in_reach(query, judge))
    answer = answer_of(judged, query)
    is_listed = query.place is None
    answer.counts = counting.counts(judged, query.criteria, with_remote=is_listed)
    if not answer.total:
        reached = is_listed | (judged.ways.visits > 0) | (judged.ways.at_hand & AT_ITS_PLACE > 0)
        answer.near = int(np.count_nonzero(judged.is_countable & reached))
        answer.without = counting.without(judged, query.criteria, with_remote=is_listed)
        answer.beyond = _nearest_beyond(query, judge)
    return answer


def answer_of(judged: Judged, query: Query) -> Answer:
    """The services judged, sorted into sections."""
    ordered = _order(judged.rows, query)
    parts = {part: Hits(judged, judged.found(part)) for part in PARTS}
    fits, ask, unlikely, listed = (
        parts[part].by(*ordered) for part in (Part.FITS, Part.ASK, Part.UNLIKELY, Part.LISTED)
    )
    remote = parts[Part.REMOTE].by(*_helps_most(judged, query))
    return Answer(fits, ask, unlikely, remote, listed)


# --- Reading -------------------------------------------------------------------------------------


def _in_reach(query: Query, judge: Judge) -> Rows:
    """Every listed service that could be in range or that works remotely, in one query."""
    with_name = query.place is None or query.sort == "name"
    if query.place is None:
        listed = Service.objects.listed(query.on)
        return _read(listed.annotate(chord=_NO_CHORD), query, with_name=with_name)
    at, codes = query.place.point, sorted(judge.where.codes) if judge.where else []
    box = at.box(max(query.within, MAX_HOME_MILES))
    values = [query.on, *at.xyz, *box, square_chord(query.within), *codes]
    columns = _columns(query, with_name=with_name)
    sql, params = _AROUND.sql((settings.SAMPLE_DATA, *columns.items()), values)
    return Rows.sent(sql, params, list(columns), router.db_for_read(Service))


def _around(shape: Sequence[Any], values: Sequence[Any]) -> QuerySet[Service, Any]:
    on, x, y, z, south, north, west, east, circle, *codes = values
    _, *columns = shape
    listed, chord = Service.objects.listed(on), _chord(x, y, z)
    close = Q(chord__lte=circle) | Q(chord__lte=F("reach"))
    inside_box = listed.filter(
        is_found_anywhere=False, latitude__range=(south, north), longitude__range=(west, east)
    )
    anywhere = listed.filter(is_found_anywhere=True)
    visited = Q(home_areas__overlap=codes) if codes else Q()
    by_video = Q(latitude=None, settings__has_any=Setting.REMOTE)
    found = inside_box.annotate(chord=chord).filter(close)
    far = anywhere.annotate(chord=chord).filter(close | visited | by_video)
    near, beyond = (each.order_by().values_list(*dict(columns).values()) for each in (found, far))
    return near.union(beyond, all=True).order_by()


_AROUND = Prepared(Service, _around)


def slim(services: Any, query: Query) -> Rows:
    """What a search reads of these services, which have their `chord`."""
    return _read(services, query, with_name=False)


def chord_from(at: Point) -> Combinable:
    """The square of the chord from a point, in square metres."""
    return _chord(*at.xyz)


def _chord(*xyz: float) -> Combinable:
    x, y, z = (F(name) - Value(value) for name, value in zip("xyz", xyz, strict=True))
    return x * x + y * y + z * z


def _read(services: QuerySet[Service, Any], query: Query, *, with_name: bool) -> Rows:
    columns = _columns(query, with_name=with_name)
    return Rows.read(services.order_by().values_list(*columns.values()), list(columns))


def _columns(query: Query, *, with_name: bool) -> dict[str, str | Combinable]:
    """The columns of Slim. Those that the index does not have are loaded only if they matter."""
    columns = _COLUMNS | (_REFERRAL_COLUMNS if query.reads_referrals else {})
    return columns | ({"search_name": "search_name"} if with_name else {})


_NO_CHORD = Value(None, output_field=FloatField())
_REFERRAL_COLUMNS: dict[str, str | Combinable] = {
    "takes_urgent": "takes_urgent",
    "urgent_days": "urgent_days",
    "who_may_refer": "referral_details__who_may_refer",
    "tells_relapse": ExpressionWrapper(
        Q(referral_details__relapse__gt=""), output_field=BooleanField()
    ),
}
_COLUMNS: dict[str, str | Combinable] = {
    name: name for name in Slim._fields if name not in {*_REFERRAL_COLUMNS, "search_name"}
}


def _nearest_beyond(query: Query, judge: Judge) -> list[Hit]:
    """The nearest matching services outside the circle that people can travel to."""
    places_asked = query.criteria.get("setting", AT_ITS_PLACE) & AT_ITS_PLACE
    if query.place is None or not places_asked:
        return []
    services: QuerySet[Service] = Service.objects.listed(query.on).filter(
        latitude__isnull=False, settings__has_any=places_asked
    )
    for name, chosen in query.criteria.items():
        services = services.filter(GROUPS[name].matches(chosen))
    services = services.annotate(chord=chord_from(query.place.point))
    beyond = judge.judge_beyond(slim(services, query))
    may_be_visited = Hits(beyond, beyond.found(Part.BEYOND)).likely
    return list(may_be_visited.by(beyond.rows.chord, beyond.rows.id)[:MAX_BEYOND])


# --- Chosen services -----------------------------------------------------------------------------


def judge_chosen(services: Iterable[Service], query: Query) -> list[Hit]:
    """Judge services that a visitor chose as the search does, in their order, in one query.

    Those that the search would leave out are judged too: by their place alone if they do not meet
    its criteria, and otherwise as services beyond the circle.
    """
    ids = [service.pk for service in services]
    if not ids:
        return []
    chord = chord_from(query.place.point) if query.place else _NO_CHORD
    chosen = Service.objects.filter(pk__in=ids).annotate(chord=chord)
    judge, by_place, rows = Judge(query), Judge(replace(query, criteria={})), slim(chosen, query)
    judged = judge.judge(rows), judge.judge_beyond(rows)
    without_criteria = by_place.judge(rows), by_place.judge_beyond(rows)
    at = {each: position for position, each in enumerate(rows.id.tolist())}
    return [_in_any_case(at[each], judged, without_criteria) for each in ids if each in at]


def _in_any_case(at: int, judged: tuple[Judged, Judged], by_place: tuple[Judged, Judged]) -> Hit:
    near, beyond = judged
    found = near if near.in_range[at] and not near.fails[at] else beyond
    if found.fails[at]:
        hit = by_place[not by_place[0].in_range[at]].hit(at)
        part = Part.ASK if hit.part is Part.FITS else hit.part
        hit = hit._replace(part=part, reasons=hit.reasons | int(Reason.FILTERED_OUT))
    else:
        hit = found.hit(at)
    is_unlikely = hit.part is Part.BEYOND and hit.reasons & UNLIKELY
    return hit._replace(part=Part.UNLIKELY) if is_unlikely else hit


# --- Order ---------------------------------------------------------------------------------------


def _order(rows: Rows, query: Query, sort: str = "") -> tuple[Column, ...]:
    """The columns to sort by, the first first."""
    nearest = (rows.chord, _by_name(rows), rows.id)
    match sort or query.sort:
        case "soonest":
            return (waits(rows, query.on, settings.WAIT_HIDDEN_MONTHS), *nearest)
        case "checked":
            return (-rows.confirmed_on, *nearest)
        case "name":
            return nearest[1:]
        case "urgent":
            # Those that take urgent referrals, the soonest first; then what to do in a relapse.
            rank = np.where(rows.takes_urgent == YES, 0, np.where(rows.tells_relapse, 1, 2))
            days = np.where(rows.urgent_days < 0, NEVER, rows.urgent_days)
            return (rank, rows.takes_urgent == NO, days, *nearest)
    return nearest


def _by_name(rows: Rows) -> Column:
    """The place of each name in the alphabet; the same for all if none were read."""
    names = rows.texts["search_name"]
    if not any(names):
        return np.zeros(len(names), int)
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([places[name] for name in names], int)


def _helps_most(judged: Judged, query: Query) -> tuple[Column, ...]:
    """For video or phone: services for this place first, then its nation, then the rest."""
    nation = query.place.nation.code if query.place and query.place.nation else ""
    rows, reasons = judged.rows, judged.reasons
    sort = query.sort if query.sort not in ("", "nearest") else "checked"
    rank = np.where(reasons & int(UNLIKELY), 2, reasons > 0)
    is_open = np.array([not areas for areas in rows.texts["serves"]], bool)
    is_elsewhere = np.array([code != nation for code in rows.texts["nation_id"]], bool)
    return (rank, is_open, is_elsewhere, *_order(rows, query, sort))


def waits(rows: Rows, on: date, months: int) -> Column:
    """The waiting times in days; NEVER for those not known, or told more than so long ago."""
    told_on = np.unique(rows.wait_told_on[rows.wait_told_on > 0]).tolist()
    recent = [day for day in told_on if _wait(0, date.fromordinal(day), on, months) == 0]
    is_recent = (rows.wait_days >= 0) & np.isin(rows.wait_told_on, recent)
    return np.where(is_recent, rows.wait_days, NEVER)


NEVER = 1_000_000  # days


def shown_wait(days: int | None, told_on: date | None, on: date) -> int | None:
    """A waiting time in days, or None if it is too old to show."""
    return _wait(days, told_on, on, settings.WAIT_HIDDEN_MONTHS)


def _wait(days: int | None, told_on: date | None, on: date, months: int) -> int | None:
    if days is None or told_on is None:
        return None
    return days if trust.months_after(told_on, months) >= on else None
