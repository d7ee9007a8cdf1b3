"""Which passwords may be chosen, what changing one takes, and what it ends."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp

from tests.staff.staff_pages import INDEX, SET_UP, secret_on, text
from tests.support import staff_visits as staff
from tests.support.page_text import main_text

pytestmark = pytest.mark.django_db

CHANGE = "/admin/password_change/"
LONG = "correct horse battery staple " * 4


@pytest.fixture
def curator() -> User:
    return staff.person("Curator", name="zebedee-quill")


def changed(user: User, new: str, old: str = staff.PASSWORD) -> bool:
    """Whether the password is another after the form was sent."""
    sent = {"old_password": old, "new_password1": new, "new_password2": new}
    staff.signed_in(user).post(CHANGE, sent)
    user.refresh_from_db()
    return user.check_password(new)


@pytest.mark.parametrize("new", ["short7!", "password1234", "zebedee-quill", "81940372615"])
def test_what_is_short_common_their_name_or_a_number_is_refused(curator: User, new: str) -> None:
    assert not changed(curator, new)


@pytest.mark.parametrize("new", ["blue heron", "ÉTÉ à la plage ☀", LONG, "wwwwwwww-oo-ww"])
def test_letters_of_any_kind_and_number_will_do(curator: User, new: str) -> None:
    assert changed(curator, new)


def test_the_present_one_is_asked_for(curator: User) -> None:
    for old in ("", "a guess", staff.PASSWORD.upper()):
        assert not changed(curator, "blue heron", old)
    assert changed(curator, "blue heron"), "a control"


@pytest.mark.parametrize("typed", [LONG[:72], LONG.upper(), LONG + "x", f" {LONG.strip()}"])
def test_what_is_nearly_the_password_opens_nothing(curator: User, typed: str) -> None:
    curator.set_password(LONG)
    curator.save()
    sent = {"username": str(curator), "password": typed}
    assert Client().post("/admin/login/", sent).status_code == 200
    assert Client().post("/admin/login/", sent | {"password": LONG}).status_code == 302


def test_it_is_hidden_and_a_password_manager_may_fill_it_in() -> None:
    page = Client().get("/admin/login/").text
    field = page[page.index('name="password"') - 100 :][:300]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


@pytest.mark.slow
def test_a_new_password_or_app_ends_every_other_visit(curator: User) -> None:
    visit, other = staff.signed_in(curator), staff.signed_in(curator)
    sent = {"old_password": staff.PASSWORD, "new_password1": LONG, "new_password2": LONG}
    visit.post(CHANGE, sent)
    assert visit.get(INDEX).status_code == 200
    assert other.get(INDEX).status_code == 302
    other = staff.signed_in(User.objects.get(pk=curator.pk))
    assert other.get(INDEX).status_code == 200, "a control"
    secret = secret_on(text(visit, SET_UP))
    text(visit, SET_UP, code=f"{totp(secret):06d}", proof=LONG)
    assert visit.get(INDEX).status_code == 200
    assert other.get(INDEX).status_code == 302


def test_every_staff_page_leads_out(curator: User) -> None:
    visit = staff.signed_in(curator)
    for address in (INDEX, CHANGE, "/admin/directory/service/", SET_UP):
        assert 'action="/admin/logout/"' in visit.get(address).text
    assert "You are signed out" in main_text(visit.post("/admin/logout/").text)


def test_nobody_is_there_before_somebody_is_made() -> None:
    assert not User.objects.exists()
