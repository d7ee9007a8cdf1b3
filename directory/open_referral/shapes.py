"""Services and organisations as the standard shapes them. Pure: no query, no request."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings

from directory.models import Organisation, Service
from directory.open_referral import parts
from directory.open_referral.identifiers import part_of
from directory.open_referral.parts import Shape, told
from directory.pages.listing import ServicePage

# What https://org-id.guide calls the charity registers, by how their numbers begin.
_CHARITY_REGISTERS = {"SC": "GB-SC", "NIC": "GB-NIC"}
_ENGLAND_AND_WALES = "GB-CHC"


# --- Services ------------------------------------------------------------------------------------


def service(of: Service, on: date) -> Shape:
    """A service as it is in a list."""
    return told(
        id=of.public_id,
        organization_id=of.organisation.public_id,
        **parts.plain(of),
        status="temporarily closed" if of.is_paused(on) else "active",
        alert=" ".join(ServicePage(of, on).cautions),
        last_modified=of.updated_at,
        listing_url=f"{settings.SITE_URL}{of.get_absolute_url()}",
        organization=organisation(of.organisation),
    )


def whole_service(of: Service, on: date, names: Mapping[str, str]) -> Shape:
    """Everything public about a service. `names` gives the areas it serves, by code."""
    at_location = told(
        id=parts.at_location_id(of),
        service_id=of.public_id,
        location_id=parts.location_id(of),
        location=parts.whole_location(of),
    )
    return _whole_service(of, on, names) | {"service_at_locations": [at_location]}


def _whole_service(of: Service, on: date, names: Mapping[str, str]) -> Shape:
    return service(of, on) | told(
        organization=_identified(of.organisation),
        phones=parts.phones(of),
        schedules=parts.schedules(of),
        service_areas=parts.service_areas(of, names),
        languages=parts.languages(of),
        cost_options=parts.cost_options(of),
        attributes=parts.attributes(of),
    )


# --- Services at their locations -----------------------------------------------------------------


def at_location(of: Service, on: date) -> Shape:
    """With its distance, if a place was asked for."""
    return _at_location(of) | told(
        location=parts.location(of),
        service=service(of, on),
        distance_metres=getattr(of, "metres", None),
    )


def whole_at_location(of: Service, on: date, names: Mapping[str, str]) -> Shape:
    """The standard's OpenAPI has a service here but its schema differs: this satisfies both."""
    both = {"name": of.name, "status": service(of, on)["status"]}
    return (
        _at_location(of)
        | both
        | {
            "location": parts.whole_location(of),
            "service": _whole_service(of, on, names),
        }
    )


def _at_location(of: Service) -> Shape:
    return {
        "id": parts.at_location_id(of),
        "service_id": of.public_id,
        "location_id": parts.location_id(of),
    }


# --- Organisations -------------------------------------------------------------------------------


def organisation(of: Organisation) -> Shape:
    return told(
        id=of.public_id,
        **parts.plain(of),
        description=f"{of.get_kind_display()}.",
    )


def whole_organisation(
    of: Organisation, services: Iterable[Service], on: date, names: Mapping[str, str]
) -> Shape:
    return _identified(of) | {"services": [whole_service(one, on, names) for one in services]}


def _identified(of: Organisation) -> Shape:
    return organisation(of) | told(organization_identifiers=_charity_number(of))


def _charity_number(of: Organisation) -> list[Shape]:
    if not (number := of.charity_number.replace(" ", "").upper()):
        return []
    letters = number.rstrip("0123456789")
    return [
        {
            "id": part_of(of.public_id, "charity number"),
            "organization_id": of.public_id,
            "identifier_scheme": _CHARITY_REGISTERS.get(letters, _ENGLAND_AND_WALES),
            "identifier_type": "Registered charity number",
            "identifier": number,
        }
    ]
