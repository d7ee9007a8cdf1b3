"""The page curators start on: what needs doing, most harmful first."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.curating import site_state
from directory.curating import worklist as work
from directory.curating.ages import how_long
from directory.curating.kinds import Harm
from directory.curating.tasks import KINDS, PEOPLE, SERVICES
from directory.models import GazetteerSource, JobRun, Physiotherapist, Service
from directory.trust import months_after
from directory.vocabulary import Experience, Setting
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db


def ago(*, months: int = 0, days: int = 0) -> date:
    return months_after(make.today(), -months) - timedelta(days=days)


def found() -> list[work.TaskSection]:
    """What the page holds for somebody who may see everything."""
    on = make.today()
    asked = ((work.people(), PEOPLE), (work.services(), SERVICES))
    rest = [one for rows, kinds in asked for one in work.sections(rows, kinds, on)]
    waiting = (work.waiting_reports, work.refused_referrals, work.waiting_proposals)
    return work.in_order([*rest, *(one for sections in waiting for one in sections(on))])


def told() -> dict[str, str]:
    """The age of the first row of each kind."""
    return {section.kind.slug: section.tasks[0].age for section in found()}


def last_looked_at(day: date, *, public_until: date | None) -> Physiotherapist:
    """Somebody whom a look keeps in view until a day, whatever the renewal deadline says."""
    person = make.physiotherapist(checked_on=day)
    Physiotherapist.objects.filter(pk=person.pk).update(public_until=public_until)
    return person


def listed(**fields: Any) -> Service:
    fields.setdefault("experience", Experience.MOSTLY_MS)
    return make.service(**fields)


# --- Which kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "slug", "age"),
    [
        (50, "register-overdue", "Due 10 days ago"),
        (0, "register-overdue", "Due 8 weeks ago"),
        (60, "register-this-week", "Due today"),
        (67, "register-this-week", "Due in 7 days"),
        (68, "register-soon", "Due in 8 days"),
        (120, "register-soon", "Due in 8 weeks"),
        (-1, "register-lapsed", "Not shown for 1 day"),
    ],
)
def test_a_look_at_the_register_is_told_by_how_long_it_is_due(
    left: int, slug: str, age: str
) -> None:
    last_looked_at(ago(months=12), public_until=make.today() + timedelta(days=left))
    assert told() == {slug: age}


def test_whoever_was_looked_up_lately_needs_nothing() -> None:
    last_looked_at(make.today(), public_until=make.today() + timedelta(days=121))
    assert not found()


def test_somebody_never_looked_up_is_told_apart_from_somebody_hidden() -> None:
    make.physiotherapist(checked=False)
    make.physiotherapist(outcome="suspended")
    assert told() == {"register-never": "Never looked up"}
    assert found()[0].total == 1


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (ago(months=5), {}),
        (ago(months=6, days=4), {"ageing": "Confirmed 6 months ago"}),
        (ago(months=12, days=1), {"unconfirmed": "Confirmed 12 months ago"}),
    ],
)
def test_details_grow_old(day: date, kinds: dict[str, str]) -> None:
    listed(confirmed_on=day)
    assert told() == kinds


def test_an_nhs_service_never_confirmed_is_told() -> None:
    listed(confirmed=False)
    assert told() == {"unconfirmed": "Never confirmed"}


def test_a_service_out_of_view_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, date(2026, 11, 23))  # months are of several lengths
    listed(kind="charity", confirmed_on=ago(months=18, days=3))
    assert told() == {"lapsed": "Not shown for 3 days"}


@pytest.mark.slow
def test_a_private_service_wants_somebody_on_the_register() -> None:
    listed(kind="private", people=[make.physiotherapist(outcome="suspended")])
    assert told() == {"no-person": "Never shown"}
    listed(kind="private")
    assert found()[0].total == 1


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"first_contact_only": True}, True),
        ({"settings": Setting.GP_SURGERY, "experience": Experience.none()}, True),
        ({"settings": Setting.GP_SURGERY}, False),
        ({"first_contact_only": True, "ms_self_referral": "yes"}, False),
    ],
)
def test_a_gp_surgery_is_to_be_confirmed_for_ms(fields: dict[str, Any], is_told: bool) -> None:
    listed(**fields)
    assert ("gp-surgery" in told()) is is_told


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"settings": Setting.HOSPITAL}, True),
        ({"settings": Setting.REMOTE}, False),
        ({"settings": Setting.HOME_VISITS}, True),
        ({"settings": Setting.HOME_VISITS, "home_areas": ["LS1"]}, False),
        ({"settings": Setting.HOME_VISITS | Setting.HOSPITAL, "home_areas": ["LS1"]}, True),
    ],
)
def test_a_service_that_people_come_to_needs_a_place(fields: dict[str, Any], is_told: bool) -> None:
    listed(point=None, **fields)
    assert ("no-place" in told()) is is_told


def test_an_old_waiting_time_is_told() -> None:
    listed(wait_days=20)
    listed(wait_days=20, wait_told_on=ago(months=6, days=4))
    assert told() == {"old-wait": "Told 6 months ago"}


def test_reports_wait_until_they_are_closed() -> None:
    make.report(service=listed())
    make.report(service=listed(), closed_on=make.today())
    assert told() == {"report": "Received today"}
    assert found()[0].total == 1


def test_changes_that_services_ask_for_wait_until_they_are_decided() -> None:
    make.proposal(service=listed(), said_by="Kit")
    make.proposal(service=listed()).decide([], None, make.today())
    assert told() == {"proposal": "Sent today"}
    assert found()[0].total == 1


def test_whoever_was_found_registered_is_to_be_told() -> None:
    make.physiotherapist(notified_on=None)
    make.physiotherapist(notified_on=None, outcome="suspended")
    make.physiotherapist(notified_on=None, is_sample=True)
    make.physiotherapist(notified_on=None, objected_on=make.today())
    make.physiotherapist(notified_on=None, objected_on=make.today(), checked=False)
    assert told() == {"to-be-told": "Registered but not told yet"}
    assert found()[0].total == 1


def test_what_is_withdrawn_needs_nothing() -> None:
    listed(confirmed=False, status="withdrawn")
    assert not found()


def test_a_draft_needs_nothing_but_to_be_finished() -> None:
    listed(confirmed=False, status="draft")
    assert list(told()) == ["draft"]


# --- The order, and how much ---------------------------------------------------------------------


def test_what_misleads_comes_before_what_hides_and_what_is_to_come() -> None:
    assert [kind.slug for kind in KINDS][:5] == [
        "register-overdue",
        "refusals",
        "report",
        "proposal",
        "gp-surgery",
    ]
    harms = [kind.harm for kind in KINDS]
    assert harms == sorted(harms)
    assert set(harms) == set(Harm)


def test_a_service_stands_once_where_leaving_it_does_most_harm() -> None:
    listed(confirmed=False, point=None, wait_days=20, wait_told_on=ago(months=7))
    assert list(told()) == ["unconfirmed"]


@pytest.mark.slow
def test_the_oldest_stand_first_and_the_rest_are_counted() -> None:
    owner = make.organisation()
    for months in range(13, 26):
        listed(name=f"{months} months", organisation=owner, confirmed_on=ago(months=months, days=1))
    [section] = found()
    assert [str(task.row) for task in section.tasks][:2] == ["25 months", "24 months"]
    assert (len(section.tasks), section.total, section.more) == (10, 13, 3)


@pytest.mark.slow
def test_the_week_is_told_in_checks_and_minutes() -> None:
    assert work.this_week(found()) == "This week: nothing to do."
    last_looked_at(ago(months=13), public_until=make.today())
    last_looked_at(ago(months=12), public_until=make.today() + timedelta(days=120))
    assert work.this_week(found()) == "This week: 1 check, about 1 minute."
    listed(confirmed=False)
    assert work.this_week(found()) == "This week: 2 checks, about 6 minutes."


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (20, "20 days"), (21, "3 weeks"), (90, "2 months"), (800, "2 years")],
)
def test_ages_are_never_told_longer_than_they_are(days: int, words: str) -> None:
    assert how_long(days) == words


# --- The page ------------------------------------------------------------------------------------


def start(*roles: str) -> str:
    return said(staff.signed_in(staff.person(*roles)).get("/admin/"))


def test_the_staff_pages_open_on_it() -> None:
    last_looked_at(ago(months=13), public_until=make.today())
    listed(name="Harehope neuro", confirmed=False)
    page = start("Curator")
    assert "This week: 2 checks, about 6 minutes." in page
    assert page.index("Rowan Hollis") < page.index("Harehope neuro")
    assert "Checked today: registered" in page
    assert "By phone" in page
    assert "daily jobs have never run" in page


def test_what_waits_for_a_decision_and_who_is_to_be_told_stand_there_too() -> None:
    make.proposal(service=listed(name="Harehope neuro"), said_by="Kit")
    make.physiotherapist(notified_on=None)
    page = start("Curator")
    assert "This week: 2 checks, about 6 minutes." in page
    assert "Changes proposed to listings (1) Harehope neuro Sent today by Kit" in page
    assert "enter their address and where we read of them" in page
    assert "Tell them, then enter the day" in page
    assert page.index("Harehope neuro") < page.index("Rowan Hollis")


def test_an_editor_sees_services_and_may_do_nothing_there() -> None:
    last_looked_at(ago(months=13), public_until=make.today())
    listed(name="Harehope neuro", confirmed=False)
    page = start("Editor")
    assert "Harehope neuro" in page
    for absent in ("Rowan Hollis", "By phone", "Withdraw", "Checked today", "from a list"):
        assert absent not in page


@pytest.mark.slow
def test_the_rest_of_a_kind_is_one_list_away(admin_client: Client) -> None:
    owner = make.organisation()
    for number in range(12):
        listed(name=f"Unit {number}", organisation=owner, confirmed=False)
    listed(name="In order", organisation=owner)
    page = admin_client.get("/admin/").content.decode()
    assert "and 2 more" in page
    page = admin_client.get("/admin/?all=unconfirmed").content.decode()
    assert "/admin/directory/service/?task=unconfirmed" in page
    rest = said(admin_client.get("/admin/directory/service/?task=unconfirmed"))
    assert "12 services" in rest
    assert "In order" not in rest


def test_other_staff_pages_do_not_carry_it(admin_client: Client) -> None:
    assert "This week" not in said(admin_client.get("/admin/directory/"))


# --- The machinery -------------------------------------------------------------------------------


def test_the_daily_jobs_and_the_postcode_file_are_told() -> None:
    now = timezone.now()
    old = now - timedelta(days=3)
    JobRun.objects.create(name="Tell", ran_at=old, succeeded_at=old)
    JobRun.objects.create(name="Forget", ran_at=old, fault="LookupError")
    GazetteerSource.objects.all().delete()
    assert site_state.states(now)[1] == site_state.NO_FILE
    month = months_after(timezone.localdate(), -14)
    GazetteerSource.objects.create(
        kind="onspd", edition=f"{month:%B %Y}", rows=1, credit="", loaded_at=now
    )
    jobs, file = site_state.states(now)
    assert jobs.startswith(f"Daily jobs last ran on {old:%-d %B %Y} at")
    assert "Tell whoever looks after the server" in jobs
    assert "Not done: Forget." in jobs
    assert file.endswith("is 14 months old. Ask for a newer one to be loaded.")


def test_a_file_that_names_no_month_is_as_old_as_its_loading() -> None:
    now = timezone.now()
    loaded = now - timedelta(days=70)
    GazetteerSource.objects.create(
        kind="csv", edition="edition not said", rows=1, credit="", loaded_at=loaded
    )
    assert site_state.states(now)[-1].endswith("is 2 months old.")


@pytest.mark.slow
def test_a_press_leads_back_to_the_next_task_and_says_what_it_did() -> None:
    for name in ("Harehope one", "Harehope two"):
        listed(name=name, confirmed=False)
    visit = staff.signed_in(staff.person("Curator"))
    page = visit.get("/admin/").content.decode()
    assert page.index('id="task-1"') < page.index("Harehope one") < page.index('id="task-2"')
    first = Service.objects.get(name="Harehope one")
    sent = {"means": "phone", "next": "/admin/#task-1"}
    assert 'name="next" value="/admin/#task-1"' in page
    answer = visit.post(f"/admin/directory/service/{first.pk}/confirm/", sent)
    assert answer.headers["Location"] == "/admin/#task-1"
    after = visit.get("/admin/").content.decode()
    assert "Harehope one: details confirmed today, by phone." in after
    assert after.index('id="task-1"') < after.index("Harehope two")


def test_a_report_says_who_is_checking_it() -> None:
    ann = staff.person("Curator", name="ann")
    make.report().start_checking(ann)
    assert "ann is checking it" in start("Curator")


# --- To the field that is asked about, and back --------------------------------------------------


def test_a_task_leads_to_its_field_and_saving_leads_back_to_its_place(
    admin_client: Client,
) -> None:
    service = make.service(
        wait_days=30, wait_told_on=ago(months=20), wait_source="Reception", confirmed_on=ago(days=3)
    )
    page = admin_client.get("/admin/").text
    change = f"/admin/directory/service/{service.pk}/change/?next=%2Fadmin%2F%23task-1"
    assert f'href="{change}#id_wait_days"' in page
    assert f'href="{change}"' in page
    today = {"wait_days": "14", "wait_told_on": make.today().isoformat()}
    answer = admin_client.post(change, opened(admin_client, change) | today)
    assert answer.headers["location"] == "/admin/#task-1"
    assert "was changed successfully" in admin_client.get("/admin/").text


def test_going_on_editing_keeps_the_way_back(admin_client: Client) -> None:
    service = make.service()
    change = f"/admin/directory/service/{service.pk}/change/?next=%2Fadmin%2F%23task-3"
    answer = admin_client.post(change, opened(admin_client, change) | {"_continue": "1"})
    assert answer.headers["location"] == change


def test_saving_leads_nowhere_outside_the_site(admin_client: Client) -> None:
    service = make.service()
    change = f"/admin/directory/service/{service.pk}/change/?next=//example.org/"
    answer = admin_client.post(change, opened(admin_client, change))
    assert answer.headers["location"] == "/admin/"


def test_every_task_of_one_form_names_a_field_of_it() -> None:
    named = [kind.todo.field for kind in SERVICES if kind.todo]
    assert named
    for name in named:
        assert Service._meta.get_field(name)
    for kind in PEOPLE:
        assert not kind.todo or Physiotherapist._meta.get_field(kind.todo.field)


def test_more_of_a_kind_stand_on_a_page_of_their_own_with_their_buttons(
    admin_client: Client,
) -> None:
    for _ in range(work.SHOWN_OF_EACH + 2):
        make.physiotherapist(checked=False)
    page = admin_client.get("/admin/").text
    assert '<a href="/admin/?all=register-never">and 2 more' in page
    page = admin_client.get("/admin/?all=register-never").text
    assert page.count("<button>Checked today: registered") == work.SHOWN_OF_EACH + 2
    assert 'value="/admin/?all=register-never#task-12"' in page
    assert "/admin/directory/physiotherapist/?task=register-never" in page
    assert "This week" not in page


def test_a_page_of_one_kind_says_when_nothing_is_left(admin_client: Client) -> None:
    page = admin_client.get("/admin/?all=old-wait").text
    assert "Old waiting times: nothing is left to do." in page
    assert "This week" in admin_client.get("/admin/?all=no-such-kind").text
