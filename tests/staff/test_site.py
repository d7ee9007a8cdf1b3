"""The admin keeps to its path and its names, and public pages know nothing of signing in."""

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from msphysio import environment as env
from msphysio.serving import run
from msphysio.staff.site import StaffSite
from tests.server.test_settings import setting
from tests.support import factories as make
from tests.support import staff_visits as staff

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/search/?near=LS1", "/physiotherapists/", "/routes/", "/areas/", "/no-such-page/"]


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [one["sql"] for one in captured.captured_queries]


def test_no_file_of_somebody_who_is_not_signed_in_is_read() -> None:
    """Reading is what tells that a form has no token."""

    def sent(visit: Client, letters: int, to: str = "directory/service/import/") -> int:
        visit.handler.enforce_csrf_checks = True
        return visit.post(f"/admin/{to}", {"x": "x" * letters}).status_code

    assert sent(Client(), 100_000) == 302
    assert sent(Client(), 100_000, to="login/") == 413
    assert sent(Client(), 1_000) == 403, "a control: what is small is read"
    assert sent(staff.signed_in(staff.person("Curator")), 100_000) == 403, "and what staff send"


# --- Public pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_sets_no_cookie_and_asks_nothing_of_sign_ins(
    client: Client, address: str
) -> None:
    make.service(people=[make.physiotherapist()])
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    asked = " ".join(queries(client, address))
    for table in ("django_session", "auth_", "otp_", "axes_"):
        assert table not in asked


@pytest.mark.parametrize("address", PUBLIC)
def test_it_is_the_same_for_staff_who_are_signed_in(client: Client, address: str) -> None:
    visit = staff.signed_in(staff.person("Curator"))
    assert len(queries(visit, address)) == len(queries(client, address))
    assert not visit.get(address).cookies


# --- The admin -----------------------------------------------------------------------------------


def test_the_admin_is_ours_by_name(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    assert isinstance(site, StaffSite)
    assert "msphysio staff" in page
    assert "Django" not in page
    assert "People who sign in" in page


def test_staff_pages_run_no_script_of_their_own_inside_the_page(admin_client: Client) -> None:
    for address in ("/admin/", "/admin/auth/user/", "/admin/directory/service/add/"):
        page = admin_client.get(address).content.decode()
        assert "<script>" not in page, address
        assert " style=" not in page, address


def test_messages_need_no_cookie_of_their_own(admin_client: Client) -> None:
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")


# --- Settings ------------------------------------------------------------------------------------


def test_the_admin_may_stand_elsewhere() -> None:
    assert setting("settings.ADMIN_PATH", ADMIN_PATH="a/b_2-c/") == "a/b_2-c/"


@pytest.mark.parametrize("path", ["/admin/", "admin", "/", "Admin/", "../", "a//", "a b/", "é/"])
def test_a_path_that_could_be_misread_is_refused(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_PATH", path)
    with pytest.raises(ImproperlyConfigured, match="with a slash after them and none before"):
        env.site_path("ADMIN_PATH", default="admin/")


def test_the_welcome_says_where_to_sign_in() -> None:
    assert "sign in at http://127.0.0.1:8123/admin/" in run.welcome(8123)


def test_cookies_of_a_deployed_site_are_bound_to_its_host() -> None:
    names = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME"
    flags = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE"
    assert setting(f"{names}, {flags}") == "__Host-session __Host-csrf True True"


def found(check: str) -> list[str]:
    return [one.msg for one in run_checks(include_deployment_checks=True) if one.id == check]


@override_settings(ADMIN_PATH="services/")
def test_an_admin_in_the_way_of_public_pages_is_an_error() -> None:
    assert "ADMIN_PATH services/ hides the page at services/<slug:slug>/." in found("staff.E002")


def test_one_proof_alone_is_an_error_in_public() -> None:
    assert not found("staff.E001")
    with override_settings(SECOND_FACTOR=False):
        assert found("staff.E001") == ["SECOND_FACTOR is 0."]


def test_a_deployed_site_that_cannot_tell_visitors_apart_is_warned_of() -> None:
    assert found("staff.W003")
    with override_settings(PROXY_COUNT=1):
        assert not found("staff.W003")
