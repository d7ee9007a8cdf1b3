"""Shared by several admin pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from directory.facts import Group, facts_of


def fieldsets_of(model: type[models.Model], instead: Mapping[str, Sequence[str]]) -> list[Any]:
    """A model's fields by group; `instead` gives replacements for some."""
    found = [(group.value, {"fields": rows_of(model, group, instead)}) for group in Group]
    return [(title, options) for title, options in found if options["fields"]]


def rows_of(
    model: type[models.Model], group: Group, instead: Mapping[str, Sequence[str]]
) -> list[tuple[str, ...]]:
    """One group's lines."""
    rows: list[list[str]] = []
    for field, fact in facts_of(model):
        for name in instead.get(field.name, [field.name]) if fact.group is group else ():
            if fact.beside and rows:
                rows[-1].append(name)
            else:
                rows.append([name])
    return [tuple(row) for row in rows]


class ErasingAdmin(admin.ModelAdmin):
    """Deletion, for administrators only, erases every trace."""

    erase: "ClassVar[staticmethod[[Any, date], None]]"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Skip permission checks on related rows, which nobody has permission to delete."""
        told, count, _, protected = super().get_deleted_objects(objs, request)
        return told, count, set(), protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.erase(obj, timezone.localdate())

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows written by a program: staff can view them, but not edit them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppendOnlyInline(admin.StackedInline):
    """Adds dated entries without changing existing ones. Shows an empty one in case scripts fail.

    It is stacked, since fields in Django's tabular inlines have no labels.
    """

    extra = 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
