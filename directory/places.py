"""What was typed in the search box: a place, a choice between places, or what is wrong with it.

`find` reads the database once, whatever was typed, and no other host ever.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from directory import messages
from directory.geo import Point, miles_between
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models import Area, Physiotherapist, PostcodeLocation, Service, Town
from directory.names import search_name
from directory.postcodes import Level, NotAPostcode, Postcode, fold, slips

LONGEST = 100
_COORDINATES = re.compile(
    r"\s*(-?[0-9]{1,2}(?:\.[0-9]{1,8})?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)\s*"
)
_MANY_TIMES_LARGER = 20
_MOST_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """Something else it may have been: to search for, or to read."""

    label: str
    detail: str = ""
    near: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to search from, how precisely it is known, and in which areas it is known to lie."""

    label: str
    point: Point
    shared_as: str  # what an address offered for sharing carries: never a full postcode
    is_about: bool = False
    district: str = ""
    council: Area | None = None
    body: Area | None = None
    nation: Area | None = None
    notice: str = ""
    others: tuple[Offer, ...] = ()

    def __str__(self) -> str:
        return f"about {self.label}" if self.is_about else self.label

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the areas and the postcode district it is known to be in."""
        areas = (area.code for area in (self.council, self.body, self.nation) if area)
        return frozenset((*areas, self.district)) - {""}


@dataclass(frozen=True, slots=True)
class Choice:
    """Several places answer to what was typed."""

    question: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was typed names one page."""

    url: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what was typed, and what to do."""

    message: str
    offers: tuple[Offer, ...] = ()


Answer = Place | Choice | Elsewhere | Problem | None


def find(text: str, on: date) -> Answer:
    """Read the search box; None when it is empty.

    In this order: postcode, registration number, latitude and longitude, exact town, then people
    and services by name.
    """
    folded = fold(text[: LONGEST + 1])
    if not folded:
        return None if not text.strip() else Problem(messages.ENTER_A_POSTCODE)
    if len(text) > LONGEST:
        return Problem(messages.TOO_LONG)
    if problem := messages.no_place_for(folded):
        return Problem(problem)
    if coordinates := _COORDINATES.fullmatch(text):
        return _at_coordinates(float(coordinates[1]), float(coordinates[2]))
    if number := _hcpc_number(text):
        return _person_with(number, on)
    if folded.replace(" ", "").isdigit():
        return _bare_number(folded.replace(" ", ""))
    mended = list(slips(text))
    try:
        return _from_postcode(Postcode.parse(text), mended)
    except NotAPostcode:
        return _from_slips(mended) if mended else _by_name(text, on)


# --- Postcodes -----------------------------------------------------------------------------------


def _from_postcode(typed: Postcode, mended: Sequence[Postcode]) -> Answer:
    rows = _rows([typed, *mended], districts_of=typed if typed.level is Level.DISTRICT else None)
    if row := _located(rows, [str(typed)]):
        return _place(row, _retired_notice(row))
    if other := _located(rows, [str(other) for other in mended]):
        return _place(other, messages.showing_instead(other.name))
    if coarser := _located(rows, typed.lookups()[1:]):
        is_known = str(typed) in rows
        say = messages.no_location if is_known else messages.only_about
        return _place(coarser, say(typed, coarser.name))
    if begins := [row for row in rows.values() if row.name.startswith(str(typed))]:
        return Choice(
            messages.several_districts(typed),
            tuple(
                Offer(row.name, row.town, near=row.name) for row in sorted(begins, key=_by_row_name)
            ),
        )
    return _from_slips(mended, rows) if mended else Problem(messages.UNKNOWN_POSTCODE)


def _from_slips(mended: Sequence[Postcode], rows: "Rows | None" = None) -> Answer:
    """Place what is a postcode once O and 0, or I and 1, are put right."""
    rows = _rows(mended) if rows is None else rows
    for level in range(3):
        for postcode in mended:
            if row := _located(rows, postcode.lookups()[level : level + 1]):
                return _place(row, messages.showing_instead(row.name))
    return Problem(messages.UNKNOWN_POSTCODE)


Rows = dict[str, PostcodeLocation]


def _rows(postcodes: Iterable[Postcode], districts_of: Postcode | None = None) -> Rows:
    """Everything the gazetteer has for these, in one query, by name."""
    wanted = Q(name__in={key for postcode in postcodes for key in postcode.lookups()})
    if districts_of:
        wanted |= Q(level=PostcodeLocation.Level.DISTRICT, name__startswith=str(districts_of))
    rows = PostcodeLocation.objects.filter(wanted).select_related("council", "body", "nation")
    return {row.name: row for row in rows}


def _by_row_name(row: PostcodeLocation) -> str:
    return row.name


def _located(rows: Rows, names: Iterable[str]) -> PostcodeLocation | None:
    found = (rows[name] for name in names if name in rows)
    return next((row for row in found if row.point), None)


def _retired_notice(row: PostcodeLocation) -> str:
    return messages.retired(row.name, row.retired_on) if row.retired_on else ""


def _place(row: PostcodeLocation, notice: str) -> Place:
    postcode = Postcode.parse(row.name)
    town = f", {row.town}" if row.town else ""
    return Place(
        label=f"{row.name}{town}" if postcode.level is Level.DISTRICT else row.name,
        point=cast(Point, row.point),  # only rows with one are placed
        shared_as=postcode.outward,
        is_about=postcode.level is not Level.FULL,
        district=postcode.district,
        council=row.council,
        body=row.body,
        nation=row.nation,
        notice=messages.TYPE_MORE if postcode.level is Level.AREA else notice,
    )


def _at_coordinates(latitude: float, longitude: float) -> Answer:
    """The place at a point, in the areas of the nearest postcode sector or district."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return Problem(messages.NOT_IN_THE_UK)
    here = Point(latitude, longitude)
    south, north, west, east = here.box(15)
    near = PostcodeLocation.objects.filter(
        level__in=[PostcodeLocation.Level.SECTOR, PostcodeLocation.Level.DISTRICT],
        latitude__range=(south, north),
        longitude__range=(west, east),
    ).select_related("council", "body", "nation")
    found = [_place(row, "") for row in near]
    if not found:
        return Problem(messages.NOT_IN_THE_UK)
    nearest = min(found, key=lambda place: miles_between(here, place.point))
    # The nearest centre does not tell which district or council the point itself is in.
    return replace(
        nearest,
        label=f"your location, near {nearest.shared_as}",
        point=here,
        is_about=True,
        district="",
        council=None,
        body=None,
        notice="",
    )


# --- Registration numbers ------------------------------------------------------------------------


def _hcpc_number(text: str) -> HcpcNumber | None:
    try:
        return HcpcNumber.parse(text)
    except NotAnHcpcNumber:
        return None


def _person_with(number: HcpcNumber, on: date) -> Answer:
    person = Physiotherapist.objects.public(on).filter(hcpc_number=str(number)).first()
    if person:
        return Elsewhere(person.get_absolute_url())
    register = Offer(
        f"Look up {number} on the HCPC register",
        url=settings.HCPC_RECORD_URL.format(number=number),
    )
    return Problem(messages.nobody_with(number), (register,))


def _bare_number(digits: str) -> Answer:
    if 4 <= len(digits) <= 6:
        return Problem(
            messages.number_without_letters(digits), (Offer(f"PH{digits}", near=f"PH{digits}"),)
        )
    return Problem(messages.ENTER_A_POSTCODE)


# --- Names ---------------------------------------------------------------------------------------


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


def _by_name(text: str, on: date) -> Answer:
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
        people.values_list(Value("person"), *_NAMED_ONLY)[:_MOST_OFFERED],
        services.values_list(Value("service"), *_NAMED_ONLY)[:_MOST_OFFERED],
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
        return _town_place(largest, tuple(row.offer for row in rest[:_MOST_OFFERED]))
    ordered = sorted(towns, key=lambda town: (town.plain != plain, -town.population))
    offers = tuple(row.offer for row in [*ordered, *others][: 2 * _MOST_OFFERED])
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
