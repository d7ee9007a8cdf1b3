"""Importing listings: what is new, changed or unchanged; one wrong row, and nothing is saved."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from directory.curating.spreadsheets import reading
from directory.curating.spreadsheets.importing import BATCH, look, save
from directory.curating.spreadsheets.kinds import (
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
)
from directory.curating.spreadsheets.outcome import SHOWN, Outcome
from directory.curating.spreadsheets.sheet import NOT_SHOWN, Sheet
from directory.models import Organisation, Physiotherapist, Service
from directory.vocabulary import AccessFact, Experience, Route, Setting, Weekday
from tests.support import factories as make
from tests.support.listing_files import (
    FAULTS,
    GOOD,
    HEADINGS,
    csv_file,
    exported,
    service_rows,
    stand,
    xlsx_file,
)

pytestmark = pytest.mark.django_db


def imported(data: bytes, resource: Sheet) -> Outcome:
    return save(reading.read(data, [resource.layout()]), resource)


def services(*rows: dict[str, str]) -> Outcome:
    lines = [[{**GOOD, **row}[heading] for heading in HEADINGS] for row in rows]
    return imported(csv_file(HEADINGS, *lines), ServiceSheet())


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.new, outcome.changed, outcome.unchanged, len(outcome.faults)


def reasons(outcome: Outcome) -> list[str]:
    return [str(fault) for fault in outcome.faults]


# --- What is saved -------------------------------------------------------------------------------


def test_a_new_service_is_saved_as_the_admin_saves_it() -> None:
    stand()
    assert counts(services({"physiotherapists": "ph 990001; PH990002"})) == (1, 0, 0, 0)
    service = Service.objects.get()
    assert service.code
    assert service.slug == "neuro-physiotherapy-leeds"
    assert service.search_name == "neuro physiotherapy"
    assert (service.latitude, service.nation_id) == (make.LEEDS.latitude, "E92000001")
    assert service.listed_until == date.max
    assert service.settings == Setting.HOSPITAL | Setting.REMOTE
    assert service.access_yes == AccessFact.STEP_FREE | AccessFact.HOIST
    assert service.access_no == AccessFact.CHANGING_PLACES
    assert service.clinic_days == Weekday.MONDAY | Weekday.TUESDAY
    assert service.wait_told_on == date(2026, 3, 3)
    assert service.pool_temperature == Decimal("33.5")
    assert [person.hcpc_number for person in service.physiotherapists.all()] == [
        "PH990001",
        "PH990002",
    ]


def test_a_code_names_the_service_that_changes() -> None:
    stand()
    services({})
    code = Service.objects.get().code
    outcome = services({"code": f" {code.lower()} ", "telephone": "+44 1632 960002"})
    assert counts(outcome) == (0, 1, 0, 0)
    assert [(one.label, one.before, one.after) for one in outcome.shown_changed[0].changes] == [
        ("Telephone", "01632 960001", "01632 960002")
    ]
    assert Service.objects.get().telephone == "01632 960002"


def test_people_are_taken_away_and_a_private_service_is_listed_by_who_is_left() -> None:
    practice = make.organisation(name="Teasel Physiotherapy", kind="private")
    make.postcode_location()
    one, two = make.physiotherapist(), make.physiotherapist(checked=False)
    service = make.service(organisation=practice, people=[one, two], postcode="LS1 3EX")
    assert service.listed_until is not None
    header, row = exported(ServiceSheet())
    row[header.index("physiotherapists")] = two.hcpc_number
    assert counts(imported(csv_file(header, row), ServiceSheet())) == (0, 1, 0, 0)
    service.refresh_from_db()
    assert list(service.physiotherapists.all()) == [two]
    assert service.listed_until is None


def test_a_row_that_says_what_is_stored_writes_nothing() -> None:
    stand()
    services({})
    before = Service.objects.values().get()
    rows = exported(ServiceSheet())
    assert counts(imported(csv_file(*rows), ServiceSheet())) == (0, 0, 1, 0)
    reworded = [rows[0], [cell.replace("2026-03-03", "03/03/2026") for cell in rows[1]]]
    assert counts(imported(csv_file(*reworded), ServiceSheet())) == (0, 0, 1, 0)
    assert Service.objects.values().get() == before


@pytest.mark.slow
def test_many_rows_ask_the_database_little(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stand()
    rows, _ = service_rows(8 * BATCH)
    named, batch, beforehand = 2, 7, 15
    with django_assert_max_num_queries(SHOWN * named + 8 * batch + beforehand):
        assert counts(imported(csv_file(*rows), ServiceSheet())) == (8 * BATCH, 0, 0, 0)
    again = exported(ServiceSheet())
    with django_assert_max_num_queries(beforehand):
        assert counts(imported(csv_file(*again), ServiceSheet())) == (0, 0, 8 * BATCH, 0)


def test_codes_are_told_apart_within_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    stand()
    monkeypatch.setattr("directory.models.adding.new_code", lambda: "2222")
    assert services({"name": "One"}, {"name": "Two"}, {"name": "Three"}).new == 3
    assert Service.objects.values("code").distinct().count() == 3


def test_what_no_column_speaks_of_stays() -> None:
    stand()
    services({})
    code = Service.objects.get().code
    header = ["Code", "ORGANISATION", "name", "telephone"]
    row = [code, "harehope community  health", "Neuro physiotherapy", ""]
    assert counts(imported(csv_file(header, row), ServiceSheet())) == (0, 1, 0, 0)
    service = Service.objects.get()
    assert service.telephone == ""
    assert service.email == "team@example.org"
    assert service.routes == Route.NHS_REFERRAL


def test_looking_saves_nothing_and_tells_the_same() -> None:
    stand()
    rows, _ = service_rows(5)
    listing = reading.read(csv_file(*rows), [ServiceSheet.layout()])
    looked = look(listing, ServiceSheet())
    assert counts(looked) == (5, 0, 0, 0)
    assert not Service.objects.exists()
    saved = save(listing, ServiceSheet(), expected=looked.fingerprint)
    assert saved.fingerprint == looked.fingerprint
    assert Service.objects.count() == 5


def test_nothing_is_saved_where_a_listing_changed_since_it_was_shown() -> None:
    stand()
    services({})
    header, row = exported(ServiceSheet())
    row[header.index("telephone")] = "01632 960002"
    listing = reading.read(csv_file(header, row), [ServiceSheet.layout()])
    shown = look(listing, ServiceSheet()).fingerprint
    Service.objects.update(email="other@example.org")
    assert save(listing, ServiceSheet(), expected=shown).fingerprint != shown
    assert Service.objects.get().telephone == "01632 960001"


def test_two_new_services_of_one_name_have_addresses_of_their_own() -> None:
    stand()
    make.postcode_location(name="LS7 4AW")
    assert counts(services({}, {"postcode": "LS7 4AW"})) == (2, 0, 0, 0)
    assert len({service.slug for service in Service.objects.all()}) == 2


def test_a_home_is_placed_about_its_district() -> None:
    stand()
    make.postcode_location(name="LS1", point=make.YORK)
    told_of_no_clinic = {
        "clinic days": "",
        "access yes": "",
        "access no": "",
        "pool temperature": "",
    }
    home = {"settings": "home-visits", "home miles": "10", "address is private": "yes"}
    services({**home, **told_of_no_clinic})
    service = Service.objects.get()
    assert service.address_is_private
    assert service.point == make.YORK
    assert service.point_is_about


def test_physiotherapists_are_matched_by_number_in_any_form() -> None:
    make.physiotherapist(name="Rowan Hollis", hcpc_number="PH990001")
    header = ["HCPC number", "name", "experience", "experience told on", "where we read of them"]
    rows = [
        ["ph 990001", "Rowan Hollis", "mostly-ms", "2026-03-03", ""],
        ["PH-990002", "Siân Ó Briain", "", "", "The website of their practice"],
    ]
    assert counts(imported(csv_file(header, *rows), PhysiotherapistSheet())) == (1, 1, 0, 0)
    rowan = Physiotherapist.objects.get(hcpc_number="PH990001")
    assert rowan.experience == Experience.MOSTLY_MS
    assert rowan.public_until is not None
    sian = Physiotherapist.objects.get(hcpc_number="PH990002")
    assert (sian.slug, sian.public_until) == ("sian-o-briain-ph990002", None)


TOLD_IN_FILES = ["HCPC number", "name", "e-mail", "where we read of them", "told on"]


def told(*rows: list[str]) -> Outcome:
    return imported(csv_file(TOLD_IN_FILES, *rows), PhysiotherapistSheet())


def test_the_day_they_were_told_shows_whoever_was_looked_up_and_never_who_objected() -> None:
    rowan = make.physiotherapist(hcpc_number="PH990001", notified_on=None)
    kit = make.physiotherapist(hcpc_number="PH990002", notified_on=None, objected_on=make.today())
    private = make.service(kind="private", people=[rowan])
    assert not rowan.is_public(make.today())
    rows = [[number, "Rowan", "", "A list", "2026-03-03"] for number in ("PH990001", "PH990002")]
    assert counts(told(*rows)) == (0, 2, 0, 0)
    for one in (rowan, kit, private):
        one.refresh_from_db()
    assert rowan.is_public(make.today())
    assert private.is_listed(make.today())
    assert not kit.is_public(make.today())
    assert counts(told(["PH990001", "Rowan", "", "A list", ""])) == (0, 1, 0, 0)
    rowan.refresh_from_db()
    assert not rowan.is_public(make.today())


def test_nobody_comes_in_without_a_source_or_was_told_on_a_day_to_come() -> None:
    make.physiotherapist(name="Kit", hcpc_number="PH990001", source="A list")
    make.physiotherapist(name="Sam", hcpc_number="PH990002")
    later = (make.today() + timedelta(days=1)).isoformat()
    outcome = told(
        ["PH990001", "Kit", "", "", ""],
        ["PH990002", "Sam Reeve", "", "", ""],
        ["PH990003", "Rowan", "", "", ""],
        ["PH990004", "Ash", "", "A list", later],
    )
    assert [(one.line, one.column) for one in outcome.faults] == [
        (2, "where we read of them"),
        (4, "where we read of them"),
        (5, "told on"),
    ]
    assert "has a right to know" in outcome.faults[0].reason


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        (OrganisationSheet, {"name": "The MS Cure Centre", "kind": "private"}, "name"),
        (
            PhysiotherapistSheet,
            {
                "HCPC number": "PH990001",
                "name": "Rowan",
                "where we read of them": "A list",
                "training": "State registered since 1999",
            },
            "training",
        ),
    ],
)
def test_words_that_must_not_be_written_are_faults(
    kind: type[Sheet], row: dict[str, str], column: str
) -> None:
    outcome = imported(csv_file([*row], [*row.values()]), kind())
    assert counts(outcome) == (0, 0, 0, 1)
    assert outcome.faults[0].column == column
    assert "Write" in outcome.faults[0].reason


def test_words_that_had_better_be_others_stop_nothing() -> None:
    stand()
    outcome = services({"summary": "For sufferers of MS. No oxygen therapy."})
    assert counts(outcome) == (1, 0, 0, 0)
    assert [str(one)[:33] for one in outcome.cautions] == ["Line 2: “summary”: “sufferers”: M"]
    changed = services({"code": Service.objects.get().code, "summary": "We cure MS."})
    assert "Nothing cures MS" in changed.faults[0].reason


def test_organisations_are_matched_by_plain_name() -> None:
    stand()
    rows = [
        ["HAREHOPE  community health", "nhs", "01632 960003"],
        ["Teasel & Thrift", "private", ""],
    ]
    header = ["name", "kind", "telephone"]
    assert counts(imported(csv_file(header, *rows), OrganisationSheet())) == (1, 1, 0, 0)
    assert Organisation.objects.count() == 2


# --- What is wrong -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("change", "reason"), FAULTS, ids=[words for _, words in FAULTS])
def test_every_fault_is_told_by_its_line_and_nothing_is_saved(
    change: dict[str, str], reason: str
) -> None:
    stand()
    outcome = services({"name": "Neuro physiotherapy 1"}, {"name": "Another"} | change)
    assert [fault.line for fault in outcome.faults] == [3]
    assert reason in outcome.faults[0].reason
    assert not Service.objects.exists()


@pytest.mark.slow
def test_a_workbook_is_judged_like_a_csv_file() -> None:
    stand()
    rows, wrong = service_rows(len(FAULTS) * 2, len(FAULTS))
    outcome = imported(xlsx_file("Services", *rows), ServiceSheet())
    told = {fault.line: fault.reason for fault in outcome.faults}
    assert set(told) == set(wrong)
    assert all(words in told[line] for line, words in wrong.items())
    assert not Service.objects.exists()


def test_no_geocoder_is_asked_for_a_whole_file(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GEOCODER = "nominatim"
    asked: list[str] = []
    monkeypatch.setattr("directory.models.geocoding.point_of", asked.append)
    stand()
    assert counts(services({"postcode": "LS99 9ZZ"})) == (0, 0, 0, 1)
    assert not asked


def test_every_broken_rule_of_a_row_is_told() -> None:
    stand()
    outcome = services({"routes": "", "settings": "", "wait source": ""})
    assert reasons(outcome) == [
        "Line 2: Say how people get in: choose a route.",
        "Line 2: Say where people are seen.",
        "Line 2: Say who told us the wait, and when.",
    ]


def test_one_wrong_change_takes_back_the_others() -> None:
    stand()
    services({}, {"name": "Another"})
    codes = list(Service.objects.order_by("pk").values_list("code", flat=True))
    outcome = services(
        {"code": codes[0], "telephone": "01632 960002"},
        {"code": codes[1], "name": "Another", "routes": ""},
        {"name": "A third"},
    )
    assert counts(outcome) == (1, 1, 0, 1)
    assert Service.objects.filter(telephone="01632 960001").count() == 2


def test_a_row_given_twice_names_the_first_line() -> None:
    header = ["HCPC number", "name", "where we read of them"]
    rows = [[number, "Rowan", "A list"] for number in ("PH990001", "PH990002", "ph 990001")]
    outcome = imported(csv_file(header, *rows), PhysiotherapistSheet())
    assert reasons(outcome) == ["Line 4: “HCPC number”: Line 2 has the same HCPC number."]
    assert not Physiotherapist.objects.exists()


def test_a_service_that_is_there_already_is_not_added_again_without_its_code() -> None:
    stand()
    services({})
    code = Service.objects.get().code
    (reason,) = reasons(services({}))
    assert f"postcode as {code}" in reason
    assert Service.objects.count() == 1


def test_two_organisations_of_one_name_are_told_apart_in_the_admin_first() -> None:
    stand()
    make.organisation(name="Harehope Community Health")
    (reason,) = reasons(services({}))
    assert "two organisations called “Harehope Community Health”" in reason


def test_a_cell_that_is_not_shown_leaves_what_is_stored() -> None:
    stand()
    services({})
    header, row = exported(ServiceSheet())
    row[header.index("address")] = row[header.index("postcode")] = NOT_SHOWN
    assert counts(imported(csv_file(header, row), ServiceSheet())) == (0, 0, 1, 0)
    row[header.index("telephone")] = ""
    assert counts(imported(csv_file(header, row), ServiceSheet())) == (0, 1, 0, 0)
    assert Service.objects.get().postcode == "LS1 3EX"


def test_a_register_check_is_no_column() -> None:
    assert not any("regist" in heading for heading in PhysiotherapistSheet.layout().headings)


def test_a_value_changed_beside_its_old_day_is_remarked_on() -> None:
    stand()
    old = {"wait in days": "30", "wait told on": "2026-01-05", "wait source": "Reception"}
    services(old)
    known = {"code": Service.objects.get().code, **old, "wait in days": "14"}
    outcome = services(known)
    assert counts(outcome) == (0, 1, 0, 0)
    assert [str(one) for one in outcome.cautions] == [
        "Line 2: “wait told on”: “wait in days” changes, and this day does not"
    ]
    assert not services({**known, "wait in days": "10", "wait told on": "2026-02-05"}).cautions
