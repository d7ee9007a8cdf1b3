"""What several admin pages are made of."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from directory.history import WHY_LENGTH


class ReadOnlyAdmin(admin.ModelAdmin):
    """Loaded from files, so looked at and not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppendOnlyInline(admin.TabularInline):
    """Adds dated entries; never changes one."""

    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CuratedForm(forms.ModelForm):
    """Asks why, for the history."""

    why = forms.CharField(
        required=False,
        max_length=WHY_LENGTH,
        help_text="Who told us, or what was wrong. It stands in the history, which only staff see.",
    )
