"""Listings and people as schema.org data: only facts that appear on their pages.

A private address is given as its district, and samples are left out.
"""

from collections.abc import Iterable
from typing import Any

from directory.models import Organisation, Physiotherapist, Service
from directory.pages.listing import ServicePage

CONTEXT = "https://schema.org"


def of_listing(listing: ServicePage, root: str) -> dict[str, Any]:
    """Data for a listing: a private practice is a `Physiotherapy`, others a `MedicalClinic`."""
    service = listing.service
    people = [person for person, _, _ in listing.people if not person.is_sample]
    facts = {
        "@context": CONTEXT,
        **_named(service, root),
        "description": service.summary,
        "telephone": service.telephone,
        "sameAs": service.website,
        "address": _address(listing),
        "geo": _point(listing),
        "parentOrganization": _organisation(service),
        "employee": [_person(person, root) for person in people],
    }
    if facts["@type"] == "MedicalClinic":
        facts["medicalSpecialty"] = f"{CONTEXT}/Physiotherapy"
    return _told(facts)


def of_person(
    person: Physiotherapist, listings: Iterable[ServicePage], root: str
) -> dict[str, Any]:
    services = [listing.service for listing in listings]
    return _told(
        {
            "@context": CONTEXT,
            **_person(person, root),
            "jobTitle": "Physiotherapist",
            "honorificSuffix": person.membership,
            "identifier": {
                "@type": "PropertyValue",
                "propertyID": "HCPC number",
                "value": person.hcpc_number,
            },
            "worksFor": [_named(one, root) for one in services if not one.is_sample],
        }
    )


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts without any that are not known."""
    return {name: value for name, value in facts.items() if value}


def _named(service: Service, root: str) -> dict[str, Any]:
    is_private = service.organisation.kind == Organisation.Kind.PRIVATE
    return {
        "@type": "Physiotherapy" if is_private else "MedicalClinic",
        "name": service.name,
        "url": root + service.get_absolute_url(),
    }


def _person(person: Physiotherapist, root: str) -> dict[str, str]:
    return {"@type": "Person", "name": person.name, "url": root + person.get_absolute_url()}


def _organisation(service: Service) -> dict[str, str]:
    name = service.organisation.name
    return {} if name == service.name else {"@type": "Organization", "name": name}


def _address(listing: ServicePage) -> dict[str, str]:
    service = listing.service
    shown = {
        "streetAddress": service.address if listing.shows_address else "",
        "addressLocality": service.town,
        "postalCode": service.postcode if listing.shows_address else _district(listing),
    }
    told = _told(shown)
    return {"@type": "PostalAddress", **told, "addressCountry": "GB"} if told else {}


def _district(listing: ServicePage) -> str:
    """The postcode district; for a home, empty if it could be in a nearby one."""
    return listing.district if listing.district.isalnum() else ""


def _point(listing: ServicePage) -> dict[str, Any]:
    """The same point as in the map link."""
    point = listing.service.point
    if not listing.map_url or point is None:
        return {}
    return {
        "@type": "GeoCoordinates",
        "latitude": round(point.latitude, 5),
        "longitude": round(point.longitude, 5),
    }
