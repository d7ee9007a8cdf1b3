"""Finds the header of a table that has titles above it, and drops what is no listing: section rows,
totals, notes and the header's own repetitions. Pure functions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from directory.curating.intake import targets
from directory.curating.intake.grid import GridTable
from directory.names import search_name
from directory.typed_text import is_placeholder

HEADER_WITHIN = 40  # rows
_LONGEST_HEADING = 60  # characters
_SUM = re.compile(
    r"(?:grand |sub ?)?totals?\b|sum\b|count\b|number of\b|end of (?:list|file|sheet)\b"
)
_NOTE = re.compile(
    r"(?:last )?updated\b|source\b|note\b|notes\b|please\b|correct as\b|as (?:of|at)\b|list of\b"
    r"|page \d|printed\b|key\b|compiled\b|copyright\b|confidential\b|draft\b|\*|do not\b|see also\b"
)
_DITTO = re.compile(
    r"""(?:["”“〃']|'')|ditto|do|as above|same(?: as above)?|see above""", re.IGNORECASE
)
_HAS_VALUE = re.compile(r"[0-9@]{4}|@|www\.|https?:", re.IGNORECASE)


@dataclass(slots=True)
class ListRow:
    """One row of the list: its line, its cells, and the section that it stands under."""

    line: int
    cells: list[str]
    section: str = ""


@dataclass(slots=True)
class FoundList:
    """A sheet as the list that it holds."""

    sheet: str
    header_line: int  # 0 if there is none
    headings: list[str]
    rows: list[ListRow] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)  # titles, totals, notes

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first few different values of a column."""
        values = (row.cells[column] for row in self.rows)
        return list(
            dict.fromkeys(value for value in values if value and not is_placeholder(value))
        )[:most]


def find(table: GridTable) -> FoundList:
    at = _header_at(table.rows)
    if at is None:
        found = FoundList(table.name, 0, [""] * table.width)
        below = table.rows
    else:
        line, heading_row = table.rows[at]
        used = at + 1
        if at and _is_second_header(table.rows[at - 1][1], heading_row):
            at -= 1
            heading_row = _joined(table.rows[at][1], heading_row)
        if used < len(table.rows) and _is_second_header(heading_row, table.rows[used][1]):
            heading_row = _joined(heading_row, table.rows[used][1])
            used += 1
        found = FoundList(table.name, line, [" ".join(one.split()) for one in heading_row])
        found.passed_over = [(line, _said(row)) for line, row in table.rows[:at]]
        below = table.rows[used:]
    for row in _listed(below, found):
        found.rows.append(_with_copies(row, found))
    found.rows.sort(key=lambda row: row.line)
    return found


# --- The header -----------------------------------------------------------------------------------


def _header_at(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    """The row with the most names of columns, at least two of them."""
    scores = [(_names_in(row), -at) for at, (_, row) in enumerate(rows[:HEADER_WITHIN])]
    best, at = max(scores, default=(0, 0))
    return -at if best >= 2 else None


def _names_in(row: Sequence[str]) -> int:
    """How many cells name a column; 0 for a row with a telephone number or e-mail in it."""
    texts = [cell for cell in row if cell]
    if any(_HAS_VALUE.search(cell) for cell in texts):
        return 0
    return sum(1 for cell in texts if _names_a_column(cell))


def _names_a_column(cell: str) -> bool:
    return len(cell) <= _LONGEST_HEADING and targets.named(cell) is not None


def _is_second_header(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether headings go on in the next row, as under a cell merged over several columns."""
    names, tops = [cell for cell in below if cell], [cell for cell in above if cell]
    fills_a_gap = any(not cell and below[at] for at, cell in enumerate(above))
    if len(tops) < 2 or not fills_a_gap or _HAS_VALUE.search(" ".join([*tops, *names])):
        return False
    return _names_in(below) >= max(1, len(names) - 1) and _names_in(above) >= 1


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    return [second or first for first, second in zip(above, below, strict=True)]


# --- Rows -----------------------------------------------------------------------------------------


def _listed(rows: Sequence[tuple[int, list[str]]], found: FoundList) -> Iterator[ListRow]:
    """The rows that may be listings, each with its section; the rest is noted in `found`."""
    section = ""
    header = [search_name(one) for one in found.headings]
    for line, cells in rows:
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        first = search_name(filled[0]) if filled else ""
        says_more = any(_HAS_VALUE.search(cell) for cell in filled)
        if _is_header_again(cells, header) or _is_sum(first, filled):
            found.passed_over.append((line, _said(cells)))
        elif len(filled) == 1 and len(cells) > 2 and not says_more:
            if _NOTE.match(filled[0].casefold()) or len(filled[0]) > _LONGEST_HEADING:
                found.passed_over.append((line, _said(cells)))
            else:
                section = filled[0]
                found.sections.append(section)
        else:
            yield ListRow(line, cells, section)


def _is_header_again(cells: Sequence[str], header: Sequence[str]) -> bool:
    plain = [search_name(cell) for cell in cells]
    same = sum(1 for one, other in zip(plain, header, strict=True) if one and one == other)
    return same >= 2 and same * 2 > sum(1 for one in plain if one)


def _is_sum(first: str, filled: Sequence[str]) -> bool:
    return len(filled) <= 3 and bool(_SUM.match(first)) and all(len(one) < 40 for one in filled)


def _with_copies(row: ListRow, found: FoundList) -> ListRow:
    """The row with "ditto" replaced by what the row above says."""
    above = found.rows[-1].cells if found.rows else []
    for at, cell in enumerate(row.cells):
        if cell and _DITTO.fullmatch(cell) and at < len(above):
            row.cells[at] = above[at]
    return row


def _said(cells: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(cell for cell in cells if cell))[:120]
