"""The standard's endpoints. Each view reads from top to bottom: parse, query, shape."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from directory.models import Organisation, Service
from directory.open_referral import dump, openapi, rows, shapes
from directory.open_referral.forms import UNKNOWN, ListPageForm, LocationsForm, ServicesForm
from directory.open_referral.identifiers import twin
from directory.open_referral.paging import envelope
from directory.open_referral.parts import Shape
from directory.open_referral.replies import Refusal, open_data, reply, try_later, unless_known
from directory.open_referral.terms import TAXONOMIES, TERMS, Taxonomy, TaxonomyTerm
from directory.search.box import messages, places
from directory.search.box.places import Place

Row = TypeVar("Row", bound=Model)
Known = TypeVar("Known", Taxonomy, TaxonomyTerm)


def _answer(request: HttpRequest, data: Any, on: date) -> HttpResponseBase:
    return reply(request, data, rows.changed_at(on))


def _asked(form: forms.Form) -> dict[str, Any]:
    """The cleaned parameters. Raises Refusal: 404 if well formed but not found, otherwise 400."""
    if form.is_valid():
        return form.cleaned_data
    fields = {name: [str(one) for one in told] for name, told in form.errors.items()}
    codes = {one.code for told in form.errors.as_data().values() for one in told}
    status = HTTPStatus.NOT_FOUND if codes == {UNKNOWN} else HTTPStatus.BAD_REQUEST
    raise Refusal(status, "Look at what is said of each parameter.", fields=fields)


def _nothing(words: str = "There is nothing at this address.") -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, words)


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise _nothing("There is nothing with this identifier.") from error


def _one(found: QuerySet[Row], public_id: UUID) -> Row:
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise _nothing("There is nothing with this identifier, or it is no longer listed.")
    return row


# --- About ---------------------------------------------------------------------------------------


@open_data
def root(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, openapi.about(), timezone.localdate())


@open_data
def description(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, openapi.document(), timezone.localdate())


@open_data
def no_such_address(request: HttpRequest) -> HttpResponseBase:
    raise _nothing()


# --- Services ------------------------------------------------------------------------------------


@open_data
def services(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    asked = _asked(ServicesForm(request.GET))
    found = rows.narrowed(rows.services(on), asked)
    page = envelope(found, asked, lambda some: [shapes.short_service(one, on) for one in some])
    return _answer(request, page, on)


@open_data
def service(request: HttpRequest, key: str) -> HttpResponseBase:
    on = timezone.localdate()
    found = _one(rows.services(on), _identifier(key))
    return _answer(request, shapes.whole_service(found, on, rows.area_names([found])), on)


@open_data
def service_at_locations(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    asked = _asked(LocationsForm(request.GET))
    found = rows.narrowed(rows.services(on), asked)
    place = _place(asked)
    if place:
        metres = asked["proximity"]
        found = rows.inside(found, place, metres) if metres else rows.covering(found, place)

    def shaped(some: Iterable[Service]) -> list[Shape]:
        page = rows.measured(some) if place else some
        return [shapes.service_at_location(one, on) for one in page]

    page = envelope(found, asked, shaped)
    measured_from = {"measured_from": str(place)} if place else {}
    return _answer(request, page | measured_from, on)


def _place(asked: dict[str, Any]) -> Place | None:
    if not asked["postcode"]:
        return None
    place = places.at_postcode(asked["postcode"])
    if place is None:
        fields = {"postcode": [messages.UNKNOWN_POSTCODE]}
        raise Refusal(HTTPStatus.NOT_FOUND, messages.UNKNOWN_POSTCODE, fields=fields)
    return place


@open_data
def service_at_location(request: HttpRequest, key: str) -> HttpResponseBase:
    on = timezone.localdate()
    found = _one(rows.services(on), twin(_identifier(key), "service_at_location"))
    return _answer(
        request, shapes.whole_service_at_location(found, on, rows.area_names([found])), on
    )


# --- Organisations -------------------------------------------------------------------------------


@open_data
def organisations(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    asked = _asked(ListPageForm(request.GET))

    def shaped(some: Iterable[Organisation]) -> list[Shape]:
        return [shapes.short_organisation(one) for one in some]

    return _answer(request, envelope(rows.organisations(on), asked, shaped), on)


@open_data
def organisation(request: HttpRequest, key: str) -> HttpResponseBase:
    on = timezone.localdate()
    found = _one(rows.organisations(on), _identifier(key))
    offered = list(rows.services(on).filter(organisation=found))
    whole = shapes.whole_organisation(found, offered, on, rows.area_names(offered))
    return _answer(request, whole, on)


# --- Taxonomies ----------------------------------------------------------------------------------


@open_data
def taxonomies(request: HttpRequest) -> HttpResponseBase:
    return _known(request, list(TAXONOMIES.values()))


@open_data
def taxonomy(request: HttpRequest, key: str) -> HttpResponseBase:
    return _known_one(request, TAXONOMIES, key)


@open_data
def taxonomy_terms(request: HttpRequest) -> HttpResponseBase:
    return _known(request, list(TERMS.values()))


@open_data
def taxonomy_term(request: HttpRequest, key: str) -> HttpResponseBase:
    return _known_one(request, TERMS, key)


def _known(request: HttpRequest, known: list[Known]) -> HttpResponseBase:
    asked = _asked(ListPageForm(request.GET))
    page = envelope(known, asked, lambda some: [one.shape for one in some])
    return _answer(request, page, timezone.localdate())


def _known_one(request: HttpRequest, known: dict[UUID, Known], key: str) -> HttpResponseBase:
    found = known.get(_identifier(key))
    if found is None:
        raise _nothing("There is nothing with this identifier.")
    return _answer(request, found.shape, timezone.localdate())


# --- All in one file -----------------------------------------------------------------------------


@open_data
def whole(request: HttpRequest) -> HttpResponseBase:
    """The latest complete file, as long as everything in it may still be published."""
    file = dump.latest(timezone.localdate())
    if file is None:
        words = "The file is made once a day. There is none now: read the services page by page."
        raise try_later(words, 60 * 60)
    made_at = dump.made_at(file)

    def made() -> HttpResponseBase:
        try:
            data = file.open("rb")
        except OSError as error:  # a newer one has just replaced it
            raise try_later("A newer file has just been made. Ask again.", 1) from error
        name = f"msphysio-{made_at:%Y-%m-%d}.json.gz"
        return FileResponse(data, filename=name, content_type="application/gzip")

    return unless_known(request, made, file.name, made_at)
