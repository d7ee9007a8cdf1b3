"""Database queries for open data. `on` is always the current date."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Expression, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.base import ModelState

from directory.facts import facts_of
from directory.geo import METRES_PER_MILE, Point, arc_miles, square_chord
from directory.history import records_of
from directory.models import Area, GazetteerSource, Organisation, Service, ServiceEntry
from directory.models.open_data import start_of
from directory.models.services import ServiceQuerySet
from directory.names import search_name
from directory.open_referral import changes
from directory.open_referral.terms import any_of, each_of
from directory.search.box.places import Place
from directory.search.inside import Inside
from directory.search.judging import Judge, Query
from directory.search.searching import chord_from, slim
from directory.search.ways import Visits
from directory.vocabulary import Setting, Weekday

Reader = Callable[[list[int], date], list[Any]]

_NAMES = ("search_name", "organisation__search_name")
_WORDS = ("summary",)
_PLACES = ("town", "address", "council__name", "nation__name")
_DICTIONARY = "english"  # `running` finds `run`
_BRIEF = (
    *("organisation_id", "id", "code", "slug", *changes.COLUMNS),
    *(field.name for field, fact in facts_of(Service) if fact.open_data),
    *("confirmed_by", "first_contact_only", "taking_new", "taking_new_told_on"),
    *("settings", "address_is_private", "town", "latitude", "longitude", "point_is_about"),
)


def services(on: date) -> ServiceQuerySet:
    """Everything needed to show services, in the order of the lists."""
    found = Service.objects.open_data(on).select_related("organisation", "council", "nation")
    return found.annotate(since=F("entry__since")).order_by("entry")


def whole(keys: Iterable[int], on: date) -> list[Service]:
    return list(services(on).filter(pk__in=keys))


def brief() -> Reader:
    """Services with only what the short shapes read, since a list may hold all of them.

    They are made without `__init__`, which takes most of the time with so many fields, and share
    their organisations. Anything else that is read of them takes a query each: add it to _BRIEF.
    """
    owners: dict[int, Organisation] = {}

    def read(keys: list[int], on: date) -> list[Service]:
        found = services(on).filter(pk__in=keys).order_by().select_related(None)
        rows = list(found.values_list(*_BRIEF))
        owners.update(Organisation.objects.in_bulk({row[0] for row in rows} - owners.keys()))
        return [_made(row, owners[row[0]]) for row in rows if row[0] in owners]

    return read


def _made(values: Iterable[Any], owner: Organisation) -> Service:
    one = Service.__new__(Service)
    one.__dict__.update(zip(_BRIEF, values, strict=True), _state=ModelState())
    one._state.fields_cache["organisation"] = owner
    return one


def dates(keys: Iterable[int], on: date) -> list[Any]:
    """Only when each last changed."""
    found = services(on).filter(pk__in=keys).order_by().select_related(None)
    return list(found.values_list("pk", *changes.COLUMNS, named=True))


def organisations(on: date) -> QuerySet[Organisation]:
    """Organisations with at least one service."""
    owners = Service.objects.open_data(on).values("organisation")
    return Organisation.objects.filter(pk__in=owners).order_by("entry")


def owners(keys: Iterable[int], on: date) -> list[Organisation]:
    return list(organisations(on).filter(pk__in=keys))


def area_names(of: Iterable[Service]) -> dict[str, str]:
    """The names of the areas these services cover, by code."""
    codes = {code for one in of for code in (*one.serves, *one.home_areas)}
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def changed_at(on: date) -> datetime:
    """When any of the data may last have changed.

    Listings can change simply because the date does, so this is never before the start of the day.
    """
    latest, *others = (
        source.order_by(f"-{when}").values_list(when)[:1]
        for source, when in (
            (records_of(Service), "history_date"),
            (records_of(Organisation), "history_date"),
            (ServiceEntry.objects.all(), "since"),
            (GazetteerSource.objects.all(), "loaded_at"),
        )
    )
    days: list[datetime] = [when for (when,) in latest.union(*others, all=True).order_by()]
    return max([start_of(on), *days])


# --- Filtering -----------------------------------------------------------------------------------


def narrowed(found: ServiceQuerySet, asked: dict[str, Any], on: date) -> ServiceQuerySet:
    """Services that match a form's cleaned parameters."""
    if asked["search"]:
        found = with_words(found, asked["search"])
    for condition in each_of(asked["taxonomy_term_id"], on):
        found = found.filter(condition)
    if taxonomy := asked["taxonomy_id"]:
        found = found.filter(any_of(taxonomy.terms, on))
    if owner := asked["organization_id"]:
        found = found.filter(organisation__public_id=owner)
    if (age := asked["minimum_age"]) is not None:
        found = found.filter(minimum_age__gte=age)
    if (age := asked["maximum_age"]) is not None:
        found = found.filter(maximum_age__lte=age)
    if day := asked["day"]:
        found = found.filter(clinic_days__has_any=Weekday.from_slugs([day]))
    return found


def with_words(found: ServiceQuerySet, text: str) -> ServiceQuerySet:
    """Services with all these words in their names, description or place, in any form.

    Nobody can find out the place of a private address by trying words.
    """
    places = [_plain(F(name), unless_private=True) for name in _PLACES]
    vector = SearchVector(*_NAMES, *map(_plain, map(F, _WORDS)), *places, config=_DICTIONARY)
    query = SearchQuery(search_name(text), config=_DICTIONARY)
    return found.annotate(words=vector).filter(words=query)


def _plain(text: F, *, unless_private: bool = False) -> Expression:
    """The text without accents or apostrophes, as in `search_name`."""
    template = (
        "regexp_replace(normalize(%(expressions)s, NFKD), U&'[\\0300-\\036f''\\2019]', '', 'g')"
    )
    plain: Expression = Func(text, template=template, output_field=TextField())
    if not unless_private:
        return plain
    shown = When(address_is_private=False, then=plain)
    return Case(shown, default=Value(""), output_field=TextField())


# --- Near a place --------------------------------------------------------------------------------


def covering(found: ServiceQuerySet, place: Place, on: date) -> ServiceQuerySet:
    """Services, nearest first, without those known not to see people from this place."""
    query = Query(place, within=0, criteria={}, sort="nearest", on=on)
    judge = Judge(query)
    only_visits = int(Setting.HOME_VISITS)
    limited = found.filter(~Q(serves=[]) | Q(settings=only_visits))
    rows = slim(limited.annotate(chord=chord_from(place.point)), query)
    stays_away = (rows.settings == only_visits) & (judge.visits(rows) == Visits.NO)
    outside = rows.id[stays_away | (judge.areas(rows) == Inside.NO)]
    return nearest_first(found.exclude(pk__in=outside.tolist()), place.point)


def inside(found: ServiceQuerySet, place: Place, metres: int) -> ServiceQuerySet:
    """Services inside a circle."""
    miles = metres / METRES_PER_MILE
    south, north, west, east = place.point.box(miles)
    near = found.filter(latitude__range=(south, north), longitude__range=(west, east))
    return near.annotate(chord=chord_from(place.point)).filter(chord__lte=square_chord(miles))


def nearest_first(found: ServiceQuerySet, point: Point) -> ServiceQuerySet:
    """Services by distance, with those that have no location last."""
    measured = found.annotate(chord=chord_from(point))
    return measured.order_by(F("chord").asc(nulls_last=True), "pk")


def measured(chords: dict[int, float | None], found: Iterable[Any]) -> list[Service]:
    """Services in the order of `chords`, by key, with the straight-line distance in whole metres;
    None without a location.
    """
    rows = {one.pk: one for one in found}
    for key, one in rows.items():
        chord = chords[key]
        one.metres = None if chord is None else round(arc_miles(chord) * METRES_PER_MILE)
    return [rows[key] for key in chords if key in rows]
