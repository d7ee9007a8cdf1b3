"""Error pages. A database failure gets a helpful 503, not a bare 500."""

import sys
from collections.abc import Callable, Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from psycopg.errors import ReadOnlySqlTransaction

from msphysio.context import site

RETRY_AFTER_SECONDS = 30
READING = {"GET", "HEAD", "OPTIONS"}  # safe methods, which change nothing

# A last resort, for when the templates themselves cannot be rendered.
LAST_WORDS = {
    400: "We could not read what your browser sent.",
    500: "Something went wrong on our side. Try again in a few minutes.",
    503: "We cannot do this at the moment. Try again in a few minutes.",
}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, its cause, the cause of that, and so on, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_database_failure(error: BaseException | None) -> bool:
    """Whether the database was down, too slow, locked or read-only, or dropped the connection."""
    kinds = (OperationalError, InterfaceError, ReadOnlySqlTransaction)
    return any(isinstance(link, kinds) for link in chain(error))


def page(status: int, **about: bool) -> HttpResponse:
    """The page for this status, built from settings alone: no queries, no request data."""
    content: str
    try:
        content = loader.render_to_string(f"{status}.html", site(None) | about)
    except Exception:  # an error in a template must not hide the one being reported
        content = LAST_WORDS[status]
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"})


def unavailable(*, saving: bool, can_search: bool = False) -> HttpResponse:
    """A 503 asking the visitor to try again. `saving`: the request would have changed data."""
    response = page(503, saving=saving, can_search=can_search)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. It runs while the exception is handled, even one from middleware."""
    return answer_to(sys.exc_info()[1], request) or page(500)


def answer_to(error: BaseException | None, request: HttpRequest) -> HttpResponse | None:
    """The response to a database failure, or None for any other error."""
    if not is_database_failure(error):
        return None
    return unavailable(saving=request.method not in READING)


class DatabaseFailureMiddleware:
    """Turns database failures in views into a 503, even with DEBUG on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer_to(error, request)
