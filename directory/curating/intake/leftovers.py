"""The rows of a list that did not go in, as a workbook to correct or to send back."""

from collections.abc import Sequence

from directory.curating.intake.forms import heading_of
from directory.curating.intake.sorting import Desk, Standing
from directory.curating.spreadsheets import workbooks
from directory.spreadsheet_cells import to_cell

_MAX_TITLE = 31  # characters, in Excel


def workbook(desk: Desk) -> bytes:
    """One sheet for each of the list's, with the line and the reason before each row's cells."""
    reasons = {
        one.row.pk: one.why or one.standing.value
        for one in desk.rows
        if one.standing is not Standing.IN
    }
    reasons |= {row.pk: Standing.LEFT_OUT.value for row in desk.left_out}
    rows = [*(one.row for one in desk.rows), *desk.left_out]
    sheets: list[tuple[str, Sequence[Sequence[str]]]] = []
    for at, table in enumerate(desk.intake.tables):
        mine = sorted((row for row in rows if row.table == at), key=lambda row: row.line)
        left = [row for row in mine if row.pk in reasons]
        header = [heading_of(table, column) for column in range(len(table["keys"]))]
        lines = [
            [str(row.line), reasons[row.pk], *(to_cell(cell) for cell in row.cells)] for row in left
        ]
        if lines:
            sheets.append((_title(table["sheet"], at), [["Line", "Why it waits", *header], *lines]))
    return workbooks.write(sheets or [("Nothing is left", [["Nothing is left"]])])


def _title(sheet: str, at: int) -> str:
    """A name that a workbook allows, and that no other sheet has."""
    plain = "".join(char for char in sheet if char not in "[]:*?/\\'")[: _MAX_TITLE - 4]
    return f"{at + 1} {plain}".strip()
