"""What changed in an area of late: what anyone may know, and never why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.history import act, records_of
from directory.models import Area, Service
from directory.rights.data_rights import record_objection
from directory.vocabulary import AccessFact, Experience
from referrals.areas.changes import Change, recent
from tests.support import factories as make
from tests.support.advice_factory import united_kingdom
from tests.support.page_text import main_text

pytestmark = pytest.mark.django_db
LEEDS: dict[str, Any] = {"council_id": "E08000035", "nation_id": "E92000001"}


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def old(**fields: Any) -> Service:
    """Listed here for longer than changes are told."""
    made = make.service(name="Harehope team", **LEEDS, **fields)
    make.happened(made, days_ago=200)
    for person in made.physiotherapists.all():
        make.happened(person, days_ago=200)
    return made


def change(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def changes(on: date | None = None) -> list[Change]:
    on = on or make.today()
    listed = Service.objects.listed(on).filter(council="E08000035")
    return recent([Area.objects.get(pk="E08000035")], listed, [], on)


def told(on: date | None = None) -> list[str]:
    return [f"{one.what}, {one.name}" for one in changes(on)]


def test_what_stayed_as_it_was_is_not_told() -> None:
    old()
    assert told() == []


def test_each_fact_that_changed_is_told_as_it_is_now() -> None:
    row = old(telephone="01632 960009")
    change(row, telephone="01632 960001", telephone_hours="9 to 5", email="team@example.org")
    change(row, price_first=45, prices_told_on=make.today(), access_yes=AccessFact.HOIST)
    assert [one.what for one in changes()] == [
        "Access: yes to hoist",
        "E-mail: changed",
        f"Prices: price of a first visit now £45; told on {make.today():%-d %B %Y}",
        "Telephone hours: now 9 to 5",
        "Telephone: changed, now 01632 960001",
    ]
    assert {one.url for one in changes()} == {row.get_absolute_url()}


@pytest.mark.slow
def test_a_slip_mended_the_same_day_is_no_news() -> None:
    row = old(telephone="01632 960001")
    change(row, telephone="01632 960009")
    change(row, telephone="01632 960001")
    change(row, status="withdrawn")
    change(row, status="published")
    assert told() == []


@pytest.mark.slow
def test_what_is_withdrawn_is_listed_no_longer_and_has_no_link() -> None:
    change(old(), status="withdrawn")
    (one,) = changes()
    assert (one.what, one.name, one.url) == ("No longer listed", "Harehope team", "")


def test_what_was_deleted_is_listed_no_longer() -> None:
    old().delete()
    assert told() == ["No longer listed, Harehope team"]


@pytest.mark.slow
def test_what_moved_to_another_area_is_not_said_to_be_gone() -> None:
    row = old()
    change(row, council_id="E06000014")
    assert told() == ["Moved out of this area, Harehope team"]
    change(row, telephone="01632 960001")
    assert told() == ["Moved out of this area, Harehope team"]


@pytest.mark.slow
def test_what_comes_back_is_listed_again() -> None:
    row = old()
    change(row, status="withdrawn")
    make.happened(row, days_ago=150)
    change(row, status="published")
    assert told() == ["Listed again, Harehope team"]


@pytest.mark.slow
def test_a_draft_is_told_of_when_it_is_published_and_not_before() -> None:
    row = make.service(name="Harehope team", status="draft", **LEEDS)
    make.happened(row, days_ago=20)
    assert told() == []
    change(row, telephone="01632 960001")
    assert told() == []
    change(row, status="published")
    assert told() == ["New, Harehope team"]
    assert changes()[0].on == make.today()


@pytest.mark.slow
def test_what_ends_by_itself_is_told_on_the_day_it_ended() -> None:
    row = old()
    row.listed_until = make.today() + timedelta(days=10)
    row.save()
    later = make.today() + timedelta(days=30)
    assert told(later) == ["No longer listed, Harehope team"]
    assert changes(later)[0].on == make.today() + timedelta(days=11)
    assert told(make.today() + timedelta(days=10)) == []


@pytest.mark.slow
def test_a_pause_and_its_end_are_told() -> None:
    row = old()
    until = make.today() + timedelta(days=5)
    change(row, paused_until=until)
    assert told() == [f"Paused until {until:%-d %B %Y}, Harehope team"]
    assert told(until)[0] == "Open again after a pause, Harehope team"
    make.happened(row, days_ago=100)
    change(row, paused_until=None)
    assert told() == ["Open again after a pause, Harehope team"]


def test_a_confirmation_is_told_as_a_check() -> None:
    row = old(confirmed_on=make.today() - timedelta(days=200))
    make.confirmation(service=row)
    assert told() == ["Details checked, Harehope team"]


def test_people_who_work_here_are_told_of_by_name() -> None:
    person = make.physiotherapist(name="Rowan Hollis")
    old(people=[person])
    change(
        person,
        training="Bobath, 2026",
        experience=Experience.MOSTLY_MS,
        experience_told_on=make.today(),
    )
    experience, training = changes()
    today = f"{make.today():%-d %B %Y}"
    half = Experience.MOSTLY_MS.label
    assert experience.what == f"Experience: now {half}; told on {today}"
    assert (training.what, training.name) == ("Training: now Bobath, 2026", "Rowan Hollis")
    assert {experience.url, training.url} == {person.get_absolute_url()}


def test_who_asked_to_be_taken_off_is_named_no_more() -> None:
    person = make.physiotherapist(name="Rowan Hollis")
    old(people=[person])
    change(person, training="Bobath, 2026")
    record_objection(person, make.today())
    assert told() == []


def test_people_who_work_elsewhere_are_not_told_of() -> None:
    person = make.physiotherapist()
    make.service(people=[person], council_id="E06000014")
    change(person, training="Bobath, 2026")
    assert told() == []


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["suspended", "caution", "conditions", "not-found"])
def test_someone_hidden_is_listed_no_longer_and_nobody_is_told_why(
    client: Client, outcome: str
) -> None:
    person = make.physiotherapist(name="Rowan Hollis")
    old(people=[person])
    make.register_check(physiotherapist=person, outcome=outcome)
    assert told() == ["No longer listed, Rowan Hollis"]
    assert changes()[0].url == ""
    page = main_text(client.get("/areas/leeds-e08000035/").content.decode())
    shown = page.partition("The last 90 days")[2].partition("All areas")[0].lower()
    assert "rowan hollis" in shown
    for word in (outcome, "register", "suspended", "caution", "condition", "public until"):
        assert word not in shown


def test_nothing_more_is_told_of_someone_hidden() -> None:
    person = make.physiotherapist(name="Rowan Hollis")
    old(people=[person])
    make.register_check(physiotherapist=person, outcome="suspended")
    make.happened(person, days_ago=100)
    change(person, training="Bobath, 2026")
    assert told() == []


def test_a_home_is_never_told_of() -> None:
    make.postcode_location(name="LS7", council_id="E08000035")
    row = old(address="1 High Street", postcode="LS7 4AW", address_is_private=True)
    change(row, address="2 Low Street", postcode="LS1 3EX", town="Lowtown")
    assert told() == []
    change(row, address_is_private=False)
    assert told() == []
    make.happened(row, days_ago=5)
    change(row, address="3 Low Street", address_is_private=True, point_is_about=True)
    assert told() == []


def test_whoever_works_at_home_now_is_not_said_to_have_been_anywhere_else() -> None:
    row = old(address="1 High Street", postcode="LS7 4AW")
    change(row, council_id="E06000014")
    assert told() == ["Moved out of this area, Harehope team"], "a control: nobody's home"
    change(row, address_is_private=True, point_is_about=True)
    assert told() == []


def test_an_address_that_is_public_is_told_of_without_saying_it() -> None:
    row = old(address="1 High Street", postcode="LS7 4AW")
    change(row, address="2 Low Street", postcode="LS1 3EX")
    assert told() == ["Address changed, Harehope team"]


def test_the_professional_block_is_told_but_no_contact_and_no_reason(client: Client) -> None:
    row = old()
    with act("A complaint was made"):
        make.referral_details(service=row)
        row.ms_self_referral_source = "A complaint"
        row.save()
    assert told() == [
        "Does not take: now Back pain alone, Harehope team",
        "How to refer: now Send the form by e-mail, Harehope team",
        "Secure e-mail for referrals: changed, Harehope team",
        "Takes: now Adults with MS, Harehope team",
        "Who may refer: now GP, MS nurse, Harehope team",
    ]
    assert "complaint" not in client.get("/areas/leeds-e08000035/").content.decode().lower()


def test_samples_are_told_of_only_where_they_are_shown(settings: Any) -> None:
    make.service(name="Invented", is_sample=True, **LEEDS)
    assert told() == []
    settings.SAMPLE_DATA = True
    assert told() == ["New, Invented"]


@pytest.mark.slow
def test_a_history_that_begins_late_makes_nothing_new() -> None:
    row = old()
    records_of(Service).delete()
    change(row, telephone="01632 960001")
    assert told() == []
    make.happened(row, days_ago=5)
    change(row, telephone="01632 960002")
    assert told() == ["Telephone: changed, now 01632 960002, Harehope team"]


@pytest.mark.slow
def test_it_costs_five_queries_however_much_changed() -> None:
    for _ in range(3):
        person = make.physiotherapist()
        row = old(people=[person])
        change(row, telephone="01632 960001", organisation=make.organisation(name="Another"))
        change(person, training="Bobath, 2026")
    area, services = Area.objects.get(pk="E08000035"), list(Service.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert recent([area], services, [], make.today())
    assert len(queries) == 5
