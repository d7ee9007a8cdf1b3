"""What a file of one kind of listing looks like: its columns, what goes where, its export.

The columns are the model's facts that have a heading, in its order.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models

from directory.curating.spreadsheets.cells import TextCell, cell_for
from directory.curating.spreadsheets.reading import Layout
from directory.facts import AnyField, Audience, Fact, facts_of
from directory.spreadsheet_cells import from_cell

NOT_SHOWN = "(not shown)"
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SpreadsheetRow:
    """One row of a file: the text of each cell by its heading, and the line it begins on."""

    line: int
    cells: Mapping[str, str]

    def text(self, heading: str) -> str:
        """The cell's text; empty if the file has no such column."""
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class Column:
    field: AnyField
    fact: Fact
    cell: TextCell

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def heading(self) -> str:
        return self.fact.heading

    def written(self, instance: Any) -> str:
        """What to write in the cell, guarded against being taken for a formula."""
        return self.cell.write(getattr(instance, self.name))

    def is_as_stored(self, text: str | None, instance: Any) -> bool:
        """Whether a cell says exactly what is stored, or nothing at all."""
        return text in (None, NOT_SHOWN) or text == from_cell(self.written(instance))


@dataclass(slots=True)
class Candidate:
    """A row of a file, and what it adds or changes."""

    row: SpreadsheetRow
    instance: Any
    before: dict[str, Any] | None = None  # the stored values; None if it is new
    to_many: dict[str, list[Any]] = field(default_factory=dict)  # set once it is saved
    faults: dict[str, Any] = field(default_factory=dict)  # what is wrong with it, by field

    def values(self, columns: Iterable[Column]) -> dict[str, Any]:
        """The values as they are now, for comparison."""
        return {column.name: self._value(column.field) for column in columns}

    def _value(self, of: AnyField) -> Any:
        if not isinstance(of, models.ManyToManyField):
            return getattr(self.instance, of.attname)
        if of.name in self.to_many:
            return [row.pk for row in self.to_many[of.name]]
        stored = getattr(self.instance, of.name).all() if self.instance.pk else ()
        return [row.pk for row in stored]


class Sheet:
    """One kind of listing. Subclasses say how a row is matched, validated and saved."""

    model: ClassVar[type[models.Model]]
    kind: ClassVar[str]  # as the command names it
    title: ClassVar[str]  # as a workbook names it
    needed: ClassVar[tuple[str, ...]] = ()  # fields without which a file says too little
    only_matched_by: ClassVar[frozenset[str]] = frozenset()  # read but never changed
    explanations: ClassVar[dict[str, str]] = {}
    not_here: ClassVar[str] = ""  # what is never in a file of this kind
    private: ClassVar[str] = ""  # what is only for staff who may change such a listing

    def __init__(self, *, shows_private: bool = True) -> None:
        self.shows_private = shows_private
        self.cells = self.cells_given()
        self.columns = [
            Column(of, fact, self.cells.get(of.name) or cell_for(of, fact))
            for of, fact in facts_of(self.model)
            if fact.heading
        ]
        self.headings = {column.name: column.heading for column in self.columns}
        self.changeable = [one for one in self.columns if one.name not in self.only_matched_by]

    def cells_given(self) -> dict[str, TextCell]:
        """Cells that do not follow from the field's type."""
        return {}

    # --- What a row is ---

    def key(self, row: SpreadsheetRow) -> Hashable:
        """What a row is matched by; None if it cannot be matched, or says that it is new."""
        raise NotImplementedError

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        """What is stored under these keys; text instead of a row says why one is ambiguous."""
        raise NotImplementedError

    def prepare(self, rows: Sequence[SpreadsheetRow]) -> None:
        """Read in one go what many rows need."""

    def begin(self, candidate: Candidate) -> None:
        """Give the candidate what was read beforehand."""

    def faults_of(self, candidate: Candidate) -> dict[str, str]:
        """What else is wrong with a row apart from its cells, by field."""
        return {}

    def add(self, candidates: Sequence[Candidate]) -> None:
        """Save new rows, as if one by one."""
        for candidate in candidates:
            self.save(candidate)

    def save(self, candidate: Candidate) -> None:
        candidate.instance.save()

    def start_again(self, instance: Any) -> None:
        """Undo what a failed attempt to add it has set."""
        instance.pk, instance._state.adding = None, True

    def called(self, row: SpreadsheetRow) -> str:
        """What a row is called in the preview."""
        return row.text("name") or str(self.key(row) or "")

    # --- What it looks like ---

    @classmethod
    def layout(cls) -> Layout:
        headings = {of.name: fact.heading for of, fact in facts_of(cls.model) if fact.heading}
        return Layout(cls.title, [*headings.values()], [headings[name] for name in cls.needed])

    def explained_columns(self) -> list[tuple[str, str]]:
        """Every heading with what goes under it, for the template."""
        return [(column.heading, self._explained(column)) for column in self.columns]

    def _explained(self, column: Column) -> str:
        told = self.explanations.get(column.name) or column.cell.explanation
        needed = "Needed." if column.name in self.needed else ""
        return " ".join(filter(None, [told, str(column.field.help_text), needed])) or "Text."

    # --- Export ---

    def related(self, listings: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """With the rows that the cells name, in few queries."""
        return listings

    def export(self, listings: "models.QuerySet[Any]") -> list[list[str]]:
        """The header, then a row for each listing."""
        rows = self.related(listings).iterator(chunk_size=ROWS_AT_ONCE)
        header = [column.heading for column in self.columns]
        return [header, *([self._shown(column, row) for column in self.columns] for row in rows)]

    def _shown(self, column: Column, row: Any) -> str:
        """What a cell shows this reader; an empty one has nothing to hide."""
        is_hidden = not self.shows_private and _is_private(column.fact, row)
        return NOT_SHOWN if is_hidden and getattr(row, column.name) else column.written(row)


def _is_private(fact: Fact, row: Any) -> bool:
    is_home = getattr(row, "address_is_private", False)
    return fact.audience is Audience.EDITORS or (
        is_home and fact.audience is Audience.UNLESS_A_HOME
    )
