"""A model field holding the keys used to find misspelt names."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from directory import spelling


class SpellingsField(ArrayField):
    """The keys used to find misspelt names, updated whenever the whole row is saved.

    `names` returns the row's names, in the form that `search_name` produces.
    """

    def __init__(
        self, *, names: Callable[[Any], Iterable[str]] | None = None, **options: Any
    ) -> None:
        # Migrations see a plain array, without the function.
        self.names = names
        column = models.CharField(max_length=spelling.MAX_LENGTH)
        super().__init__(**{"base_field": column, "default": list, "editable": False, **options})

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.names:
            keys = {key for name in self.names(model_instance) for key in spelling.keys(name)}
            setattr(model_instance, self.attname, sorted(keys))
        return super().pre_save(model_instance, add)
