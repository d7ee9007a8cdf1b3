"""Run a search: listed services for a place and criteria, sorted into sections and counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    Field,
    FloatField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf

from directory import trust
from directory.fields import ChoiceGroupField
from directory.geo import Point, square_chord
from directory.models import Service
from directory.models.services.catchment import MAX_HOME_MILES
from directory.search import counting
from directory.search.filters import GROUPS
from directory.search.judging import (
    UNLIKELY,
    Hit,
    Judge,
    Judged,
    Part,
    Query,
    Reason,
)
from directory.search.slim import Slim
from directory.vocabulary import AT_ITS_PLACE

MAX_BEYOND = 5


@dataclass(slots=True)
class Answer:
    """The results. `counts` gives the total if each choice were added, by parameter and slug."""

    fits: list[Hit] = field(default_factory=list)
    ask: list[Hit] = field(default_factory=list)
    unlikely: list[Hit] = field(default_factory=list)
    remote: list[Hit] = field(default_factory=list)
    beyond: list[Hit] = field(default_factory=list)
    listed: list[Hit] = field(default_factory=list)  # for searches without a place
    counts: counting.Counts = field(default_factory=dict)
    without: dict[tuple[str, str], int] = field(default_factory=dict)
    near: int = 0  # if nothing was found: how many there would be without filters

    @property
    def total(self) -> int:
        return len(self.fits) + len(self.ask) + len(self.listed)

    @property
    def in_order(self) -> list[Hit]:
        return [*self.fits, *self.ask, *self.unlikely, *self.listed]


def search(query: Query) -> Answer:
    """Run a search in one database query, or two if nothing is suitable."""
    judge = Judge(query)
    answer = Answer()
    judged = [judged for slim in _in_reach(query, judge) if (judged := judge.judge(slim))]
    _sort_into_parts(answer, judged, query)
    countable = [one for one in judged if one.is_countable]
    is_listed = query.place is None
    answer.counts = counting.counts(countable, query.criteria, with_remote=is_listed)
    if not answer.total:
        answer.near = sum(is_listed or not one.ways.is_remote for one in countable)
        answer.without = counting.without(countable, query.criteria, with_remote=is_listed)
        answer.beyond = _nearest_beyond(query, judge)
    return answer


def _sort_into_parts(answer: Answer, judged: Iterable[Judged], query: Query) -> None:
    lists = {
        Part.FITS: answer.fits,
        Part.ASK: answer.ask,
        Part.UNLIKELY: answer.unlikely,
        Part.REMOTE: answer.remote,
        Part.LISTED: answer.listed,
    }
    for one in judged:
        if not one.fails:
            lists[one.hit.part].append(one.hit)
    order = _order(query)
    for part, hits in lists.items():
        hits.sort(key=order if part is not Part.REMOTE else _helps_most(query))


# --- Reading -------------------------------------------------------------------------------------


def _in_reach(query: Query, judge: Judge) -> Iterable[Slim]:
    """Every listed service that could be in range or that works remotely, in one query."""
    listed = Service.objects.listed(query.on)
    with_name = query.place is None or query.sort == "name"
    if query.place is None:
        unplaced = listed.annotate(chord=_NO_CHORD)
        return map(Slim._make, _columns(unplaced, query, with_name=with_name))
    at = query.place.point
    south, north, west, east = at.box(max(query.within, MAX_HOME_MILES))
    chord = chord_from(at)
    close = Q(chord__lte=square_chord(query.within)) | Q(chord__lte=F("reach"))
    inside_box = listed.filter(
        is_found_anywhere=False, latitude__range=(south, north), longitude__range=(west, east)
    )
    anywhere = listed.filter(is_found_anywhere=True)
    codes = sorted(judge.where.codes) if judge.where else []
    visited = Q(home_areas__overlap=codes) if codes else Q()
    found = inside_box.annotate(chord=chord).filter(close)
    far = anywhere.annotate(chord=chord).filter(close | visited | Q(latitude=None))
    near, beside = (_columns(each, query, with_name=with_name) for each in (found, far))
    return map(Slim._make, near.union(beside, all=True).order_by())


def slim(services: Any, query: Query) -> Iterable[Slim]:
    """What a search reads of these services, which have their `chord`."""
    return map(Slim._make, _columns(services, query, with_name=False))


def chord_from(at: Point) -> Combinable:
    """The square of the chord from a point, in square metres."""
    x, y, z = (F(name) - Value(value) for name, value in zip("xyz", at.xyz, strict=True))
    return x * x + y * y + z * z


def _columns(services: Any, query: Query, *, with_name: bool) -> Any:
    """The columns of Slim. Those that the index does not have are loaded only if they matter."""
    referrals = _REFERRAL_COLUMNS if query.reads_referrals else _NO_REFERRALS
    name = "search_name" if with_name else Value("")
    return services.order_by().values_list(*_SLIM_COLUMNS, *referrals, name)


def _column(name: str) -> str | Combinable:
    """The fastest way to load a column: flags as plain integers, empty lists as NULL.

    Converting integers to flags costs more than all the judging, and parsing empty lists as much.
    """
    field = Service._meta.get_field(name) if name != "chord" else None
    if isinstance(field, ChoiceGroupField):
        return ExpressionWrapper(F(name), output_field=Field())
    if isinstance(field, ArrayField):
        return NullIf(F(name), Value([], output_field=field))
    return name


_NO_CHORD = Value(None, output_field=FloatField())
_REFERRAL_COLUMNS = [
    *("takes_urgent", "urgent_days"),
    ExpressionWrapper(F("referral_details__who_may_refer"), output_field=Field()),
    ExpressionWrapper(Q(referral_details__relapse__gt=""), output_field=BooleanField()),
]
_NO_REFERRALS = [Value(""), Value(0), Value(0), Value(0)]
_SLIM_COLUMNS = [_column(name) for name in Slim._fields[: -len(_NO_REFERRALS) - 1]]


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
    rows = _columns(services, query, with_name=False).order_by("chord", "id")
    found = map(judge.judge_beyond, map(Slim._make, rows.iterator(chunk_size=200)))
    return list(islice((one.hit for one in found if _may_be_visited(one)), MAX_BEYOND))


def _may_be_visited(found: Judged) -> bool:
    """Whether visitors can go there, it meets their criteria and it may accept them."""
    return found.hit.part is Part.BEYOND and not found.fails and found.is_countable


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
    by_id = {one.id: one for one in slim(chosen, query)}
    judge, by_place = Judge(query), Judge(replace(query, criteria={}))
    slims = [by_id[each] for each in ids if each in by_id]
    return [_in_any_case(one, judge, by_place) for one in slims]


def _in_any_case(chosen: Slim, judge: Judge, by_place: Judge) -> Hit:
    found = judge.judge(chosen)
    if found is None or found.fails:
        found = judge.judge_beyond(chosen)
    if found.fails:
        hit = (by_place.judge(chosen) or by_place.judge_beyond(chosen)).hit
        part = Part.ASK if hit.part is Part.FITS else hit.part
        hit = hit._replace(part=part, reasons=hit.reasons | int(Reason.FILTERED_OUT))
    else:
        hit = found.hit
    is_unlikely = hit.part is Part.BEYOND and hit.reasons & UNLIKELY
    return hit._replace(part=Part.UNLIKELY) if is_unlikely else hit


# --- Order ---------------------------------------------------------------------------------------


def _order(query: Query) -> Callable[[Hit], tuple[Any, ...]]:
    def nearest(hit: Hit) -> tuple[Any, ...]:
        chord = hit.slim.chord
        return (chord is None, chord or 0.0, hit.slim.search_name, hit.slim.id)

    def soonest(hit: Hit) -> tuple[Any, ...]:
        days = shown_wait(*hit.slim.wait, query.on)
        return (days is None, days or 0, *nearest(hit))

    def checked(hit: Hit) -> tuple[Any, ...]:
        on = hit.slim.confirmed_on
        return (-on.toordinal() if on else 0, nearest(hit))

    def name(hit: Hit) -> tuple[Any, ...]:
        return (hit.slim.search_name, hit.slim.id)

    def urgent(hit: Hit) -> tuple[Any, ...]:
        """Those that take urgent referrals, the soonest first; then what to do in a relapse."""
        slim = hit.slim
        rank = 0 if slim.takes_urgent == "yes" else 1 if slim.tells_relapse else 2
        days = (slim.urgent_days is None, slim.urgent_days or 0)
        return (rank, slim.takes_urgent == "no", *days, *nearest(hit))

    orders = {"soonest": soonest, "checked": checked, "name": name, "urgent": urgent}
    return orders.get(query.sort, nearest)


def _helps_most(query: Query) -> Callable[[Hit], tuple[Any, ...]]:
    """For video or phone: services for this place first, then its nation, then the rest."""
    nation = query.place.nation.code if query.place and query.place.nation else None
    order = _order(query if query.sort not in ("", "nearest") else replace(query, sort="checked"))
    unlikely = int(UNLIKELY)

    def key(hit: Hit) -> tuple[Any, ...]:
        slim, reasons = hit.slim, hit.reasons
        rank = 2 if reasons & unlikely else bool(reasons)
        return (rank, not slim.serves, slim.nation_id != nation, order(hit))

    return key


def shown_wait(days: int | None, told_on: date | None, on: date) -> int | None:
    """A waiting time in days, or None if it is too old to show."""
    return _wait(days, told_on, on, settings.WAIT_HIDDEN_MONTHS)


def current_wait(hit: Hit, on: date) -> int | None:
    """A waiting time in days, or None if it is too old for the present tense."""
    return _wait(*hit.slim.wait, on, settings.WAIT_PAST_TENSE_MONTHS)


def _wait(days: int | None, told_on: date | None, on: date, months: int) -> int | None:
    if days is None or told_on is None:
        return None
    return days if trust.months_after(told_on, months) >= on else None
