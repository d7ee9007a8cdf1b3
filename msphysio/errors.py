"""What a visitor sees when something of ours fails; a database that is away is no bare 500.

And what is answered to a request that is not whole, too large, or sent where nothing is taken.
"""

import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template import loader
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request as unreadable
from psycopg.errors import ReadOnlySqlTransaction

from msphysio.context import site
from msphysio.posting import not_sent

RETRY_AFTER_SECONDS = 30

# Used only when the templates themselves cannot be rendered.
LAST_WORDS = {
    500: "Something went wrong on our side. Try again in a few minutes.",
    503: "We cannot search at the moment. Try again in a few minutes.",
}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what caused it, and so on; each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_database_failure(error: BaseException | None) -> bool:
    """Whether the database was away, too slow, locked or cut us off, or takes nothing new."""
    kinds = (OperationalError, InterfaceError, ReadOnlySqlTransaction)
    return any(isinstance(link, kinds) for link in chain(error))


def page(status: int) -> HttpResponse:
    """The page for this status, made from settings alone: no query, no request data."""
    content: str
    try:
        content = loader.render_to_string(f"{status}.html", site(None))
    except Exception:  # a fault in a template must not hide the fault being told
        content = LAST_WORDS[status]
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"})


def unavailable() -> HttpResponse:
    """503: try again soon."""
    response = page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Called while the exception is being handled, middleware's own included."""
    return unavailable() if is_database_failure(sys.exc_info()[1]) else page(500)


class DatabaseFailureMiddleware:
    """Answers 503 for failures in views, with DEBUG on as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable() if is_database_failure(error) else None


# --- What was not sent as it should be -----------------------------------------------------------

TOO_LARGE = "It was too large, or held too many files. Go back and send less at once."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: 413 for what is only too large; whoever sent a form is told what became of it."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return not_sent(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    if request.method == "POST":
        return not_sent(request, HTTPStatus.BAD_REQUEST)
    return unreadable(request, exception)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404. Django's own reads what form was sent there, and fails where it is broken."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def sent_without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """405 but for staff: public forms ask for no token, so this was sent to a page to be read."""
    is_form = request.method == "POST"
    if is_form and request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return csrf_failure(request, reason)
    return HttpResponseNotAllowed(["GET", "HEAD"])
