"""What the desk shows: likely duplicates side by side, and what is left as a workbook."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.text import capfirst

from directory.curating.intake.duplicates import Pair
from directory.curating.intake.forms import heading_of
from directory.curating.intake.listings import Listing
from directory.curating.intake.sorting import Desk, RowStanding, may_be_filled
from directory.curating.spreadsheets import workbooks
from directory.models import IntakeRow, Service
from directory.spreadsheet_cells import to_cell
from directory.words import counted, join_with_and

_MAX_TITLE = 31  # characters, in Excel


_WHAT = {True: "the draft", False: "the published listing"}


@dataclass(frozen=True, slots=True)
class ShownLine:
    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other and self.one != self.other)


@dataclass(frozen=True, slots=True)
class Sides:
    """A pair for the page."""

    field: BoundField
    why: str
    titles: tuple[str, str]
    lines: list[ShownLine]
    stored: Service | None


def side_by_side(pair: Pair, field: BoundField, desk: Desk) -> Sides:
    rows = desk.by_key()
    one, stored = rows[pair.one], desk.stored.get(pair.other)
    if stored:
        other, title = Listing.of(stored), f"{_WHAT[may_be_filled(stored)]} {stored.code}"
    else:
        other, title = rows[pair.other].listing, rows[pair.other].place
    mine, theirs = _shown(one.listing), _shown(other)
    lines = [
        ShownLine(label, mine[label], theirs[label])
        for label in mine
        if mine[label] or theirs[label]
    ]
    return Sides(field, join_with_and(pair.reasons), (one.place, title), lines, stored)


def _shown(said: Listing) -> dict[str, str]:
    people = [f"{each['name']} {each['hcpc_number']}".strip() for each in said.people]
    return {
        "Organisation": said.organisation.get("name", ""),
        "Service": said.service.get("name", ""),
        "People": ", ".join([*people, *said.unnumbered]),
        "Telephone": ", ".join(said.telephones),
        "E-mail": said.service.get("email", ""),
    } | {
        name.capitalize(): said.service.get(name, "")
        for name in ("website", "address", "town", "postcode")
    }


# --- What is left ---------------------------------------------------------------------------------


def workbook(desk: Desk) -> bytes:
    """One sheet for each of the list's, with the line and the reason before each row's cells."""
    reasons = {
        one.row.pk: one.why or one.standing.value
        for one in desk.rows
        if one.standing is not RowStanding.IN
    }
    reasons |= {row.pk: RowStanding.LEFT_OUT.value for row in desk.left_out}
    rows = [*(one.row for one in desk.rows), *desk.left_out]
    left: dict[tuple[int, int], list[IntakeRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.intake_id, row.table, row.line)):
        if row.pk in reasons:
            left[row.intake_id, row.table].append(row)
    sheets: list[tuple[str, Sequence[Sequence[str]]]] = []
    for some in left.values():
        intake, table = some[0].intake, some[0].intake.tables[some[0].table]
        header = [heading_of(table, column) for column in range(len(table["keys"]))]
        lines = [[str(row.line), reasons[row.pk], *map(to_cell, row.cells)] for row in some]
        name = table["sheet"] if len(desk.lists) == 1 else intake.file_name
        sheets.append((_title(name, len(sheets)), [["Line", "Why it waits", *header], *lines]))
    return workbooks.write(sheets or [("Nothing is left", [["Nothing is left"]])])


def _title(sheet: str, at: int) -> str:
    """A name that a workbook allows, and that no other sheet has."""
    plain = "".join(char for char in sheet if char not in "[]:*?/\\'")[: _MAX_TITLE - 4]
    return f"{at + 1} {plain}".strip()


def told(words: Sequence[str], numbers: Sequence[int]) -> str:
    """Such as "Add 3 drafts and propose changes to 1 listing", without whichever is none."""
    each = zip(words, numbers, ("draft", "draft", "listing"), strict=True)
    return capfirst(join_with_and([said.format(counted(n, noun)) for said, n, noun in each if n]))
