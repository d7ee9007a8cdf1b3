"""Protects public forms, where no cookie may be set.

Nobody needs to sign in to send them, and a signed-in curator gains nothing: the views behind them
must not use the session. So another site has little to gain by sending a form in a visitor's name,
and it cannot, because browsers say where a form came from.

This module also handles requests that are incomplete, too large, or sent to a page that accepts no
forms.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.crypto import salted_hmac
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import bad_request as unreadable

from msphysio.address import client_network
from msphysio.errors import READING, answer_to
from msphysio.replicas import is_staff_page, shows_what_was_sent

View = Callable[..., HttpResponse]

AFTER_AN_ADDRESS = "/ .,;:!)]}>\"'’”…"
MAX_BYTES = 32_000  # room for over a thousand four-byte characters, percent-encoded


class SeeOther(HttpResponseRedirect):
    """A 303 redirect to the page that confirms what was done."""

    status_code = HTTPStatus.SEE_OTHER


class SeeOtherThen(SeeOther):
    """Does the rest of the work after responding, so that response times reveal nothing."""

    def __init__(self, url: str, then: Callable[[], None]) -> None:
        super().__init__(url)
        self._then = then

    def close(self) -> None:
        try:
            self._then()
        finally:
            super().close()


def public_form(view: View) -> View:
    """For a view with a form but no cookie: accepts it only from our own pages and within limits.

    Responses are not cached anywhere, because they contain what somebody typed.
    """

    @csrf_exempt
    @shows_what_was_sent
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = _refusal(request) or view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST":
        return None
    if not is_from_our_pages(request):
        return not_sent(request, HTTPStatus.FORBIDDEN)
    announced = request.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > MAX_BYTES:
        return not_sent(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.FILES:  # none of our forms accepts files; this reads the whole body
        return not_sent(request, HTTPStatus.BAD_REQUEST)
    return None


def not_sent(request: HttpRequest, status: HTTPStatus, said: str = "") -> HttpResponse:
    """The page for a form that was rejected."""
    context = {"status": int(status), "said": said}
    return render(request, "not_sent.html", context, status=status)


def is_from_our_pages(request: HttpRequest) -> bool:
    """Whether the browser says that our own page sent the form. Older ones give only an origin."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def sender(request: HttpRequest, on: date, doing: str = "sends forms") -> str:
    """A pseudonym for a request's sender, which changes daily and cannot be traced back.

    Each `doing` that is counted separately gets its own pseudonyms.
    """
    salt = f"msphysio.posting {on:%Y-%m-%d} {doing}"
    return salted_hmac(salt, client_network(request) or "", algorithm="sha256").hexdigest()


# --- Bad requests --------------------------------------------------------------------------------

TOO_LARGE = "It was too large, or held too many files. Go back and send less at once."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: 413 if the request was too large, and an explanation if it was a form.

    It also handles sessions that could not be saved, whatever was wrong with the database.
    """
    if failed := answer_to(exception, request):
        return failed
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return not_sent(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    if request.method == "POST":
        return not_sent(request, HTTPStatus.BAD_REQUEST)
    return unreadable(request, exception)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404. Its default reads any form that was sent, and fails if it is broken."""
    is_for_visitors = request.method in READING and not is_staff_page(request)
    if is_for_visitors and (meant := _meant(request)):
        query = request.META.get("QUERY_STRING")
        return redirect(f"{meant}?{query}" if query else meant)
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def _meant(request: HttpRequest) -> str:
    """The page that was meant by an address in capitals, or with what stood after it in a text."""
    path = request.path_info
    tidy = path.rstrip(AFTER_AN_ADDRESS).lower()
    as_typed = (path, f"{path}/")  # Django itself adds a missing slash
    found = (one for one in (f"{tidy}/", tidy) if one not in as_typed and _is_there(one, request))
    return next(found, "")


def _is_there(path: str, request: HttpRequest) -> bool:
    """Whether there is such a page, and not only an address of its form."""
    try:
        found = resolve(path)
        answer = found.func(request, *found.args, **found.kwargs)
    except Http404:
        return False
    return bool(answer.status_code != HTTPStatus.NOT_FOUND)


def sent_without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A 405, except for staff: public forms have no CSRF token, so this page accepts no form."""
    is_form = request.method == "POST"
    if is_form and request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return csrf_failure(request, reason)
    return HttpResponseNotAllowed(["GET", "HEAD"])
