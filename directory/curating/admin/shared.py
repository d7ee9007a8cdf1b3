"""What several admin pages are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from directory.facts import Group, facts_of


def fieldsets_of(model: type[models.Model], instead: Mapping[str, Sequence[str]]) -> list[Any]:
    """A model's facts by group; `instead` says what stands in the place of some."""
    found = [(group.value, {"fields": rows_of(model, group, instead)}) for group in Group]
    return [(title, options) for title, options in found if options["fields"]]


def rows_of(
    model: type[models.Model], group: Group, instead: Mapping[str, Sequence[str]]
) -> list[tuple[str, ...]]:
    """The lines of one group."""
    rows: list[list[str]] = []
    for field, fact in facts_of(model):
        for name in instead.get(field.name, [field.name]) if fact.group is group else ():
            if fact.beside and rows:
                rows[-1].append(name)
            else:
                rows.append([name])
    return [tuple(row) for row in rows]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Loaded from files, so looked at and not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppendOnlyInline(admin.StackedInline):
    """Adds dated entries; never changes one. An empty one stands ready, where no script runs.

    Stacked, since the fields of Django's tables have no labels.
    """

    extra = 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
