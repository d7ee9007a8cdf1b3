"""What a file of one kind of listing looks like: its columns, what goes where, its export."""

from collections.abc import Mapping
from typing import Any, ClassVar

import tablib
from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource

from directory.curating.spreadsheets.reading import Layout
from directory.curating.spreadsheets.widgets import Words, widget_for

NOT_SHOWN = "(not shown)"

Row = Mapping[str, Any]


class Column(Field):  # type: ignore[misc]  # the library has no types
    """One column. People wait beside the instance until it is saved."""

    def save(self, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any) -> None:
        if self.readonly or row[self.column_name] == NOT_SHOWN:
            return
        value = self.widget.clean(row[self.column_name], row=row)
        if isinstance(instance._meta.get_field(self.attribute), models.ManyToManyField):
            instance.to_many = {**getattr(instance, "to_many", {}), self.attribute: value}
        else:
            setattr(instance, self.attribute, value)


class ShapedResource(ModelResource):  # type: ignore[misc]  # the library has no types
    """Subclasses say what its columns are called."""

    kind: ClassVar[str]  # as the command names it
    sheet: ClassVar[str]  # as a workbook names it
    headings: ClassVar[dict[str, str]] = {}  # field: column
    needed: ClassVar[tuple[str, ...]] = ()  # fields without which a file says too little
    only_matched_by: ClassVar[frozenset[str]] = frozenset()  # read, and never changed
    explanations: ClassVar[dict[str, str]] = {}
    not_here: ClassVar[str] = ""  # what a file of this kind never holds
    private: ClassVar[str] = ""  # what only those get who may change such a listing

    class Meta:
        skip_diff = True
        report_skipped = False
        chunk_size = 500
        use_transactions = False  # one around all of it, by whoever calls

    def __init__(self, *, shows_private: bool = True) -> None:
        super().__init__()
        self.shows_private = shows_private
        self.columns = [self.fields[name] for name in self.headings]

    # --- What it looks like ---

    @classmethod
    def layout(cls) -> Layout:
        needed = [cls.headings[name] for name in cls.needed]
        return Layout(cls.sheet, list(cls.headings.values()), needed)

    @classmethod
    def get_display_name(cls) -> str:
        return cls.sheet

    @classmethod
    def explained_columns(cls) -> list[tuple[str, str]]:
        """Every heading with what belongs under it, for the template."""
        return [
            (heading, cls._explained(name, cls.fields[name].widget))
            for name, heading in cls.headings.items()
        ]

    @classmethod
    def _explained(cls, name: str, widget: Words) -> str:
        told = cls.explanations.get(name) or widget.explanation
        help_text = cls._meta.model._meta.get_field(name).help_text
        needed = "Needed." if name in cls.needed else ""
        return " ".join(filter(None, [told, help_text, needed])) or "Text."

    @classmethod
    def field_from_django_field(cls, name: str, field: Any, readonly: bool) -> Column:
        return Column(
            attribute=name,
            column_name=cls.headings[name],
            widget=cls.widgets_given().get(name) or widget_for(field),
            readonly=name in cls.only_matched_by,
        )

    @classmethod
    def widgets_given(cls) -> dict[str, Words]:
        """Widgets that a field's type does not tell."""
        return {}

    def get_import_fields(self) -> list[Column]:
        return self.columns

    def get_export_fields(self, selected_fields: Any = None) -> list[Column]:
        return self.columns

    def get_field_name(self, field: Column) -> str:
        return str(field.attribute)

    # --- Export ---

    def after_export(self, queryset: Any, dataset: tablib.Dataset, **kwargs: Any) -> None:
        dataset.title = self.sheet

    def export_resource(
        self, instance: Any, selected_fields: Any = None, **kwargs: Any
    ) -> list[str]:
        return [
            NOT_SHOWN if self.is_hidden(column, instance) else column.export(instance)
            for column in self.columns
        ]

    def is_hidden(self, column: Column, instance: Any) -> bool:
        """Whether this reader may not see the cell."""
        return False
