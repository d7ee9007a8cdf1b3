"""A model field for a list of names, and a text box with one name per line."""

import re
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from directory.typed_text import quoted, what_is_wrong

_BETWEEN = re.compile(r"[;,\n]+")
MAX_NAME = 60  # characters


class ListField(ArrayField):
    """Names, which can be separated by new lines, semicolons or commas."""

    def __init__(self, base_field: Any = None, **options: Any) -> None:
        text = base_field or models.CharField(max_length=MAX_NAME)
        super().__init__(text, **{"default": list, "blank": True, **options})

    def deconstruct(self) -> Any:
        """Migrations see a plain array."""
        name, _, args, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, options

    def split_names(self, text: str) -> list[str]:
        return [" ".join(part.split()) for part in _BETWEEN.split(text) if part.strip()]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        names = self.split_names(value) if isinstance(value, str) else value
        for name in names or ():
            self.check_one(name)
        return super().clean(names, model_instance)

    def check_one(self, name: str) -> None:
        """Raises ValidationError if the name cannot be used in a listing."""
        if wrong := what_is_wrong(name):
            raise ValidationError(wrong, code="spoilt")
        if len(name) > MAX_NAME:
            raise ValidationError(
                f"{quoted(name)} is too long: {MAX_NAME} characters is the limit."
            )

    def formfield(self, **options: Any) -> forms.Field:
        form_class: type[forms.Field] = options.get("form_class", LinesFormField)
        return form_class(
            required=not self.blank,
            label=options.get("label", capfirst(str(self.verbose_name))),
            help_text=options.get("help_text", self.help_text),
        )


class LinesFormField(forms.Field):
    """A text box with one name per line."""

    widget = forms.Textarea({"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(self.shown(value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return self.split_names(value) if value else []

    def shown(self, stored: list[str]) -> list[str]:
        return stored

    def split_names(self, text: str) -> list[str]:
        return ListField().split_names(text)
