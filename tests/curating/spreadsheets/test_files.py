"""Files of listings that something was done to: what is refused, what is told by its line."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from directory.curating.spreadsheets import FileRefused, reading
from directory.curating.spreadsheets.kinds import (
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
)
from directory.curating.spreadsheets.reading import FileRows
from tests.support.listing_files import csv_file, xlsx_file

LAYOUT = OrganisationSheet.layout()
HEADER = ["name", "kind", "telephone"]
ROW = ["Harehope", "nhs", "01632 960001"]


def read(data: bytes) -> FileRows:
    return reading.read(data, [LAYOUT], most_rows=4000)


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(data)
    return str(refused.value)


def faults(data: bytes) -> list[str]:
    return [str(fault) for fault in read(data).faults]


# --- What is read --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_file_is_read_in_what_excel_writes(encoding: str) -> None:
    text = "name,kind,telephone\r\nYnys Môn – “Physio”,private,\r\n"
    assert read(text.encode(encoding)).rows == [(2, ["Ynys Môn – “Physio”", "private", ""])]


def test_headings_are_read_in_any_order_and_spelling() -> None:
    listing = read(csv_file(["Charity_Number", " NAME ", ""], ["123", "Harehope", ""]))
    assert listing.headings == ["charity number", "name"]


def test_line_numbers_are_those_of_the_file() -> None:
    text = 'name,kind\n\n"Two\nlines",nhs\n# a note,\nHarehope,nhs\n'
    assert read(text.encode()).rows == [(3, ["Two\nlines", "nhs"]), (6, ["Harehope", "nhs"])]


def test_a_workbook_is_read_with_its_line_numbers() -> None:
    data = xlsx_file("Organisations", HEADER, ROW, [None, None, None], ["Larkfold"])
    assert [line for line, _ in read(data).rows] == [2, 4]


def test_what_a_spreadsheet_made_of_cells_is_read_as_people_write_it() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["HCPC number", "experience told on", "in neurology since", "invented example"])
    sheet.append(["PH990001", datetime(2026, 3, 3), 2009.0, True])  # noqa: DTZ001  # as Excel has it
    stream = io.BytesIO()
    book.save(stream)
    listing = reading.read(stream.getvalue(), [PhysiotherapistSheet.layout()])
    assert listing.rows == [(2, ["PH990001", "2026-03-03", "2009", "yes"])]


def test_which_kind_a_file_is_its_header_tells() -> None:
    layouts = [OrganisationSheet.layout(), PhysiotherapistSheet.layout()]
    data = csv_file(["HCPC number", "name"], ["PH990001", "Rowan"])
    assert reading.read(data, layouts).layout == layouts[1]


# --- What is told by its line --------------------------------------------------------------------


def test_ragged_rows_are_told_by_line_and_the_rest_is_read() -> None:
    data = b"name,kind,telephone\nHarehope,nhs\nLarkfold,nhs,01632,960001\nTeasel,private,,,\n"
    assert faults(data) == [
        "Line 2: This row has 2 cells and the header has 3. Check for a comma or a quotation mark "
        "that is missing or not needed.",
        "Line 3: This row has 4 cells and the header has 3. Check for a comma or a quotation mark "
        "that is missing or not needed.",
    ]
    assert [line for line, _ in read(data).rows] == [4]


def test_an_unclosed_quote_names_the_row_that_opens_it() -> None:
    data = b'name,kind,telephone\nHarehope,nhs,\n"Larkfold,nhs,\nTeasel,private,\n'
    listing = read(data)
    assert [line for line, _ in listing.rows] == [2]
    assert str(listing.faults[0]).startswith("Line 3: A quotation mark that opens in this row")


def test_a_quote_in_the_middle_is_told_too() -> None:
    assert faults(b'name,kind\n"Harehope" Health,nhs\n')[0].startswith("Line 2: A quotation mark")


@pytest.mark.parametrize("length", [130_000, 140_000])
def test_a_cell_of_a_book_is_told(length: int) -> None:
    data = csv_file(HEADER, ROW, ["x" * length, "nhs", ""])
    (told,) = faults(data)
    assert told.startswith("Line 3: ")
    assert "32,000 is the limit" in told


def test_formulas_are_told_in_both_kinds_of_file() -> None:
    row = ["=cmd()", "nhs", ""]
    told = ["Line 2: “name”: The cell holds a formula. Write what it comes to, as plain text."]
    assert faults(csv_file(HEADER, row)) == told
    assert faults(xlsx_file("Organisations", HEADER, row)) == told


def test_characters_that_cannot_be_shown_are_told() -> None:
    assert "number 0" in faults(b"name,kind\nHare\0hope,nhs\n")[0]


# --- What is refused -----------------------------------------------------------------------------


def test_a_wrong_header_says_what_was_expected_and_found_and_what_to_do() -> None:
    said = refusal(csv_file(["title", "kind", "kind"], ["x", "y", "z"]))
    assert "Found: title, kind, kind." in said
    assert "Expected for organisations: name, and any of kind, website" in said
    assert said.startswith(
        "The first row is not the header. Missing: name. Not known: title. Twice: kind. Found: "
    )
    assert "Start from the template" in said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is nothing in this file."),
        (b"\n\n,,\n", "There is nothing in this file."),
        (b'"name,kind,website\r\n', "Line 1: A quotation mark that opens in this row is not"),
        (b"name,kind\n", "There is a header in this file, but no rows under it."),
        ("name,kind\nx,nhs\n".encode("utf-16"), "saved as “Unicode text”"),
        (b"name,kind\n\x81\x8d,nhs\n", "neither a CSV file nor a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "in an old format or has a password"),
        (b"x" * (reading.MAX_BYTES + 1), "the limit is 21 MB"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_refused_in_words() -> None:
    data = b"name,kind\n" + b"Harehope,nhs\n" * 100_000
    said = refusal(data)
    assert "more than 4,000 rows, which takes longer than a browser waits. Split it" in said
    assert "manage.py import_listings FILE, which takes any number of rows." in said
    assert len(reading.read(data, [LAYOUT]).rows) == 100_000


def test_as_many_wrong_rows_are_refused_in_words() -> None:
    assert "more than 4,000 rows" in refusal(b"name,kind\n" + b"Harehope\n" * 100_000)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(share: float) -> None:
    data = xlsx_file("Organisations", HEADER, *[ROW] * 200)
    assert "damaged or incomplete" in refusal(data[: int(len(data) * share)])


def test_damage_inside_a_workbook_is_refused() -> None:
    data = bytearray(xlsx_file("Organisations", HEADER, *[ROW] * 200))
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at : at + 40] = b"\xff" * 40
    assert "damaged or incomplete" in refusal(bytes(data))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("listings.csv", "name,kind")
    assert "a zip file, but not a workbook" in refusal(stream.getvalue())


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(100):
                part.write(b"0" * (1 << 20))
    assert "unpacks to 105 MB" in refusal(stream.getvalue())


def test_another_sheet_is_refused_by_name() -> None:
    book = load_workbook(io.BytesIO(xlsx_file("Budget", HEADER, ROW)))
    book.create_sheet("Notes")
    stream = io.BytesIO()
    book.save(stream)
    said = refusal(stream.getvalue())
    assert "Expected a sheet named “Organisations”; found “Budget”, “Notes”." in said


def test_a_workbook_of_several_kinds_asks_which() -> None:
    book = load_workbook(io.BytesIO(xlsx_file("Organisations", HEADER, ROW)))
    book.create_sheet("Services")
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(FileRefused, match="Say which kind to import"):
        reading.read(stream.getvalue(), [LAYOUT, ServiceSheet.layout()])
    assert len(read(stream.getvalue()).rows) == 1


def test_entities_that_grow_without_end_are_refused() -> None:
    data = xlsx_file("Organisations", HEADER, ROW)
    entities = "".join(
        f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10)
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                text = bomb + text.replace(b"Harehope", b"&e9;")
            new.writestr(part, text)
    assert "damaged or incomplete" in refusal(stream.getvalue())


def test_a_sheet_that_lies_about_its_size_is_read_by_what_it_holds() -> None:
    data = xlsx_file("Organisations", HEADER, ROW)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part).replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')
            new.writestr(part, text)
    assert len(read(stream.getvalue()).rows) == 1
