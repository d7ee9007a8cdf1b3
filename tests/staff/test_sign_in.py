"""Who is let in, where they get to, and how a visit ends."""

from base64 import b32encode
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from msphysio.staff.lockout import one_at_a_time
from tests.staff.staff_pages import CODES, ENTER, INDEX, SET_UP
from tests.support import staff_visits as staff
from tests.support.page_text import main_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> User:
    return staff.person("Curator")


# --- Visits that end -----------------------------------------------------------------------------


def test_signing_out_is_open_to_who_gave_the_password_alone(client: Client, curator: User) -> None:
    staff.give_password(client, curator)
    page = client.post("/admin/logout/").content.decode()
    assert "You are signed out" in main_text(page)
    assert not Session.objects.exists()


def test_the_session_gets_a_new_key_with_each_proof(client: Client, curator: User) -> None:
    device = staff.telephone(curator)
    staff.give_password(client, curator)
    half = client.session.session_key
    client.post(ENTER, {"code": staff.code(device)})
    assert client.session.session_key != half
    assert not Session.objects.filter(pk=half).exists()


def test_a_session_ends_with_the_browser_and_eight_hours_after_the_last_page(
    curator: User,
) -> None:
    visit = staff.signed_in(curator)
    Session.objects.update(expire_date="2100-01-01T00:00Z")
    answer = visit.get(INDEX)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["expires"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert Session.objects.get().expire_date.year < 2100


@pytest.mark.slow
def test_reset_by_command_ends_every_visit(
    client: Client, curator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    visit, other = staff.signed_in(curator), staff.signed_in(staff.person("Curator"))
    call_command("reset_second_factor", curator.username)
    assert "sessions ended: 1" in capsys.readouterr().out
    assert visit.get(INDEX).headers["Location"].startswith("/admin/login/")
    assert other.get(INDEX).status_code == 200
    assert staff.give_password(client, curator) == SET_UP
    with pytest.raises(CommandError, match="Nobody signs in as nobody"):
        call_command("reset_second_factor", "nobody")


# --- Who is not let in ---------------------------------------------------------------------------


def test_the_pages_of_the_second_factor_ask_for_the_password_first(client: Client) -> None:
    for address in (ENTER, SET_UP, CODES):
        assert client.get(address).headers["Location"] == f"/admin/login/?next={address}"
        assert client.post(address, {"code": "123456"}).status_code == 302


def test_somebody_without_a_role_is_told_no_more_than_a_stranger(client: Client) -> None:
    user = User.objects.create_user("visitor", password=staff.PASSWORD)
    answer = staff.try_password(client, user)
    stranger = staff.try_password(client, "stranger")
    told = "That name and password do not match."
    assert told in answer.content.decode()
    assert told in stranger.content.decode()


def test_forms_are_refused_without_their_token(curator: User) -> None:
    staff.telephone(curator)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(curator, "django.contrib.auth.backends.ModelBackend")
    for address in (ENTER, SET_UP, CODES, "/admin/login/", "/admin/logout/"):
        answer = strict.post(address, {"code": "123456"})
        assert answer.status_code == 403, address
        assert "Your form was not saved" in answer.content.decode()


@override_settings(SECOND_FACTOR=False)
def test_a_developer_may_do_with_the_password(client: Client, curator: User) -> None:
    assert staff.give_password(client, curator) == INDEX
    assert client.get(ENTER).headers["Location"] == INDEX


def test_the_secret_goes_to_the_app_with_the_name_of_the_site(curator: User) -> None:
    device = staff.telephone(curator)
    assert f"otpauth://totp/msphysio%3A{curator.username}?" in device.config_url
    assert b32encode(device.bin_key).decode() in device.config_url


def test_staff_pages_are_kept_by_no_cache(client: Client, curator: User) -> None:
    staff.give_password(client, curator)
    assert "no-store" in client.get(SET_UP).headers["Cache-Control"]
    assert "no-store" in Client().get("/admin/login/").headers["Cache-Control"]


def test_a_session_is_over_twelve_hours_after_it_began_whatever_was_done(
    client: Client, curator: User
) -> None:
    visit = staff.signed_in(curator)
    assert visit.get("/admin/").status_code == 200
    session = visit.session
    session["signed_in_at"] -= 12 * 3600 - 60
    session.save()
    assert visit.get("/admin/").status_code == 200
    session = visit.session
    session["signed_in_at"] -= 61
    session.save()
    assert visit.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert not visit.session.get("_auth_user_id")


@pytest.mark.parametrize("name", ["x" * 5_000, "\0", "a\0b", "é" * 300])
def test_a_name_that_nobody_can_have_is_answered_in_words(client: Client, name: str) -> None:
    answer = client.post("/admin/login/", {"username": name, "password": "x" * 5_000})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


@pytest.mark.slow
def test_one_password_tried_on_many_names_closes_the_door_for_the_address(curator: User) -> None:
    for number in range(20):
        given = {"username": f"name {number}", "password": "Winter2026"}
        assert Client().post("/admin/login/", given).status_code == 200
    shut = staff.try_password(Client(), curator)
    assert shut.status_code == 429
    assert "from your network" in shut.content.decode()
    assert staff.give_password(Client(REMOTE_ADDR="192.0.2.7"), curator).endswith("/set-up/")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_sign_ins_at_once_one_is_refused_and_waits_for_nothing() -> None:
    """Whoever waits holds a process."""
    curator, begun, over = staff.person("Curator"), Event(), Event()

    def somebody_signs_in() -> None:
        with one_at_a_time(RequestFactory().post("/admin/login/")):
            begun.set()
            over.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(somebody_signs_in)
        assert begun.wait(30)
        refused = staff.try_password(Client(), curator)
        elsewhere = staff.give_password(Client(REMOTE_ADDR="192.0.2.7"), curator)
        over.set()
        other.result()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert elsewhere == SET_UP, "a control: other addresses sign in meanwhile"
    assert staff.give_password(Client(), curator) == SET_UP, "a control: alone"
