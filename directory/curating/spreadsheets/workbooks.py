"""Reads and writes XLSX workbooks. Refuses any that misstate their size before reading them."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE
from openpyxl.xml.functions import iterparse

from directory.curating.spreadsheets import FileRefused, unpacking

MAX_COLUMNS = 200
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    InvalidFileException,
    SyntaxError,  # malformed XML, from whichever parser openpyxl found
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,  # needs a password
    NotImplementedError,
)
_ANY_ZIP = "This is a zip file, but not a workbook. Save the sheet as .xlsx or .csv."
_DAMAGED = "This workbook is damaged or incomplete. Save it again as .xlsx and upload that."


def looks_like_a_workbook(data: bytes) -> bool:
    return data.startswith((b"PK", _OLD_OR_LOCKED))


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's location in its workbook, and the last line with a value."""

    book: ExcelReader
    path: str
    last_line: int
    days: set[int]  # the styles that show a number as a date or time
    lengths: set[int]  # the styles that show a number as a duration


def sheets(data: bytes) -> dict[str, SheetPart]:
    """A workbook's sheets by name, for `rows` to read."""
    if data.startswith(_OLD_OR_LOCKED):
        raise FileRefused(
            "This workbook is in an old format or has a password. Save it as .xlsx without one."
        )
    try:
        last_lines = unpacking.last_lines(data)
        if "[Content_Types].xml" not in last_lines:
            raise FileRefused(_ANY_ZIP)
        book = ExcelReader(BytesIO(data), read_only=True, keep_links=False)
        book.read_manifest()
        book.read_strings()
        book.read_workbook()
        days, lengths = _days(book)
        return {
            str(sheet.name): SheetPart(book, part.target, last_lines[part.target], days, lengths)
            for sheet, part in book.parser.find_sheets()
            if part.target in last_lines and "chartsheet" not in part.Type
        }
    except _DAMAGE as error:
        raise FileRefused(_DAMAGED) from error


def rows(sheet: SheetPart) -> Iterator[tuple[int, list[str]]]:
    """The line number and cells, as text, of each row in a sheet."""
    book = sheet.book
    try:
        with book.archive.open(sheet.path) as part:
            cells_of = _Cells(
                part,
                book.shared_strings,
                epoch=book.wb.epoch,
                date_formats=sheet.days,
                timedelta_formats=sheet.lengths,
            )
            for line, cells in cells_of.parse():
                if line > sheet.last_line:  # only formatting from here on
                    return
                texts = [""] * MAX_COLUMNS
                for cell in cells:
                    if cell["value"] is not None and cell["column"] <= MAX_COLUMNS:
                        texts[cell["column"] - 1] = as_text(cell["value"])
                yield line, texts
    except _DAMAGE as error:
        raise FileRefused(_DAMAGED) from error


class _Cells(WorkSheetParser):
    """openpyxl's parser, without recalculating shared formulas for each cell."""

    def parse_formula(self, element: Any) -> str:
        return f"={element.findtext(FORMULA_TAG) or ''}"


def _days(book: ExcelReader) -> tuple[set[int], set[int]]:
    """The styles showing dates and durations. Other style data is not needed, and slow to load."""
    codes, numbers = dict(BUILTIN_FORMATS), list[int]()
    if ARC_STYLE in book.valid_files:
        with book.archive.open(ARC_STYLE) as part:
            for _, element in iterparse(part):
                tag = element.tag.rpartition("}")[2]
                if tag == "numFmt":
                    codes[int(element.get("numFmtId", 0))] = element.get("formatCode", "")[:255]
                elif tag == "cellXfs":
                    numbers = [int(one.get("numFmtId", 0)) for one in element]
    shown = [codes.get(number, "General") for number in numbers]
    return (
        {style for style, code in enumerate(shown) if is_date_format(code)},
        {style for style, code in enumerate(shown) if is_timedelta_format(code)},
    )


def as_text(value: object) -> str:
    """A cell as it would be in a CSV file, with numbers and dates as people write them."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case date() | datetime():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float() | Decimal():
            return str(value)
    return f"={value}"  # openpyxl's own objects: formulas over several cells


def write(found: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A workbook of sheets, each with a title and rows; the first row is the header."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in found:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
        _lay_out(sheet, lines[0])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _lay_out(sheet: Any, header: Sequence[str]) -> None:
    """Freeze the header, and format columns as text so that telephone numbers stay as typed."""
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(header, start=1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        column = sheet.column_dimensions[cell.column_letter]
        column.width = max(14, min(len(heading) + 4, 40))
        column.number_format = "@"
