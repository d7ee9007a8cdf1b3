"""One press for what curators do all day, on the start page, a row's own page and in bulk."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from directory.history import records_of
from directory.models import Confirmation, Physiotherapist, RegisterCheck, Service
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said

pytestmark = pytest.mark.django_db

LONG_AGO = make.today() - timedelta(days=200)
TO_COME = (make.today() + timedelta(days=30)).isoformat()
DECIDES = "An administrator decides whether this person is shown again."


@pytest.fixture
def visit() -> Client:
    """A curator's."""
    return staff.signed_in(staff.person("Curator", name="ada"))


def press(visit: Client, view: str, row: Any = None, /, **sent: Any) -> Any:
    args = [row.pk] if row else []
    return visit.post(reverse(f"admin:{view}", args=args), sent, follow=True)


def bulk(visit: Client, action: str, *rows: Any) -> Any:
    address = reverse(f"admin:directory_{rows[0]._meta.model_name}_changelist")
    sent = {"action": action, "_selected_action": [row.pk for row in rows]}
    return visit.post(address, sent, follow=True)


def latest(row: Any) -> Any:
    return records_of(type(row)).filter(id=row.pk).order_by("-history_date", "-pk").first()


# --- The register --------------------------------------------------------------------------------


def test_a_look_is_one_press(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    answer = press(visit, "found_registered", person)
    look = person.register_checks.first()
    assert look is not None
    assert (look.checked_on, look.outcome, look.checked_by) == (make.today(), "registered", "ada")
    assert "Rowan Hollis: found registered today." in said(answer) + answer.content.decode()
    person.refresh_from_db()
    assert person.public_until == look.public_until


@pytest.mark.slow
def test_pressing_twice_records_once_and_says_so(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    press(visit, "found_registered", person)
    answer = press(visit, "found_registered", person)
    assert "already recorded today" in answer.content.decode()
    assert person.register_checks.count() == 2


@pytest.mark.slow
def test_whom_a_look_hid_a_curator_shows_by_no_press(visit: Client) -> None:
    hidden = make.physiotherapist(checked_on=LONG_AGO, outcome="suspended")
    fine = make.physiotherapist(checked_on=LONG_AGO)
    for answer in (
        press(visit, "found_registered", hidden),
        press(visit, "look", hidden, checked_on=make.today(), outcome="registered"),
        bulk(visit, "registered_today", fine, hidden),
    ):
        assert DECIDES in answer.content.decode()
    assert RegisterCheck.objects.count() == 2


def test_an_administrator_may(db: None) -> None:
    hidden = make.physiotherapist(checked_on=LONG_AGO, outcome="suspended")
    press(staff.signed_in(staff.person("Administrator")), "found_registered", hidden)
    hidden.refresh_from_db()
    assert hidden.is_public(make.today())


@pytest.mark.slow
def test_anything_else_is_a_form(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    page = visit.get(reverse("admin:look", args=[person.pk])).content.decode()
    assert escape(person.register_url) in page
    press(visit, "look", person, checked_on=make.today(), outcome="conditions")
    person.refresh_from_db()
    assert person.public_until is None
    assert person.register_checks.first().checked_by == "ada"  # type: ignore[union-attr]  # it has


def test_nobody_looked_on_a_day_to_come(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    answer = press(visit, "look", person, checked_on=TO_COME, outcome="registered")
    assert "This day is still to come. Enter today or an earlier day." in said(answer)
    assert person.register_checks.count() == 1


def test_nobody_confirms_on_a_day_to_come() -> None:
    service = make.service()
    with pytest.raises(Exception, match="This day is still to come"):
        Confirmation(
            service=service, confirmed_on=date.fromisoformat(TO_COME), means="phone"
        ).full_clean()


def test_many_looks_are_one_action(visit: Client) -> None:
    people = [make.physiotherapist(checked_on=LONG_AGO) for _ in range(3)]
    bulk(visit, "registered_today", *people)
    assert RegisterCheck.objects.filter(checked_on=make.today()).count() == 3


# --- Confirming ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("means", ["phone", "email", "website"])
def test_confirming_is_one_press(visit: Client, means: str) -> None:
    service = make.service(confirmed_on=LONG_AGO)
    for _ in range(2):
        answer = press(visit, "confirm_today", service, means=means)
    assert answer.redirect_chain[-1][0] == "/admin/"
    service.refresh_from_db()
    assert (service.confirmed_on, service.confirmed_by) == (make.today(), means)
    assert service.confirmations.count() == 2
    assert service.confirmations.first().recorded_by == "ada"  # type: ignore[union-attr]  # it has
    assert (latest(service).history_by, latest(service).history_change_reason) == (
        "ada",
        f"Details confirmed {service.get_confirmed_by_display()}",
    )


@pytest.mark.slow
def test_one_call_may_confirm_all_that_an_organisation_offers(visit: Client) -> None:
    owner = make.organisation()
    services = [make.service(organisation=owner, confirmed_on=LONG_AGO) for _ in range(3)]
    draft = make.service(organisation=owner, confirmed_on=LONG_AGO, status="draft")
    other = make.service(confirmed_on=LONG_AGO)
    press(visit, "confirm_today", services[0], means="phone", whole="1")
    found = Service.objects.filter(confirmed_on=make.today())
    assert set(found) == set(services)
    assert not {draft, other} & set(found)


@pytest.mark.slow
def test_an_unknown_means_confirms_nothing(visit: Client) -> None:
    service = make.service(confirmed_on=LONG_AGO)
    answer = press(visit, "confirm_today", service, means="rumour")
    assert "Say how it was confirmed" in answer.content.decode()
    assert service.confirmations.count() == 1


@pytest.mark.slow
def test_many_are_confirmed_in_one_action(visit: Client) -> None:
    services = [make.service(confirmed_on=LONG_AGO) for _ in range(3)]
    asked = bulk(visit, "by_email", *services)
    assert "Did somebody say today, by e-mail" in said(asked)
    assert not Service.objects.filter(confirmed_on=make.today()).exists()
    press(visit, "confirm_many", pk=[one.pk for one in services], means="email")
    assert Service.objects.filter(confirmed_on=make.today(), confirmed_by="email").count() == 3


@pytest.mark.slow
def test_a_confirmation_can_be_taken_back_the_same_day_by_who_recorded_it(visit: Client) -> None:
    services = [make.service(confirmed_on=LONG_AGO) for _ in range(2)]
    chosen = {"pk": [one.pk for one in services], "means": "phone"}
    answer = press(visit, "confirm_many", **chosen).content.decode()
    link = reverse("admin:take_back", query=chosen)
    assert f'<a href="{escape(link)}">Take it back</a>' in answer
    other = staff.signed_in(staff.person("Curator", name="bob"))
    assert "Nothing was changed" in press(other, "take_back", **chosen).content.decode()
    asked = said(visit.get(link))
    assert "Take back that these were confirmed today?" in asked
    press(visit, "take_back", **chosen)
    assert not Confirmation.objects.filter(confirmed_on=make.today()).exists()
    for service in services:
        service.refresh_from_db()
        assert service.confirmed_on == LONG_AGO
        assert latest(service).history_change_reason == "Confirmation taken back"


# --- Withdrawing and pausing ---------------------------------------------------------------------


@pytest.mark.slow
def test_withdrawing_asks_why_and_nothing_else(visit: Client) -> None:
    service = make.service()
    refused = press(visit, "withdraw", pk=service.pk)
    assert "Say why, in a few words." in said(refused)
    press(visit, "withdraw", pk=service.pk, why="The clinic has closed.")
    service.refresh_from_db()
    assert service.status == "withdrawn"
    assert latest(service).history_change_reason == "The clinic has closed."


def test_what_was_withdrawn_before_is_left_as_it_is(visit: Client) -> None:
    service = make.service(status="withdrawn")
    answer = press(visit, "withdraw", pk=service.pk, why="Once more.")
    assert "Nothing was changed" in answer.content.decode()
    assert service.history.count() == 1


@pytest.mark.slow
def test_pausing_asks_for_a_day_after_today(visit: Client) -> None:
    service = make.service()
    for until in ("", "soon", make.today()):
        press(visit, "pause", pk=service.pk, until=until)
        service.refresh_from_db()
        assert service.paused_until is None
    press(visit, "pause", pk=service.pk, until=TO_COME)
    service.refresh_from_db()
    assert service.is_paused(make.today())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("action", "sent"), [("withdraw", {"why": "Closed."}), ("pause", {"until": TO_COME})]
)
def test_many_are_asked_about_once(visit: Client, action: str, sent: dict[str, str]) -> None:
    services = [make.service(name=f"Unit {number}") for number in range(2)]
    asked = said(bulk(visit, action, *services))
    assert "Unit 0" in asked
    assert "Unit 1" in asked
    press(visit, action, pk=[one.pk for one in services], **sent)
    for service in services:
        service.refresh_from_db()
        assert (service.status == "withdrawn") or service.paused_until


@pytest.mark.slow
def test_what_was_just_published_can_be_a_draft_again(visit: Client) -> None:
    service = make.service(status="draft")
    address = reverse("admin:directory_service_change", args=[service.pk])
    form = opened(visit, address) | {"status": "published"}
    answer = visit.post(address, form, follow=True).content.decode()
    assert "Make it a draft again</a>" in answer
    press(visit, "unpublish", pk=service.pk, why="Pressed by mistake")
    service.refresh_from_db()
    assert service.status == "draft"
    assert latest(service).history_change_reason == "Pressed by mistake"


@pytest.mark.parametrize("chosen", ["", "pk=0", "pk=x", "pk=" + "9" * 40, "pk=-1"])
def test_what_is_not_there_is_not_withdrawn(visit: Client, chosen: str) -> None:
    assert visit.get(f"{reverse('admin:withdraw')}?{chosen}").status_code == 404


# --- Where the buttons stand ---------------------------------------------------------------------


@pytest.mark.slow
def test_the_forms_of_both_carry_the_buttons(visit: Client) -> None:
    service = make.service(people=[make.physiotherapist()])
    address = reverse("admin:directory_service_change", args=[service.pk])
    page = visit.get(address).content.decode()
    assert reverse("admin:confirm_today", args=[service.pk]) in page
    assert f'name="next" value="{address}"' in page
    person = service.physiotherapists.get()
    address = reverse("admin:directory_physiotherapist_change", args=[person.pk])
    page = visit.get(address).content.decode()
    assert reverse("admin:found_registered", args=[person.pk]) in page
    assert escape(person.register_url) in page


@pytest.mark.slow
def test_a_press_leads_back_to_where_it_was_made_and_nowhere_else(visit: Client) -> None:
    service = make.service()
    address = reverse("admin:directory_service_change", args=[service.pk])
    for following, expected in ((address, address), ("https://example.org/", "/admin/")):
        answer = press(visit, "confirm_today", service, means="phone", next=following)
        assert answer.redirect_chain[-1][0] == expected


# --- Who may not ---------------------------------------------------------------------------------


def test_an_editor_may_press_none_of_it() -> None:
    service = make.service(people=[make.physiotherapist(checked_on=LONG_AGO)])
    person = Physiotherapist.objects.get()
    visit = staff.signed_in(staff.person("Editor"))
    before = (RegisterCheck.objects.count(), Confirmation.objects.count())
    for answer in (
        press(visit, "found_registered", person),
        press(visit, "look", person, checked_on=make.today(), outcome="suspended"),
        press(visit, "confirm_today", service, means="phone"),
        press(visit, "withdraw", pk=service.pk, why="x"),
        press(visit, "pause", pk=service.pk, until=TO_COME),
        press(visit, "register_list"),
    ):
        assert answer.status_code == 403
    bulk(visit, "by_phone", service)
    bulk(visit, "withdraw", service)
    assert (RegisterCheck.objects.count(), Confirmation.objects.count()) == before
    service.refresh_from_db()
    assert (service.status, service.paused_until) == ("published", None)


def test_nobody_presses_without_signing_in_or_by_a_link(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    assert press(Client(), "found_registered", person).redirect_chain
    assert visit.get(reverse("admin:found_registered", args=[person.pk])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visit.cookies
    assert press(strict, "found_registered", person).status_code == 403
    assert person.register_checks.count() == 1


# --- Taking a look back --------------------------------------------------------------------------


def undo_of(answer: Any) -> str:
    """The address of the link in a message that undoes what it tells of."""
    found = re.search(r'href="([^"]+)">Take it back', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def test_a_look_that_hides_somebody_says_so_and_can_be_taken_back(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    answer = press(visit, "look", person, checked_on=make.today(), outcome="not-found")
    assert "Visitors no longer see them, and only an administrator can show them again." in (
        answer.content.decode()
    )
    address = undo_of(answer)
    assert "Rowan Hollis: Not found" in said(visit.get(address))
    answer = visit.post(address, opened(visit, address), follow=True)
    assert "1 register check taken back." in answer.content.decode()
    person.refresh_from_db()
    assert person.is_public(make.today())
    entry = LogEntry.objects.get(object_id=str(person.pk))
    assert entry.change_message.startswith("Register check taken back: Not found")


def test_taking_back_leads_to_the_place_of_the_press(visit: Client) -> None:
    here = "/admin/#task-4"
    for answer in (
        press(visit, "found_registered", make.physiotherapist(checked_on=LONG_AGO), next=here),
        press(visit, "confirm_today", make.service(confirmed=False), means="phone", next=here),
    ):
        address = undo_of(answer)
        assert visit.post(address, opened(visit, address)).headers["location"] == here


def test_looks_at_many_are_taken_back_together(visit: Client) -> None:
    people = [make.physiotherapist(checked_on=LONG_AGO) for _ in range(3)]
    address = undo_of(bulk(visit, "registered_today", *people))
    visit.post(address, opened(visit, address))
    assert not RegisterCheck.objects.filter(checked_on=make.today()).exists()


def test_a_look_is_taken_back_only_by_whoever_recorded_it_that_day(visit: Client) -> None:
    mine = make.register_check(physiotherapist=make.physiotherapist(), checked_by="ada")
    RegisterCheck.objects.filter(pk=mine.pk).update(recorded_at=timezone.now() - timedelta(days=1))
    theirs = make.register_check(physiotherapist=make.physiotherapist(), checked_by="eve")
    for look in (mine, theirs):
        address = reverse("admin:take_back_look", query={"pk": look.pk})
        assert visit.get(address).status_code == 404
        assert visit.post(address, {"pk": look.pk}).status_code == 404
        assert RegisterCheck.objects.filter(pk=look.pk).exists()


def test_registered_is_not_offered_where_an_administrator_decides(visit: Client) -> None:
    hidden = make.physiotherapist(checked_on=LONG_AGO, outcome="suspended")
    change = reverse("admin:directory_physiotherapist_change", args=[hidden.pk])
    button = "<button>Checked today: registered"
    page = visit.get(change).content.decode()
    assert button not in page
    assert DECIDES in page
    assert DECIDES in visit.get(reverse("admin:look", args=[hidden.pk])).content.decode()
    chief = staff.signed_in(staff.person("Administrator"))
    assert button in chief.get(change).content.decode()


def test_a_look_entered_on_the_persons_page_can_be_taken_back_too(visit: Client) -> None:
    person = make.physiotherapist(checked_on=LONG_AGO)
    change = reverse("admin:directory_physiotherapist_change", args=[person.pk])
    form = opened(visit, change)
    row = next(name.removesuffix("checked_by") for name in form if name.endswith("-checked_by"))
    form |= {f"{row}checked_on": make.today().isoformat(), f"{row}outcome": "suspended"}
    form[f"{row}checked_by"] = "ada"
    undo_of(visit.post(change, form, follow=True))
