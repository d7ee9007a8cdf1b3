"""Database queries for open data. `on` is always the current date."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from directory.geo import METRES_PER_MILE, Point, arc_miles, square_chord
from directory.history import records_of
from directory.models import Area, GazetteerSource, Organisation, Service
from directory.models.services import ServiceQuerySet
from directory.names import search_name
from directory.search.box.places import Place
from directory.search.inside import Inside, Whereabouts
from directory.search.searching import chord_from
from directory.vocabulary import Weekday


def services(on: date) -> ServiceQuerySet:
    """Services in a stable order, so that reading page by page misses none."""
    related = ("organisation", "council", "nation")
    return Service.objects.open_data(on).select_related(*related).order_by("pk")


def organisations(on: date) -> QuerySet[Organisation]:
    """Organisations with at least one service."""
    owners = Service.objects.open_data(on).values("organisation")
    return Organisation.objects.filter(pk__in=owners).order_by("pk")


def area_names(of: Iterable[Service]) -> dict[str, str]:
    """The names of the areas these services cover, by code."""
    codes = {code for one in of for code in one.serves}
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def changed_at(on: date) -> datetime:
    """When any of the data may last have changed.

    Listings can change simply because the date does, so this is never before the start of the day.
    """
    histories = (records_of(model).values_list("history_date") for model in (Service, Organisation))
    latest, *others = (one.order_by("-history_date")[:1] for one in histories)
    loads = GazetteerSource.objects.order_by("-loaded_at").values_list("loaded_at")[:1]
    days: list[datetime] = [when for (when,) in latest.union(*others, loads, all=True)]
    return max([timezone.make_aware(datetime.combine(on, time.min)), *days])


# --- Filtering -----------------------------------------------------------------------------------


def narrowed(found: ServiceQuerySet, asked: dict[str, Any]) -> ServiceQuerySet:
    """Services that match a form's cleaned parameters."""
    if asked["search"]:
        words = search_name(asked["search"])
        found = found.named_like(words) if words else found.none()
    if term := asked["taxonomy_term_id"]:
        found = found.filter(**{f"{term.taxonomy.field}__has_any": term.member})
    if taxonomy := asked["taxonomy_id"]:
        found = found.filter(**{f"{taxonomy.field}__gt": 0})
    if (age := asked["minimum_age"]) is not None:
        found = found.filter(minimum_age__gte=age)
    if (age := asked["maximum_age"]) is not None:
        found = found.filter(maximum_age__lte=age)
    if day := asked["day"]:
        found = found.filter(clinic_days__has_any=Weekday.from_slugs([day]))
    return found


def covering(found: ServiceQuerySet, place: Place) -> ServiceQuerySet:
    """Services, nearest first, without those known not to accept people from this place."""
    where = Whereabouts(place)
    limited = found.exclude(serves=[]).values_list("pk", "serves")
    outside = [key for key, codes in limited if where.inside(tuple(codes)) is Inside.NO]
    return nearest_first(found.exclude(pk__in=outside), place.point)


def inside(found: ServiceQuerySet, place: Place, metres: int) -> ServiceQuerySet:
    """Services inside a circle, nearest first."""
    miles = metres / METRES_PER_MILE
    south, north, west, east = place.point.box(miles)
    chord = chord_from(place.point)
    near = found.filter(latitude__range=(south, north), longitude__range=(west, east))
    close = near.annotate(chord=chord).filter(chord__lte=square_chord(miles))
    return close.order_by("chord", "pk")


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
