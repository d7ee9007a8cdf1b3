"""Every answer, whatever its status, carries the headers that protect who reads it."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import path

from msphysio import errors


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def fault(request: HttpRequest) -> HttpResponse:
    raise LookupError


def open_data(request: HttpRequest) -> HttpResponse:
    return HttpResponse("{}", headers={"Cross-Origin-Resource-Policy": "cross-origin"})


urlpatterns = [
    path("fine/", fine),
    path("fault/", fault),
    path("open-data/", open_data),
    path("admin/", fine),
]
handler500 = errors.server_error

pytestmark = pytest.mark.urls("tests.server.test_security_headers")

ON_EVERY_ANSWER = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def policy(response: HttpResponseBase) -> dict[str, list[str]]:
    """The Content-Security-Policy as directive and sources."""
    directives = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in directives}


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/fine/", "testserver", 200),
        ("/no-such-page/", "testserver", 404),
        ("/fault/", "testserver", 500),
        ("/fine/", "elsewhere.example.org", 400),
    ],
)
def test_headers_are_on_every_status(visitor: Client, address: str, host: str, status: int) -> None:
    response = visitor.get(address, headers={"host": host})
    assert response.status_code == status
    assert {name: response.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    assert "geolocation=(self)" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    directives = policy(response)
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_script_may_ask_our_own_server_alone(visitor: Client) -> None:
    assert policy(visitor.get("/fine/"))["connect-src"] == ["'self'"]


def test_a_view_may_open_what_is_meant_for_others(visitor: Client) -> None:
    assert visitor.get("/open-data/")["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_public_page_sets_no_cookie_and_varies_by_none(visitor: Client) -> None:
    response = visitor.get("/fine/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@override_settings(
    SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True
)
def test_a_deployed_site_is_reached_by_https_alone(visitor: Client) -> None:
    assert visitor.get("/fine/")["Location"] == "https://testserver/fine/"
    answer = visitor.get("/fine/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    "query",
    [
        "near=LS1+3EX",
        "near=ls13ex&within=5",
        "within=5&near=LS1%C2%A03EX",
        "near=ＬS1-3EX",
        "near=%E2%80%9CLSI+3EX%E2%80%9D",
        "near=LS1+3EX,+Leeds",
        "postcode=W1A+OAX",
        "near=53.7997,-1.5492",
        "near=53.8%2C+-1.5",
    ],
)
@pytest.mark.parametrize("address", ["/fine/", "/no-such-page/", "/fault/", "/open-data/"])
def test_a_page_with_a_full_postcode_or_a_point_in_its_address_is_not_stored(
    visitor: Client, address: str, query: str
) -> None:
    assert visitor.get(f"{address}?{query}")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["", "near=Leeds", "near=LS1+3", "near=LS1", "pick=K7F3&pick=3MXT", "within=25"]
)
def test_another_page_may_be(visitor: Client, query: str) -> None:
    assert "Cache-Control" not in visitor.get(f"/fine/?{query}")
