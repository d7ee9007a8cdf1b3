"""Imports a whole file in one transaction: previewed without a trace, saved, or not at all.

Rows are validated by the model: `full_clean` for its fields, and the database's constraints for
rules between fields, each reported in its own words with the line number.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from directory.changes import changes, differing_fields
from directory.curating.copy_checks import remarks_on, text_fields
from directory.curating.spreadsheets.outcome import SHOWN, Fault, Outcome, Shown
from directory.curating.spreadsheets.reading import FileRows
from directory.curating.spreadsheets.sheet import NOT_SHOWN, Candidate, Sheet, SpreadsheetRow
from directory.facts import AnyField, fact_of
from directory.history import act
from directory.models.versions import ChangedMeanwhile

BATCH = 25  # if the database rejects a batch, its rows are saved one by one
MAX_EXPLAINED = 100  # rows for which every broken rule is listed; beyond these, only one per row

Progress = Callable[[int], object]


class _Undo(Exception):
    """Rolls back everything written."""


def look(file: FileRows, sheet: Sheet, progress: Progress = int) -> Outcome:
    """Preview an import: save every row so that the database checks it, then roll back."""
    with suppress(_Undo), _as_one():
        outcome = Import(sheet, progress).of(file)
        raise _Undo
    return outcome


def save(
    file: FileRows, sheet: Sheet, progress: Progress = int, *, by: str = "", expected: str = ""
) -> Outcome:
    """Import everything, or nothing if a row is wrong or something has changed since the preview.

    `expected` is the preview's fingerprint; the caller compares it with the outcome's. `by` is for
    a command: a signed-in user needs no name.
    """
    with suppress(_Undo), _as_one(by):
        outcome = Import(sheet, progress).of(file)
        if outcome.faults or (expected and outcome.fingerprint != expected):
            raise _Undo
    return outcome


@contextmanager
def _as_one(by: str = "") -> Iterator[None]:
    """All or nothing, with all changes recorded as one act in the history."""
    with act("Imported from a file", by=by):
        yield


class Import:
    """Imports one file into one kind of listing, row by row."""

    def __init__(self, sheet: Sheet, progress: Progress = int) -> None:
        self.sheet, self.progress = sheet, progress
        self.outcome = Outcome()
        self.stored: Mapping[Hashable, Any] = {}
        self.seen: dict[Hashable, int] = {}
        self.waiting: list[Candidate] = []
        self.explained = 0
        texts = {*text_fields(sheet.model), "hcpc_number"}
        self.worded = [one.name for one in sheet.columns if one.name in texts]

    def of(self, file: FileRows) -> Outcome:
        self.outcome.faults += file.faults
        rows = [
            SpreadsheetRow(line, dict(zip(file.headings, cells, strict=True)))
            for line, cells in file.rows
        ]
        self.sheet.prepare(rows)
        self.stored = self.sheet.find(list({self.sheet.key(row) for row in rows} - {None}))
        for row in rows:
            self.progress(1)
            try:
                self._take(row)
            except ValidationError as error:
                self._note(row, error)
        self._add_waiting()
        self.outcome.faults.sort()
        return self.outcome

    # --- One row ---

    def _take(self, row: SpreadsheetRow) -> None:
        """Skip a row, save it or queue it. Raises ValidationError if it is wrong."""
        candidate = self._matched(row)
        if self._is_filled_in(candidate):
            self._save(candidate)
        else:
            self.outcome.unchanged += 1

    def _matched(self, row: SpreadsheetRow) -> Candidate:
        key, name = self.sheet.key(row), self.sheet.needed[0]
        heading = self.sheet.headings[name]
        if key is not None and (first := self.seen.setdefault(key, row.line)) != row.line:
            raise ValidationError({name: f"Line {first} has the same {heading}."})
        found = self.stored.get(key)
        if isinstance(found, models.Model):
            candidate = Candidate(row, found)
            candidate.before = candidate.values(self.sheet.changeable)
        else:
            candidate = Candidate(row, self.sheet.model())
            candidate.faults = {name: found.format(row.text(heading))} if found else {}
        self.sheet.begin(candidate)
        return candidate

    def _is_filled_in(self, candidate: Candidate) -> bool:
        """Whether anything differs from what is stored. Raises ValidationError for wrong fields."""
        if candidate.before is not None and self._says_the_same(candidate):
            return False
        unreadable = self._fill(candidate)
        errors = candidate.faults | self._misworded(candidate)
        errors |= self.sheet.faults_of(candidate) | unreadable
        if not errors and candidate.before is not None:
            after = candidate.values(self.sheet.changeable)
            differing = differing_fields(candidate.before, after, self.sheet.model)
            if not differing:
                return False
            self._note_old_days(candidate, differing)
        self._validate(candidate.instance, errors)
        return True

    def _says_the_same(self, candidate: Candidate) -> bool:
        return all(
            column.is_as_stored(candidate.row.cells.get(column.heading), candidate.instance)
            for column in self.sheet.columns
        )

    def _fill(self, candidate: Candidate) -> dict[str, Any]:
        """Parse the cells into the instance; returns any errors by field."""
        errors: dict[str, Any] = {}
        for column in self.sheet.changeable:
            text = candidate.row.cells.get(column.heading)
            if text is None or text == NOT_SHOWN:
                continue
            try:
                value = column.cell.read(text)
            except ValueError as error:
                errors[column.name] = str(error)
                continue
            if isinstance(column.field, models.ManyToManyField):
                candidate.to_many[column.name] = value
            else:
                setattr(candidate.instance, column.name, value)
        return errors

    def _misworded(self, candidate: Candidate) -> dict[str, str]:
        """Forbidden words, by field; discouraged words are noted by line."""
        held = {name: getattr(candidate.instance, name) for name in self.worded}
        blocked: dict[str, str] = {}
        for name, remark in remarks_on(self.sheet.model, held):
            heading = self.sheet.headings[name]
            if remark.blocks:
                blocked[name] = str(remark)
            elif heading in candidate.row.cells:
                self.outcome.cautions.append(Fault(candidate.row.line, heading, str(remark)))
        return blocked

    def _note_old_days(self, candidate: Candidate, differing: list[AnyField]) -> None:
        """A value that is changed beside the day on which the old one was true."""
        names = {field.name for field in differing}
        for field in differing:
            day = fact_of(field).told_on
            if day and day not in names and getattr(candidate.instance, field.name):
                said = f"“{self.sheet.headings[field.name]}” changes, and this day does not"
                self.outcome.cautions.append(
                    Fault(candidate.row.line, self.sheet.headings[day], said)
                )

    def _validate(self, instance: Any, errors: dict[str, Any]) -> None:
        """Validate like the admin form; rules between fields wait until all cells can be parsed."""
        ours = {one.name for one in self.sheet.changeable} - self.sheet.cells.keys()
        others = {field.name for field in instance._meta.get_fields()} - ours
        try:
            instance.full_clean(exclude=others | errors.keys(), validate_constraints=False)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    # --- Saving ---

    def _save(self, candidate: Candidate) -> None:
        """Queue a new row to save in a batch; save a changed one at once."""
        if candidate.before is None:
            self.waiting.append(candidate)
            if len(self.waiting) >= BATCH:
                self._add_waiting()
            return
        after = candidate.values(self.sheet.changeable)
        self._save_or_explain(candidate)
        self.outcome.changed += 1
        self._tell(candidate, self.outcome.shown_changed, after)

    def _add_waiting(self) -> None:
        """Add all in a few queries; if the database rejects any, add them one by one instead."""
        waiting, self.waiting = self.waiting, []
        try:
            with transaction.atomic():
                self.sheet.add(waiting)
            added = waiting
        except IntegrityError:
            added = [candidate for candidate in waiting if self._is_added_alone(candidate)]
        self.outcome.new += len(added)
        for candidate in added:
            after = candidate.values(self.sheet.changeable)
            self._tell(candidate, self.outcome.shown_new, after)

    def _is_added_alone(self, candidate: Candidate) -> bool:
        self.sheet.start_again(candidate.instance)
        try:
            self._save_or_explain(candidate)
        except ValidationError as error:
            self._note(candidate.row, error)
            return False
        return True

    def _save_or_explain(self, candidate: Candidate) -> None:
        """Save; if a database rule is broken, report it in the model's words."""
        try:
            with transaction.atomic():
                self.sheet.save(candidate)
        except IntegrityError as error:
            self.explained += 1
            if self.explained <= MAX_EXPLAINED:
                unset = self._unset(candidate.instance)
                candidate.instance.validate_constraints(exclude=unset)
            raise ValidationError(rule_broken(self.sheet.model, error)) from error
        except ChangedMeanwhile as error:
            raise ValidationError("Somebody saved this just now. Import the file again.") from error

    def _unset(self, instance: Any) -> set[str]:
        """Fields without a column, whose rules the file cannot break."""
        fields = {field.name for field in instance._meta.get_fields()}
        return fields - {column.name for column in self.sheet.columns} - {"id"}

    # --- Reporting ---

    def _tell(self, candidate: Candidate, shown: list[Shown], after: dict[str, Any]) -> None:
        row = candidate.row
        self.outcome.add_fingerprint([row.line, candidate.before])
        if len(shown) < SHOWN:
            told = changes(candidate.before, after, model=self.sheet.model)
            shown.append(Shown(row.line, self.sheet.called(row), told))

    def _note(self, row: SpreadsheetRow, error: ValidationError) -> None:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
        for name, errors in by_field.items():
            heading = self.sheet.headings.get(name, "")
            for one in errors:
                reason = " ".join(ValidationError([one]).messages)
                self.outcome.faults.append(Fault(row.line, heading, reason))


def rule_broken(model: type[models.Model], error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or "a rule"
    for rule in model._meta.constraints:
        if rule.name == name:
            return str(rule.violation_error_message)
    return f"The database refuses this row: {name}."
