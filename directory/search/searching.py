"""One search: the listed services that fit a place and a wish, part by part, in order, counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import ExpressionWrapper, F, Field, FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from directory import trust
from directory.fields import ChoiceGroupField
from directory.geo import Point, square_chord
from directory.models import Service
from directory.models.services.catchment import MAX_HOME_MILES
from directory.search import counting
from directory.search.filters import GROUPS
from directory.search.judging import UNLIKELY, Hit, Judge, Part, Query, Slim

MAX_BEYOND = 5


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
    near: int = 0  # what there would be without any choice

    @property
    def total(self) -> int:
        return len(self.fits) + len(self.ask)

    @property
    def in_order(self) -> list[Hit]:
        return [*self.fits, *self.ask, *self.unlikely]


def search(query: Query) -> Answer:
    """Answer a query with one database query, or two where nothing fits."""
    judge = Judge(query)
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
    answer.counts = counting.counts(countable, query.wish)
    answer.near = len(countable)
    if not answer.total:
        answer.without = counting.without(countable, query.wish)
        answer.beyond = _nearest_beyond(query, judge)
    return answer


# --- Reading -------------------------------------------------------------------------------------


def _in_reach(query: Query) -> Iterable[Slim]:
    """Every listed service that may be in range, or that works remotely, in one query."""
    listed = Service.objects.listed(query.on)
    names = query.place is None or query.sort == "name"
    if query.place is None:
        no_chord = Value(None, output_field=FloatField())
        return map(Slim._make, _columns(listed.annotate(chord=no_chord), names=names))
    at = query.place.point
    south, north, west, east = at.box(max(query.within, MAX_HOME_MILES))
    chord = chord_from(at)
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


def chord_from(at: Point) -> Combinable:
    """The squared chord from a point, in square metres."""
    x, y, z = (F(name) - Value(value) for name, value in zip("xyz", at.xyz, strict=True))
    return x * x + y * y + z * z


def _columns(services: Any, *, names: bool) -> Any:
    """The columns of Slim. A name is read only to sort by it: it stands in no index."""
    return services.order_by().values_list(*_SLIM_COLUMNS, "search_name" if names else Value(""))


# Flags are read as plain numbers: making sets of them costs more than all the judging.
_SLIM_COLUMNS = [
    ExpressionWrapper(F(name), output_field=Field())
    if isinstance(Service._meta.get_field(name), ChoiceGroupField)
    else name
    for name in Slim._fields[:-1]
    if name != "chord"
]
_SLIM_COLUMNS.insert(1, "chord")


def _nearest_beyond(query: Query, judge: Judge) -> list[Hit]:
    """The nearest services outside the circle that have what was asked for."""
    if query.place is None:
        return []
    services: QuerySet[Service] = Service.objects.listed(query.on).filter(latitude__isnull=False)
    for name, chosen in query.wish.items():
        services = GROUPS[name].filter(services, chosen)
    services = services.annotate(chord=chord_from(query.place.point))
    rows = _columns(services, names=False).order_by("chord", "id")
    hits: list[Hit] = []
    for slim in map(Slim._make, rows.iterator(chunk_size=200)):
        one = judge.judge_beyond(slim)
        if not one.fails and one.is_countable:
            hits.append(Hit(slim, Part.BEYOND, one.hit.reasons))
        if len(hits) == MAX_BEYOND:
            break
    return hits


# --- Order ---------------------------------------------------------------------------------------


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
        days = shown_wait(*hit.slim.wait, query.on)
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
