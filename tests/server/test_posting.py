"""Forms that anyone may send come from our own pages, are counted, and trust no session."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory, override_settings

from directory.models import Report
from msphysio.address import client_network
from msphysio.posting import sender

SUGGESTION = {"words": "Overmarsh, Leeds"}
SAME = {"Sec-Fetch-Site": "same-origin"}


def send(headers: dict[str, str], client: Client | None = None) -> Any:
    return (client or Client()).post("/suggest/", SUGGESTION, headers=headers)


# --- Where it came from --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://testserver"}, 403),
        ({"Origin": "http://testserver.example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
@pytest.mark.django_db
def test_only_our_own_pages_may_send_it(headers: dict[str, str], status: int) -> None:
    response = send(headers)
    assert response.status_code == status
    assert Report.objects.exists() == (status == 303)
    if status == 403:
        assert "It did not come from our own page" in response.text


@pytest.mark.django_db
def test_a_curator_who_is_signed_in_gains_nothing() -> None:
    curator = Client(enforce_csrf_checks=True)
    curator.force_login(User.objects.create_superuser("curator"))
    assert send({"Sec-Fetch-Site": "cross-site"}, curator).status_code == 403
    response = send(SAME, curator)
    assert response.status_code == 303
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    report = Report.objects.get()
    assert (report.handled_by, report.state) == (None, "waiting")
    with override_settings(REPORTS_PER_DAY=1):
        assert send(SAME, curator).status_code == 429


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_refused() -> None:
    response = Client().post("/suggest/", {"words": "x" * 40_000}, headers=SAME)
    assert response.status_code == 413
    assert "Write no more than 1,000 characters" in response.text


# --- How many ------------------------------------------------------------------------------------


@pytest.mark.django_db
@override_settings(REPORTS_PER_DAY=2)
def test_what_is_over_the_limit_is_told_so_and_keeps_what_was_typed() -> None:
    others = [{"words": "Aireside, Leeds"}, {"words": "Wharfeside, Leeds"}]
    statuses = [Client().post("/suggest/", one, headers=SAME).status_code for one in others]
    response = send(SAME)
    assert [*statuses, response.status_code] == [303, 303, 429]
    assert "Many reports have come from your network today" in response.text
    assert "Overmarsh, Leeds" in response.text
    assert 0 < int(response["Retry-After"]) <= 25 * 60 * 60
    assert Report.objects.count() == 2


@pytest.mark.django_db
@override_settings(REPORTS_PER_DAY=1)
def test_a_mistake_is_not_counted() -> None:
    for _ in range(3):
        assert Client().post("/suggest/", {}, headers=SAME).status_code == 422
    assert send(SAME).status_code == 303


@pytest.mark.django_db
@override_settings(REPORTS_PER_DAY=1, PROXY_COUNT=1)
def test_each_address_has_a_limit_of_its_own() -> None:
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8:1::1", "2001:db8:2::1"):
        assert send(SAME | {"X-Forwarded-For": address}).status_code == 303
    for address in ("192.0.2.1", "::ffff:192.0.2.1", "2001:db8:1::2"):
        assert send(SAME | {"X-Forwarded-For": address}).status_code == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "", None),
    ],
)
@override_settings(PROXY_COUNT=1)
def test_only_our_own_proxy_is_believed_about_the_address(
    peer: str, forwarded: str, address: str | None
) -> None:
    headers = {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    assert client_network(request) == address


def test_a_sender_has_another_name_every_day_and_with_every_key() -> None:
    request, on = RequestFactory().get("/"), date(2026, 3, 3)
    names = {sender(request, on), sender(request, on + timedelta(days=1))}
    with override_settings(SECRET_KEY="another"):
        names.add(sender(request, on))
    assert len(names) == 3
    assert sender(request, on) in names
    assert all("127.0.0.1" not in name for name in names)
