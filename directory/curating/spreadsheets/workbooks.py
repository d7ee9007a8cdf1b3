"""Reading and writing XLSX workbooks. What lies about its size is refused before it is read."""

import lzma
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from directory.curating.spreadsheets import FileRefused

MAX_UNPACKED = 64 << 20  # bytes; 10,000 services come to about 50 MB
MAX_PARTS = 500
MAX_COLUMNS = 200
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    InvalidFileException,
    SyntaxError,  # XML that is none, by whichever parser openpyxl found
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,  # asks for a password
    NotImplementedError,
)
_DAMAGED = "This workbook is damaged or not whole. Save it again as .xlsx and upload that."


def looks_like_a_workbook(data: bytes) -> bool:
    return data.startswith((b"PK", _OLD_OR_LOCKED))


def sheets(data: bytes) -> dict[str, Any]:
    """A workbook's sheets by name, to be read by `rows`."""
    return {str(sheet.title): sheet for sheet in _open(data).worksheets}


def rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells, as text, of each row of a sheet."""
    sheet.reset_dimensions()  # what the sheet says of its own size is not relied on
    try:
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            texts = [as_text(value) for value in row[:MAX_COLUMNS]]
            yield line, texts + [""] * (MAX_COLUMNS - len(texts))
    except _DAMAGE as error:
        raise FileRefused(_DAMAGED) from error


def as_text(value: object) -> str:
    """A cell as it would stand in a CSV file; numbers and days as people write them."""
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
    """A workbook of sheets, each a title and its rows; the first row is the header."""
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
    """The header stays in view; telephone numbers and codes stay text when they are typed."""
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(header, start=1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        column = sheet.column_dimensions[cell.column_letter]
        column.width = max(14, min(len(heading) + 4, 40))
        column.number_format = "@"


def _open(data: bytes) -> Any:
    if data.startswith(_OLD_OR_LOCKED):
        raise FileRefused(
            "This workbook is in an old form or has a password. Save it as .xlsx without one."
        )
    try:
        _look_inside(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-down lists and colours, which we do not need
            return load_workbook(BytesIO(data), read_only=True)
    except _DAMAGE as error:
        raise FileRefused(_DAMAGED) from error


def _look_inside(data: bytes) -> None:
    """Refuse what would unpack to more than any list of listings, before it is unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED:
        raise FileRefused(
            f"This workbook unpacks to {size / 1e6:,.0f} MB in {len(parts):,} parts, which is more "
            "than a list of listings needs. Copy the rows into a new workbook and save that."
        )
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise FileRefused("This is a zip file, but no workbook. Save the sheet as .xlsx or .csv.")
