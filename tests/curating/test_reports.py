"""Curators answer reports, each beside its listing, and the visitor is told once."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from directory.history import records_of
from directory.models import Report, Service
from msphysio import environment as env
from tests.support import factories as make
from tests.support.admin_forms import opened
from tests.support.staff_visits import signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/directory/report/"
MARKER = "qq-marker"


def page_of(report: Report) -> str:
    return reverse("admin:directory_report_change", args=[report.pk])


def answer(client: Client, report: Report, button: str, words: str = "") -> Any:
    """What a curator gets who presses a button of a report's page."""
    given = {button: "1", "outcome_words": words}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(page_of(report), given, follow=True)


def put_right(report: Report) -> Report:
    """Somebody corrects what it is about."""
    assert report.service is not None
    report.service.telephone = "01632 960199"
    report.service.save()
    return report


def act(client: Client, action: str, *reports: Report) -> Any:
    given = {"action": action, "_selected_action": [report.pk for report in reports]}
    return client.post(LIST, given, follow=True)


def test_what_waits_comes_first(admin_client: Client) -> None:
    closed = make.report(closed_on=make.today())
    checking = make.report(state="checking")
    waiting = make.report()
    assert closed.receipt not in admin_client.get(LIST).text
    text = admin_client.get(LIST, {"show": "all"}).text
    places = [text.index(report.receipt) for report in (waiting, checking, closed)]
    assert places == sorted(places)


def test_a_report_stands_beside_its_listing(admin_client: Client) -> None:
    people = [make.physiotherapist(name="Rowan Hollis")]
    service = make.service(name="Aireside", telephone="01632 960123", people=people)
    page = admin_client.get(page_of(make.report(service=service, words="Ring <b>960124</b>"))).text
    assert "Rowan Hollis" in page
    assert "Ring &lt;b&gt;960124&lt;/b&gt;" in page
    assert "01632 960123" in page
    assert service.get_absolute_url() in page
    assert reverse("admin:directory_service_change", args=[service.pk]) in page


def test_a_report_stands_beside_its_person(admin_client: Client) -> None:
    person = make.physiotherapist(name="Rowan Hollis", hcpc_number="PH990123")
    page = admin_client.get(page_of(make.report(physiotherapist=person))).text
    assert "Rowan Hollis" in page
    assert "PH990123" in page
    assert reverse("admin:directory_physiotherapist_change", args=[person.pk]) in page


def test_a_report_outlives_its_listing(admin_client: Client) -> None:
    report = make.report()
    assert report.service is not None
    report.service.delete()
    assert "deleted since" in admin_client.get(page_of(report)).text


def test_being_checked_is_said(admin_client: Client, admin_user: User) -> None:
    report = make.report()
    answer(admin_client, report, "_checking")
    report.refresh_from_db()
    assert (report.state, report.outcome, report.handled_by) == ("checking", "", admin_user)


def test_fixed_is_said_with_its_day(admin_client: Client, admin_user: User) -> None:
    report = put_right(make.report(words="The number changed."))
    answer(admin_client, report, "_fixed", "We rang them.")
    report.refresh_from_db()
    assert (report.state, report.outcome, report.handled_by) == ("closed", "fixed", admin_user)
    assert (report.closed_on, report.outcome_words) == (make.today(), "We rang them.")
    assert report.words == "The number changed."


def test_not_changed_needs_a_reason(admin_client: Client) -> None:
    report = make.report()
    assert "Say why nothing was changed." in answer(admin_client, report, "_not_changed", " ").text
    report.refresh_from_db()
    assert report.state == "waiting"
    answer(admin_client, report, "_not_changed", "We rang: it is right.")
    report.refresh_from_db()
    assert (report.outcome, report.outcome_words) == ("not-changed", "We rang: it is right.")


def test_many_are_answered_from_the_list(admin_client: Client) -> None:
    reports = [make.report(about="suggestion") for _ in range(3)]
    act(admin_client, "mark_checking", *reports)
    assert Report.objects.filter(state="checking").count() == 3
    act(admin_client, "mark_fixed", *reports)
    assert Report.objects.filter(outcome="fixed").count() == 3


def test_what_is_closed_is_not_answered_again(admin_client: Client) -> None:
    report = make.report(closed_on=make.today(), outcome_words="We rang.")
    page = admin_client.get(page_of(report)).text
    assert "_not_changed" not in page
    for said in (
        answer(admin_client, report, "_not_changed", "Otherwise").text,
        act(admin_client, "mark_checking", report).text,
    ):
        assert "has already been closed, so nothing was changed" in said
    report.refresh_from_db()
    assert (report.state, report.outcome, report.outcome_words) == ("closed", "fixed", "We rang.")
    assert not LogEntry.objects.exists()


def test_nobody_can_change_what_was_reported(admin_client: Client) -> None:
    report = make.report(words="Wrong number")
    given = {"_checking": "1", "outcome_words": "", "words": "Other", "email": "x@example.org"}
    admin_client.post(page_of(report), given)
    report.refresh_from_db()
    assert (report.words, report.email) == ("Wrong number", "")
    assert admin_client.get(f"{LIST}add/").status_code == 403


def test_who_may_only_look_cannot_answer() -> None:
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_report"))
    client, report = signed_in(looker), make.report()
    page = client.get(page_of(report))
    assert page.status_code == 200
    assert 'name="_fixed"' not in page.text
    assert client.post(page_of(report), {"_fixed": "1"}).status_code == 403
    act(client, "mark_fixed", report)
    report.refresh_from_db()
    assert report.state == "waiting"


# --- Telling the visitor -------------------------------------------------------------------------


@pytest.mark.slow
def test_the_visitor_is_told_once_and_then_forgotten(admin_client: Client) -> None:
    report = make.report(words=MARKER, email="visitor@example.org")
    answer(admin_client, report, "_checking")
    assert not mail.outbox
    answer(admin_client, report, "_not_changed", "We rang: it is right.")
    answer(admin_client, report, "_fixed")
    (letter,) = mail.outbox
    assert letter.to == ["visitor@example.org"]
    assert report.receipt in letter.subject
    assert "We rang: it is right." in letter.body
    assert MARKER not in letter.body
    report.refresh_from_db()
    assert report.email == ""


@pytest.mark.slow
def test_who_left_no_address_is_told_nothing(admin_client: Client) -> None:
    answer(admin_client, make.report(), "_fixed")
    assert not mail.outbox


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "changes",
    [
        env.mailers("console"),
        env.mailers("smtp", host="localhost", port=1),
    ],
)
def test_a_letter_that_does_not_go_out_waits_for_the_daily_jobs(
    admin_client: Client, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    report = put_right(make.report(email="visitor@example.org"))
    with override_settings(**changes):
        page = answer(admin_client, report, "_fixed")
    assert "The e-mail was not sent. The daily jobs will try again." in page.text
    report.refresh_from_db()
    assert (report.outcome, report.email) == ("fixed", "visitor@example.org")
    assert "visitor@example.org" not in "".join(capsys.readouterr())


# --- No copy -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_a_visitor_wrote_is_in_no_log_of_changes(admin_client: Client) -> None:
    reports = [make.report(words=MARKER, email=f"{MARKER}@example.org") for _ in range(4)]
    answer(admin_client, reports[0], "_checking")
    answer(admin_client, reports[1], "_not_changed", "It is right.")
    act(admin_client, "mark_fixed", put_right(reports[2]))
    act(admin_client, "delete_selected", reports[3])
    admin_client.post(f"{LIST}{reports[3].pk}/delete/", {"post": "yes"})
    entries = LogEntry.objects.all()
    assert len(entries) == 4
    for entry in entries:
        assert MARKER not in f"{entry.object_repr} {entry.change_message} {entry}"
    assert {entry.get_change_message() for entry in entries} >= {
        "Being checked",
        "Not changed",
        "Fixed",
    }


# --- Corrected on the same page ------------------------------------------------------------------


def corrected(client: Client, report: Report, button: str, **typed: str) -> Any:
    form = opened(client, page_of(report))
    sent = {name: value for name, value in form.items() if name.startswith("listing-")}
    typed = {f"listing-{name}": value for name, value in typed.items()}
    return client.post(
        page_of(report), sent | typed | {"outcome_words": "", button: "1"}, follow=True
    )


@pytest.mark.slow
def test_the_number_is_corrected_where_the_report_is_answered(admin_client: Client) -> None:
    service = make.service(telephone="01632 960123")
    report = make.report(service=service, kind="telephone")
    corrected(admin_client, report, "_fixed", telephone="01632960124")
    service.refresh_from_db()
    report.refresh_from_db()
    assert (service.telephone, report.outcome) == ("01632 960124", "fixed")
    entry = records_of(Service).filter(id=service.pk).latest("pk")
    assert entry.history_change_reason == f"{report}: corrected"


@pytest.mark.slow
def test_a_rule_of_listings_is_told_and_nothing_saved(admin_client: Client) -> None:
    report = make.report(kind="telephone")
    page = corrected(admin_client, report, "_fixed", telephone="12").text
    assert "Telephone: " in page
    report.refresh_from_db()
    assert report.is_open


@pytest.mark.slow
def test_what_was_typed_over_is_not_lost_by_another_button(admin_client: Client) -> None:
    report = make.report(kind="telephone")
    page = corrected(admin_client, report, "_checking", telephone="01632 960125").text
    assert "Press “Fixed” to save that" in page
    assert 'value="01632 960125"' in page


def test_what_needs_the_whole_listing_has_a_link_to_it(admin_client: Client) -> None:
    for report in (make.report(kind="gone"), make.report(about="suggestion")):
        assert "Correct it here" not in admin_client.get(page_of(report)).text


@pytest.mark.slow
def test_being_checked_stays_on_the_page(admin_client: Client) -> None:
    report = put_right(make.report())
    page = answer(admin_client, report, "_checking")
    assert page.redirect_chain[-1][0] == page_of(report)
    assert answer(admin_client, report, "_fixed").redirect_chain[-1][0] == "/admin/"


# --- "Fixed" is honest ---------------------------------------------------------------------------

ASKED = "Nothing on this listing has changed since the report. What did you do?"


def test_fixed_is_not_believed_while_nothing_has_changed(admin_client: Client) -> None:
    report = make.report(kind="telephone")
    page = answer(admin_client, report, "_fixed")
    assert ASKED in page.text
    for name in ("_nothing_wrong", "_elsewhere"):
        assert f'name="{name}"' in page.text
    assert "Open the listing" in page.text
    report.refresh_from_db()
    assert report.is_open


def test_whoever_corrected_it_elsewhere_is_asked_only_once(admin_client: Client) -> None:
    report = make.report()
    answer(admin_client, report, "_elsewhere")
    report.refresh_from_db()
    assert report.outcome == "fixed"


def test_that_nothing_was_wrong_is_told_in_words(admin_client: Client) -> None:
    plain, own = make.report(), make.report()
    answer(admin_client, plain, "_nothing_wrong")
    answer(admin_client, own, "_nothing_wrong", "We rang: it is their number.")
    said = []
    for report in (plain, own):
        report.refresh_from_db()
        said.append((report.outcome, report.outcome_words))
    right = "We checked, and what the listing says is right."
    assert said == [("not-changed", right), ("not-changed", "We rang: it is their number.")]


def test_fixed_says_what_has_changed_since_the_report_came(admin_client: Client) -> None:
    report = put_right(make.report())
    page = answer(admin_client, report, "_fixed").text
    assert "fixed. Changed since it came: Telephone." in page
    report.refresh_from_db()
    assert report.outcome == "fixed"


def test_a_look_at_the_register_changes_what_is_said_of_a_person(admin_client: Client) -> None:
    person = make.physiotherapist()
    report = make.report(physiotherapist=person)
    assert ASKED in answer(admin_client, report, "_fixed").text
    make.register_check(physiotherapist=person)
    assert "Changed since it came: HCPC register." in answer(admin_client, report, "_fixed").text


def test_many_are_fixed_from_the_list_only_where_something_has_changed(
    admin_client: Client,
) -> None:
    same = make.report()
    page = act(admin_client, "mark_fixed", same, put_right(make.report())).text
    assert "Left open, because nothing on these listings has changed since" in page
    assert same.receipt in page
    assert [one.code for one in Report.objects.open()] == [same.code]


def test_changing_the_listing_leads_back_to_its_report(admin_client: Client) -> None:
    service = make.service()
    report = make.report(service=service, kind="gone")
    change = reverse("admin:directory_service_change", args=[service.pk])
    link = f"{change}?next={page_of(report).replace('/', '%2F')}"
    assert f'href="{link}"' in admin_client.get(page_of(report)).text
    form = opened(admin_client, link) | {"town": "Othertown"}
    assert admin_client.post(link, form).headers["location"] == page_of(report)
