"""A service confirms its details, or proposes changes, by the link in our letter."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from directory import limits
from directory.confirming import emails as confirm_mail
from directory.confirming import links as confirm_links
from directory.models import Confirmation, ConfirmationLink, Proposal, Service
from msphysio import environment as env
from tests.reports.test_reports import send
from tests.support import factories as make
from tests.support.page_tree import read, visit

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=300)


def old_service(**fields: Any) -> Service:
    """Listed, with an address on file, and not confirmed for most of a year."""
    given: dict[str, Any] = {
        "name": "Aireside",
        "kind": "charity",
        "email": "team@example.org",
    } | fields
    given.setdefault("confirmed_on", make.today() - LONG_AGO)
    return make.service(**given)


def link(service: Service, sent_on: date | None = None) -> str:
    return confirm_links.address_of(confirm_links.new_key(service, sent_on or make.today()))


def key(service: Service) -> str:
    return confirm_links.new_key(service, make.today())


def ask() -> None:
    call_command("request_confirmations", verbosity=0)


def written_to() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)


# --- Who is asked --------------------------------------------------------------------------------


@pytest.mark.slow
def test_services_never_confirmed_or_confirmed_long_ago_are_asked() -> None:
    old_service(email="old@example.org")
    old_service(email="never@example.org", confirmed=False)
    old_service(email="fresh@example.org", confirmed_on=make.today())
    old_service(email="")
    old_service(email="draft@example.org", status="draft")
    old_service(email="sample@example.org", is_sample=True)
    ask()
    assert written_to() == ["never@example.org", "old@example.org"]


def test_nobody_is_asked_twice_in_thirty_days() -> None:
    service, on = old_service(), make.today()
    for days, letters in ((0, 1), (0, 1), (29, 1), (30, 2), (31, 2)):
        confirm_mail.ask_those_due(on + timedelta(days=days))
        assert len(mail.outbox) == letters
    assert ConfirmationLink.objects.get(service=service).asked_on == on + timedelta(days=30)


@override_settings(EMAILS_PER_RUN=2)
def test_a_run_writes_to_so_many_and_first_to_those_never_confirmed() -> None:
    for number in range(3):
        old_service(email=f"old{number}@example.org")
    old_service(email="never@example.org", confirmed=False)
    ask()
    assert written_to() == ["never@example.org", "old0@example.org"]
    ask()
    assert len(mail.outbox) == 4


@override_settings(**env.mailers("console"), DEBUG=False)
def test_without_a_mail_server_nothing_is_shown_on_the_console(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old_service()
    with pytest.raises(CommandError, match="Set EMAIL_URL"):
        ask()
    assert "team@example.org" not in "".join(capsys.readouterr())
    assert not ConfirmationLink.objects.filter(asked_on__isnull=False).exists()


@override_settings(**env.mailers("smtp", host="localhost", port=1))
def test_a_letter_that_did_not_go_out_is_tried_again() -> None:
    service = old_service()
    with pytest.raises(CommandError, match="not sent: 1"):
        ask()
    assert ConfirmationLink.objects.get(service=service).asked_on is None


def test_who_sent_changes_that_wait_is_not_asked() -> None:
    make.proposal(service=old_service())
    ask()
    assert not mail.outbox


@override_settings(SITE_URL="https://physio.example.org")
def test_the_letter_leads_to_the_page_and_says_how_long() -> None:
    old_service()
    ask()
    (letter,) = mail.outbox
    assert "Aireside" in letter.body
    found = re.search(r"https://physio\.example\.org(/confirm/\?key=\S+)", str(letter.body))
    assert found
    until = make.today() + timedelta(days=30)
    assert f"It works until {until:%-d %B %Y}." in letter.body
    assert "Aireside" in visit(found[1])


# --- Opening and confirming ----------------------------------------------------------------------


@pytest.mark.slow
def test_opening_uses_nothing_up() -> None:
    service = old_service()
    address, client = link(service), Client()
    before = list(Service.objects.values()), list(ConfirmationLink.objects.values())
    for _ in range(20):
        response = client.get(address)
        assert response.status_code == 200
        client.head(address)
    assert (list(Service.objects.values()), list(ConfirmationLink.objects.values())) == before
    assert not Confirmation.objects.filter(means="email").exists()
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "Cookie" not in response.get("Vary", "")
    assert read(response.text).one("meta", name="robots")["content"] == "noindex"


def test_the_page_shows_what_is_listed_and_no_private_address() -> None:
    person = make.physiotherapist(name="Rowan Hollis", email="rowan@example.org")
    page = visit(link(old_service(telephone="01632 960123", people=[person])))
    assert "01632 960123" in page
    assert "Rowan Hollis" in page
    assert "rowan@example.org" not in page
    home = old_service(address="1 Home Lane", postcode="LS1 3EX", address_is_private=True)
    assert "Home Lane" not in visit(link(home))


def test_the_button_confirms_by_email_and_the_page_says_when() -> None:
    service = old_service()
    sent = send("/confirm/", {"key": key(service), "said_by": "Rowan Hollis"})
    assert sent.status_code == 303
    service.refresh_from_db()
    assert (service.confirmed_on, service.confirmed_by) == (make.today(), "email")
    latest = Confirmation.objects.filter(service=service).first()
    assert latest
    assert latest.said_by == "Rowan Hollis"
    assert latest.recorded_by == "The service, by the link sent to it"
    page = visit(sent.url)
    assert f"You confirmed on {make.today():%-d %B %Y}" in page.one("h1").text
    assert page.one("button").text == "Send me a new link"


def test_pressing_twice_confirms_once() -> None:
    service = old_service()
    given = {"key": key(service)}
    send("/confirm/", given)
    assert send("/confirm/", given).status_code == 200
    assert Confirmation.objects.filter(service=service, means="email").count() == 1


def test_an_answer_uses_up_every_link_sent_before_it() -> None:
    service = old_service()
    earlier, later = link(service), link(service, make.today() - timedelta(days=3))
    send("/confirm/", {"key": key(service)})
    for address in (earlier, later):
        assert "You confirmed on" in visit(address)
    assert "All still right" in visit(link(service))


def test_a_form_from_another_site_confirms_nothing() -> None:
    given = {"key": key(old_service())}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert Client().post("/confirm/", given, headers=headers).status_code == 403
    assert not Confirmation.objects.filter(means="email").exists()


# --- Refused -------------------------------------------------------------------------------------


def refused(address: str) -> str:
    page = visit(address, status=410)
    text = page.one("main").text
    assert "ask for a new" in text.lower() or "ask for your link" in text
    return text


@pytest.mark.parametrize("altered", ["x", "a:b", "é" * 10, "x" * 5000, "W10:x"])
def test_an_altered_link_is_refused_in_words(altered: str) -> None:
    assert "This link is incomplete." in refused(f"/confirm/?key={altered}")
    assert "This link is incomplete." in refused(f"/confirm/changes/?key={altered}")


def test_every_single_slip_in_a_key_is_refused() -> None:
    good = key(old_service())
    for at in range(0, len(good), 7):
        slip = "A" if good[at] != "A" else "B"
        refused(f"/confirm/?key={good[:at]}{slip}{good[at + 1 :]}")


def test_a_link_lasts_thirty_days() -> None:
    service, on = old_service(), make.today()
    assert "All still right" in visit(link(service, on - timedelta(days=30)))
    expired = link(service, on - timedelta(days=31))
    assert "sent too long ago" in refused(expired)
    given = {"key": confirm_links.new_key(service, on - timedelta(days=31))}
    assert send("/confirm/", given).status_code == 410
    assert not Confirmation.objects.filter(means="email").exists()


def test_a_link_dies_when_the_address_on_file_is_another() -> None:
    service = old_service()
    address = link(service)
    Service.objects.update(email="other@example.org")
    assert "the listing has changed" in refused(address)
    service.refresh_from_db()
    assert "All still right" in visit(link(service))


def test_a_link_outlives_a_new_secret_key_beside_the_old_one() -> None:
    sent = key(old_service())
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["only for tests"]):
        assert confirm_links.open_key(sent, make.today())
    leaked = override_settings(SECRET_KEY="another", LEAKED_SECRET_KEYS=["only for tests"])
    with leaked, pytest.raises(confirm_links.LinkRefused):
        confirm_links.open_key(sent, make.today())


def test_a_link_dies_when_the_listing_is_withdrawn() -> None:
    service = old_service()
    address = link(service)
    Service.objects.update(status="withdrawn")
    assert "the listing has changed" in refused(address)


def test_without_a_key_the_page_says_where_to_get_one() -> None:
    assert "Open the link in our e-mail." in visit("/confirm/")


def test_the_key_is_in_no_path() -> None:
    path, _, query = link(old_service()).partition("?")
    assert path == "/confirm/"
    assert query.startswith("key=")


# --- Proposing -----------------------------------------------------------------------------------


def as_listed(service: Service) -> dict[str, Any]:
    """What a browser sends back that changes nothing."""
    page = visit(f"/confirm/changes/?key={key(service)}")
    form: dict[str, Any] = {}
    for box in page.all("input"):
        kind = box.attributes.get("type", "text")
        if kind not in ("checkbox", "radio") or "checked" in box.attributes:
            form.setdefault(box["name"], []).append(box.attributes.get("value") or "")
    return form


def propose(service: Service, **changed: Any) -> Any:
    return send("/confirm/changes/", as_listed(service) | changed)


@pytest.mark.slow
def test_changes_become_a_proposal_and_change_nothing_yet() -> None:
    service = old_service(telephone="01632 960123", wait_days=10)
    sent = propose(service, telephone="01632 960124", helps_with=["walking", "pain"], said_by="R")
    assert sent.status_code == 303
    proposal = Proposal.objects.get()
    assert proposal.fields == {"telephone": "01632 960124", "helps_with": "walking pain"}
    assert (proposal.service, proposal.said_by, proposal.state) == (service, "R", "waiting")
    service.refresh_from_db()
    assert service.telephone == "01632 960123"
    assert f"You sent us changes on {make.today():%-d %B %Y}" in visit(sent.url).one("h1").text


@pytest.mark.slow
def test_every_kind_of_value_is_kept_and_read_again() -> None:
    service = old_service(wait_days=10, price_first=50)
    until = make.today() + timedelta(days=20)
    changed = {
        "paused_until": f"{until:%d/%m/%Y}",
        "wait_days": "",
        "price_first": "65.50",
        "pool_temperature": "33.5",
        "taking_new": "no",
        "clinic_days": ["mon", "fri"],
        "settings": ["community-clinic"],
        "access_yes": ["hoist"],
        "website": "example.org",
    }
    assert propose(service, **changed).status_code == 303
    values = Proposal.objects.get().values
    assert set(values) == set(changed)
    assert (values["paused_until"], values["wait_days"], values["taking_new"]) == (
        until,
        None,
        "no",
    )
    assert values["clinic_days"].slugs == ["mon", "fri"]
    assert str(values["price_first"]) == "65.50"
    assert values["website"] == "https://example.org"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"email": "x"}, "email", "Enter an e-mail address like name@example.org."),
        ({"website": "x y"}, "website", "Enter a web address like https://example.org."),
        ({"wait_days": "six"}, "wait_days", "“six” is not a number of days."),
        ({"price_first": "much"}, "price_first", "“much” is not a price in pounds."),
        ({"paused_until": "x"}, "paused_until", "“x” is not a day."),
        ({"paused_until": "2001-01-01"}, "paused_until", "Enter a day to come"),
        ({}, "send", "Nothing is different yet."),
        ({"access_yes": ["hoist"], "access_no": ["hoist"]}, "send", "cannot be both yes and no"),
        ({"price_first": "-5"}, "price_first", "“-5” is not a price in pounds."),
        ({"settings": []}, "send", "Say where people are seen."),
        ({"telephone": "1" * 21}, "telephone", "has too many digits"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_kept(
    changed: dict[str, Any], field: str, said: str
) -> None:
    response = propose(old_service(), **changed)
    page = read(response.text)
    assert response.status_code == 422
    assert page.one("title").text.startswith("Error: ")
    summary = page.one("div", "errors")
    assert said in summary
    assert summary.all("a")[0]["href"] in (f"#{field}", "#send")
    assert not Proposal.objects.exists()


# --- "Send me my link" ---------------------------------------------------------------------------


def test_every_listing_offers_the_link_and_it_goes_to_the_address_on_file_alone() -> None:
    service = old_service()
    page = visit(service.get_absolute_url())
    (form,) = [one for one in page.all("form") if "link" in one["action"]]
    sent = send(form["action"], {"email": "thief@example.org"})
    assert (sent.status_code, sent.url) == (303, "/confirm/sent/")
    assert written_to() == ["team@example.org"]
    assert "Someone asked on our site" in mail.outbox[0].body


def test_the_answer_is_the_same_with_and_without_an_address() -> None:
    answers = [
        send(f"{service.get_absolute_url()}link/", {})
        for service in (old_service(), old_service(email=""), old_service(is_sample=True))
        if service.slug
        if not service.is_sample
    ]
    assert len({(one.status_code, one.url, one.content) for one in answers}) == 1


def test_the_letter_is_sent_once_the_answer_is_on_its_way(rf: Any) -> None:
    from directory.confirming.views import ask_for_link

    service = old_service()
    request = rf.post("/", headers={"Sec-Fetch-Site": "same-origin"})
    response = ask_for_link(request, slug=service.slug)
    assert (response.status_code, len(mail.outbox)) == (303, 0)
    response.close()
    assert len(mail.outbox) == 1


@override_settings(LINKS_PER_DAY=2)
def test_one_service_is_sent_so_many_links_a_day_and_nobody_is_told() -> None:
    first, other = old_service(), old_service(email="other@example.org")
    answers = {
        send(f"{first.get_absolute_url()}link/", {}, REMOTE_ADDR=f"198.51.100.{number}").url
        for number in range(5)
    }
    assert answers == {"/confirm/sent/"}
    assert len(mail.outbox) == 2
    send(f"{other.get_absolute_url()}link/", {})
    assert len(mail.outbox) == 3


@override_settings(REPORTS_PER_DAY=2, OPERATOR_NAME="An example charity")
def test_one_address_may_ask_so_often_a_day() -> None:
    services = [old_service() for _ in range(3)]
    answers = [send(f"{one.get_absolute_url()}link/", {}) for one in services]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    refused = read(answers[-1].content.decode())
    assert limits.TOO_MANY in refused
    assert "An example charity" in refused, "the page of this site, like any other"
    assert len(mail.outbox) == 2


def test_what_was_never_public_has_no_link() -> None:
    draft = old_service(status="draft")
    assert Client().get(f"/services/{draft.code}/link/").status_code == 404


def test_a_listing_that_went_may_ask_without_being_named() -> None:
    gone = old_service(confirmed_on=date(2020, 1, 1))
    assert "Aireside" not in visit(f"{gone.get_absolute_url()}link/")
    send(f"{gone.get_absolute_url()}link/", {})
    assert written_to() == ["team@example.org"]


@pytest.mark.slow
def test_the_daily_jobs_ask_too_and_may_run_twice() -> None:
    old_service()
    for _ in range(2):
        call_command("run_daily", verbosity=0)
    assert written_to() == ["team@example.org"]


def test_no_key_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    marker = "QQ-MARKER"
    for address in ("/confirm/", "/confirm/changes/", "/remove/"):
        Client().get(f"{address}?key={marker}")
        send(address, {"key": marker, "said_by": marker})
        Client().post(address, {"key": marker}, headers={"Sec-Fetch-Site": "cross-site"})
    assert marker not in caplog.text
