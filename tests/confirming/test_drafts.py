"""Whoever a draft is about is asked by e-mail whether it is right; a curator publishes it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings

from directory.confirming import drafts
from directory.confirming import links as confirm_links
from directory.models import ConfirmationLink, Physiotherapist, Proposal, Service
from directory.rights.erasing import erase_service
from msphysio import environment as env
from tests.confirming.test_confirming import as_listed
from tests.reports.test_reports import send
from tests.support import factories as make
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db
LIST = "the list of the Leeds MS group, 1 March 2026"


def draft(**fields: Any) -> Service:
    given: dict[str, Any] = {"status": "draft", "email": "team@example.org", "source": LIST}
    given["kind"] = "private"
    return make.service(**(given | {"confirmed": False, "people": []} | fields))


def write(on: date | None = None, *, reminding: bool = False) -> drafts.Written:
    return drafts.write_to(Service.objects.all(), on or make.today(), reminding=reminding)


def link() -> str:
    """The address in the last e-mail."""
    found = re.search(r"/confirm/\?key=\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def key() -> str:
    return link().partition("key=")[2].replace("%3A", ":")


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    return in_one_line(response.content.decode())


# --- Asking --------------------------------------------------------------------------------------


@override_settings(OPERATOR_NAME="The Charity", OPERATOR_EMAIL="us@example.org")
def test_the_e_mail_tells_rights_and_source_before_it_asks() -> None:
    person = make.physiotherapist(name="Jane Smith", checked=False, notified_on=None)
    draft(name="Harehope Physio", telephone="01632 960001", people=[person])
    assert write() == drafts.Written(sent=1)
    letter = mail.outbox[0]
    assert letter.subject == "Is this right? Harehope Physio"
    body = in_one_line(str(letter.body))
    told = [
        "The Charity runs a free directory",
        "Nothing is public yet.",
        "The list of the Leeds MS group, 1 March 2026.",
        "You have the right to object",
        "Write to us@example.org.",
        "https://ico.org.uk/",
        "has you like this: is it right?",
        "- Telephone: 01632 960001",
        f"Jane Smith, {person.hcpc_number}",
        "/confirm/?key=",
        "Opening the link changes nothing.",
    ]
    assert [words for words in told if words not in body] == []
    places = [body.index(words) for words in told]
    assert places == sorted(places)


def test_each_draft_is_asked_once_and_reminded_once() -> None:
    draft()
    on = make.today()
    assert [write(on + timedelta(days=days)).sent for days in (0, 0, 1, 400)] == [1, 0, 0, 0]
    later = on + timedelta(days=drafts.SILENT_DAYS)
    assert write(later - timedelta(days=1), reminding=True).sent == 0
    assert [write(later, reminding=True).sent for _ in range(2)] == [1, 0]
    assert mail.outbox[1].subject.startswith("Reminder: is this right?")
    assert "We wrote to you on" in mail.outbox[1].body


def test_only_new_drafts_with_an_address_and_a_source_are_asked() -> None:
    draft(email="")
    draft(source="")
    draft(is_sample=True)
    draft(status="withdrawn")
    draft(slug="once-published")
    make.service(email="a@example.org", source=LIST)
    assert write().sent == 0
    assert not mail.outbox


@override_settings(EMAILS_PER_RUN=3)
def test_a_press_and_a_day_write_to_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "AT_ONCE", 2)
    for number in range(5):
        draft(email=f"team{number}@example.org")
    on = make.today()
    assert [write(on).sent for _ in range(3)] == [2, 1, 0]
    assert [write(on + timedelta(days=1)).sent for _ in range(2)] == [2, 0]
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 5


@override_settings(**env.mailers("smtp", host="localhost", port=1))
def test_if_the_mail_server_does_not_answer_the_rest_waits() -> None:
    draft()
    draft(email="other@example.org")
    assert write() == drafts.Written(is_stopped=True)
    assert not ConfirmationLink.objects.filter(asked_on__isnull=False).exists()


def test_a_service_already_listed_gets_no_words_for_drafts() -> None:
    service = make.service(email="a@example.org")
    key = confirm_links.new_key(service, make.today())
    shown = page(confirm_links.address_of(key))
    assert "Do not list us" not in shown
    assert send("/confirm/", {"key": key, "do_not_list": "1"}).status_code == 303
    service.refresh_from_db()
    assert service.status == "published"


# --- Answering -----------------------------------------------------------------------------------


def test_the_page_says_that_nobody_sees_it_where_it_comes_from_and_what_it_says() -> None:
    draft(telephone="01632 960001")
    write()
    shown = page(link())
    assert "Nobody but our staff can see this yet." in shown
    assert LIST in shown
    assert "01632 960001" in shown
    assert "Do not list us" in shown


def test_a_confirmed_draft_stays_a_draft() -> None:
    service = draft()
    write()
    send("/confirm/", {"key": key(), "said_by": "Jane Smith"})
    service.refresh_from_db()
    assert (service.status, service.slug) == ("draft", None)
    assert service.confirmed_on == make.today()
    assert "It becomes public when we have checked it" in page(link())


@pytest.mark.slow
def test_what_they_answer_fills_the_draft_at_once() -> None:
    service = draft(telephone="01632 960001")
    write()
    form = as_listed(service) | {
        "telephone": "01632 960009",
        "people": "Jane Smith, 990001, jane@example.org\nPH990002 Bob Jones",
        "said_by": "Ann Lee",
    }
    sent = send("/confirm/changes/", form)
    assert sent.status_code == 303, sent.text
    service.refresh_from_db()
    assert (service.telephone, service.status) == ("01632 960009", "draft")
    assert service.confirmed_on == make.today()
    assert not Proposal.objects.waiting().exists()
    jane, bob = service.physiotherapists.order_by("hcpc_number")
    assert (jane.name, jane.hcpc_number, jane.email) == (
        "Jane Smith",
        "PH990001",
        "jane@example.org",
    )
    assert (bob.name, bob.email, bob.notified_on, bob.public_until) == (
        "Bob Jones",
        "",
        None,
        None,
    )
    assert service.history.first().history_by == "Ann Lee"


@pytest.mark.slow
def test_people_alone_are_an_answer_and_known_ones_are_not_added_twice() -> None:
    person = make.physiotherapist(name="Jane Smith", hcpc_number="PH990001", notified_on=None)
    gone = make.physiotherapist(hcpc_number="PH990002", objected_on=make.today())
    service = draft()
    write()
    form = as_listed(service) | {"people": "J Smith PH990001 jane@example.org\nX Y PH990002"}
    sent = send("/confirm/changes/", form)
    assert sent.status_code == 303, sent.text
    assert list(service.physiotherapists.all()) == [person]
    person.refresh_from_db()
    assert (person.name, person.email) == ("Jane Smith", "jane@example.org")
    assert gone.services.count() == 0
    assert Physiotherapist.objects.count() == 2


@pytest.mark.parametrize("line", ["Jane Smith", "PH990001"])
def test_a_line_without_a_name_or_number_is_asked_again(line: str) -> None:
    service = draft()
    response = send("/confirm/changes/", as_listed(service) | {"people": line})
    assert response.status_code == 422
    assert "On each line, write a name and an HCPC number" in response.text


def test_who_does_not_want_to_be_listed_never_is() -> None:
    service = draft()
    write()
    address = link()
    assert send("/confirm/", {"key": key(), "do_not_list": "1"}).status_code == 303
    service.refresh_from_db()
    assert service.status == "withdrawn"
    assert "We will not list you." in page(address)
    later = make.today() + timedelta(days=99)
    assert write(later).sent == write(later, reminding=True).sent == 0


def test_a_link_of_what_was_deleted_opens_nothing_and_says_so() -> None:
    service = draft()
    write()
    address = link()
    erase_service(service, make.today())
    shown = page(address, status=410)
    assert "has been deleted, so it opens nothing" in shown
    assert "Ask for a new link" not in shown
