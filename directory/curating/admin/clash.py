"""Two people editing at once: the second sees both versions, and keeps what they typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from directory.changes import Difference, changes
from directory.history import WHY_LENGTH, records_of

NOT_SAVED = "Not saved"
SAVED_OVER = "Saved after both versions were seen"

Beside = list[tuple[type[models.Model], str]]


@dataclass(frozen=True, slots=True)
class Clash:
    """The version saved now and, if the history has it, who saved it and when."""

    version: int
    by: str
    at: datetime | None
    tables: list[tuple[str, list[Difference]]]


class CuratedForm(forms.ModelForm):
    """Asks for a reason for the history, and remembers which version of the row was opened."""

    OWN: ClassVar[frozenset[str]] = frozenset(["why", "version", "save_over"])

    why = forms.CharField(
        required=False,
        max_length=WHY_LENGTH,
        help_text="Who told us, or what was wrong. Kept in the history, which only staff see.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    save_over = forms.IntegerField(required=False, widget=forms.HiddenInput)

    is_clashing = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        """Refuse to overwrite a version other than the one last seen."""
        cleaned = super().clean()
        if self.instance.pk:
            seen = self.cleaned_data.get("save_over") or self.cleaned_data.get("version") or 0
            if seen != self.instance.version:
                self.is_clashing = True
                self.add_error(None, f"{NOT_SAVED}: somebody else saved this after you opened it.")
            self.instance.version = seen
        return cleaned

    @property
    def is_typed_in(self) -> bool:
        """Whether anything in the row itself differs from the saved version."""
        return bool(set(self.changed_data) - self.OWN)

    @property
    def reason(self) -> str:
        over = SAVED_OVER if self.cleaned_data.get("save_over") else ""
        return self.cleaned_data.get("why") or over


def clash_of(form: CuratedForm, formsets: list[Any], beside: Beside) -> Clash:
    """The saved version when the form was sent, with its differences from what was typed."""
    rows = [form, *(one for formset in formsets for one in formset.forms)]
    tables = []
    for typed in rows:
        standing = typed._meta.model._base_manager.filter(pk=typed.instance.pk).first()
        if standing and (told := changes(standing, typed.cleaned_data)):
            tables.append((capfirst(str(typed._meta.model._meta.verbose_name)), told))
    row = form.instance
    told_of = [(type(row), "id"), *beside]
    records = [
        records_of(model).filter(**{key: row.pk}).order_by("-history_date").first()
        for model, key in told_of
    ]
    latest = max((one for one in records if one), key=lambda one: one.history_date, default=None)
    return Clash(
        version=type(row)._base_manager.values_list("version", flat=True).get(pk=row.pk),
        by=latest.history_by if latest else "",
        at=latest.history_date if latest else None,
        tables=tables,
    )


def note_refusal(request: HttpRequest, row: models.Model, clash: Clash) -> None:
    """Log the refusal, so that it appears in the history."""
    LogEntry.objects.create(
        user=cast(User, request.user),
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=CHANGE,
        change_message=f"{NOT_SAVED}: {clash.by or 'somebody'} had saved it in the meantime.",
    )


def refusals(row: models.Model) -> "models.QuerySet[LogEntry]":
    """A row's refused saves, latest first."""
    of = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        change_message__startswith=NOT_SAVED,
    )
    return of.select_related("user").order_by("-action_time")
