"""Descriptions of the data: the standard's own, and OpenAPI 3.1 generated from the forms."""

from typing import Any

from django import forms
from django.conf import settings

from directory.open_referral import schemas
from directory.open_referral.forms import (
    DAYS,
    Identifier,
    ListPageForm,
    LocationsForm,
    ServicesForm,
    WholeNumber,
)

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/openreferral/uk-profile"
LICENCE = {
    "name": "Creative Commons Attribution 4.0 International",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
NOT_OFFERED = {"start_time", "end_time"}  # parsed only to be rejected with an explanation
NO_NUL = "^[^\\u0000]*$"
# `Postcode.parse` accepts more; this is how postcodes are normally written.
POSTCODE = "^[A-Za-z]{1,2}[0-9][0-9A-Za-z]?( ?[0-9][A-Za-z]{2})?$"

Document = dict[str, Any]


def address() -> str:
    return f"{settings.SITE_URL}/open-referral"


def about() -> Document:
    """The response at the standard's root URL, with the licence."""
    return {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": f"{address()}/openapi.json",
        "dump_url": f"{address()}/dump.json.gz",
        "documentation_url": f"{settings.SITE_URL}/open-data/",
        "licence": LICENCE["name"],
        "licence_url": LICENCE["url"],
    }


def document() -> Document:
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
            "license": LICENCE,
        },
        "servers": [{"url": address()}],
        "paths": {
            "/": _operation("about", "About this data.", "About"),
            **_list("services", "Service", ServicesForm),
            **_list("service_at_locations", "ServiceAtLocation", LocationsForm),
            **_list("organizations", "Organization", ListPageForm),
            **_list("taxonomies", "Taxonomy", ListPageForm, whole="Taxonomy"),
            **_list("taxonomy_terms", "TaxonomyTerm", ListPageForm, whole="TaxonomyTerm"),
        },
        "components": {"schemas": schemas.SCHEMAS},
    }


def _list(name: str, shape: str, form: type[forms.Form], whole: str = "") -> Document:
    """The two URLs for a list: a page of it, and a single item."""
    key = {"name": "id", "in": "path", "required": True, "schema": schemas.ID}
    one = whole or f"Whole{shape}"
    return {
        f"/{name}": _operation(name, f"A page of {name}.", f"{shape}Page", parameters(form)),
        f"/{name}/{{id}}": _operation(f"{name}_by_id", f"One of {name}.", one, [key]),
    }


def _operation(
    name: str, summary: str, shape: str, takes: list[Document] | None = None
) -> Document:
    refused = _response("A mistake, in words.", "Refusal")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": takes or [],
            "responses": {
                "200": _response("What was asked for.", shape),
                "304": {"description": "The asker has it already."},
                "400": refused,
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
        if name not in NOT_OFFERED
    ]


def _parameter(name: str, field: forms.Field) -> Document:
    if isinstance(field, WholeNumber):
        return {"type": "integer", "minimum": field.least, "maximum": field.most}
    if isinstance(field, Identifier):
        return schemas.ID
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": list(DAYS)}
    if name == "postcode":
        return {"type": "string", "pattern": POSTCODE, "examples": ["LS1 3EX"]}
    return {"type": "string", "pattern": NO_NUL, "maxLength": getattr(field, "max_length", None)}
