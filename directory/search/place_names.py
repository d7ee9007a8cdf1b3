"""Towns, people and services by the name that was typed in the search box."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from directory.geo import Point
from directory.models import Area, Physiotherapist, Service, Town
from directory.names import search_name
from directory.search import messages
from directory.search.answers import Answer, Choice, Elsewhere, Offer, Place, Problem

_MANY_TIMES_LARGER = 20
_MAX_OFFERED = 10


@dataclass(frozen=True, slots=True)
class _Named:
    """One row of the query by name; its fields are the query's columns."""

    kind: str
    name: str
    slug: str
    plain: str
    latitude: float  # 0 but for towns
    longitude: float
    nation_code: str
    nation: str
    council_code: str
    council: str
    county: str
    district: str
    population: int

    @property
    def offer(self) -> Offer:
        if self.kind == "town":
            where = ", ".join(part for part in (self.county, self.nation) if part)
            near = f"{self.name} {self.district}"
            return Offer(self.name, f"{where}, near {self.district}", near=near)
        if self.kind == "person":
            url = reverse("physiotherapist", args=[self.slug])
            return Offer(self.name, "physiotherapist", url=url)
        return Offer(self.name, "service", url=reverse("service", args=[self.slug]))


def by_name(text: str, on: date) -> Answer:
    """The town that is called so, else the person or service; a choice where one cannot tell."""
    name, qualifier = _split_qualifier(text)
    plain, whole = search_name(name), search_name(text)
    if len(plain) < 2:
        return Problem(messages.ENTER_A_POSTCODE)
    found = [_Named(*row) for row in _named(plain, whole, on)]
    towns = [row for row in found if row.kind == "town"]
    others = [row for row in found if row.kind != "town"]
    if qualifier and (narrowed := [row for row in towns if _is_in(row, qualifier)]):
        towns = narrowed
    if towns:
        return _which_town(name, plain, towns, others)
    if len(others) == 1:
        return Elsewhere(others[0].offer.url)
    if others:
        return Choice(messages.found_by_name(text), tuple(row.offer for row in others))
    return Problem(messages.nothing_called(text))


def _named(plain: str, whole: str, on: date) -> QuerySet[Town, tuple[Any, ...]]:
    """Towns that are or begin with `plain`; people and services whose names hold `whole`."""
    towns = Town.objects.filter(
        Q(search_name=plain) | Q(search_name__startswith=f"{plain} ")
    ).order_by("-population")
    people = Physiotherapist.objects.public(on).named_like(whole)
    services = Service.objects.listed(on).named_like(whole)
    return towns.values_list(
        Value("town"),
        "name",
        Value(""),
        "search_name",
        "latitude",
        "longitude",
        "nation_id",
        "nation__name",
        Coalesce("council_id", Value("")),
        Coalesce("council__name", Value("")),
        "county",
        "district",
        "population",
    )[:50].union(
        people.values_list(Value("person"), *_NAMED_ONLY)[:_MAX_OFFERED],
        services.values_list(Value("service"), *_NAMED_ONLY)[:_MAX_OFFERED],
        all=True,
    )


_NAMED_ONLY: tuple[Any, ...] = (
    "name",
    "slug",
    "search_name",
    Value(0.0),
    Value(0.0),
    *[Value("")] * 6,
    Value(0),
)


def _split_qualifier(text: str) -> tuple[str, str]:
    """ "Newport, Shropshire" and "Newport NP20" into the name and what tells it apart."""
    if "," in text:
        name, _, qualifier = text.partition(",")
        return name, search_name(qualifier)
    words = text.split()
    if len(words) > 1 and re.fullmatch(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]?", words[-1]):
        return " ".join(words[:-1]), words[-1].lower()
    return text, ""


def _is_in(town: _Named, qualifier: str) -> bool:
    return qualifier in (
        town.district.lower(),
        search_name(town.county),
        search_name(town.nation),
    )


def _which_town(name: str, plain: str, towns: list[_Named], others: list[_Named]) -> Place | Choice:
    """The town that is meant; a choice where one cannot tell.

    Of several bearers of the name the one many times larger than the next is meant; but never
    one that is smaller than a town whose name only begins so: Newcastle may be upon Tyne.
    """
    exact = [town for town in towns if town.plain == plain] or towns
    largest, *smaller = sorted(exact, key=lambda town: -town.population)
    rest = [row for row in [*towns, *others] if row is not largest]
    stands_out = all(town.population * _MANY_TIMES_LARGER < largest.population for town in smaller)
    if stands_out and all(row.population <= largest.population for row in rest):
        return _town_place(largest, tuple(row.offer for row in rest[:_MAX_OFFERED]))
    ordered = sorted(towns, key=lambda town: (town.plain != plain, -town.population))
    offers = tuple(row.offer for row in [*ordered, *others][: 2 * _MAX_OFFERED])
    return Choice(messages.which(name), offers)


def _town_place(town: _Named, others: tuple[Offer, ...]) -> Place:
    return Place(
        label=town.name,
        point=Point(town.latitude, town.longitude),
        shared_as=f"{town.name} {town.district}",
        is_about=True,
        nation=_area(town.nation_code, Area.Level.NATION, town.nation),
        council=_area(town.council_code, Area.Level.COUNCIL, town.council),
        others=others,
    )


def _area(code: str, level: Area.Level, name: str) -> Area | None:
    return Area(code=code, level=level, name=name) if code else None
