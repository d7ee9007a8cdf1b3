"""Reads any file a charity may send as tables of text: XLSX, ODS, or text with any separator."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.parsers import expat  # nosec B405  # expands no entity beyond its own limit

from openpyxl.utils import range_boundaries

from directory.curating.intake import open_documents, text_files
from directory.curating.spreadsheets import FileRefused, workbooks
from directory.curating.spreadsheets.reading import MAX_BYTES, too_large
from directory.spreadsheet_cells import MAX_LENGTH, from_cell, is_formula
from directory.typed_text import unspoilt

MAX_ROWS = 100_000
TITLES = 50  # rows that are no listings, as far as the limit goes
MAX_MERGED = 50_000  # lines that merged cells cover; the rest stay as they are
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u200b\ufeff", " "))


@dataclass(slots=True)
class GridTable:
    """One sheet: its name, and each row's line number and cells, all rows equally wide."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0][1]) if self.rows else 0


def read(data: bytes, most_rows: int | None = None) -> list[GridTable]:
    """Every sheet that holds anything. Raises FileRefused with what to do."""
    if len(data) > MAX_BYTES:
        raise FileRefused(too_large(len(data)))
    tables = [table for table in map(_tidy, _tables(data)) if table.rows]
    if not tables:
        raise FileRefused("There is nothing in this file.")
    if most_rows and sum(len(table.rows) for table in tables) > most_rows + TITLES:
        raise FileRefused(
            f"This list has more than {most_rows:,} rows, which takes longer than a browser waits. "
            "Split it into several files, or ask whoever runs the server to run manage.py intake "
            "FILE --take-in. It reads any number of rows, and adds those that need no answer as "
            "drafts."
        )
    return tables


def _tables(data: bytes) -> Iterator[GridTable]:
    if open_documents.is_one(data):
        yield from (GridTable(name, rows) for name, rows in open_documents.tables(data))
    elif workbooks.looks_like_a_workbook(data):
        for name, sheet in workbooks.sheets(data).items():
            rows = [(line, _cut(row)) for line, row in islice(workbooks.rows(sheet), MAX_ROWS)]
            yield GridTable(name, _unmerged(rows, _merged(sheet)))
    else:
        yield GridTable("", text_files.read(data))


def _cut(row: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    width = next((at for at in range(len(row), 0, -1) if row[at - 1]), 0)
    return row[:width]


# --- Merged cells in workbooks --------------------------------------------------------------------


def _merged(sheet: workbooks.SheetPart) -> list[tuple[int, int, int, int]]:
    """The ranges of merged cells: first column, first line, last column, last line."""
    found: list[str] = []

    def starts(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "mergeCell" and len(found) < MAX_MERGED:
            found.append(given.get("ref", ""))

    parser = expat.ParserCreate()
    parser.StartElementHandler = starts
    with sheet.book.archive.open(sheet.path) as part:
        while chunk := part.read(1 << 16):
            parser.Parse(chunk, False)
    return [bounds for ref in found if (bounds := _bounds(ref))]


def _bounds(ref: str) -> tuple[int, int, int, int] | None:
    try:
        left, top, right, bottom = range_boundaries(ref)
    except (ValueError, TypeError):
        return None
    return (left, top, right, bottom) if left and top and right and bottom else None


def _unmerged(
    rows: list[tuple[int, list[str]]], merged: list[tuple[int, int, int, int]]
) -> list[tuple[int, list[str]]]:
    """Rows in which a cell merged downwards says the same on each of its lines."""
    by_line = dict(rows)
    covered = (
        (top, left, line) for left, top, _, last in merged for line in range(top + 1, last + 1)
    )
    for top, left, line in islice(covered, MAX_MERGED):
        above, cells = by_line.get(top, []), by_line.get(line)
        if cells is not None and left <= len(above):
            cells += [""] * (left - len(cells))
            cells[left - 1] = cells[left - 1] or above[left - 1]
    return rows


# --- All kinds of file ----------------------------------------------------------------------------


def _tidy(table: GridTable) -> GridTable:
    """The rows with something in them, without empty columns to the right."""
    rows = [(line, [_plain(cell) for cell in row]) for line, row in table.rows]
    rows = [(line, row) for line, row in rows if any(row)]
    width = max((at for _, row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    padded = [(line, (row + [""] * width)[:width]) for line, row in rows]
    return GridTable(table.name, padded)


def _plain(cell: str) -> str:
    """The cell as it was typed: no padding, no marks by which a program protects or spoils it."""
    text = unspoilt(cell[:MAX_LENGTH].translate(_SPACES))
    if is_formula(text):  # XLSX keeps no result here; what it would say is unknown
        return _linked(text)
    lines = (" ".join(line.split()) for line in from_cell(text).splitlines())
    return "\n".join(line for line in lines if line)


def _linked(formula: str) -> str:
    """What a HYPERLINK formula shows, or the address; other formulas say nothing."""
    if not formula.upper().startswith("=HYPERLINK("):
        return ""
    quoted = formula.split('"')[1::2]
    return quoted[-1].removeprefix("mailto:") if quoted else ""
