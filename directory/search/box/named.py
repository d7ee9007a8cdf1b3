"""Finds the names in a text: towns, areas, people and services, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import islice
from operator import and_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from directory import codes, spelling
from directory.geo import Point
from directory.models import Area, NamedArea, Physiotherapist, Service, Town
from directory.names import first_part, told_apart
from directory.search.box import short_forms
from directory.search.box.text import Text

MAX_LISTED = 60  # people, and as many services
MAX_TOWNS = 600
MAX_WORDS = 8  # in the name of a person or service
MIN_BEGINNING = 4  # letters
MAX_BEGINNINGS = 4


@dataclass(frozen=True, slots=True)
class LookUp:
    """The names to look for, in the form that `search_name` produces."""

    phrases: frozenset[str]  # whole names
    beginnings: tuple[str, ...] = ()  # "newcastle", for "newcastle upon tyne"
    cut_short: tuple[tuple[str, str], ...] = ()  # beginning and end: "b" and "ham"
    unsure: tuple[str, ...] = ()  # whole names that could be misspelt
    words: tuple[str, ...] = ()  # a person's or service's name must contain them all
    joined: str = ""  # the same, as one word: "Mac Aslan"
    codes: tuple[str, ...] = ()  # service codes: the one typed, or those it could be a mistake for


@dataclass(frozen=True, slots=True)
class TownRow:
    """A town, under one of its names."""

    name: str
    plain: str
    point: Point
    nation: str
    nation_code: str
    council: str
    council_code: str
    county: str
    district: str
    population: int

    @property
    def near(self) -> str:
        """The text that finds this town and no other."""
        return told_apart(self.name, self.district)

    @property
    def short(self) -> str:
        return first_part(self.plain)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A person or a service."""

    name: str
    plain: str
    organisation: str
    url: str
    code: str
    is_person: bool

    @property
    def words(self) -> frozenset[str]:
        return frozenset(f"{self.plain} {self.organisation}".split())


@dataclass(slots=True)
class NamesFound:
    """All the rows found."""

    towns: list[TownRow] = field(default_factory=list)
    areas: list[NamedArea] = field(default_factory=list)
    listed: list[ListedRow] = field(default_factory=list)


def names_in(text: Text, on: date) -> NamesFound:
    """Everything the names in a text could mean: exact, partial or misspelt, in one query."""
    return _look_up(_wanted(text), on)


def _wanted(text: Text) -> LookUp:
    free = set(text.free)
    phrases = [phrase for phrase in text.reading.phrases() if phrase.span_set <= free]
    names = {name for phrase in phrases for name in short_forms.also(phrase.plain)}
    names |= {f"county {phrase.plain}" for phrase in phrases if len(phrase.span) == 1}
    cut = (short_forms.cut_short(text.reading.typed(phrase.span)) for phrase in text.unsure)
    begun = (
        name
        for phrase in text.unsure
        for name in short_forms.also(phrase.plain)
        if len(name) >= MIN_BEGINNING
    )
    code = text.joined(text.content)
    return LookUp(
        phrases=frozenset(names),
        beginnings=tuple(islice(begun, MAX_BEGINNINGS)),
        cut_short=tuple(filter(None, cut)),
        unsure=tuple(phrase.plain for phrase in text.unsure),
        words=tuple(text.words(text.content)) if len(text.content) <= MAX_WORDS else (),
        joined=code.lower(),
        codes=(code,) if codes.is_code(code) else tuple(codes.near_misses(code)),
    )


def _look_up(wanted: LookUp, on: date) -> NamesFound:
    found = NamesFound()
    parts = [_towns(wanted), _areas(wanted), *_listed(wanted, on)]
    for kind, *row in parts[0].union(*parts[1:], all=True).order_by():
        if kind == "town":
            found.towns.append(_town(*row))
        elif kind == "area":
            found.areas.append(_area(*row))
        else:
            found.listed.append(_listed_row(kind, *row))
    return found


Rows = QuerySet[Any, tuple[Any, ...]]

_ARRAY = ArrayField(CharField())
_NO_ARRAY = Cast(Value([], output_field=_ARRAY), _ARRAY)
_NO_TEXT = Cast(Value(""), CharField())


def _towns(wanted: LookUp) -> Rows:
    named = Q(search_name__in=sorted(wanted.phrases))
    for beginning in wanted.beginnings:
        named |= Q(search_name__startswith=f"{beginning} ")
    for beginning, end in wanted.cut_short:
        named |= Q(search_name__startswith=beginning, search_name__endswith=end)
    if keys := _keys(wanted.unsure):
        named |= Q(spellings__overlap=keys)
    return (
        Town.objects.filter(named)
        .order_by()[:MAX_TOWNS]
        .values_list(
            Value("town"),
            "name",
            "search_name",
            "latitude",
            "longitude",
            "nation__name",
            "nation_id",
            Coalesce("council__name", Value("")),
            Coalesce("council_id", Value("")),
            "county",
            "district",
            "population",
            _NO_ARRAY,
            _NO_ARRAY,
            _NO_ARRAY,
            Value(False),
        )
    )


def _town(*row: Any) -> TownRow:
    name, plain, latitude, longitude, nation, nation_code, council, council_code, *rest = row
    county, district, population, *_ = rest
    return TownRow(
        name,
        plain,
        Point(latitude, longitude),
        nation,
        nation_code,
        council,
        council_code,
        county,
        district,
        population,
    )


def _areas(wanted: LookUp) -> Rows:
    bare = sorted({phrase.removeprefix("the ") for phrase in wanted.phrases})
    named = Q(search_names__overlap=bare)
    if keys := _keys(wanted.unsure):
        named |= Q(spellings__overlap=keys)
    return (
        NamedArea.objects.filter(named)
        .order_by()
        .values_list(
            Value("area"),
            "name",
            "slug",
            Coalesce("latitude", Value(0.0)),
            Coalesce("longitude", Value(0.0)),
            Coalesce("nation__name", Value("")),
            Coalesce("nation_id", Value("")),
            Coalesce("area_id", Value("")),
            _NO_TEXT,
            _NO_TEXT,
            _NO_TEXT,
            "kind",
            "search_names",
            "councils",
            "districts",
            "goes_by_district",
        )
    )


def _area(*row: Any) -> NamedArea:
    name, slug, latitude, longitude, nation, nation_code, code, _, _, _, kind, *rest = row
    names, councils, districts, goes_by_district = rest
    level = Area.Level.NATION
    return NamedArea(
        name=name,
        slug=slug,
        kind=kind,
        latitude=latitude or None,
        longitude=longitude or None,
        nation=Area(code=nation_code, name=nation, level=level) if nation_code else None,
        area_id=code or None,
        search_names=names,
        councils=councils,
        districts=districts,
        goes_by_district=goes_by_district,
    )


def _listed(wanted: LookUp, on: date) -> list[Rows]:
    """People and services whose names have each word, or one spelt nearly like it."""
    each = [Q(spellings__overlap=keys) for word in wanted.words if (keys := spelling.keys(word))]
    named = reduce(and_, each, Q()) if each else Q(pk=None)
    if len(wanted.words) > 1:
        named |= Q(spellings__overlap=spelling.keys(wanted.joined))
    people = Physiotherapist.objects.public(on).filter(named)
    services = Service.objects.listed(on).filter(named | Q(code__in=wanted.codes))
    return [_columns("person", people), _columns("service", services)] if wanted.words else []


def _columns(kind: str, rows: QuerySet[Any]) -> Rows:
    is_person = kind == "person"
    return rows.order_by()[:MAX_LISTED].values_list(
        Value(kind),
        "name",
        "search_name",
        Value(0.0),
        Value(0.0),
        "slug",
        _NO_TEXT if is_person else F("code"),
        _NO_TEXT if is_person else F("organisation__search_name"),
        *[_NO_TEXT] * 3,
        Value(0),
        *[_NO_ARRAY] * 3,
        Value(False),
    )


def _listed_row(kind: str, *row: Any) -> ListedRow:
    name, plain, _, _, slug, code, organisation, *_ = row
    is_person = kind == "person"
    url = reverse("physiotherapist" if is_person else "service", args=[slug])
    return ListedRow(name, plain, organisation, url, code, is_person)


def _keys(names: Iterable[str]) -> list[str]:
    return sorted({key for name in names for key in spelling.keys(name)})
