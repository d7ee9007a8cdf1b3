"""Five wrong passwords close a name for one address; what is kept of that is little, for long."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from directory import daily
from msphysio.address import client_address, client_network
from msphysio.staff.tidying import tidy
from msphysio.staff.words import span
from tests.support import staff_visits as staff

pytestmark = pytest.mark.django_db

SET_UP = "/admin/second-factor/set-up/"
MARKER = "marker-LS1-3EX"
TIDY = "Throw away old records of signing in"


@pytest.fixture
def curator() -> User:
    return staff.person("Curator")


def fail(client: Client, name: object, times: int, **headers: str) -> HttpResponse:
    """The answer to the last of several wrong passwords."""
    given = {"username": str(name), "password": "wrong"}
    answers = [client.post("/admin/login/", given, headers=headers) for _ in range(times)]
    return answers[-1]  # type: ignore[return-value]  # the test client's answer is one


# --- The lock ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_four_wrong_passwords_are_forgiven(client: Client, curator: User) -> None:
    assert fail(client, curator, 4).status_code == 200
    assert staff.give_password(client, curator) == SET_UP
    assert not AccessAttempt.objects.exists()


def test_the_fifth_closes_the_door_in_words(client: Client, curator: User) -> None:
    answer = fail(client, curator, 5)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Wait 15 minutes, then try again" in page
    assert "The password was wrong 5 times." in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_right_password_does_not_open_it(client: Client, curator: User) -> None:
    fail(client, curator, 5)
    assert staff.try_password(client, curator).status_code == 429
    assert client.get("/admin/").status_code == 302


@pytest.mark.slow
def test_another_name_and_another_address_are_not_locked(client: Client, curator: User) -> None:
    fail(client, curator, 5)
    assert staff.give_password(client, staff.person("Curator")) == SET_UP
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert staff.give_password(elsewhere, curator) == SET_UP


def test_another_browser_or_session_does_not_help(curator: User) -> None:
    for number in range(4):
        fail(Client(), curator, 1, user_agent=f"browser {number}")
    assert fail(Client(), curator, 1, user_agent="a fifth").status_code == 429


@pytest.mark.slow
def test_it_opens_after_a_quarter_of_an_hour_that_trying_does_not_prolong(
    client: Client, curator: User
) -> None:
    fail(client, curator, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert fail(client, curator, 3).status_code == 429
    fifth = AccessAttempt.objects.get().attempt_time
    AccessAttempt.objects.update(attempt_time=fifth - timedelta(minutes=1))
    assert staff.give_password(client, curator) == SET_UP


def test_names_that_nobody_has_are_locked_alike(client: Client) -> None:
    assert fail(client, "nobody", 5).status_code == 429


# --- What is kept --------------------------------------------------------------------------------


def kept(*models: type[Model]) -> str:
    """Every value in the tables."""
    return str([list(model._default_manager.values()) for model in models])


def test_neither_password_nor_query_nor_form_nor_browser_is_kept(
    client: Client, curator: User, caplog: pytest.LogCaptureFixture
) -> None:
    sent = {"username": str(curator), "password": MARKER, "next": MARKER, "near": MARKER}
    heard = {"user-agent": MARKER, "accept": MARKER, "referer": f"https://testserver/?{MARKER}"}
    for _ in range(2):
        client.post(f"/admin/login/?near={MARKER}", sent, headers=heard)
    assert AccessAttempt.objects.get().failures_since_start == 2
    assert MARKER not in kept(AccessAttempt, AccessFailureLog)
    client.post(f"/admin/login/?near={MARKER}", {**sent, "password": staff.PASSWORD}, headers=heard)
    fail(client, MARKER.lower(), 1)
    tables = kept(AccessAttempt, AccessLog, AccessFailureLog)
    assert AccessLog.objects.get().username == curator.username
    assert MARKER not in tables
    assert MARKER not in caplog.text


def test_the_form_is_still_there_for_the_page_that_follows(client: Client, curator: User) -> None:
    page = fail(client, curator, 1).content.decode()
    assert f'value="{curator}"' in page


def test_what_was_kept_goes_after_thirty_days(client: Client, curator: User) -> None:
    staff.signed_in(curator)
    fail(client, curator, 1)
    now = timezone.now()
    assert tidy(now + timedelta(days=29)) == {"failed sign-ins": 0, "sign-ins": 0, "sessions": 1}
    assert tidy(now + timedelta(days=31)) == {"failed sign-ins": 1, "sign-ins": 1, "sessions": 0}


@pytest.mark.slow
def test_it_is_done_every_day(client: Client, curator: User) -> None:
    fail(client, curator, 1)
    assert not daily.run(timezone.localdate() + timedelta(days=31))[TIDY]
    assert not AccessAttempt.objects.exists()


# --- Whose address -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.5", "192.0.2.1"),  # not believed
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.9, 203.0.113.5", "203.0.113.5"),  # the first is the visitor's own word
        (2, "198.51.100.9, 203.0.113.5, 192.0.2.8", "203.0.113.5"),
        (2, "203.0.113.5", "192.0.2.1"),  # came past one of the proxies
        (1, "", "192.0.2.1"),
        (1, "203.0.113.5, none", "192.0.2.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "203.0.113.5:4711", "203.0.113.5"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "203.0.113.5:port", "192.0.2.1"),
    ],
)
def test_the_address_is_what_the_outermost_proxy_saw(proxies: int, told: str, address: str) -> None:
    headers = {"x-forwarded-for": told} if told else {}
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers=headers)
    with override_settings(PROXY_COUNT=proxies):
        assert client_address(request) == address


def test_behind_a_socket_without_a_header_the_address_is_not_known() -> None:
    request = RequestFactory(REMOTE_ADDR="").get("/")
    assert client_address(request) is None
    assert client_network(request) is None


@pytest.mark.parametrize(
    "address", ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::%eth0"]
)
def test_addresses_of_one_household_count_as_one(address: str) -> None:
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    assert client_network(request) == "2001:db8:1:2::"


@pytest.mark.slow
@override_settings(PROXY_COUNT=1)
def test_behind_a_proxy_one_visitor_does_not_lock_out_another(curator: User) -> None:
    fail(Client(), curator, 5, x_forwarded_for="203.0.113.5")
    other = Client(headers={"x-forwarded-for": "203.0.113.6"})
    assert staff.give_password(other, curator) == SET_UP


@override_settings(PROXY_COUNT=1)
def test_a_forged_header_does_not_get_round_the_lock(curator: User) -> None:
    for number in range(4):
        fail(Client(), curator, 1, x_forwarded_for=f"198.51.100.{number}, 203.0.113.5")
    last = fail(Client(), curator, 1, x_forwarded_for="198.51.100.99, 203.0.113.5")
    assert last.status_code == 429


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (121, "3 minutes")],
)
def test_a_span_of_time_in_words(seconds: int, words: str) -> None:
    assert span(seconds) == words
