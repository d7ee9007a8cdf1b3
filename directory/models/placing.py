"""Placing services at their postcodes with the gazetteer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils import timezone

from directory.geo import METRES_PER_MILE, Point, miles_between
from directory.history import touch
from directory.models import geocoding
from directory.models.gazetteer import ENGLAND, PostcodeLocation
from directory.postcodes import NotAPostcode, Postcode

if TYPE_CHECKING:
    from directory.models.services import Service, ServiceQuerySet

Known = Mapping[str, PostcodeLocation]
_PLACED_FIELDS = [
    *("latitude", "longitude", "point_is_about", "council", "nation"),
    *("town", "told_district", "in_ers", "ers_service_name"),
]

FEWEST_POSTCODES = 100  # that a home could be one of, going by everything shown about its place


@dataclass(frozen=True, slots=True)
class Location:
    """A point in degrees, with the areas it is known to be in."""

    point: Point
    is_about: bool
    council_id: str | None
    nation_id: str | None
    # Only for a home: shown instead of its own.
    town: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A service that has moved, or has gained or lost its location."""

    service: "Service"
    metres: float  # infinite if it had no point before or has none now

    @classmethod
    def between(cls, service: "Service", before: Point | None, after: Point | None) -> Self:
        if before is None or after is None:
            return cls(service, float("inf"))
        return cls(service, miles_between(before, after) * METRES_PER_MILE)


def known_locations(postcodes: Iterable[str]) -> dict[str, PostcodeLocation]:
    """The rows that have a point, by name, for postcodes and their sectors and districts."""
    names = {key for text in postcodes if text for key in _lookups(text)}
    return PostcodeLocation.objects.filter(latitude__isnull=False).in_bulk(sorted(names))


def location_of(postcode: str, known: Known, *, address_is_private: bool) -> Location | None:
    """The location of a full postcode, else of its sector or district; None if unknown.

    For a private address, only facts true of its whole district are shown, so it stays private.
    """
    found = [known[name] for name in _lookups(postcode) if name in known]
    if address_is_private:
        return next((_home_in(row) for row in found if _is_district(row)), None)
    if not found or (point := found[0].point) is None:
        return None
    return Location(
        point,
        is_about=found[0].level != PostcodeLocation.Level.FULL,
        council_id=found[0].council_id,
        nation_id=found[0].nation_id,
    )


def _home_in(district: PostcodeLocation) -> Location | None:
    """The home's location, shared with nearby districts if a file gives postcode counts."""
    if told := district.home:
        return Location(
            Point(told["latitude"], told["longitude"]),
            is_about=True,
            council_id=told["council"],
            nation_id=told["nation"],
            town=told["town"],
            district=told["district"],
        )
    if (point := district.point) is None:
        return None
    return Location(
        point,
        is_about=True,
        council_id=district.council_id,
        nation_id=district.nation_id,
        town=district.town,
        district=district.name,
    )


def is_known_better(service: "Service") -> bool:
    """Whether it was placed by a more complete gazetteer than today's, and has not moved since."""
    if service.address_is_private:
        return False
    same = {"postcode": service.postcode, "address_is_private": service.address_is_private}
    unmoved = type(service).objects.filter(pk=service.pk, **same)
    return bool(service.is_exactly_placed or service.council_id) and unmoved.exists()


def geocoded(service: "Service") -> Location | None:
    """An approximate location from a geocoder, for a postcode newer than the gazetteer.

    The geocoder belongs to a third party, so it is queried for one service at a time, never many.
    """
    is_one = service.known_places is None
    if service.address_is_private or service.is_remote_only or not is_one:
        return None
    point = geocoding.point_of(f"{service.address}, {service.town} {service.postcode}")
    return Location(point, is_about=True, council_id=None, nation_id=None) if point else None


def put(service: "Service", found: Location | None) -> None:
    """Set everything shown about a service's location. Nothing else does.

    A service that works only by video or phone has no point, but has a nation. For a home, neither
    the town nor the page's URL may reveal more than its district.
    """
    at = None if service.is_remote_only else found
    service.latitude = at.point.latitude if at else None
    service.longitude = at.point.longitude if at else None
    service.point_is_about = bool(at and at.is_about)
    service.council_id = found.council_id if found else None
    service.nation_id = found.nation_id if found else None
    home = found if service.address_is_private else None
    service.told_district = home.district if home else ""
    if home and service.town != home.town:
        service.town = home.town
        service.slug = service.free_slug() if service.slug else None


def place_again(found: "ServiceQuerySet") -> list[Moved]:
    """Place services where the gazetteer now has their postcodes. See `ServiceQuerySet`."""
    services = list(found.exclude(postcode=""))
    known = known_locations(service.postcode for service in services)
    moved, elsewhere = [], []
    for service in services:
        before, areas = service.point, _told_of(service)
        slug = service.slug
        location = service.location(known)
        if location and not (location.is_about and service.is_exactly_placed):
            put(service, location)
            if service.in_ers == "yes" and service.nation_id not in (None, ENGLAND):
                service.in_ers = service.ers_service_name = ""  # as its rule requires
        if service.point != before:
            moved.append(Moved.between(service, before, service.point))
        if _told_of(service) != areas:
            elsewhere.append(service)
        if service.slug != slug:  # saved at once, so that another with this name cannot take it too
            found.model.objects.filter(pk=service.pk).update(slug=service.slug)
    found.model.objects.bulk_update(services, _PLACED_FIELDS, batch_size=1000)
    changed = [one.pk for one in (*elsewhere, *(move.service for move in moved))]
    found.model.objects.filter(pk__in=changed).update(updated_at=timezone.now())
    touch(elsewhere)
    return moved


def _told_of(service: "Service") -> tuple[str | None, ...]:
    return service.council_id, service.nation_id, service.town


def _is_district(row: PostcodeLocation) -> bool:
    return row.level == PostcodeLocation.Level.DISTRICT


def _lookups(postcode: str) -> list[str]:
    try:
        return Postcode.parse(postcode).lookups()
    except NotAPostcode:
        return []
