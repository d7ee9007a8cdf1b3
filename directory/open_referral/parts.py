"""The parts of a service: its location, phones, prices, days, areas and languages."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from directory.facts import AnyField, facts_of, in_words
from directory.geo import Point
from directory.models import Organisation, Service, YesNoUnknown
from directory.models.services.wait import IN_DAYS
from directory.open_referral.identifiers import part_of, twin
from directory.open_referral.terms import ACCESS, OF_SERVICES, WAIT, TaxonomyTerm
from directory.pages import waiting_times, wording
from directory.postcodes import MAX_DISTRICT_LENGTH
from directory.vocabulary import ChoiceGroup

Shape = dict[str, Any]

_BSL = "bfi"  # British Sign Language in ISO 639
_STATISTICS = "http://statistics.data.gov.uk/id/statistical-geography/"
_DAY_LETTERS = 2
_VISITS = "Visits people at home"
_CORNERS = 24  # within 1% of a circle


def known_fields(**fields: Any) -> Shape:
    """The fields that have a value, leaving out anything unknown."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def plain(row: Service | Organisation) -> Shape:
    """Facts published unchanged, under the standard's names."""
    return {
        fact.open_data: _value(field, getattr(row, field.name))
        for field, fact in facts_of(type(row))
        if fact.open_data
    }


def _value(field: AnyField, value: Any) -> Any:
    """Numbers, dates and text unchanged, everything else in words."""
    if isinstance(value, str) and not field.choices:
        return value
    is_plain = isinstance(value, (int, date)) and not isinstance(value, ChoiceGroup)
    return value if is_plain else in_words(field, value)


def location_id(service: Service) -> str:
    return str(twin(service.public_id, "location"))


# --- Where ---------------------------------------------------------------------------------------


def location(service: Service) -> Shape:
    """The service's location. If private, the centre of its postcode district, with no name."""
    return known_fields(
        id=location_id(service),
        location_type="virtual" if service.is_remote_only else "physical",
        name="" if service.address_is_private else service.town,
        description=_how_exact(service),
        latitude=service.latitude,
        longitude=service.longitude,
    )


def _how_exact(service: Service) -> str:
    if service.point is None:
        return ""
    if service.address_is_private:
        return (
            "The address is not public. The point is the centre of its postcode district or a few."
        )
    return "The point is about right, not exact." if service.point_is_about else ""


def whole_location(service: Service) -> Shape:
    return location(service) | known_fields(
        addresses=list(_addresses(service)), accessibility=list(_accessibility(service))
    )


def _addresses(service: Service) -> Iterator[Shape]:
    if service.address_is_private or service.is_remote_only or not service.postcode:
        return
    area = service.council or service.nation
    yield {
        "id": part_of(service.public_id, "address"),
        "location_id": location_id(service),
        "address_1": ", ".join(line.strip(" ,") for line in service.address.splitlines()),
        "city": service.town,
        "state_province": area.name if area else "",
        "postal_code": service.postcode,
        "country": "GB",
        "address_type": "physical",
    }


def _accessibility(service: Service) -> Iterator[Shape]:
    """What they answered yes or no. Anything not asked yet is not reported as missing."""
    for term in ACCESS.of(service):
        access = _access(service, term.value, "yes")
        yield access | {"attributes": [_attribute(access["id"], term)]}
    for fact in service.access_no.members:
        yield _access(service, fact, "no")
    if (metres := service.metres_from_drop_off) is not None:
        yield {
            "id": part_of(service.public_id, "drop-off"),
            "location_id": location_id(service),
            "description": f"{metres} metres from the drop-off to the door",
        }


def _access(service: Service, fact: ChoiceGroup, answer: str) -> Shape:
    return known_fields(
        id=part_of(service.public_id, f"access {fact.slug}"),
        location_id=location_id(service),
        description=f"{fact.label}: {answer}",
        details=fact.explanation,
    )


# --- What it offers ------------------------------------------------------------------------------


def attributes(service: Service, on: date) -> list[Shape]:
    chosen = [
        _attribute(service.public_id, term)
        for taxonomy in OF_SERVICES
        for term in taxonomy.of(service)
    ]
    return [*chosen, *_wait(service, on)]


def _wait(service: Service, on: date) -> Iterator[Shape]:
    """The wait in days as the term's value, unless we were told too long ago."""
    if said := waiting_times.dated(service, on):
        wait = _attribute(service.public_id, WAIT)
        yield wait | {"value": str(getattr(service, IN_DAYS)), "label": said}


def _attribute(owner: UUID, term: TaxonomyTerm) -> Shape:
    return {
        "id": part_of(owner, f"{term.taxonomy.slug} {term.slug}"),
        "link_id": owner,
        "link_type": term.taxonomy.slug,
        "taxonomy_term_id": term.shape["id"],
        "taxonomy_term": term.shape,
    }


def languages(service: Service) -> list[Shape]:
    return [
        _part(service, f"language {one.slug}")
        | {"name": one.label, "code": _BSL if one.slug == "bsl" else one.slug}
        for one in service.languages.members
    ]


def cost_options(service: Service) -> list[Shape]:
    return [
        _part(service, f"price {visit.value}")
        | known_fields(
            option=visit.value,
            amount=float(amount),
            currency="GBP",
            amount_description=f"{minutes} minutes" if minutes else "",
            valid_from=service.prices_told_on,
        )
        for visit, amount, minutes in service.visit_prices
    ]


def funding(service: Service) -> list[Shape]:
    """Who commissions the service or runs it, where we know."""
    source = service.commissioner
    return [_part(service, "commissioner") | {"source": source}] if source else []


# --- Who and when --------------------------------------------------------------------------------


def service_areas(service: Service, names: Mapping[str, str]) -> list[Shape]:
    """The areas where people must live, or have their GP, to be accepted, none if anywhere; and
    where home visits go, if that is known.
    """
    basis = wording.area_basis(service)
    return [
        *(_area(service, "area", basis, code, names) for code in service.serves),
        *(_area(service, "home area", f"{_VISITS} in", code, names) for code in service.home_areas),
        *_miles(service),
    ]


def _area(service: Service, part: str, words: str, code: str, names: Mapping[str, str]) -> Shape:
    return _part(service, f"{part} {code}") | known_fields(
        name=names.get(code, code),
        service_area=f"{words} {names.get(code, code)}.",
        uri=f"{_STATISTICS}{code}" if _is_official(code) else "",
    )


def _miles(service: Service) -> Iterator[Shape]:
    """The circle that home visits reach, around the point that is told, as GeoJSON."""
    if service.home_miles and (point := service.point):
        yield _part(service, "home miles") | {
            "name": f"Within {service.home_miles} miles",
            "service_area": f"{_VISITS} up to {service.home_miles} miles away.",
            "extent": json.dumps(_circle(point, service.home_miles)),
            "extent_type": "geojson",
        }


def _circle(middle: Point, miles: int) -> Shape:
    ring = [middle.towards(360 * part / _CORNERS, miles) for part in range(_CORNERS)]
    corners = [[round(at.longitude, 4), round(at.latitude, 4)] for at in ring]
    return {"type": "Polygon", "coordinates": [[*corners[::-1], corners[-1]]]}


def _is_official(code: str) -> bool:
    return len(code) > MAX_DISTRICT_LENGTH and code[0] in "ESWN"


def schedules(service: Service) -> list[Shape]:
    """Days of the week; opening times are not given in a form that a machine can read."""
    days = (
        ("Clinic days", service.clinic_days),
        ("Days of the MS physiotherapist", service.ms_physiotherapist_days),
    )
    return [
        _part(service, f"schedule {description}")
        | {"freq": "WEEKLY", "byday": ",".join(by_day(flags)), "description": description}
        for description, flags in days
        if flags
    ]


def by_day(days: ChoiceGroup) -> Iterable[str]:
    """Days in calendar format, such as MO and TU."""
    return (slug[:_DAY_LETTERS].upper() for slug in days.slugs)


def phones(service: Service) -> list[Shape]:
    """Phone numbers. They are in HSDS but not the UK profile, which allows additional fields."""
    relay = "Takes calls by Relay UK." if service.relay_uk == YesNoUnknown.YES else ""
    hours = service.telephone_hours and f"{service.telephone_hours.rstrip('.')}."
    numbers = (
        ("voice", service.telephone, f"{hours} {relay}".strip()),
        ("sms", service.text_number, ""),
    )
    return [
        _part(service, f"phone {kind}")
        | known_fields(number=number, type=kind, description=description)
        for kind, number, description in numbers
        if number
    ]


def _part(service: Service, name: str) -> Shape:
    return {"id": part_of(service.public_id, name), "service_id": service.public_id}
