"""Database queries for open data. `on` is always the current date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Expression, F, Func, Q, QuerySet, TextField, Value, When

from directory.geo import METRES_PER_MILE, Point, arc_miles, square_chord
from directory.history import records_of
from directory.models import Area, GazetteerSource, Organisation, Service, ServiceEntry
from directory.models.open_data import start_of
from directory.models.services import ServiceQuerySet
from directory.names import search_name
from directory.open_referral.terms import any_of, each_of
from directory.search.box.places import Place
from directory.search.inside import Inside
from directory.search.judging import Judge, Query
from directory.search.searching import chord_from, slim
from directory.search.ways import Visits
from directory.vocabulary import Setting, Weekday

_NAMES = ("search_name", "organisation__search_name")
_WORDS = ("summary",)
_PLACES = ("town", "address", "council__name", "nation__name")
_DICTIONARY = "english"  # `running` finds `run`


def services(on: date) -> ServiceQuerySet:
    """Everything needed to show services, in the order of the lists."""
    related = ("entry", "organisation", "council", "nation")
    return Service.objects.open_data(on).select_related(*related).order_by("entry")


def organisations(on: date) -> QuerySet[Organisation]:
    """Organisations with at least one service."""
    owners = Service.objects.open_data(on).values("organisation")
    return Organisation.objects.filter(pk__in=owners).order_by("entry")


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
    days: list[datetime] = [when for (when,) in latest.union(*others, all=True)]
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
    outside = [
        one.id
        for one in slim(limited.annotate(chord=chord_from(place.point)), query)
        if (one.settings == only_visits and judge.visits(one) is Visits.NO)
        or (one.serves and judge.where and judge.where.inside(tuple(one.serves)) is Inside.NO)
    ]
    return nearest_first(found.exclude(pk__in=outside), place.point)


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


def measured(found: Iterable[Any]) -> list[Service]:
    """Services with the straight-line distance in whole metres; None without a location."""
    rows = list(found)
    for one in rows:
        miles = None if one.chord is None else arc_miles(one.chord)
        one.metres = None if miles is None else round(miles * METRES_PER_MILE)
    return rows
