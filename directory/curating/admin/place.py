"""A service's location on its admin page: a small map, and the same in words."""

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory import homes
from directory.models import Service
from directory.models.placing import FEWEST_POSTCODES
from directory.pages.maps.drawing import draw_point

SAVED_FIRST = "The place comes from the postcode. It is shown here once you save."
REMOTE = "It works only by video or phone, so it has no place on the map."
NO_POSTCODE = "No place yet: it has no postcode. Enter it and save."
NOT_FOUND = "No place yet: the postcode file does not say where {} is."
EXACT = "{}: the middle of the postcode itself."
ABOUT = "{}: approximate. The postcode file only says where its sector or district is."
PRIVATE = "The middle of {}. The address is private, so visitors see nothing more exact."


def shown_place(service: Service) -> SafeString:
    drawing = draw_point(label_of(service), service.point) if service.point else None
    context = {"service": service, "words": in_words(service), "drawing": drawing}
    if among := homes.in_words(service):
        context |= {"among": among, "typed": homes.typed_texts(service)}
    return render_to_string("curating/place.html", context)


def tell_of_home(request: HttpRequest, service: Service) -> None:
    """After a home is saved, say how many postcodes visitors could narrow it down to."""
    if words := homes.in_words(service):
        is_safe = (service.told_among or 0) >= FEWEST_POSTCODES
        messages.add_message(request, messages.INFO if is_safe else messages.WARNING, words)


def in_words(service: Service) -> str:
    """How precise the location is, or why there is none."""
    if service.is_remote_only:
        return REMOTE
    if service.point is None:
        return NOT_FOUND.format(service.postcode) if service.postcode else NO_POSTCODE
    if service.address_is_private:
        told = label_of(service).replace(" or nearby", " and the districts nearby")
        return PRIVATE.format(told)
    return (ABOUT if service.point_is_about else EXACT).format(service.postcode)


def label_of(service: Service) -> str:
    """The postcode or, for a private address, its district."""
    if service.address_is_private:
        return service.public_district
    return service.postcode
