"""Protects forms that anyone may send, where no cookie may be set.

Nobody needs to be signed in there, and a curator who is gains nothing: no view behind these may use
the session. So there is little that another site could do by sending a form in a visitor's name,
and that is refused by what browsers say about where a form came from.

Here too are the answers to requests that are incomplete, too large, or sent to a page that takes
no form.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import bad_request as unreadable

from msphysio.address import client_network
from msphysio.errors import answer_to
from msphysio.replicas import shows_what_was_sent

View = Callable[..., HttpResponse]

MAX_BYTES = 32_000  # a thousand letters of four bytes, each percent-encoded, and more


class SeeOther(HttpResponseRedirect):
    """303: what was sent has been done; the page that says so is at another address."""

    status_code = HTTPStatus.SEE_OTHER


class SeeOtherThen(SeeOther):
    """Does the rest after responding, so that the response takes the same time either way."""

    def __init__(self, url: str, then: Callable[[], None]) -> None:
        super().__init__(url)
        self._then = then

    def close(self) -> None:
        try:
            self._then()
        finally:
            super().close()


def public_form(view: View) -> View:
    """For a view that takes forms without a cookie: only from our own pages, and not too large.

    Neither its page nor its answers are stored on the way or in the browser, since they contain
    what somebody typed.
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
    if request.FILES:  # none of our forms takes files; this reads the whole body
        return not_sent(request, HTTPStatus.BAD_REQUEST)
    return None


def not_sent(request: HttpRequest, status: HTTPStatus, said: str = "") -> HttpResponse:
    """The page for a form that was refused."""
    context = {"status": int(status), "said": said}
    return render(request, "not_sent.html", context, status=status)


def is_from_our_pages(request: HttpRequest) -> bool:
    """Whether, as the browser says, our page sent a form; older browsers give only its origin."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def sender(request: HttpRequest, on: date, doing: str = "sends forms") -> str:
    """A name for where a request came from, which changes daily and cannot be traced back.

    Anything counted separately, such as each minute of something, has names of its own.
    """
    salt = f"msphysio.posting {on:%Y-%m-%d} {doing}"
    return salted_hmac(salt, client_network(request) or "", algorithm="sha256").hexdigest()


# --- What was not sent properly ------------------------------------------------------------------

TOO_LARGE = "It was too large, or held too many files. Go back and send less at once."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: 413 for what is just too large; senders of forms are told what happened to them.

    A session that could not be saved comes here too, whatever was wrong with the database.
    """
    if failed := answer_to(exception, request):
        return failed
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return not_sent(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    if request.method == "POST":
        return not_sent(request, HTTPStatus.BAD_REQUEST)
    return unreadable(request, exception)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404. Django's own reads the form that was sent, and fails if it is broken."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def sent_without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """405 except for staff: public forms have no token, so this was sent to a page without one."""
    is_form = request.method == "POST"
    if is_form and request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return csrf_failure(request, reason)
    return HttpResponseNotAllowed(["GET", "HEAD"])
