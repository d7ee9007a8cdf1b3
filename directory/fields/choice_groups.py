"""A model field that stores a set of choices in one integer, with its form field and lookups."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.text import capfirst

from directory.vocabulary import ChoiceGroup


class ChoiceGroupField(models.IntegerField):
    """A set of members of one ChoiceGroup: flags in Python, slugs in files."""

    _pyi_private_set_type: int
    _pyi_private_get_type: ChoiceGroup

    def __init__(self, *, group: type[ChoiceGroup] | None = None, **options: Any) -> None:
        # Migrations see a plain integer, without the group, so new members need no migration.
        self.group = group or ChoiceGroup
        super().__init__(**{"default": 0, "blank": True, **options})

    def from_db_value(self, value: int | None, *_: object) -> int | None:
        return value if value is None or self.group is ChoiceGroup else self.group.of(value)

    def to_python(self, value: Any) -> ChoiceGroup | None:
        if value is None or isinstance(value, self.group):
            return value
        try:
            if isinstance(value, str) and not value.isdigit():
                return self.group.from_slugs(value.replace(",", " ").split())
            return self.group.of(int(value))
        except ValueError as error:
            raise ValidationError(f"There is no such choice: {error}.", code="choice") from error

    def get_default(self) -> ChoiceGroup:
        default: Any = super().get_default()
        return self.group.of(default)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else int(value)

    def value_to_string(self, obj: models.Model) -> str:
        """For fixtures and files: slugs, because their meaning never changes."""
        value: Any = self.value_from_object(obj)
        return " ".join(self.group.of(value).slugs)

    def formfield(self, **options: Any) -> forms.Field:
        options.pop("form_class", None)
        options.pop("choices_form_class", None)
        return ChoiceGroupFormField(
            group=self.group,
            required=False,
            label=options.get("label", capfirst(str(self.verbose_name))),
            help_text=options.get("help_text", self.help_text),
        )


class ChoiceGroupFormField(forms.TypedMultipleChoiceField):
    """A checkbox for each member. The cleaned value is a set of flags."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, group: type[ChoiceGroup], **options: Any) -> None:
        self.group = group
        super().__init__(
            choices=group.choices(), coerce=str, empty_value=[], **{"required": False, **options}
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return self.group.of(value).slugs
        return value

    def clean(self, value: Any) -> ChoiceGroup:
        slugs: Iterable[str] = super().clean(value)
        return self.group.from_slugs(slugs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class _BitLookup(models.Lookup):
    """Compares the bits that two sets share."""

    template = ""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        times = self.template.count("{right}")
        params = (*left_params, *(param for _ in range(times) for param in right_params))
        return self.template.format(left=left, right=right), params


@ChoiceGroupField.register_lookup
class HasAny(_BitLookup):
    """Whether two sets share any bit: `routes__has_any=Route.PRIVATE`."""

    lookup_name = "has_any"
    template = "({left} & {right}) <> 0"


@ChoiceGroupField.register_lookup
class HasAll(_BitLookup):
    """Whether a set has every bit: `access_yes__has_all=AccessFact.HOIST`."""

    lookup_name = "has_all"
    template = "({left} & {right}) = {right}"


@ChoiceGroupField.register_lookup
class HasNone(_BitLookup):
    """Whether two sets share no bit: `access_no__has_none=AccessFact.HOIST`."""

    lookup_name = "has_none"
    template = "({left} & {right}) = 0"
