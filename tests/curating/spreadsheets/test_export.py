"""What is exported: safe in a spreadsheet, and the same when it is imported again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from directory.curating.spreadsheets import FileRefused, reading
from directory.curating.spreadsheets.files import FORMATS, template
from directory.curating.spreadsheets.importing import look
from directory.curating.spreadsheets.kinds import (
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
)
from directory.curating.spreadsheets.sheet import NOT_SHOWN, Sheet
from directory.models import Organisation, Service
from directory.samples import load_sample
from directory.spreadsheet_cells import from_cell, to_cell
from directory.vocabulary import ChoiceGroup
from referrals.areas.spreadsheets import AreaAdviceSheet
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.listing_files import csv_file, exported, xlsx_file

KINDS = [OrganisationSheet, PhysiotherapistSheet, ServiceSheet, AreaAdviceSheet]
FORMULA = "=+-@\t\r"


def unchanged(kind: type[Sheet], data: bytes, rows: int) -> bool:
    outcome = look(reading.read(data, [kind.layout()]), kind())
    told = (outcome.new, outcome.changed, outcome.unchanged, outcome.faults)
    return told == (0, 0, rows, [])


# --- Cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=cmd()", "+cmd", "-2+3", "@SUM(A1)", "＝1", "'=1", "# one"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert to_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["+44 1632 960001", "+44 (0)1632 960-001", "Harehope", "a=b", "'s"]
)
def test_telephone_numbers_and_plain_words_are_not_harmed(text: str) -> None:
    assert to_cell(text) == text


@given(st.text())
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    cell = to_cell(text)
    assert cell[:1] not in tuple(FORMULA) or set(cell) <= set("+0123456789 ()-")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_was_guarded_is_read_as_it_was(text: str) -> None:
    assert from_cell(to_cell(text)) == text.strip()


# --- Round trips ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db
def test_the_samples_exported_and_imported_change_nothing(settings: Any) -> None:
    settings.SAMPLE_DATA = True
    united_kingdom()
    load_sample(make.today())
    for kind in KINDS:
        rows = exported(kind())
        assert len(rows) > 3
        assert unchanged(kind, csv_file(*rows), len(rows) - 1)
        assert unchanged(kind, xlsx_file(kind.title, *rows), len(rows) - 1)


_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
_NAME = _WORDS.filter(lambda text: any(char.isalnum() for char in text))


def _flags(name: str) -> "st.SearchStrategy[ChoiceGroup]":
    field: Any = Service._meta.get_field(name)
    return st.sets(st.sampled_from(list(field.group))).map(
        lambda members: field.group.of(sum(members))
    )


@pytest.mark.slow
@pytest.mark.django_db
@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.fixed_dictionaries(
        {
            "name": _NAME,
            "summary": _WORDS,
            "telephone_hours": _WORDS,
            "address": _WORDS,
            "insurers": st.lists(_WORDS, max_size=3),
            "serves": st.lists(st.sampled_from(["LS1", "LS29", "E08000035"]), max_size=2),
            "helps_with": _flags("helps_with"),
            "access_yes": _flags("access_yes"),
            "languages": _flags("languages"),
            "price_first": st.none() | st.decimals(0, 1000, places=2),
            "team_size": st.none() | st.integers(1, 200),
        }
    )
)
def test_any_service_exported_and_imported_changes_nothing(fields: dict[str, Any]) -> None:
    Service.objects.all().delete()
    make.service(**fields)
    rows = exported(ServiceSheet())
    assert unchanged(ServiceSheet, csv_file(*rows), 1)
    assert unchanged(ServiceSheet, xlsx_file("Services", *rows), 1)


@pytest.mark.django_db
def test_area_advice_is_matched_by_area_and_districts() -> None:
    united_kingdom()
    make.postcode_location(name="LS7")
    make.postcode_location(name="LS8")
    area_advice()
    area_advice(districts=["LS7", "LS8"])
    header, whole, part = exported(AreaAdviceSheet())
    assert whole[0] == "E08000035 Leeds"
    part[header.index("districts")] = "ls8; LS7"
    part[header.index("note")] = "Ring first."
    whole[0] = "Leeds"
    new = ["NHS Lothian", "", *whole[2:]]
    data = csv_file(header, whole, part, new)
    outcome = look(reading.read(data, [AreaAdviceSheet.layout()]), AreaAdviceSheet())
    assert (outcome.new, outcome.changed, outcome.unchanged) == (1, 1, 1)
    assert [one.label for one in outcome.shown_changed[0].changes] == ["Note"]


@pytest.mark.django_db
def test_area_advice_names_its_faults() -> None:
    united_kingdom()
    make.postcode_location(name="LS7")
    area_advice()
    header, row = exported(AreaAdviceSheet())
    unknown, two, day = ["E99999999", *row[1:]], ["Leeds; York", *row[1:]], list(row)
    day[header.index("districts")] = "LS7"
    day[header.index("checked on")] = "2999-01-01"
    data = csv_file(header, unknown, two, day)
    outcome = look(reading.read(data, [AreaAdviceSheet.layout()]), AreaAdviceSheet())
    assert [str(fault) for fault in outcome.faults] == [
        "Line 2: “area”: We know no area called “E99999999”. Name councils, health boards, nations "
        "or postcode districts.",
        "Line 3: “area”: “Leeds; York” is not one area. Name one council, health board or nation.",
        "Line 4: “checked on”: This day is still to come. Enter today or an earlier day.",
    ]


# --- Homes ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_home_is_shown_only_to_those_who_may_change_it() -> None:
    make.service(address="1 High Street", postcode="LS1 3EX", address_is_private=True)
    make.service(address="2 Low Street", postcode="LS1 3EX")
    header, home, hospital = exported(ServiceSheet(shows_private=False))
    at = header.index("address"), header.index("postcode")
    assert [home[index] for index in at] == [NOT_SHOWN, NOT_SHOWN]
    assert [hospital[index] for index in at] == ["2 Low Street", "LS1 3EX"]
    assert unchanged(ServiceSheet, csv_file(header, home, hospital), 2)
    assert "1 High Street" in exported(ServiceSheet())[1]


# --- Templates -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_the_header_and_says_what_goes_where(kind: type[Sheet]) -> None:
    sheet = kind()
    told = dict(sheet.explained_columns())
    assert list(told) == kind.layout().headings
    assert all(told.values())
    for ending in FORMATS:
        with pytest.raises(FileRefused, match="no rows under it"):
            reading.read(template(sheet, ending), [kind.layout()])
    text = template(ServiceSheet(), "csv").decode("utf-8-sig")
    assert "nhs-self-referral (NHS, refer yourself)" in text


@pytest.mark.django_db
def test_a_template_filled_in_is_imported() -> None:
    text = template(OrganisationSheet(), "csv") + b"Harehope,nhs,,,,,\r\n"
    listing = reading.read(text, [OrganisationSheet.layout()])
    assert look(listing, OrganisationSheet()).new == 1
    assert not Organisation.objects.exists()
