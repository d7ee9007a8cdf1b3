"""Services that are in an area, take people from it, or visit homes there."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from operator import attrgetter
from statistics import fmean
from typing import Any, NamedTuple

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Power

from directory.gazetteer import built_in
from directory.geo import METRES_PER_MILE, Point, miles_between
from directory.models import Service
from directory.models.services.catchment import MAX_HOME_MILES
from directory.search.searching import chord_from
from directory.vocabulary import Route

_BESIDE_IT = ("organisation", "referral_details")
_MILES_PER_DEGREE = 68.7  # of latitude, at least


class NarrowService(NamedTuple):
    """Where a service is, who it takes, and what the counts need. Fields match the columns."""

    pk: int
    postcode: str
    address_is_private: bool
    council_id: str | None
    nation_id: str | None
    latitude: float | None
    longitude: float | None
    serves: list[str]
    home_miles: int | None
    home_areas: list[str]
    routes: Route
    confirmed_on: date | None


AnyService = NarrowService | Service


@dataclass(frozen=True)
class Extent:
    """What an area consists of, as codes."""

    councils: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    goes_by_district: bool = False  # if not, districts count only where the council is unknown
    nation: str = ""  # its code, if the area is a whole nation
    # A service that names one of these takes people from all of the area, or from part of it.
    whole: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()
    centres: tuple[Point, ...] = field(default=(), repr=False)  # from south to north

    @cached_property
    def latitudes(self) -> list[float]:
        return [centre.latitude for centre in self.centres]

    def has(self, service: AnyService) -> bool:
        """Whether its address is inside. For a private one, only council and nation are used."""
        if self.nation:
            return service.nation_id == self.nation
        if service.council_id in self.councils:
            return True
        goes_by_district = self.goes_by_district or not service.council_id
        if service.address_is_private or not goes_by_district:
            return False
        return service.postcode.split(" ")[0] in self.districts


@dataclass(frozen=True, slots=True)
class LocalService:
    """A service in an area, or one that `how` says comes to it or takes people from it."""

    service: Any  # a Service or a NarrowService
    how: str = ""


@dataclass(frozen=True, slots=True)
class LocalServices:
    """Services with an address in the area, and those elsewhere."""

    here: tuple[LocalService, ...] = ()
    elsewhere: tuple[LocalService, ...] = ()

    @property
    def in_order(self) -> tuple[LocalService, ...]:
        return (*self.here, *self.elsewhere)


def centres_of(districts: Iterable[str]) -> tuple[Point, ...]:
    """The centres of postcode districts, from south to north."""
    points = _centres()
    found = (points[name] for name in districts if name in points)
    return tuple(sorted(found, key=attrgetter("latitude", "longitude")))


@cache
def _centres() -> dict[str, Point]:
    return {one.name: Point(one.latitude, one.longitude) for one in built_in.districts()}


def local_services(extent: Extent, name: str, on: date, *, whole: bool) -> LocalServices:
    """Find all listed services, in one query; as NarrowService unless `whole`."""
    found = _in_or_near(extent, on)
    here, elsewhere = [], []
    for service in found.select_related(*_BESIDE_IT) if whole else _narrow(found):
        if extent.has(service):
            here.append(LocalService(service))
        elif how := _how(service, extent, name):
            elsewhere.append(LocalService(service, how))
    return LocalServices(tuple(here), tuple(elsewhere))


def _narrow(found: QuerySet[Service]) -> Iterator[NarrowService]:
    return map(NarrowService._make, found.values_list(*NarrowService._fields))


def _in_or_near(extent: Extent, on: date) -> QuerySet[Service]:
    """Every service that may be in the area or come to it, in order of name."""
    inside = Q(nation=extent.nation) if extent.nation else Q(council__in=extent.councils)
    if extent.districts:
        in_district = Q(district__in=extent.districts, address_is_private=False)
        inside |= in_district if extent.goes_by_district else in_district & Q(council=None)
    codes = sorted(extent.whole | extent.part)
    named = Q(serves__overlap=codes) | Q(home_areas__overlap=codes)
    district = Func(F("postcode"), Value(" "), Value(1), function="split_part")
    district.output_field = TextField()
    found = Service.objects.listed(on).alias(district=district)
    if not extent.centres:
        return found.filter(inside | named)
    # Its home-visit miles plus the miles from the middle to the furthest centre; `_near` is exact.
    middle = _middle(extent.centres)
    furthest = max(miles_between(middle, centre) for centre in extent.centres)
    metres = (F("home_miles") + Value(furthest)) * Value(METRES_PER_MILE)
    south, north, west, east = middle.box(furthest + MAX_HOME_MILES)
    comes = Q(
        home_miles__gt=0,
        latitude__range=(south, north),
        longitude__range=(west, east),
        chord__lte=Power(metres, 2),
    )
    return found.alias(chord=chord_from(middle)).filter(inside | named | comes)


def _middle(points: Sequence[Point]) -> Point:
    return Point(fmean(one.latitude for one in points), fmean(one.longitude for one in points))


def _how(service: AnyService, extent: Extent, name: str) -> str:
    """How it serves the area: "Takes people from Leeds. Visits homes in part of Leeds"."""
    return ". ".join(
        part
        for part in (
            _named("Takes people from", service.serves, extent, name),
            _named("Visits homes in", service.home_areas, extent, name) or _near(service, extent),
        )
        if part
    )


def _named(does: str, codes: Sequence[str], extent: Extent, name: str) -> str:
    if not extent.whole.isdisjoint(codes):
        return f"{does} {name}"
    return "" if extent.part.isdisjoint(codes) else f"{does} part of {name}"


def _near(service: AnyService, extent: Extent) -> str:
    if not service.home_miles or not _reaches(service, extent):
        return ""
    return f"Visits homes within {service.home_miles} miles, some of them here"


def _reaches(service: AnyService, extent: Extent) -> bool:
    """Whether its home visits reach the centre of any district. Its location is public."""
    if service.latitude is None or service.longitude is None or not service.home_miles:
        return False
    at, miles = Point(service.latitude, service.longitude), service.home_miles
    degrees = miles / _MILES_PER_DEGREE
    first = bisect_left(extent.latitudes, at.latitude - degrees)
    last = bisect_right(extent.latitudes, at.latitude + degrees)
    return any(miles_between(at, one) <= miles for one in extent.centres[first:last])


def whole_rows(shown: Sequence[LocalService]) -> Iterator[LocalService]:
    """Replace these with full services, in one query."""
    rows = Service.objects.select_related(*_BESIDE_IT)
    whole = rows.in_bulk([one.service.pk for one in shown]) if shown else {}
    for one in shown:
        if service := whole.get(one.service.pk):
            yield LocalService(service, one.how)
