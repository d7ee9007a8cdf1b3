"""Where a service stands, for its own page: a small map, and the same in words."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.models import Service
from directory.pages.maps.drawing import draw_point

SAVED_FIRST = "The postcode says where it is. You see it here once it is saved."
REMOTE = "It works only by video or phone, so it has no place on the map."
NO_POSTCODE = "No place yet: it has no postcode. Enter it and save."
NOT_FOUND = "No place yet: the postcode file does not say where {} is."
EXACT = "{}: the middle of the postcode itself."
ABOUT = "{}: about. The postcode file knows only where its sector or district is."
PRIVATE = "The middle of {}. The address is private, so nobody sees more."


def shown_place(service: Service) -> SafeString:
    drawing = draw_point(label_of(service), service.point) if service.point else None
    context = {"service": service, "words": in_words(service), "drawing": drawing}
    return render_to_string("curating/place.html", context)


def in_words(service: Service) -> str:
    """How precise its point is; or why it has none."""
    if service.is_remote_only:
        return REMOTE
    if service.point is None:
        return NOT_FOUND.format(service.postcode) if service.postcode else NO_POSTCODE
    if service.address_is_private:
        return PRIVATE.format(label_of(service))
    return (ABOUT if service.point_is_about else EXACT).format(service.postcode)


def label_of(service: Service) -> str:
    """The postcode; of a private address, its district."""
    if service.address_is_private:
        return service.public_district
    return service.postcode
