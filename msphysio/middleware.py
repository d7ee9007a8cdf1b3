"""Response headers, on every status, that neither Django nor django-csp sets for us; and requests
that are always refused.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse

from msphysio.serving import incoming

GetResponse = Callable[[HttpRequest], HttpResponse]

# Nothing here needs a sensor, a camera or a payment sheet, and nothing is embedded. Only our own
# pages may ask where somebody is, and they do so only when a button is pressed.
DENIED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(
    ["geolocation=(self)", *(f"{feature}=()" for feature in DENIED_FEATURES)]
)


def security_headers(get_response: GetResponse) -> GetResponse:
    """The outermost middleware, so that it also covers refusals by those inside."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        add_headers(response)
        if names_a_postcode(request.META.get("QUERY_STRING", "")):
            response.headers["Cache-Control"] = "no-store"  # else a browser keeps it for good
        return response

    return middleware


# However it was typed, slips for digits included; a word too many is only not stored.
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9OIL][A-Z0-9]?[0-9OIL][A-Z]{2}")


def names_a_postcode(query: str) -> bool:
    """Whether an address contains a full postcode, and so perhaps somebody's home."""
    for text in re.split("[&=]", query):
        plain = unicodedata.normalize("NFKC", unquote_plus(text)).upper()
        if _POSTCODE.search(re.sub(r"[\W_]", "", plain)):
            return True
    return False


def add_headers(response: HttpResponseBase) -> None:
    """Set what is missing; a view may have chosen its own value, as open data does."""
    headers = response.headers
    headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    # SecurityMiddleware sets these too, except when it refuses the request itself.
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
    headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)


# --- What is always refused ----------------------------------------------------------------------

TAKEN = ("GET", "HEAD", "POST")
FOR_PROXIES = {"CONNECT", "TRACE"}  # Django treats them as harmless, and so do the admin's views


def sound_requests(get_response: GetResponse) -> GetResponse:
    """Refuse, before making any page, hosts that are not ours and what nothing here can read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.get_host()
        if request.method in FOR_PROXIES:
            return HttpResponseNotAllowed(TAKEN)
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL, which no database keeps")
        if incoming.length(request.META) > incoming.MAX_BYTES:
            raise RequestDataTooBig
        return get_response(request)

    return middleware


FORM_BYTES = 64 << 10  # as nginx has it for all but staff pages


def files_of_staff(get_response: GetResponse) -> GetResponse:
    """Read no file of somebody who is not signed in, only to refuse it. Before forms are read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_file = incoming.length(request.META) > FORM_BYTES
        is_for_staff = request.path.startswith(reverse("admin:index"))
        if is_file and is_for_staff and request.user.is_anonymous:
            if request.path == reverse("admin:login"):
                raise RequestDataTooBig
            return redirect_to_login(request.path, reverse("admin:login"))
        return get_response(request)

    return middleware
