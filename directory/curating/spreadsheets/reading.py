"""Reads a file of listings as rows of text with line numbers, however it has been edited.

A file that is unreadable as a whole is refused; an error on one line affects only that line, and
the rest is still read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from directory import spreadsheet_cells as cells
from directory.curating.spreadsheets import FileRefused, workbooks
from directory.curating.spreadsheets.outcome import Fault
from directory.names import search_name

MAX_BYTES = 20 << 20

Lines = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The expected layout: the sheet's name, its headings, and the required ones."""

    sheet: str
    headings: Sequence[str]
    needed: Sequence[str]


@dataclass(slots=True)
class FileRows:
    """The contents read: headings in the file's order, and each row's line number and text."""

    layout: Layout
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes, layouts: Sequence[Layout], most_rows: int | None = None) -> FileRows:
    """Read a file using whichever of `layouts` matches its header or its sheet's name.

    `most_rows` is a limit for browsers, which should not be kept waiting too long.
    """
    if len(data) > MAX_BYTES:
        raise FileRefused(too_large(len(data)))
    lines, layout = _lines(data, layouts)
    try:
        header = next(((line, row) for line, row in lines if any(row)), None)
    except _Unreadable as unreadable:
        raise FileRefused(str(unreadable.fault)) from unreadable
    if header is None:
        raise FileRefused(f"There is nothing in this file. {_expected(layout)}")
    found = _headed(header[1], [layout] if layout else layouts)
    _read_rows(lines, found, most_rows)
    if not found.rows and not found.faults:
        raise FileRefused("There is a header in this file, but no rows under it.")
    return found


def too_large(size: int) -> str:
    return (
        f"This file is {size / 1e6:,.0f} MB; the limit is {MAX_BYTES / 1e6:,.0f} MB. Split it "
        "into several files, each with the header."
    )


def too_long(most_rows: int) -> str:
    return (
        f"This file has more than {most_rows:,} rows, which takes longer than a browser waits. "
        "Split it into several files, each with the header, or ask whoever runs the server to run "
        "manage.py import_listings FILE, which takes any number of rows."
    )


# --- Two kinds of file ---------------------------------------------------------------------------


def _lines(data: bytes, layouts: Sequence[Layout]) -> tuple[Lines, Layout | None]:
    if not workbooks.looks_like_a_workbook(data):
        return _csv_lines(_decoded(data)), layouts[0] if len(layouts) == 1 else None
    sheets = workbooks.sheets(data)
    ours = [layout for layout in layouts if layout.sheet in sheets]
    if len(ours) > 1:
        raise FileRefused(
            f"This workbook has several sheets of listings: {_named(one.sheet for one in ours)}. "
            "Say which kind to import."
        )
    if ours:
        return workbooks.rows(sheets[ours[0].sheet]), ours[0]
    if len(sheets) == 1:
        (only,) = sheets.values()
        return workbooks.rows(only), layouts[0] if len(layouts) == 1 else None
    raise FileRefused(
        f"Expected a sheet named {_named(one.sheet for one in layouts)}; found {_named(sheets)}. "
        "Rename the sheet that holds the listings."
    )


def _decoded(data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark; failing that, the older Windows encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(
            "This file is saved as “Unicode text”. Save it as “CSV UTF-8” or as .xlsx."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("This is neither a CSV file nor a workbook. Save the sheet as .xlsx or .csv.")


def _csv_lines(text: str) -> Lines:
    """Each record with its first line number; reading stops at a malformed one."""
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = records.line_num + 1
        try:
            row = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Unreadable(begins, _why(error)) from error
        yield begins, row


class _Unreadable(Exception):
    """The file is unreadable from some line onwards."""

    def __init__(self, line: int, reason: str) -> None:
        self.fault = Fault(line, "", reason)


def _why(error: csv.Error) -> str:
    if "field larger" in str(error):
        return (
            f"A cell holds more than {csv.field_size_limit():,} characters; {cells.MAX_LENGTH:,} "
            "is the limit. Is a quotation mark missing? Nothing after this line was read."
        )
    return (
        "A quotation mark that opens in this row is not closed where a cell ends. Nothing after "
        "this line was read."
    )


# --- Header --------------------------------------------------------------------------------------


def _headed(row: Sequence[str], layouts: Sequence[Layout]) -> FileRows:
    """The layout with these headings, in any order and whatever their spaces and capitals."""
    found = [_plain(text) for text in row]
    while found and not found[-1]:
        found.pop()
    for layout in layouts:
        names = {_plain(heading): heading for heading in layout.headings}
        fits = len(set(found)) == len(found) and set(found) <= set(names)
        if fits and set(found) >= {_plain(heading) for heading in layout.needed}:
            return FileRows(layout, [names[name] for name in found])
    raise FileRefused(_wrong_header(row, layouts))


def _wrong_header(row: Sequence[str], layouts: Sequence[Layout]) -> str:
    shown = ", ".join(text.strip()[:40] or "(empty)" for text in row[:100])
    said = "The first row is not the header."
    if len(layouts) == 1:
        said += _what_differs([_plain(text) for text in row if text.strip()], layouts[0])
    return (
        f"{said} Found: {shown}. {_expected(*layouts)} Start from the template, and keep its "
        "first row."
    )


def _what_differs(found: Sequence[str], layout: Layout) -> str:
    names = {_plain(heading) for heading in layout.headings}
    missing = [heading for heading in layout.needed if _plain(heading) not in found]
    unknown = [text for text in found if text not in names]
    twice = sorted({text for text in found if found.count(text) > 1})
    return "".join(
        f" {label}: {', '.join(what)[:500]}."
        for label, what in (("Missing", missing), ("Not known", unknown), ("Twice", twice))
        if what
    )


def _expected(*layouts: Layout | None) -> str:
    return " ".join(
        f"Expected for {layout.sheet.lower()}: {', '.join(layout.needed)}, and any of "
        f"{', '.join(one for one in layout.headings if one not in layout.needed)}."
        for layout in layouts
        if layout
    )


def _plain(text: str) -> str:
    return search_name(text.replace("_", " "))[:80]


# --- Rows ----------------------------------------------------------------------------------------


def _read_rows(lines: Lines, found: FileRows, most_rows: int | None) -> None:
    try:
        for line, row in lines:
            if not any(text.strip() for text in row) or row[0].startswith(cells.NOTE):
                continue
            if most_rows and len(found.rows) + len(found.faults) >= most_rows:
                raise FileRefused(too_long(most_rows))
            _read_row(line, row, found)
    except _Unreadable as unreadable:
        found.faults.append(unreadable.fault)


def _read_row(line: int, row: list[str], found: FileRows) -> None:
    width = len(found.headings)
    if len(row) < width or any(text.strip() for text in row[width:]):
        found.faults.append(Fault(line, "", _ragged(len(row), width)))
        return
    row = [text.strip() for text in row[:width]]
    wrong = [
        Fault(line, heading, f"The cell {reason}")
        for heading, text in zip(found.headings, row, strict=True)
        if (reason := cells.what_is_wrong(text))
    ]
    found.faults += wrong
    if not wrong:
        found.rows.append((line, [cells.from_cell(text) for text in row]))


def _ragged(cells_found: int, width: int) -> str:
    return (
        f"This row has {cells_found} cells and the header has {width}. Check for a comma or a "
        "quotation mark that is missing or not needed."
    )


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
