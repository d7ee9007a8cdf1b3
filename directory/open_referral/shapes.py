"""Services and organisations in the standard's shapes, without queries or requests."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from directory.models import Organisation, Service
from directory.open_referral import parts
from directory.open_referral.changes import modified_at
from directory.open_referral.identifiers import part_of, twin
from directory.open_referral.parts import Shape, known_fields
from directory.pages.listing import ServicePage

GoneShape = Callable[[UUID, datetime], Shape]

# The codes that https://org-id.guide gives registers; those of charities by their numbers' prefix.
_CHARITY_REGISTERS = {"SC": "GB-SC", "NIC": "GB-NIC"}
_ENGLAND_AND_WALES = "GB-CHC"
_NHS = "GB-NHS"
_GONE = "No longer listed"


# --- Services ------------------------------------------------------------------------------------


def short_service(service: Service, on: date) -> Shape:
    """A service as shown in a list."""
    return known_fields(
        id=str(service.public_id),
        organization_id=str(service.organisation.public_id),
        **parts.plain(service),
        status=_status(service, on),
        alert=" ".join(ServicePage(service, on).cautions),
        last_modified=modified_at(service, on),
        listing_url=_listing_url(settings.SITE_URL).format(service.slug or service.code),
        organization=_owner(service.organisation),
    )


@cache
def _listing_url(site: str) -> str:
    """With braces in place of the name: to reverse each of 10,000 takes a quarter of a second."""
    return site + reverse("service", args=["-"]).replace("-", "{}")


def minimal_service(service: Any, on: date) -> Shape:
    """Of a row that has no more than `changes.COLUMNS`."""
    dated = {"id": service.public_id, "modified_date": modified_at(service, on)}
    return dated | {"status": _status(service, on)}


def _status(service: Service, on: date) -> str:
    return "temporarily closed" if Service.is_paused(service, on) else "active"


def gone(public_id: UUID, left_at: datetime) -> Shape:
    """All that is told of a service that has left: never why."""
    return {"id": public_id, "name": _GONE, "status": "inactive", "last_modified": left_at}


def minimal_gone(public_id: UUID, left_at: datetime) -> Shape:
    return {"id": public_id, "modified_date": left_at, "status": "inactive"}


def whole_service(service: Service, on: date, names: Mapping[str, str]) -> Shape:
    """Everything public about a service. `names` gives the areas it serves, by code."""
    at_location = known_fields(
        **_link(service.public_id),
        location_id=parts.location_id(service),
        location=parts.whole_location(service),
    )
    return _whole_service(service, on, names) | {"service_at_locations": [at_location]}


def _whole_service(service: Service, on: date, names: Mapping[str, str]) -> Shape:
    return short_service(service, on) | known_fields(
        organization=_identified(service.organisation),
        phones=parts.phones(service),
        schedules=parts.schedules(service),
        service_areas=parts.service_areas(service, names),
        languages=parts.languages(service),
        cost_options=parts.cost_options(service),
        funding=parts.funding(service),
        attributes=parts.attributes(service, on),
    )


# --- Services at their locations -----------------------------------------------------------------


def service_at_location(service: Service, on: date) -> Shape:
    """A service at its location, with its distance if a postcode was given."""
    where = parts.location(service)
    return _link(service.public_id) | known_fields(
        location_id=where["id"],
        location=where,
        service=short_service(service, on),
        distance_metres=getattr(service, "metres", None),
    )


def whole_service_at_location(service: Service, on: date, names: Mapping[str, str]) -> Shape:
    """Satisfies both the standard's OpenAPI and its schema, which differ about the service."""
    return _link(service.public_id) | known_fields(
        location_id=parts.location_id(service),
        name=service.name,
        status=_status(service, on),
        location=parts.whole_location(service),
        service=_whole_service(service, on, names),
        distance_metres=getattr(service, "metres", None),
    )


def gone_from_location(public_id: UUID, left_at: datetime) -> Shape:
    left = gone(public_id, left_at)
    return left | _link(public_id) | {"service": left}


def _link(public_id: UUID) -> Shape:
    return {"id": str(twin(public_id, "service_at_location")), "service_id": str(public_id)}


# --- Organisations -------------------------------------------------------------------------------


def short_organisation(organisation: Organisation) -> Shape:
    return known_fields(
        id=str(organisation.public_id),
        **parts.plain(organisation),
        description=f"{organisation.get_kind_display()}.",
    )


def _owner(organisation: Organisation) -> Shape:
    """The same, made once for all the services in a list that share the object."""
    kept = organisation.__dict__
    if "short" not in kept:
        kept["short"] = short_organisation(organisation)
    shape: Shape = kept["short"]
    return shape


def organisation_gone(public_id: UUID, left_at: datetime) -> Shape:
    return gone(public_id, left_at) | {"description": f"{_GONE}."}


def whole_organisation(
    organisation: Organisation, services: Iterable[Service], on: date, names: Mapping[str, str]
) -> Shape:
    return _identified(organisation) | {
        "services": [whole_service(one, on, names) for one in services]
    }


def _identified(organisation: Organisation) -> Shape:
    return short_organisation(organisation) | known_fields(
        organization_identifiers=list(_identifiers(organisation))
    )


def _identifiers(organisation: Organisation) -> Iterator[Shape]:
    charity_number = organisation.charity_number.replace(" ", "").upper()
    register = _CHARITY_REGISTERS.get(charity_number.rstrip("0123456789"), _ENGLAND_AND_WALES)
    for name, scheme, kind, identifier in (
        ("charity number", register, "Registered charity number", charity_number),
        ("ODS code", _NHS, "ODS code", organisation.ods_code),
    ):
        if identifier:
            yield {
                "id": part_of(organisation.public_id, name),
                "organization_id": organisation.public_id,
                "identifier_scheme": scheme,
                "identifier_type": kind,
                "identifier": identifier,
            }
