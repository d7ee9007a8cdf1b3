"""Whatever kind of file a list comes in, it is read as the list that it is."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook

from directory.curating.intake import columns, grid, layout
from directory.curating.intake.open_documents import KIND
from directory.curating.spreadsheets import FileRefused

HEADER = ["Physio", "Clinic", "Tel", "Post code"]
ROWS = [
    ["Jane Smith", "Harehope Physio", "01632 960001", "LS1 3EX"],
    ["Siân Ó Briain", "Larkfold — “Neuro”", "01632 960002", "YO1 7HH"],
]


def text_file(
    rows: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8"
) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode(encoding)


def open_document(name: str, rows: str) -> bytes:
    """A spreadsheet of OpenDocument with these rows, as XML."""
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), KIND)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def ods_row(cells: Sequence[str], attributes: str = "") -> str:
    told = "".join(
        f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in cells
    )
    return f"<table:table-row {attributes}>{told}</table:table-row>"


def found(data: bytes) -> layout.FoundList:
    [table] = grid.read(data)
    return layout.find(table)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_a_text_file_of_any_separator_and_encoding(separator: str, encoding: str) -> None:
    read = found(text_file([HEADER, *ROWS], separator, encoding))
    assert read.headings == HEADER
    assert [row.cells for row in read.rows] == ROWS


def test_a_file_from_an_old_mac() -> None:
    rows = [["Name", "Telephone"], ["Siân Roé", "01632 960001"]]
    assert found(text_file(rows, encoding="mac_roman")).rows[0].cells[0] == "Siân Roé"


def test_a_quotation_mark_that_is_never_closed_swallows_no_row() -> None:
    data = b'Clinic,Tel\nThe "Barn" Clinic,01632 960001\n"Harehope,01632 960002\nC,01632 960003\n'
    assert [row.cells[1][-1] for row in found(data).rows] == ["1", "2", "3"]


def test_separators_that_excel_is_told_of() -> None:
    assert found(b"sep=;\nClinic;Tel\nA, B and C;01632 960001\n").rows[0].cells[0] == "A, B and C"


def test_titles_sections_totals_and_a_repeated_header_are_no_listings() -> None:
    read = found(
        text_file(
            [
                ["Physios we know", "", "", ""],
                ["Last updated May 2026", "", "", ""],
                HEADER,
                ["Yorkshire", "", "", ""],
                ROWS[0],
                HEADER,
                ["London", "", "", ""],
                ROWS[1],
                ["Total", "2", "", ""],
            ]
        )
    )
    assert [(row.section, row.line) for row in read.rows] == [("Yorkshire", 5), ("London", 8)]
    assert read.header_line == 3
    assert [line for line, _ in read.passed_over] == [1, 2, 6, 9]


def test_ditto_marks_say_what_stands_above() -> None:
    rows = [HEADER, ROWS[0], ["Bob Jones", '"', "ditto", "as above"]]
    assert found(text_file(rows)).rows[1].cells == ["Bob Jones", *ROWS[0][1:]]


def test_headings_in_two_lines() -> None:
    rows = [
        ["Physio", "Clinic", "Contact", ""],
        ["", "", "Tel", "E-mail"],
        [*ROWS[0][:3], "a@b.example"],
    ]
    read = found(text_file(rows))
    assert read.headings == ["Physio", "Clinic", "Tel", "E-mail"]
    assert len(read.rows) == 1


def test_cells_merged_downwards_say_the_same_in_every_line() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, ROWS[0], [ROWS[1][0], "", *ROWS[1][2:]]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    stream = BytesIO()
    book.save(stream)
    assert [row.cells[1] for row in found(stream.getvalue()).rows] == ["Harehope Physio"] * 2


def test_an_opendocument_with_repeated_and_merged_cells_and_comments() -> None:
    merged = (
        "<table:table-row><table:table-cell><text:p>Jane</text:p></table:table-cell>"
        '<table:table-cell table:number-rows-spanned="2"><office:annotation><text:p>ask</text:p>'
        "</office:annotation><text:p>Harehope</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="1632960001.0"><text:p>1.6E9'
        "</text:p></table:table-cell><table:table-cell/></table:table-row>"
        "<table:table-row><table:table-cell><text:p>Bob</text:p></table:table-cell>"
        "<table:covered-table-cell/><table:table-cell><text:p>01632<text:s/>960002</text:p>"
        '</table:table-cell><table:table-cell table:number-columns-repeated="16000"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
        "<table:table-cell/></table:table-row>"
    )
    read = found(open_document("Physios", ods_row(HEADER) + merged))
    assert read.sheet == "Physios"
    assert [row.cells for row in read.rows] == [
        ["Jane", "Harehope", "1632960001", ""],
        ["Bob", "Harehope", "01632 960002", ""],
    ]


@pytest.mark.slow
def test_an_opendocument_of_thousands_of_rows_is_no_bomb() -> None:
    told = hashlib.sha256
    rows = (
        ods_row([told(f"{number} {at}".encode()).hexdigest()[:20] for at in range(4)])
        for number in range(4000)
    )
    assert len(found(open_document("Physios", ods_row(HEADER) + "".join(rows))).rows) == 4000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in this file"),
        (b"\xd0\xcf\x11\xe0old", "old format"),
        (b"PK\x03\x04" + b"x" * 40, "damaged"),
        (b"a\0b\0\0\0\x01\x02\x03,\0\0\0", "neither a text file"),
        (b"PK\x03\x04" + b"x" * 26 + b"mimetype" + KIND, "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        grid.read(data)


def test_columns_are_guessed_from_their_headings() -> None:
    read = found(text_file([HEADER, *ROWS]))
    assert columns.guess(read) == [
        "person.name",
        "organisation.name",
        "service.telephone",
        "service.postcode",
    ]


def test_columns_without_headings_are_guessed_from_what_they_hold() -> None:
    rows = [
        ["Jane Smith", "Harehope Physio", "01632 960001", "LS1 3EX", "a@b.example", "PH990001"]
    ] * 3
    assert columns.guess(found(text_file(rows))) == [
        "person.name",
        "organisation.name",
        "service.telephone",
        "service.postcode",
        "service.email",
        "person.hcpc_number",
    ]


def test_what_a_source_meant_by_a_heading_is_remembered() -> None:
    read = found(text_file([["Who", "Clinic", "Tel", "Code"], *ROWS]))
    assert columns.guess(read, {"code": ""})[3] == ""
