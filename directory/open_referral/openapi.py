"""Descriptions of the data: the standard's own, and OpenAPI 3.1 generated from the forms."""

from typing import Any

from django import forms
from django.conf import settings

from directory.open_referral import schemas
from directory.open_referral.forms import (
    MAX_PER_PAGE,
    PAGE_SIZE,
    Identifier,
    Identifiers,
    ListPageForm,
    LocationsForm,
    Moment,
    OrganisationsForm,
    ServiceListForm,
    WholeNumber,
    YesNo,
)

VERSION = "HSDS-UK-3.0"
EDITION = "2"  # of our own data: /open-data/ says what changed
PROFILE = "https://github.com/openreferral/uk-profile"
NO_NUL = "^[^\\u0000]*$"
MOMENT = (
    "^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    "(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?$"
)
# `Postcode.parse` accepts more; this is how postcodes are normally written.
POSTCODE = "^[A-Za-z]{1,2}[0-9][0-9A-Za-z]?( ?[0-9][A-Za-z]{2})?$"

Document = dict[str, Any]
_GONE = {
    "Service": "Gone",
    "ServiceAtLocation": "GoneFromLocation",
    "Organization": "OrganizationGone",
}


def address() -> str:
    return f"{settings.SITE_URL}/open-referral"


def about() -> Document:
    """The response at the standard's root URL, with the licence if the operator names one."""
    said = settings.OPERATOR.texts
    found = {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": f"{address()}/openapi.json",
        "dump_url": f"{address()}/dump.json.gz",
        "documentation_url": f"{settings.SITE_URL}/open-data/",
        "edition": EDITION,
        "licence": said["licence"],
        "licence_url": said["licence_url"],
    }
    return {name: text for name, text in found.items() if text}


def document() -> Document:
    said = settings.OPERATOR.texts
    licence = {"license": {"name": said["licence"], "url": said["licence_url"]}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "msphysio open data",
            "version": VERSION,
            "summary": "Physiotherapy for people with multiple sclerosis (MS) in the UK.",
            "description": (
                "Read-only. Every address may be asked "
                f"{settings.OPEN_DATA_PER_MINUTE} times a minute from one place. Ask again with "
                "If-None-Match, and what has not changed is not sent again."
            ),
            **(licence if said["licence"] else {}),
        },
        "servers": [{"url": address()}],
        "paths": {
            "/": _operation("about", "About this data.", "About"),
            **_list("services", "Service", ServiceListForm),
            **_list("service_at_locations", "ServiceAtLocation", LocationsForm),
            **_list("organizations", "Organization", OrganisationsForm),
            **_list("taxonomies", "Taxonomy", ListPageForm, whole="Taxonomy"),
            **_list("taxonomy_terms", "TaxonomyTerm", ListPageForm, whole="TaxonomyTerm"),
        },
        "components": {"schemas": schemas.SCHEMAS},
    }


def _list(name: str, shape: str, form: type[forms.Form], whole: str = "") -> Document:
    """The two URLs for a list: a page of it, and a single item."""
    key = {"name": "id", "in": "path", "required": True, "schema": schemas.ID}
    one = whole or f"Whole{shape}"
    page = _operation(name, f"A page of {name}.", f"{shape}Page", parameters(form))
    page["get"]["responses"]["200"]["content"]["application/x-ndjson"] = {"schema": schemas.TEXT}
    of_one = _operation(f"{name}_by_id", f"One of {name}.", one, [key])
    if gone := _GONE.get(shape):
        of_one["get"]["responses"]["410"] = _response("It left in the last year.", gone)
    return {f"/{name}": page, f"/{name}/{{id}}": of_one}


def _operation(
    name: str, summary: str, shape: str, takes: list[Document] | None = None
) -> Document:
    refused = _response("A mistake, in words.", "Refusal")
    bad = _response("The same; as a page where the address itself cannot be read.", "Refusal")
    bad["content"]["text/html"] = {"schema": schemas.TEXT}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": takes or [],
            "responses": {
                "200": _response("What was asked for.", shape),
                "304": {"description": "The asker has it already."},
                "400": bad,
                "404": refused,
                "429": refused,
                "503": refused,
            },
        }
    }


def _response(words: str, shape: str) -> Document:
    content = {"application/json": {"schema": schemas.ref(shape)}}
    return {"description": words, "content": content}


def parameters(form: type[forms.Form]) -> list[Document]:
    """Each field of a form as a parameter."""
    fields: dict[str, forms.Field] = form.base_fields
    return [
        {
            "name": name,
            "in": "query",
            "description": str(field.help_text),
            "schema": _parameter(name, field),
        }
        for name, field in fields.items()
    ]


def _parameter(name: str, field: forms.Field) -> Document:
    if isinstance(field, WholeNumber):
        return {"type": "integer", "minimum": field.least, "maximum": field.most}
    if isinstance(field, Identifiers):
        return {"type": "array", "items": schemas.ID}
    if isinstance(field, Identifier | forms.UUIDField):
        return schemas.ID
    if isinstance(field, YesNo):
        return {"type": "boolean"}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": [value for value in dict(field.widget.choices) if value]}
    if isinstance(field, Moment):
        return {"type": "string", "pattern": MOMENT, "examples": ["2026-11-30T09:30:00Z"]}
    if name == "postcode":
        return {"type": "string", "pattern": POSTCODE, "examples": ["LS1 3EX"]}
    return {"type": "string", "pattern": NO_NUL, "maxLength": getattr(field, "max_length", None)}


def for_readers() -> dict[str, Any]:
    """What the page about open data says of parameters and limits."""
    forms = type("AllLists", (LocationsForm, ServiceListForm), {})
    return {
        "per_minute": settings.OPEN_DATA_PER_MINUTE,
        "page_size": PAGE_SIZE,
        "max_per_page": MAX_PER_PAGE,
        "parameters": [(one["name"], one["description"]) for one in parameters(forms)],
    }
