"""Response headers for every status, where neither Django nor django-csp sets them; and requests
that are always rejected.
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

from msphysio.replicas import is_staff_page
from msphysio.serving import incoming

GetResponse = Callable[[HttpRequest], HttpResponse]

# The site needs no sensors, camera or payments, and embeds nothing. Only our own pages can ask for
# a visitor's location, and only when they press a button.
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
    """Must be the outermost middleware, so that rejected requests get the headers too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        add_headers(response)
        if may_name_a_home(request.META.get("QUERY_STRING", "")):
            response.headers["Cache-Control"] = "no-store"  # or a browser may keep it for ever
        return response

    return middleware


# However it is typed, even with letters for digits. A false match just means not caching a page.
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9OIL][A-Z0-9]?[0-9OIL][A-Z]{2}")
_POINT = re.compile(r"[0-9]\.[0-9]+[^0-9.]+[0-9]{1,3}\.[0-9]+")


def may_name_a_home(query: str) -> bool:
    """Whether a query string contains a full postcode or a point, which may be somebody's home."""
    for text in re.split("[&=]", query):
        plain = unicodedata.normalize("NFKC", unquote_plus(text)).upper()
        if _POINT.search(plain) or _POSTCODE.search(re.sub(r"[\W_]", "", plain)):
            return True
    return False


def add_headers(response: HttpResponseBase) -> None:
    """Add any missing headers. A view can set its own values, as open data does."""
    headers = response.headers
    headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    # SecurityMiddleware also sets these, except when it rejects the request itself.
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
    headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)


# --- Requests that are always rejected -----------------------------------------------------------

TAKEN = ("GET", "HEAD", "POST")
FOR_PROXIES = {"CONNECT", "TRACE"}  # Django and the admin's views treat these as safe


def reject_bad_requests(get_response: GetResponse) -> GetResponse:
    """Reject unknown hosts and malformed or oversized requests before building any page."""

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


FORM_BYTES = 64 << 10  # nginx has the same limit, except on staff pages


def files_of_staff(get_response: GetResponse) -> GetResponse:
    """Reject uploads from anyone not signed in without reading them. Must run before forms do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_file = incoming.length(request.META) > FORM_BYTES
        if is_file and is_staff_page(request) and request.user.is_anonymous:
            if request.path == reverse("admin:login"):
                raise RequestDataTooBig
            return redirect_to_login(request.path, reverse("admin:login"))
        return get_response(request)

    return middleware
