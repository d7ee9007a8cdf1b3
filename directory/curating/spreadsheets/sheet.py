"""The spreadsheet for one kind of listing: its columns, their explanations and its export.

The columns are the model's facts that have a heading, in the model's order.
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
    """One row of a file: its cells' text by heading, and its first line number."""

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
        """The cell's text to write, protected against being taken for a formula."""
        return self.cell.write(getattr(instance, self.name))

    def is_as_stored(self, text: str | None, instance: Any) -> bool:
        """Whether the cell matches the stored value exactly, or says nothing."""
        return text in (None, NOT_SHOWN) or text == from_cell(self.written(instance))


@dataclass(slots=True)
class Candidate:
    """A row being imported, and what it adds or changes."""

    row: SpreadsheetRow
    instance: Any
    before: dict[str, Any] | None = None  # the stored values; None if it is new
    to_many: dict[str, list[Any]] = field(default_factory=dict)  # set once it is saved
    faults: dict[str, Any] = field(default_factory=dict)  # errors by field

    def values(self, columns: Iterable[Column]) -> dict[str, Any]:
        """The current values, for comparison."""
        return {column.name: self._value(column.field) for column in columns}

    def _value(self, of: AnyField) -> Any:
        if not isinstance(of, models.ManyToManyField):
            return getattr(self.instance, of.attname)
        if of.name in self.to_many:
            return [row.pk for row in self.to_many[of.name]]
        stored = getattr(self.instance, of.name).all() if self.instance.pk else ()
        return [row.pk for row in stored]


class Sheet:
    """One kind of listing. Subclasses define how rows are matched, validated and saved."""

    model: ClassVar[type[models.Model]]
    kind: ClassVar[str]  # as used in the command
    title: ClassVar[str]  # as used in a workbook
    needed: ClassVar[tuple[str, ...]] = ()  # fields that every file must have
    only_matched_by: ClassVar[frozenset[str]] = frozenset()  # read but never changed
    explanations: ClassVar[dict[str, str]] = {}
    not_here: ClassVar[str] = ""  # what a file of this kind never contains
    private: ClassVar[str] = ""  # shown only to staff who may change such a listing

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
        """Cells that are not determined by the field's type."""
        return {}

    # --- Matching and saving ---

    def key(self, row: SpreadsheetRow) -> Hashable:
        """The key a row is matched by; None if it has none or is new."""
        raise NotImplementedError

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        """Stored rows by key; text instead of a row explains why a match is ambiguous."""
        raise NotImplementedError

    def prepare(self, rows: Sequence[SpreadsheetRow]) -> None:
        """Load data that many rows need."""

    def begin(self, candidate: Candidate) -> None:
        """Give the candidate any data loaded beforehand."""

    def faults_of(self, candidate: Candidate) -> dict[str, str]:
        """Errors in the row other than in its cells, by field."""
        return {}

    def add(self, candidates: Sequence[Candidate]) -> None:
        """Save new rows, as if one by one."""
        for candidate in candidates:
            self.save(candidate)

    def save(self, candidate: Candidate) -> None:
        candidate.instance.save()

    def start_again(self, instance: Any) -> None:
        """Reset anything that a failed attempt to add it has set."""
        instance.pk, instance._state.adding = None, True

    def called(self, row: SpreadsheetRow) -> str:
        """The row's name in the preview."""
        return row.text("name") or str(self.key(row) or "")

    # --- Layout ---

    @classmethod
    def layout(cls) -> Layout:
        headings = {of.name: fact.heading for of, fact in facts_of(cls.model) if fact.heading}
        return Layout(cls.title, [*headings.values()], [headings[name] for name in cls.needed])

    def explained_columns(self) -> list[tuple[str, str]]:
        """Every heading with its explanation, for the template."""
        return [(column.heading, self._explained(column)) for column in self.columns]

    def _explained(self, column: Column) -> str:
        told = self.explanations.get(column.name) or column.cell.explanation
        needed = "Needed." if column.name in self.needed else ""
        return " ".join(filter(None, [told, str(column.field.help_text), needed])) or "Text."

    # --- Export ---

    def related(self, listings: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """Load related rows that the cells need, in few queries."""
        return listings

    def export(self, listings: "models.QuerySet[Any]") -> list[list[str]]:
        """The header, then a row for each listing."""
        rows = self.related(listings).iterator(chunk_size=ROWS_AT_ONCE)
        header = [column.heading for column in self.columns]
        return [header, *([self._shown(column, row) for column in self.columns] for row in rows)]

    def _shown(self, column: Column, row: Any) -> str:
        """The cell as this reader may see it; an empty one has nothing to hide."""
        is_hidden = not self.shows_private and _is_private(column.fact, row)
        return NOT_SHOWN if is_hidden and getattr(row, column.name) else column.written(row)


def _is_private(fact: Fact, row: Any) -> bool:
    is_home = getattr(row, "address_is_private", False)
    return fact.audience is Audience.EDITORS or (
        is_home and fact.audience is Audience.UNLESS_A_HOME
    )
