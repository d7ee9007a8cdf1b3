"""A database that is away, slow or locked is told in words, with 503; a 500 is a bug of ours."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from msphysio import errors
from msphysio.posting import bad_request


def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")
    return HttpResponse("unreachable")


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def hidden(request: HttpRequest) -> HttpResponse:
    try:
        raise InterfaceError("the connection is closed")
    except InterfaceError as error:
        raise LookupError("no such place") from error


def fault(request: HttpRequest) -> HttpResponse:
    raise LookupError("no such place")


def failing_middleware(get_response: object) -> Callable[[HttpRequest], HttpResponse]:
    return away


urlpatterns = [path(f"{view.__name__}/", view) for view in (slow, away, hidden, fault)]
handler500 = errors.server_error

pytestmark = pytest.mark.urls("tests.server.test_database_failures")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("address", ["/slow/", "/away/", "/hidden/"])
@pytest.mark.django_db
def test_a_failing_database_says_try_again(visitor: Client, address: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        response = visitor.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert "<h1" in response.text


@override_settings(MIDDLEWARE=["tests.server.test_database_failures.failing_middleware"])
def test_a_failure_in_a_middleware_says_so_too(visitor: Client) -> None:
    assert visitor.get("/fault/").status_code == 503


def test_a_session_that_could_not_be_saved_is_no_fault_of_the_sender(rf: RequestFactory) -> None:
    interrupted = SessionInterrupted()
    interrupted.__context__ = OperationalError("connection refused")
    assert bad_request(rf.get("/admin/"), interrupted).status_code == 503
    assert bad_request(rf.get("/admin/"), SessionInterrupted()).status_code == 400


def test_a_fault_of_ours_is_a_500_with_words(visitor: Client) -> None:
    response = visitor.get("/fault/")
    assert response.status_code == 500
    assert "<h1" in response.text
    assert "no such place" not in response.text


@pytest.mark.parametrize("status", [400, 500, 503])
def test_the_page_needs_no_database(status: int) -> None:
    # Without the django_db mark a query fails the test, and the page would be the last words.
    assert "<h1" in errors.page(status).text


@pytest.mark.parametrize("status", [400, 500, 503])
def test_words_remain_when_the_template_is_broken_as_well(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "render_to_string", fault)
    assert errors.page(status).text == errors.LAST_WORDS[status]


def test_a_chain_that_turns_in_a_circle_ends() -> None:
    error = LookupError()
    error.__cause__ = ValueError()
    error.__cause__.__cause__ = error
    assert not errors.is_database_failure(error)
