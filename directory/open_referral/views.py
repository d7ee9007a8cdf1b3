"""The standard's endpoints. Each view reads from top to bottom: parse, query, shape."""

from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils import timezone

from directory.models import Organisation, OrganisationEntry, Service, ServiceEntry
from directory.open_referral import dump, lists, openapi, rows, shapes
from directory.open_referral.answering import (
    NOTHING_THERE,
    Asked,
    answer,
    answer_list,
    asked_of,
    identifier,
    live_or_gone,
    nothing,
)
from directory.open_referral.forms import (
    ListPageForm,
    LocationsForm,
    OrganisationsForm,
    ServiceListForm,
)
from directory.open_referral.identifiers import twin
from directory.open_referral.parts import Shape
from directory.open_referral.replies import Refusal, open_data, try_later, unless_known
from directory.open_referral.terms import TAXONOMIES, TERMS, Taxonomy, TaxonomyTerm
from directory.search.box import messages, places
from directory.search.box.places import Place

Known = TypeVar("Known", Taxonomy, TaxonomyTerm)


# --- About ---------------------------------------------------------------------------------------


@open_data
def root(request: HttpRequest) -> HttpResponseBase:
    return answer(request, openapi.about(), timezone.localdate())


@open_data
def description(request: HttpRequest) -> HttpResponseBase:
    return answer(request, openapi.document(), timezone.localdate())


@open_data
def no_such_address(request: HttpRequest) -> HttpResponseBase:
    """A redirect if only a slash at the end is too many: the standard's addresses have none."""
    shorter = request.path_info.removesuffix("/")
    if shorter == request.path_info or resolve(shorter).url_name == "no-such-address":
        raise nothing()
    path, *query = request.get_full_path().split("?", 1)
    return HttpResponsePermanentRedirect("?".join([path.removesuffix("/"), *query]))


# --- Services ------------------------------------------------------------------------------------


@open_data
def services(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    asked = asked_of(ServiceListForm(request.GET))
    _know_organisation(asked, on)
    read = rows.whole if asked["full"] else rows.brief()
    shape, gone = _services(asked, on), shapes.gone
    if asked["minimal"]:
        read, gone = rows.dates, shapes.minimal_gone

    def shaped(entries: Iterable[Any]) -> list[Shape]:
        return lists.shaped(entries, read, shape, gone, on)

    return answer_list(request, lists.services(asked, on).bare(), asked, shaped, on)


def _services(asked: Asked, on: date) -> Callable[[list[Service]], list[Shape]]:
    """The shape that was asked for."""

    def whole(some: list[Service]) -> list[Shape]:
        names = rows.area_names(some)
        return [shapes.whole_service(one, on, names) for one in some]

    if asked["full"]:
        return whole
    shape = shapes.minimal_service if asked["minimal"] else shapes.short_service
    return lambda some: [shape(one, on) for one in some]


def _know_organisation(asked: Asked, on: date) -> None:
    owner = asked["organization_id"]
    if owner and not rows.organisations(on).filter(public_id=owner).exists():
        fields = {"organization_id": [NOTHING_THERE]}
        raise Refusal(HTTPStatus.NOT_FOUND, NOTHING_THERE, fields=fields)


@open_data
def service(request: HttpRequest, key: str) -> HttpResponseBase:
    on, public_id = timezone.localdate(), identifier(request, key)
    found = live_or_gone(rows.services(on), ServiceEntry.objects.all(), public_id, shapes.gone, on)
    return answer(request, shapes.whole_service(found, on, rows.area_names([found])), on)


@open_data
def service_at_locations(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    asked = asked_of(LocationsForm(request.GET))
    _know_organisation(asked, on)
    place, entries = _place(asked), lists.services(asked, on)
    read = rows.whole if asked["full"] else rows.brief()

    def shape(some: list[Service]) -> list[Shape]:
        if not asked["full"]:
            return [shapes.service_at_location(one, on) for one in some]
        names = rows.area_names(some)
        return [shapes.whole_service_at_location(one, on, names) for one in some]

    if place is None:
        gone = shapes.gone_from_location

        def shaped(some: Iterable[Any]) -> list[Shape]:
            return lists.shaped(some, read, shape, gone, on)

        return answer_list(request, entries.bare(), asked, shaped, on)
    found: Any = rows.services(on).filter(entry__in=entries)
    if metres := asked["proximity"]:
        found = rows.inside(found, place, metres)
    found = rows.covering(found, place, on)

    def with_distances(some: Iterable[Any]) -> list[Shape]:
        some = list(some)
        if asked["is_at_once"]:
            chords = dict(some)
            return shape(rows.measured(chords, read(list(chords), on)))
        return shape(rows.measured({one.pk: one.chord for one in some}, some))

    if asked["is_at_once"]:
        found = found.values_list("pk", "chord")
    return answer_list(request, found, asked, with_distances, on, measured_from=str(place))


def _place(asked: Asked) -> Place | None:
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
    public_id = twin(identifier(request, key), "service_at_location")
    gone = shapes.gone_from_location
    found = live_or_gone(rows.services(on), ServiceEntry.objects.all(), public_id, gone, on)
    names = rows.area_names([found])
    return answer(request, shapes.whole_service_at_location(found, on, names), on)


# --- Organisations -------------------------------------------------------------------------------


@open_data
def organisations(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    asked = asked_of(OrganisationsForm(request.GET))

    def shape(some: list[Organisation]) -> list[Shape]:
        if not asked["full"] and not asked["full_service"]:
            return [shapes.short_organisation(one) for one in some]
        return _whole(some, on)

    def shaped(entries: Iterable[Any]) -> list[Shape]:
        gone = shapes.organisation_gone
        return lists.shaped(entries, rows.owners, shape, gone, on)

    return answer_list(request, lists.organisations(on), asked, shaped, on)


def _whole(some: list[Organisation], on: date) -> list[Shape]:
    offered = list(rows.services(on).filter(organisation__in=some))
    names = rows.area_names(offered)
    return [
        shapes.whole_organisation(
            one, [of for of in offered if of.organisation_id == one.pk], on, names
        )
        for one in some
    ]


@open_data
def organisation(request: HttpRequest, key: str) -> HttpResponseBase:
    on, public_id = timezone.localdate(), identifier(request, key)
    live, entries = rows.organisations(on), OrganisationEntry.objects.all()
    found = live_or_gone(live, entries, public_id, shapes.organisation_gone, on)
    return answer(request, _whole([found], on)[0], on)


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
    asked = asked_of(ListPageForm(request.GET))
    on = timezone.localdate()
    return answer_list(request, known, asked, lambda some: [one.shape for one in some], on)


def _known_one(request: HttpRequest, known: dict[UUID, Known], key: str) -> HttpResponseBase:
    found = known.get(identifier(request, key))
    if found is None:
        raise nothing(NOTHING_THERE)
    return answer(request, found.shape, timezone.localdate())


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
