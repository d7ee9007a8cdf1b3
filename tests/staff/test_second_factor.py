"""The second proof: a telephone is set up before anything else, then asked for each time."""

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.staff.staff_pages import CODES, ENTER, INDEX, SET_UP, codes_on, secret_on, text
from tests.support import staff_visits as staff

pytestmark = pytest.mark.django_db

BEHIND = ["/admin/", "/admin/directory/service/", "/admin/password_change/", "/admin/autocomplete/"]


@pytest.fixture
def curator() -> User:
    return staff.person("Curator")


# --- The first time ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_first_sign_in_leads_through_set_up_and_backup_codes_to_the_pages(
    client: Client, curator: User
) -> None:
    assert staff.give_password(client, curator) == SET_UP
    secret = secret_on(text(client, SET_UP))
    page = text(client, SET_UP, code=f"{totp(secret):06d}")
    assert len(set(codes_on(page))) == 10
    assert client.get(INDEX).status_code == 200


@pytest.mark.slow
def test_until_then_every_staff_page_leads_back_to_set_up(client: Client, curator: User) -> None:
    staff.give_password(client, curator)
    for address in BEHIND:
        assert client.get(address, follow=True).request["PATH_INFO"] == SET_UP, address
    assert client.get(CODES, follow=True).request["PATH_INFO"] == SET_UP


def test_the_secret_is_a_picture_too_with_nothing_that_the_policy_forbids(
    client: Client, curator: User
) -> None:
    staff.give_password(client, curator)
    page = text(client, SET_UP)
    assert "<svg" in page.partition('class="qr"')[2]
    assert "style=" not in page
    assert "<script" not in page


def test_a_wrong_code_keeps_the_same_secret(client: Client, curator: User) -> None:
    staff.give_password(client, curator)
    secret = secret_on(text(client, SET_UP))
    page = text(client, SET_UP, code="000000")
    assert "That code is not right" in page
    assert "<title>Error: " in page
    assert secret_on(page) == secret


@pytest.mark.slow
def test_a_secret_that_another_visit_saw_is_forgotten(client: Client, curator: User) -> None:
    thief = Client()
    staff.give_password(thief, curator)
    seen = secret_on(text(thief, SET_UP))
    staff.give_password(client, curator)
    assert secret_on(text(client, SET_UP)) != seen


def test_one_person_cannot_confirm_with_the_secret_of_another(
    client: Client, curator: User
) -> None:
    staff.give_password(client, curator)
    text(client, SET_UP)
    other = staff.telephone(staff.person("Curator"))
    assert "not right" in text(client, SET_UP, code=staff.code(other))


def test_backup_codes_are_shown_once_and_only_digests_are_kept(
    client: Client, curator: User
) -> None:
    staff.give_password(client, curator)
    secret = secret_on(text(client, SET_UP))
    codes = codes_on(text(client, SET_UP, code=f"{totp(secret):06d}"))
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}
    assert not codes_on(text(client, CODES))
    assert "Backup codes left: 10" in text(client, CODES)


# --- Every other time ----------------------------------------------------------------------------


def test_afterwards_each_sign_in_asks_for_a_code(client: Client, curator: User) -> None:
    device = staff.telephone(curator)
    assert staff.give_password(client, curator) == ENTER
    answer = client.post(ENTER, {"code": staff.code(device), "next": "/admin/directory/town/"})
    assert answer.headers["Location"] == "/admin/directory/town/"
    assert client.get(INDEX).status_code == 200


def test_the_page_that_was_wanted_is_reached_in_the_end(client: Client, curator: User) -> None:
    device = staff.telephone(curator)
    wanted = "/admin/directory/town/?q=leeds"
    sign_in = client.get(wanted).headers["Location"]
    asked = client.post(
        sign_in, {"username": curator, "password": staff.PASSWORD, "next": wanted}, follow=True
    )
    assert f'name="next" value="{wanted}"' in asked.content.decode()
    answer = client.post(ENTER, {"code": staff.code(device), "next": wanted})
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example.org/", "//elsewhere.example.org", "elsewhere", "9" * 25]
)
def test_nobody_is_sent_to_another_site(client: Client, curator: User, wanted: str) -> None:
    device = staff.telephone(curator)
    staff.give_password(client, curator)
    answer = client.post(ENTER, {"code": staff.code(device), "next": wanted})
    assert answer.headers["Location"] == INDEX


@pytest.mark.parametrize("typed", ["{0[0]} {0[1]}", " {0}\N{ZERO WIDTH SPACE}", "{0[0]}-{0[1]}"])
def test_spaces_and_hyphens_in_a_code_do_not_matter(
    client: Client, curator: User, typed: str
) -> None:
    device = staff.telephone(curator)
    staff.give_password(client, curator)
    shown = staff.code(device)
    halves = typed.replace("{0[0]}", shown[:3]).replace("{0[1]}", shown[3:]).replace("{0}", shown)
    assert client.post(ENTER, {"code": halves}).status_code == 302


def test_a_code_works_once(client: Client, curator: User) -> None:
    device = staff.telephone(curator)
    shown = staff.code(device)
    staff.give_password(client, curator)
    assert client.post(ENTER, {"code": shown}).status_code == 302
    overlooker = Client()
    staff.give_password(overlooker, curator)
    assert "not right" in text(overlooker, ENTER, code=shown)


def test_a_backup_code_works_once_in_any_case_and_says_how_many_are_left(
    client: Client, curator: User
) -> None:
    codes = codes_on(text(staff.signed_in(curator), CODES, proof=staff.PASSWORD))
    staff.give_password(client, curator)
    page = client.post(ENTER, {"code": codes[0].lower()}, follow=True).content.decode()
    assert "You used a backup code. Codes left: 9." in page
    again = Client()
    staff.give_password(again, curator)
    assert "not right" in text(again, ENTER, code=codes[0])
    assert client.get(INDEX).status_code == 200


def test_the_backup_codes_of_another_person_do_not_work(client: Client, curator: User) -> None:
    codes = codes_on(text(staff.signed_in(staff.person("Curator")), CODES, proof=staff.PASSWORD))
    staff.signed_in(curator)
    staff.give_password(client, curator)
    assert "not right" in text(client, ENTER, code=codes[0])


def test_new_backup_codes_end_the_old(client: Client, curator: User) -> None:
    visit = staff.signed_in(curator)
    old = codes_on(text(visit, CODES, proof=staff.PASSWORD))
    assert not set(old) & set(codes_on(text(visit, CODES, proof=staff.PASSWORD)))
    staff.give_password(client, curator)
    assert "not right" in text(client, ENTER, code=old[0])


@pytest.mark.parametrize("typed", ["", "x" * 41, "12345", "１２３４５６", "\x00", "<b>", "٠٠٠٠٠٠"])
def test_what_is_no_code_is_answered_in_words(client: Client, curator: User, typed: str) -> None:
    staff.telephone(curator)
    staff.give_password(client, curator)
    answer = client.post(ENTER, {"code": typed})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert client.get(INDEX).status_code == 302


def test_guesses_of_codes_are_slowed_down(client: Client, curator: User) -> None:
    device = staff.telephone(curator)
    staff.give_password(client, curator)
    wrong = f"{(int(staff.code(device)) + 123_456) % 1_000_000:06d}"
    assert "not right" in text(client, ENTER, code=wrong)
    TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_count=9)
    page = text(client, ENTER, code=staff.code(device))
    assert "Too many codes were wrong. Wait 5 minutes" in page
    assert client.get(INDEX).status_code == 302


def test_another_telephone_takes_the_place_of_the_first(client: Client, curator: User) -> None:
    visit = staff.signed_in(curator)
    old = TOTPDevice.objects.get(user=curator)
    secret = secret_on(text(visit, SET_UP))
    assert (
        len(codes_on(text(visit, SET_UP, code=f"{totp(secret):06d}", proof=staff.PASSWORD))) == 10
    )
    assert not TOTPDevice.objects.filter(pk=old.pk).exists()
    assert visit.get(INDEX).status_code == 200


def test_a_telephone_that_was_never_confirmed_is_no_proof(client: Client, curator: User) -> None:
    visit = staff.signed_in(curator)
    TOTPDevice.objects.update(confirmed=False)
    assert visit.get(INDEX, follow=True).request["PATH_INFO"] == SET_UP


@pytest.mark.parametrize("proof", ["", "a guess", "000000", "x" * 300, "\0"])
def test_an_open_session_alone_makes_no_new_backup_codes(curator: User, proof: str) -> None:
    visit = staff.signed_in(curator)
    page = text(visit, CODES, proof=proof)
    assert "Error:" in page
    assert not codes_on(page)


@pytest.mark.parametrize("proof", ["", "a guess"])
def test_an_open_session_alone_sets_up_no_other_app(curator: User, proof: str) -> None:
    visit = staff.signed_in(curator)
    old = TOTPDevice.objects.get(user=curator)
    secret = secret_on(text(visit, SET_UP))
    assert "Error:" in text(visit, SET_UP, code=f"{totp(secret):06d}", proof=proof)
    assert TOTPDevice.objects.get(user=curator, confirmed=True) == old


def test_a_current_code_proves_it_too(curator: User) -> None:
    visit = staff.signed_in(curator)
    device = TOTPDevice.objects.get(user=curator)
    assert len(codes_on(text(visit, CODES, proof=staff.code(device)))) == 10


def test_guessing_the_password_there_is_limited_as_at_the_door(curator: User) -> None:
    visit = staff.signed_in(curator)
    for _ in range(5):
        text(visit, CODES, proof="a guess")
    assert not codes_on(text(visit, CODES, proof=staff.PASSWORD))


def test_the_owner_is_told_when_either_proof_is_replaced(
    curator: User, mailoutbox: list[EmailMessage]
) -> None:
    curator.email = "curator@example.org"
    curator.save()
    visit = staff.signed_in(curator)
    text(visit, CODES, proof="a guess")
    assert not mailoutbox
    codes = codes_on(text(visit, CODES, proof=staff.PASSWORD))
    secret = secret_on(text(visit, SET_UP))
    text(visit, SET_UP, code=f"{totp(secret):06d}", proof=staff.PASSWORD)
    assert [message.to for message in mailoutbox] == [["curator@example.org"]] * 2
    told = " ".join(str(message.body) for message in mailoutbox)
    assert "ten new backup codes were made" in told
    assert "a new authenticator app was set up" in told
    assert not any(code in told for code in codes)
