"""Every rule that the database keeps is broken here, once, and kept by what is only near to it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from directory.models import Area, ConfirmationLink, Physiotherapist, ReferralDetails, Service
from directory.models.services.catchment import MAX_AREAS
from directory.names import MAX_LENGTH
from directory.vocabulary import AccessFact, Experience, Route, Setting
from tests.models import test_report_constraints
from tests.support import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 3)
AT_HOME = Setting.HOSPITAL | Setting.HOME_VISITS
NOWHERE = {"latitude": None, "longitude": None}
TOLD = {"ms_self_referral_source": "The team", "ms_self_referral_checked_on": DAY}
TOO_MANY = [f"E{number:08}" for number in range(MAX_AREAS + 1)]
URGENT = {"takes_urgent": "yes"}
ODS = {"ods_code": "RR8"}
NOT_TOLD_OF_MS = {"ms_self_referral_source": "", "ms_self_referral_checked_on": None}


class Case(NamedTuple):
    """A rule, changes that break it, and changes like them that do not."""

    rule: str
    broken: dict[str, Any]
    kept: dict[str, Any]


SERVICE = [
    Case("has_a_route", {"routes": 0}, {"routes": 0, "status": "draft"}),
    Case("has_a_setting", {"settings": 0}, {"settings": 0, "status": "draft"}),
    Case("published_has_a_slug", {"slug": None}, {"slug": None, "status": "draft"}),
    Case("published_has_a_slug", {"slug": ""}, {"slug": "s"}),
    Case("has_a_code", {"code": ""}, {"code": "2345"}),
    Case("has_a_code", {"code": "k7f3"}, {"code": "K7F3Z"}),
    Case("has_a_code", {"code": "K0O1"}, {"code": "K7F3"}),
    Case(
        "access_facts_do_not_contradict",
        {"access_yes": AccessFact.HOIST, "access_no": AccessFact.HOIST | AccessFact.COOL_ROOM},
        {"access_yes": AccessFact.HOIST, "access_no": AccessFact.COOL_ROOM},
    ),
    Case(
        "nhs_self_referral_takes_people_with_ms",
        {"routes": Route.NHS_SELF_REFERRAL, "ms_self_referral": "no", **TOLD},
        {"routes": Route.NHS_SELF_REFERRAL, "ms_self_referral": "yes", **TOLD},
    ),
    Case(
        "nhs_self_referral_takes_people_with_ms",
        {"routes": Route.NHS_SELF_REFERRAL | Route.PRIVATE},
        {"routes": Route.NHS_REFERRAL | Route.PRIVATE},
    ),
    Case(
        "ms_self_referral_has_source_and_date",
        {"ms_self_referral": "yes", **TOLD, "ms_self_referral_source": ""},
        {"ms_self_referral": "yes", **TOLD},
    ),
    Case(
        "ms_self_referral_has_source_and_date",
        {"ms_self_referral": "no", **TOLD, "ms_self_referral_checked_on": None},
        {"ms_self_referral": "", **NOT_TOLD_OF_MS},
    ),
    Case(
        "ms_self_referral_is_yes_no_or_unknown",
        {"ms_self_referral": "Yes", **TOLD},
        {"ms_self_referral": "no", **TOLD},
    ),
    Case(
        "taking_new_has_a_date",
        {"taking_new": "no"},
        {"taking_new": "no", "taking_new_told_on": DAY},
    ),
    Case("taking_new_has_a_date", {"taking_new": "few", "taking_new_told_on": DAY}, {}),
    Case(
        "wait_has_a_date_and_a_source",
        {"wait_days": 0, "wait_told_on": DAY},
        {"wait_days": 0, "wait_told_on": DAY, "wait_source": "The team"},
    ),
    Case(
        "wait_has_a_date_and_a_source",
        {"wait_days": 7, "wait_source": "The team"},
        {"wait_source": "The team"},
    ),
    Case("prices_have_a_date", {"price_first": 0}, {"price_first": 0, "prices_told_on": DAY}),
    Case("prices_have_a_date", {"price_further": 60}, {"minutes_further": 60}),
    Case("prices_have_a_date", {"price_home": 60}, {"price_travel": "60p a mile"}),
    Case(
        "price_first_is_likely",
        {"price_first": -1, "prices_told_on": DAY},
        {"price_first": 0, "prices_told_on": DAY},
    ),
    Case(
        "price_further_is_likely",
        {"price_further": Decimal("-0.01"), "prices_told_on": DAY},
        {"price_further": "0.01", "prices_told_on": DAY},
    ),
    Case(
        "price_home_is_likely",
        {"price_home": "1000.01", "prices_told_on": DAY},
        {"price_home": 1000, "prices_told_on": DAY},
    ),
    Case("minutes_first_is_likely", {"minutes_first": 4}, {"minutes_first": 5}),
    Case("minutes_further_is_likely", {"minutes_further": 481}, {"minutes_further": 480}),
    Case(
        "home_miles_is_likely",
        {"settings": AT_HOME, "home_miles": 51},
        {"settings": AT_HOME, "home_miles": 50},
    ),
    Case(
        "home_miles_is_likely",
        {"settings": AT_HOME, "home_miles": 0},
        {"settings": AT_HOME, "home_miles": 1},
    ),
    Case("travels_only_for_home_visits", {"home_miles": 10}, {"settings": AT_HOME}),
    Case(
        "travels_only_for_home_visits",
        {"home_areas": ["LS1"]},
        {"settings": AT_HOME, "home_areas": ["LS1"]},
    ),
    Case(
        "serves_says_by_home_or_gp", {"serves": ["LS1"]}, {"serves": ["LS1"], "serves_basis": "gp"}
    ),
    Case("serves_says_by_home_or_gp", {"serves_basis": "home"}, {}),
    Case("serves_says_by_home_or_gp", {"serves": ["LS1"], "serves_basis": "work"}, {}),
    Case(
        "names_at_most_100_areas",
        {"serves": TOO_MANY, "serves_basis": "home"},
        {"serves": TOO_MANY[1:], "serves_basis": "home"},
    ),
    Case(
        "names_at_most_100_areas",
        {"settings": AT_HOME, "home_areas": TOO_MANY},
        {"settings": AT_HOME, "home_areas": TOO_MANY[1:]},
    ),
    Case("point_is_whole", {"latitude": None}, NOWHERE),
    Case("point_is_whole", {"longitude": None}, {}),
    Case("point_is_in_the_uk", {"latitude": 48.9}, {"latitude": 49.9}),
    Case("point_is_in_the_uk", {"latitude": 61.6}, {"latitude": 60.9}),
    Case("point_is_in_the_uk", {"longitude": -9.1}, {"longitude": -8.2}),
    Case("point_is_in_the_uk", {"longitude": 2.6}, {"longitude": 1.8}),
    Case(
        "remote_only_has_no_point",
        {"settings": Setting.REMOTE},
        {"settings": Setting.REMOTE, **NOWHERE},
    ),
    Case(
        "private_address_has_an_about_point",
        {"address_is_private": True},
        {"address_is_private": True, "point_is_about": True},
    ),
    Case(
        "private_address_has_an_about_point",
        {"address_is_private": True, "point_is_about": False},
        {"address_is_private": True, **NOWHERE},
    ),
    Case(
        "ages_are_in_order",
        {"minimum_age": 18, "maximum_age": 17},
        {"minimum_age": 18, "maximum_age": 18},
    ),
    Case("pool_temperature_is_likely", {"pool_temperature": "14.9"}, {"pool_temperature": 15}),
    Case("pool_temperature_is_likely", {"pool_temperature": "40.1"}, {"pool_temperature": 40}),
    Case("minimum_age_is_likely", {"minimum_age": 121}, {"minimum_age": 120}),
    Case("maximum_age_is_likely", {"maximum_age": 121}, {"maximum_age": 120}),
    Case("team_size_is_likely", {"team_size": 0}, {"team_size": 1}),
    Case("team_size_is_likely", {"team_size": 201}, {"team_size": 200}),
    Case(
        "wait_days_is_likely",
        {"wait_days": 1096, "wait_told_on": DAY, "wait_source": "The team"},
        {"wait_days": 1095, "wait_told_on": DAY, "wait_source": "The team"},
    ),
    Case(
        "metres_from_drop_off_is_likely",
        {"metres_from_drop_off": 2001},
        {"metres_from_drop_off": 2000},
    ),
    Case("urgent_days_is_likely", {"urgent_days": 366, **URGENT}, {"urgent_days": 0, **URGENT}),
    Case("triage_days_is_likely", {"triage_days": 366}, {"triage_days": 365}),
    *(
        Case(f"{name}_is_yes_no_or_unknown", {name: "few"}, {name: "no"})
        for name in ("takes_routine", "takes_urgent", "advice_and_guidance", "in_ers")
    ),
    Case("urgent_days_need_urgent_referrals", {"urgent_days": 5}, {"urgent_days": 5, **URGENT}),
    Case(
        "urgent_days_need_urgent_referrals",
        {"urgent_days": 5, "takes_urgent": "no"},
        {"takes_urgent": "no"},
    ),
    Case(
        "ers_name_is_in_ers",
        {"ers_service_name": "Neuro"},
        {"ers_service_name": "Neuro", "in_ers": "yes"},
    ),
    Case(
        "ers_is_in_england",
        {"in_ers": "yes", "nation": "S92000003"},
        {"in_ers": "no", "nation": "S92000003"},
    ),
    Case("telephone_is_one_number", {"telephone": "N/A"}, {"telephone": "0113 496 0123 ext 12"}),
    Case("telephone_is_one_number", {"telephone": "0113 496 0123 / 4"}, {"telephone": ""}),
    Case("text_number_is_one_number", {"text_number": "text us"}, {"text_number": "+353 1 234"}),
    Case(
        "serves_are_codes",
        {"serves": ["Leeds"], "serves_basis": "home"},
        {"serves": ["E08000035", "LS1", "W1A", "ZC010"], "serves_basis": "home"},
    ),
    Case(
        "home_areas_are_codes",
        {"settings": AT_HOME, "home_areas": ["LS1", "LS1 3EX"]},
        {"settings": AT_HOME, "home_areas": ["LS1", "S12000036"]},
    ),
    Case("confirmation_has_a_means", {"confirmed_by": ""}, {"confirmed_by": "visit"}),
    Case(
        "confirmation_has_a_means",
        {"confirmed_on": None},
        {"confirmed_on": None, "confirmed_by": ""},
    ),
]
PERSON = [
    Case("hcpc_number_is_ph_and_digits", {"hcpc_number": "PH123"}, {"hcpc_number": "PH0123"}),
    Case("hcpc_number_is_ph_and_digits", {"hcpc_number": "ph12345"}, {"hcpc_number": "PH12345"}),
    Case("hcpc_number_is_ph_and_digits", {"hcpc_number": "OT12345"}, {}),
    Case("hcpc_number_is_ph_and_digits", {"hcpc_number": "PH12345\n"}, {}),
    Case(
        "experience_has_a_date",
        {"experience": Experience.SOME_MS},
        {"experience": Experience.SOME_MS, "experience_told_on": DAY},
    ),
    Case("neuro_since_is_a_year", {"neuro_since": 19}, {"neuro_since": 1940}),
    Case("neuro_since_is_a_year", {"neuro_since": 2101}, {"neuro_since": None}),
    Case("hcpc_number_is_unique", {"hcpc_number": "PH765432"}, {"hcpc_number": "PH765433"}),
]
REFERRAL = [
    Case(
        "telephone_is_one_number",
        {"telephone": "the desk", "contacts_agreed_on": DAY, "contacts_agreed_by": "The lead"},
        {"telephone": "111", "contacts_agreed_on": DAY, "contacts_agreed_by": "The lead"},
    ),
    Case("contacts_are_agreed", {"telephone": "0113 496 0000"}, {"how": "By letter."}),
    Case("contacts_are_agreed", {"form_url": "https://example.org/"}, {"contacts_agreed_on": DAY}),
    Case(
        "contacts_are_agreed",
        {"secure_email": "team@example.org", "contacts_agreed_on": DAY},
        {
            "secure_email": "team@example.org",
            "contacts_agreed_on": DAY,
            "contacts_agreed_by": "The team lead",
        },
    ),
    Case(
        "contacts_are_agreed",
        {"secure_email": "team@example.org", "contacts_agreed_by": "The team lead"},
        {"contacts_agreed_by": "The team lead"},
    ),
]
ORGANISATION = [
    Case("telephone_is_one_number", {"telephone": "?"}, {"telephone": "111"}),
    Case("ods_code_is_one_code", {"kind": "nhs", "ods_code": "rr8"}, {"kind": "nhs", **ODS}),
    Case("with_an_ods_code_is_nhs", {"kind": "charity", **ODS}, {"kind": "nhs", **ODS}),
]
AREA = [
    Case("does_not_succeed_itself", {"successor": "E08000035"}, {"successor": "E08000036"}),
]


def listed_service() -> Service:
    factories.area(code="S92000003", name="Scotland", level="nation")
    return factories.service()


def person() -> Physiotherapist:
    factories.physiotherapist(hcpc_number="PH765432")
    return factories.physiotherapist()


def referral_without_contacts() -> ReferralDetails:
    return factories.referral_details(contacts_agreed=False)


def leeds() -> Area:
    factories.area(code="E08000036", name="Wakefield")
    return factories.area(code="E08000035", name="Leeds")


LINK = [Case("answer_has_a_day", {"answer": "confirmed"}, {"number": 2})]
PROPOSAL = [Case("decided_has_a_day", {"state": "decided"}, {"said_by": "Rowan"})]


def link() -> models.Model:
    return ConfirmationLink.objects.create(service=factories.service())


Maker = Callable[[], models.Model]
CASES: list[tuple[str, Maker, Case]] = [
    (f"{prefix}_{case.rule}", maker, case)
    for prefix, maker, cases in (
        ("service", listed_service, SERVICE),
        ("physiotherapist", person, PERSON),
        ("referral", referral_without_contacts, REFERRAL),
        ("organisation", factories.organisation, ORGANISATION),
        ("area", leeds, AREA),
        ("confirmation_link", link, LINK),
        ("proposal", factories.proposal, PROPOSAL),
    )
    for case in cases
]


def change(row: models.Model, changes: dict[str, Any]) -> None:
    """Past all forms and `save`, straight to the table."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)


def broken_rule(error: IntegrityError) -> str | None:
    assert isinstance(error.__cause__, psycopg.Error)
    return error.__cause__.diag.constraint_name


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "case"), CASES)
def test_the_database_refuses_what_breaks_a_rule(name: str, make: Maker, case: Case) -> None:
    row = make()
    with pytest.raises(IntegrityError) as refusal:
        change(row, case.broken)
    assert broken_rule(refusal.value) == name


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "case"), CASES)
def test_the_database_takes_what_is_only_near_to_it(name: str, make: Maker, case: Case) -> None:
    if case.kept:
        change(make(), case.kept)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "case"), CASES)
def test_a_form_says_it_before_the_database_does(name: str, make: Maker, case: Case) -> None:
    """The same rule, checked by `full_clean`, with a message of its own."""
    row = make()
    (rule,) = (each for each in row._meta.constraints if each.name == name)
    for field, value in case.broken.items():
        column = row._meta.get_field(field)
        setattr(row, column.attname, column.to_python(value))  # type: ignore[union-attr]
    with pytest.raises(ValidationError) as refusal:
        rule.validate(type(row), row)
    assert "is violated" not in str(refusal.value)


def constraints() -> set[str]:
    """The names of all that the tables are declared to keep."""
    return {
        rule.name
        for model in apps.get_app_config("directory").get_models(include_auto_created=True)
        for rule in model._meta.constraints
    }


def test_every_rule_is_broken_by_a_test() -> None:
    of_reports = {case.rule for case in test_report_constraints.CASES}
    assert constraints() == {name for name, _, _ in CASES} | of_reports


def test_every_rule_is_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        kept = {name for (name,) in cursor.fetchall()}
    assert constraints() <= kept


def test_codes_and_addresses_are_given_once() -> None:
    first, second = factories.service(), factories.service()
    for field in ("code", "slug"):
        with pytest.raises(IntegrityError, match=f"directory_service_{field}"):
            change(second, {field: getattr(first, field)})


def test_a_service_has_one_referral_block() -> None:
    service = factories.service()
    factories.referral_details(service=service)
    with pytest.raises(IntegrityError, match="service_id"), transaction.atomic():
        factories.referral_details(service=service)


def test_an_organisation_with_services_cannot_be_deleted() -> None:
    service = factories.service()
    with pytest.raises(models.ProtectedError):
        service.organisation.delete()


@pytest.mark.parametrize("letter", ["½", "ﷺ", "é", "ß"])
def test_a_name_that_grows_when_made_plain_is_saved_all_the_same(letter: str) -> None:
    service = factories.service(name=letter * 120, slug=None)
    person = factories.physiotherapist(name=letter * 100)
    organisation = factories.organisation(name=letter * 120)
    for row in (service, person, organisation):
        row.refresh_from_db()
        assert len(row.search_name) <= MAX_LENGTH
