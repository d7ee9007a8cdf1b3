"""Reads OpenDocument spreadsheets (ODS) as a stream, with repeated and merged cells written out.

The archive is measured by `unpacking` first, as a workbook is.
"""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat  # nosec B405  # expands no entity beyond its own limit

from directory.curating.spreadsheets import FileRefused, unpacking
from directory.curating.spreadsheets.workbooks import MAX_COLUMNS

KIND = b"application/vnd.oasis.opendocument.spreadsheet"
MAX_ROWS = 100_000
_MAX_SPAN = 1_000  # rows covered by one merged cell
_DAMAGED = "This OpenDocument file is damaged or has a password. Save it again as .ods or .xlsx."
_CHUNK = 1 << 16

Lines = list[tuple[int, list[str]]]


def is_one(data: bytes) -> bool:
    return data.startswith(b"PK") and KIND in data[:200]


def tables(data: bytes) -> list[tuple[str, Lines]]:
    """Every sheet's name and its rows with their line numbers, empty rows left out."""
    try:
        unpacking.last_lines(data)
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
            reader = _Reader()
            while chunk := part.read(_CHUNK):
                reader.parser.Parse(chunk, False)
            reader.parser.Parse(b"", True)
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, RuntimeError, EOFError, OSError) as bad:
        raise FileRefused(_DAMAGED) from bad
    return reader.tables


@dataclass(slots=True)
class _Cell:
    repeated: int
    rows: int  # that it covers, itself included
    columns: int
    value: str
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.value or "\n".join(self.texts).strip()


class _Reader:
    """Holds one row at a time; merged cells say the same in each row that they cover."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, Lines]] = []
        self.line = 0
        self.row: list[str] = []
        self.row_repeated = 1
        self.covered: dict[int, tuple[int, str]] = {}  # column: rows still covered, text
        self.cell: _Cell | None = None
        self.in_note = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._starts
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._says

    def _starts(self, name: str, given: dict[str, str]) -> None:
        match name:
            case "table:table":
                self.tables.append((given.get("table:name", ""), []))
                self.line, self.covered = 0, {}
            case "table:table-row":
                self.row, self.row_repeated = [], _count(given, "table:number-rows-repeated")
            case "table:table-cell" | "table:covered-table-cell":
                self._begin_cell(name, given)
            case "office:annotation":
                self.in_note += 1
            case "text:p" if self.cell and not self.in_note:
                self.cell.texts.append("")
            case "text:s" | "text:tab":
                self._says(" " * min(_count(given, "text:c"), 20))
            case "text:line-break":
                self._says("\n")

    def _begin_cell(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("office:value-type", "")
        value = {
            "float": _number(given.get("office:value", "")),
            "date": given.get("office:date-value", "").removesuffix("T00:00:00"),
            "boolean": {"true": "yes", "false": "no"}.get(
                given.get("office:boolean-value", ""), ""
            ),
        }.get(kind, "")
        self.cell = _Cell(
            repeated=_count(given, "table:number-columns-repeated"),
            rows=min(_count(given, "table:number-rows-spanned"), _MAX_SPAN),
            columns=min(_count(given, "table:number-columns-spanned"), MAX_COLUMNS),
            value=value,
        )
        if name == "table:covered-table-cell":
            self.cell.value = self.covered.get(len(self.row), (0, ""))[1]

    def _says(self, text: str) -> None:
        if self.cell and self.cell.texts and not self.in_note:
            self.cell.texts[-1] += text

    def _ends(self, name: str) -> None:
        match name:
            case "office:annotation":
                self.in_note -= 1
            case "table:table-cell" | "table:covered-table-cell":
                self._end_cell(name)
            case "table:table-row":
                self._end_row()

    def _end_cell(self, name: str) -> None:
        cell, self.cell = self.cell, None
        if cell is None:
            return
        here = len(self.row)
        self.row += [cell.text] * min(cell.repeated, max(0, MAX_COLUMNS - here))
        if name == "table:table-cell" and cell.rows > 1:
            for column in range(here, here + cell.columns):
                self.covered[column] = (cell.rows, cell.text if column == here else "")

    def _end_row(self) -> None:
        _, lines = self.tables[-1]
        self.line += self.row_repeated
        if any(text.strip() for text in self.row):
            for back in reversed(range(min(self.row_repeated, 100))):
                lines.append((self.line - back, self.row))
        if len(lines) > MAX_ROWS:
            raise FileRefused(f"This file has more than {MAX_ROWS:,} rows. Split it.")
        left = {at: (rows - 1, text) for at, (rows, text) in self.covered.items()}
        self.covered = {at: pair for at, pair in left.items() if pair[0] > 0}


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _number(text: str) -> str:
    whole, _, rest = text.partition(".")
    return whole if rest and not rest.strip("0") else text
