"""The shapes in `shapes.py` as JSON Schema, for machines to read."""

from typing import Any

from django.db import models

from directory.facts import facts_of
from directory.fields import ChoiceGroupField
from directory.models import Organisation, Service

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
TIME: Schema = {"type": "string", "format": "date-time"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
ID: Schema = {"type": "string", "format": "uuid"}
STATUS: Schema = {"enum": ["active", "temporarily closed"]}
LEFT: Schema = {"const": "inactive"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


def shape(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def widened(narrow: Schema, required: str = "", **properties: Schema) -> Schema:
    """A shape extended with more fields."""
    return {
        "type": "object",
        "required": [*narrow["required"], *required.split()],
        "properties": {**narrow["properties"], **properties},
    }


def either(*names: str) -> Schema:
    return {"anyOf": [ref(name) for name in names]}


def page(*names: str, **more: Schema) -> Schema:
    return shape(
        "total_items total_pages page_number size first_page last_page empty contents",
        total_items=WHOLE,
        total_pages=WHOLE,
        page_number=WHOLE,
        size=WHOLE,
        first_page=FLAG,
        last_page=FLAG,
        empty=FLAG,
        contents={"type": "array", "items": either(*names) if names[1:] else ref(*names)},
        **more,
    )


def plain(model: type[models.Model]) -> dict[str, Schema]:
    """Facts published unchanged, by type."""
    return {
        fact.open_data: next((one for kind, one in _KINDS.items() if isinstance(field, kind)), TEXT)
        for field, fact in facts_of(model)
        if fact.open_data
    }


_KINDS: dict[type["models.Field[Any, Any]"], Schema] = {
    ChoiceGroupField: TEXT,
    models.BooleanField: FLAG,
    models.IntegerField: WHOLE,
    models.DateField: DAY,
    models.URLField: ADDRESS,
}
_ORGANIZATION = shape("id name description", id=ID, description=TEXT, **plain(Organisation))
_IDENTIFIED = widened(_ORGANIZATION, organization_identifiers=many("OrganizationIdentifier"))
_SERVICE = shape(
    "id organization_id name status last_modified listing_url organization",
    id=ID,
    organization_id=ID,
    **plain(Service),
    status=STATUS,
    alert=TEXT,
    last_modified=TIME,
    listing_url=ADDRESS,
    organization=ref("Organization"),
)
_SERVICE_THERE = widened(
    _SERVICE,
    organization=ref("IdentifiedOrganization"),
    phones=many("Phone"),
    schedules=many("Schedule"),
    service_areas=many("ServiceArea"),
    languages=many("Language"),
    cost_options=many("CostOption"),
    funding=many("Funding"),
    attributes=many("Attribute"),
)
_GONE = shape("id name status last_modified", id=ID, name=TEXT, status=LEFT, last_modified=TIME)
_LOCATION = shape(
    "id location_type",
    id=ID,
    location_type={"enum": ["physical", "virtual"]},
    name=TEXT,
    description=TEXT,
    latitude=NUMBER,
    longitude=NUMBER,
)
_LINK = shape("id service_id location_id", id=ID, service_id=ID, location_id=ID)
_PART = shape("id service_id", id=ID, service_id=ID)
_TAXONOMY = shape("id name description", id=ID, name=TEXT, description=TEXT)

SCHEMAS: dict[str, Schema] = {
    "About": shape(
        "version profile openapi_url",
        version=TEXT,
        profile=ADDRESS,
        openapi_url=ADDRESS,
        dump_url=ADDRESS,
        documentation_url=ADDRESS,
        edition=TEXT,
        licence=TEXT,
        licence_url=ADDRESS,
    ),
    "Refusal": shape(
        "status message fields",
        status=WHOLE,
        message=TEXT,
        fields={"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
    ),
    "ServicePage": page("Service", "WholeService", "MinimalService", "Gone"),
    "ServiceAtLocationPage": page(
        "ServiceAtLocation", "WholeServiceAtLocation", "GoneFromLocation", measured_from=TEXT
    ),
    "OrganizationPage": page("Organization", "WholeOrganization", "OrganizationGone"),
    "TaxonomyPage": page("Taxonomy"),
    "TaxonomyTermPage": page("TaxonomyTerm"),
    "Service": _SERVICE,
    "MinimalService": shape(
        "id modified_date status",
        id=ID,
        modified_date=TIME,
        status={"enum": [*STATUS["enum"], LEFT["const"]]},
    ),
    "Gone": _GONE,
    "GoneFromLocation": widened(_GONE, "service_id service", service_id=ID, service=ref("Gone")),
    "OrganizationGone": widened(_GONE, "description", description=TEXT),
    "WholeService": widened(
        _SERVICE_THERE, "service_at_locations", service_at_locations=many("PlaceOfService")
    ),
    "ServiceThere": _SERVICE_THERE,
    "PlaceOfService": widened(_LINK, "location", location=ref("WholeLocation")),
    "ServiceAtLocation": widened(
        _LINK,
        "location service",
        location=ref("Location"),
        service=ref("Service"),
        distance_metres=WHOLE,
    ),
    "WholeServiceAtLocation": widened(
        _LINK,
        "location service name status",
        location=ref("WholeLocation"),
        service=ref("ServiceThere"),
        name=TEXT,
        status=STATUS,
        distance_metres=WHOLE,
    ),
    "Location": _LOCATION,
    "WholeLocation": widened(
        _LOCATION, addresses=many("Address"), accessibility=many("Accessibility")
    ),
    "Address": shape(
        "id location_id address_1 city state_province postal_code country address_type",
        id=ID,
        location_id=ID,
        address_1=TEXT,
        city=TEXT,
        state_province=TEXT,
        postal_code=TEXT,
        country={"const": "GB"},
        address_type={"const": "physical"},
    ),
    "Accessibility": shape(
        "id location_id description",
        id=ID,
        location_id=ID,
        description=TEXT,
        details=TEXT,
        attributes=many("Attribute"),
    ),
    "Organization": _ORGANIZATION,
    "IdentifiedOrganization": _IDENTIFIED,
    "WholeOrganization": widened(_IDENTIFIED, "services", services=many("WholeService")),
    "OrganizationIdentifier": shape(
        "id organization_id identifier_scheme identifier_type identifier",
        id=ID,
        organization_id=ID,
        identifier_scheme=TEXT,
        identifier_type=TEXT,
        identifier=TEXT,
    ),
    "Phone": widened(
        _PART, "number type", number=TEXT, type={"enum": ["voice", "sms"]}, description=TEXT
    ),
    "Schedule": widened(
        _PART, "freq byday", freq={"const": "WEEKLY"}, byday=TEXT, description=TEXT
    ),
    "ServiceArea": widened(
        _PART,
        "name service_area",
        name=TEXT,
        service_area=TEXT,
        uri=ADDRESS,
        extent=TEXT,
        extent_type={"const": "geojson"},
    ),
    "Language": widened(_PART, "name code", name=TEXT, code=TEXT),
    "CostOption": widened(
        _PART,
        "option amount currency",
        option=TEXT,
        amount=NUMBER,
        currency={"const": "GBP"},
        amount_description=TEXT,
        valid_from=DAY,
    ),
    "Funding": widened(_PART, "source", source=TEXT),
    "Attribute": shape(
        "id link_id link_type taxonomy_term_id taxonomy_term",
        id=ID,
        link_id=ID,
        link_type=TEXT,
        taxonomy_term_id=ID,
        taxonomy_term=ref("TaxonomyTerm"),
        value=TEXT,
        label=TEXT,
    ),
    "Taxonomy": _TAXONOMY,
    "TaxonomyTerm": widened(
        _TAXONOMY,
        "taxonomy taxonomy_id term",
        taxonomy=TEXT,
        taxonomy_id=ID,
        term=TEXT,
        term_uri=ADDRESS,
    ),
}
