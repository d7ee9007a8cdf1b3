"""How rows of a file become rows of a table: matched, judged, and saved or left alone.

django-import-export drives it, row by row; what a row is judged by is the model's own: `full_clean`
for its fields, the database's constraints for what holds between them, each told in its own words.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from import_export.results import RowResult

from directory.changes import changes, differing_fields
from directory.curating.copy_checks import remarks_on, text_fields
from directory.curating.spreadsheets.outcome import SHOWN, Fault, Outcome, Shown
from directory.curating.spreadsheets.shape import NOT_SHOWN, Column, Row, ShapedResource
from directory.models.versions import ChangedMeanwhile
from directory.spreadsheet_cells import from_cell

LINE = "line"  # the first column of what is imported: where in the file the row stands
BATCH = 25  # where the database refuses one of a batch, each is saved by itself
MAX_EXPLAINED = 100  # rows of which every broken rule is told; of others, one rule each


class ListingResource(ShapedResource):
    """One kind of listing. Subclasses say how it is matched, and what they need beforehand."""

    def __init__(
        self, *, shows_private: bool = True, progress: Callable[[int], object] = int
    ) -> None:
        super().__init__(shows_private=shows_private)
        self.progress = progress
        self.outcome = Outcome()
        self.stored: Mapping[Hashable, Any] = {}
        self.seen: dict[Hashable, int] = {}
        self.waiting: list[tuple[Row, Any]] = []
        self.explained = 0
        texts = {*text_fields(self._meta.model), "hcpc_number"}
        self.worded = [name for name in self.headings if name in texts]

    # --- What a subclass says ---

    def key(self, row: Row) -> Hashable:
        """What a row is matched by; None where it cannot be matched, or says that it is new."""
        raise NotImplementedError

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        """What is stored under these keys."""
        raise NotImplementedError

    def prepare(self, rows: Sequence[Row]) -> None:
        """Read what many rows need, in one go."""

    def faults_of(self, instance: Any, row: Row) -> dict[str, str]:
        """What is wrong with a row besides its cells, by field."""
        return {}

    def add(self, instances: Sequence[Any]) -> None:
        """Save new rows, as one by one."""
        for instance in instances:
            self.save_one(instance)

    def save_one(self, instance: Any) -> None:
        instance.save()

    def start_again(self, instance: Any) -> None:
        """Take back what adding it in vain has set."""
        instance.pk, instance._state.adding = None, True

    # --- One import ---

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        rows = dataset.dict
        self.prepare(rows)
        keys = {self.key(row) for row in rows} - {None}
        self.stored = self.find(list(keys))

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        self.progress(1)
        if (key := self.key(row)) is None:
            return
        if first := self.seen.get(key):
            heading = self.headings[self.needed[0]]
            raise ValidationError({self.needed[0]: f"Line {first} has the same {heading}."})
        self.seen[key] = row[LINE]

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        return self.stored.get(self.key(row))

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Fill the instance, unless the row says to the letter what is stored."""
        self.before = None if instance._state.adding else self.state(instance)
        self.is_as_stored = self.before is not None and self._says_the_same(instance, row)
        if self.is_as_stored:
            return
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.error_dict
        if errors := {**self._misworded(instance, row), **self.faults_of(instance, row), **errors}:
            raise ValidationError(errors)

    def _misworded(self, instance: Any, row: Row) -> dict[str, str]:
        """What must not be written, by field; what had better not be is told by its line."""
        held = {name: getattr(instance, name) for name in self.worded}
        blocked: dict[str, str] = {}
        for name, remark in remarks_on(self._meta.model, held):
            if remark.blocks:
                blocked[name] = str(remark)
            elif self.headings[name] in row:
                said = Fault(row[LINE], self.headings[name], str(remark))
                self.outcome.cautions.append(said)
        return blocked

    def _says_the_same(self, instance: Any, row: Row) -> bool:
        from_cells = (row.get(column.column_name) for column in self.columns)
        return all(
            text is None or text in (NOT_SHOWN, self.plain(column, instance))
            for column, text in zip(self.columns, from_cells, strict=True)
        )

    def plain(self, column: Column, instance: Any) -> str:
        """What a column says of an instance, without the guard against formulas."""
        return from_cell(column.export(instance))

    def state(self, instance: Any) -> dict[str, Any]:
        """The values of an instance's columns, for comparing."""
        waiting = getattr(instance, "to_many", {})
        names = [name for name in self.headings if name not in self.only_matched_by]
        return {name: self._value(instance, name, waiting) for name in names}

    def _value(self, instance: Any, name: str, waiting: Mapping[str, Any]) -> Any:
        field = instance._meta.get_field(name)
        if not isinstance(field, models.ManyToManyField):
            return getattr(instance, field.attname)
        if name in waiting:
            return [row.pk for row in waiting[name]]
        return [row.pk for row in getattr(instance, name).all()] if instance.pk else []

    def skip_row(
        self, instance: Any, original: Any, row: Row, import_validation_errors: Any = None
    ) -> bool:
        if import_validation_errors:
            return False
        if not self.is_as_stored and self.before is not None:
            after = self.state(instance)
            self.is_as_stored = not differing_fields(self.before, after, self._meta.model)
        return self.is_as_stored

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """As the form in the admin does; rules between fields wait until the cells can be read."""
        errors = dict(import_validation_errors or {})
        ours = set(self.headings) - self.widgets_given().keys() - self.only_matched_by
        others = {field.name for field in instance._meta.get_fields()} - ours
        try:
            instance.full_clean(
                exclude=others | errors.keys(),
                validate_unique=validate_unique,
                validate_constraints=False,
            )
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Any, is_create: bool, row: Row, **kwargs: Any) -> None:
        """New ones wait for others; one that changes is saved at once."""
        if is_create:
            self.waiting.append((row, instance))
            if len(self.waiting) >= BATCH:
                self._add_waiting()
            return
        after = self.state(instance)
        self._save_or_explain(instance)
        self.outcome.changed += 1
        self._tell(row, self.outcome.shown_changed, self.before, after)

    def save_m2m(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Done by `save_one` and `add`."""

    def import_row(self, row: Row, instance_loader: Any, **kwargs: Any) -> RowResult:
        """As the library does, with every fault noted by its line; only faults are caught."""
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors:
            raise result.errors[0].error
        if result.validation_error:
            self._note(row, result.validation_error)
        if result.import_type == RowResult.IMPORT_TYPE_SKIP:
            self.outcome.unchanged += 1
        return result

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        self._add_waiting()
        self.outcome.faults.sort()

    # --- Saving ---

    def _add_waiting(self) -> None:
        """All in few queries; where the database refuses one, each by itself to say which."""
        waiting, self.waiting = self.waiting, []
        try:
            with transaction.atomic():
                self.add([instance for _, instance in waiting])
            added = waiting
        except IntegrityError:
            added = [(row, instance) for row, instance in waiting if self._add_alone(row, instance)]
        self.outcome.new += len(added)
        for row, instance in added:
            self._tell(row, self.outcome.shown_new, None, self.state(instance))

    def _add_alone(self, row: Row, instance: Any) -> bool:
        self.start_again(instance)
        try:
            self._save_or_explain(instance)
        except ValidationError as error:
            self._note(row, error)
            return False
        return True

    def _save_or_explain(self, instance: Any) -> None:
        """Save; a rule that the database holds against it is told in the model's words."""
        try:
            with transaction.atomic():
                self.save_one(instance)
        except IntegrityError as error:
            self.explained += 1
            if self.explained <= MAX_EXPLAINED:
                instance.validate_constraints(exclude=self._unset(instance))
            raise ValidationError(_rule_broken(self._meta.model, error)) from error
        except ChangedMeanwhile as error:
            raise ValidationError("Somebody saved this just now. Import the file again.") from error

    def _unset(self, instance: Any) -> set[str]:
        """Fields that no column holds: a rule about them is not the file's to keep."""
        fields = instance._meta.get_fields()
        return {field.name for field in fields} - set(self.headings) - {"id"}

    # --- Telling ---

    def _tell(self, row: Row, shown: list[Shown], before: Any, after: Any) -> None:
        self.outcome.add_fingerprint([row[LINE], before])
        if len(shown) < SHOWN:
            told = changes(before, after, model=self._meta.model)
            shown.append(Shown(row[LINE], self.called(row), told))

    def called(self, row: Row) -> str:
        """What a row is called in the preview."""
        return str(row.get(self.headings["name"]) or self.key(row) or "")

    def _note(self, row: Row, error: ValidationError) -> None:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
        for name, errors in by_field.items():
            heading = self.headings.get(name, "")
            for one in errors:
                reason = " ".join(ValidationError([one]).messages)
                self.outcome.faults.append(Fault(row[LINE], heading, reason))


def _rule_broken(model: type[models.Model], error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or "a rule"
    for rule in model._meta.constraints:
        if rule.name == name:
            return str(rule.violation_error_message)
    return f"The database refuses this row: {name}."
