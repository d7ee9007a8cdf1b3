"""The two file formats, for exports and for templates to fill in."""

import csv
import io
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from directory.curating.spreadsheets import workbooks
from directory.curating.spreadsheets.outcome import Fault
from directory.curating.spreadsheets.sheet import Sheet
from directory.spreadsheet_cells import NOTE, to_cell

EXPLAINED = "What goes where"

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """`write` takes a title and rows, the first of which is the header."""

    ending: str
    title: str
    content_type: str
    write: Callable[[str, Rows], bytes]


def template(sheet: Sheet, ending: str) -> bytes:
    """An empty file: the header and, on a second sheet or as a note below, an explanation."""
    columns = sheet.explained_columns()
    header = [heading for heading, _ in columns]
    if ending == CSV.ending:
        first, *others = (told for _, told in columns)
        return _as_csv(sheet.title, [header, [f"{NOTE} {first}", *others]])
    return workbooks.write(
        [(sheet.title, [header]), (EXPLAINED, [("Column", EXPLAINED), *columns])]
    )


def _as_csv(_: str, rows: Rows) -> bytes:
    """CSV with a byte order mark, which tells Excel that it is UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _as_workbook(title: str, rows: Rows) -> bytes:
    return workbooks.write([(title, rows)])


XLSX = FileFormat(
    "xlsx",
    "XLSX, for Excel or LibreOffice",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _as_workbook,
)
CSV = FileFormat("csv", "CSV, for other programs", "text/csv", _as_csv)
FORMATS = {one.ending: one for one in (XLSX, CSV)}


def faults_url(faults: Sequence[Fault]) -> str:
    """Every fault as a CSV file within the page itself, so that none is kept."""
    lines = [[str(one.line), to_cell(one.column), to_cell(one.reason)] for one in faults]
    file = CSV.write("", [["Line", "Column", "Reason"], *lines])
    return f"data:text/csv;base64,{b64encode(file).decode()}"
