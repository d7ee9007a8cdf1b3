"""Two people editing at once: what only one of them changed is kept, whoever it was.

The form remembers the history entry it was opened on. If there is a newer one when it is sent, the
two are merged field by field; only where both changed the same field is the second person asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from directory.changes import Difference, changes, differing_fields
from directory.facts import facts_of
from directory.history import WHY_LENGTH, records_of, states
from directory.words import join_with_and

NOT_SAVED = "Not saved"
SAVED_OVER = "Saved after both versions were seen"
IS_IT_TODAY = (
    "“{}” has changed, and this day had not. It now says today: correct it if it was another day."
)
MINE, THEIRS = "mine", "theirs"

Beside = list[tuple[type[models.Model], str]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both changed. `name` is the question's, and `entry` the version it is about."""

    name: str
    entry: int
    label: str
    opened: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed, what only the other did, and, if the history has it, who and when."""

    by: str
    at: datetime | None
    conflicts: list[Conflict]
    kept: list[Difference]


class MergedForm(forms.ModelForm):
    """Keeps what somebody else has saved since it was opened, and asks about what both changed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.kept: list[Difference] = []
        self.is_decided = False
        if self.instance.pk:
            self.initial["seen"] = self._latest_entry()

    def _post_clean(self) -> None:
        """Merge before the whole row is validated."""
        if self.instance.pk and self._is_old():
            self._merge()
        standard: Any = super()
        standard._post_clean()

    def _latest_entry(self) -> int:
        entries = records_of(self._meta.model).filter(id=self.instance.pk)
        latest = entries.order_by("-history_date", "-history_id").first()
        return int(latest.pk) if latest else 0

    def _is_old(self) -> bool:
        return self.cleaned_data.get("seen") not in (None, self._latest_entry())

    def _merge(self) -> None:
        """Take each field that only the other person changed, or that they may keep."""
        model, typed, latest = self._meta.model, self.cleaned_data, self._latest_entry()
        standing = model._base_manager.get(pk=self.instance.pk)
        opened = self._opened()
        ours = {one.name for one in differing_fields(opened, typed, model)} if opened else None
        since = {one.field: one.before for one in changes(opened, standing, model=model)}
        for told in changes(standing, typed, model=model):
            if ours is not None and told.field not in ours:
                self._take(standing, told.field)
                self.kept.append(told)
            elif ours is None or told.field in since:
                self._ask(standing, told, since.get(told.field, "") if opened else "", latest)
        if self.conflicts:
            self.add_error(None, f"{NOT_SAVED}: somebody else saved this after you opened it.")

    def _opened(self) -> dict[str, Any] | None:
        """The row as the form was opened on, unless its history does not have it."""
        entries = records_of(self._meta.model).filter(id=self.instance.pk)
        found = entries.filter(pk=self.cleaned_data.get("seen")).first()
        return states([found])[found.pk] if found else None

    def _ask(self, standing: models.Model, told: Difference, opened: str, latest: int) -> None:
        """Do what they chose, if that was about the latest version; otherwise ask."""
        name = f"keep-{self.add_prefix(told.field)}"
        match self.data.get(name, "").split(":"):
            case [chosen, entry] if entry == str(latest) and chosen in (MINE, THEIRS):
                self.is_decided = True
                if chosen == THEIRS:
                    self._take(standing, told.field)
            case _:
                conflict = Conflict(name, latest, told.label, opened, told.before, told.after)
                self.conflicts.append(conflict)

    def _take(self, standing: models.Model, name: str) -> None:
        """Put the saved value where the form's own was."""
        value = getattr(standing, name)
        if isinstance(standing._meta.get_field(name), models.ManyToManyField):
            value = value.all()
        else:
            setattr(self.instance, name, value)
        self.cleaned_data[name] = value


class CuratedForm(MergedForm):
    """Asks for a reason for the history, and remembers which version of the row was opened."""

    OWN: ClassVar[frozenset[str]] = frozenset(["why", "version", "seen", "days_asked"])

    why = forms.CharField(
        required=False,
        max_length=WHY_LENGTH,
        help_text="Who told us, or what was wrong. Kept in the history, which only staff see.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    days_asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self._ask_for_days()
        return self.cleaned_data

    def day_of_each(self) -> dict[str, str]:
        """The fields that have a day on which they were true, each with that of its day."""
        model: Any = self._meta.model
        return {field.name: fact.told_on for field, fact in facts_of(model)}

    def _ask_for_days(self) -> None:
        """Whatever was changed beside its old day: propose today, and ask once."""
        asked = self.cleaned_data.get("days_asked", "").split()
        for name, day in self.day_of_each().items():
            is_new = name in self.changed_data and self.cleaned_data.get(name)
            is_old = day in self.fields and self.initial.get(day) and day not in self.changed_data
            if is_new and is_old and day not in asked:
                asked.append(day)
                data: Any = self.data
                self.data = data = data.copy()
                today = self.fields[day].widget.format_value(timezone.localdate())
                data[self.add_prefix(day)] = today
                data[self.add_prefix("days_asked")] = " ".join(asked)
                self.add_error(day, IS_IT_TODAY.format(self[name].label))

    def _is_old(self) -> bool:
        return super()._is_old() or self.cleaned_data.get("version") != self.instance.version

    def _opened(self) -> dict[str, Any] | None:
        """Unknown to a form that was cut short, and has lost its version."""
        return super()._opened() if self.cleaned_data.get("version") else None

    @property
    def is_typed_in(self) -> bool:
        """Whether anything in the row itself differs from the saved version."""
        return bool(set(self.changed_data) - self.OWN)

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("why") or (SAVED_OVER if self.is_decided else "")

    @property
    def kept_in_words(self) -> str:
        """What the other person changed, if anything, and that it stays."""
        if not self.kept:
            return ""
        labels = join_with_and([f"“{told.label}”" for told in self.kept])
        return f"Somebody else saved it after you opened it. Their change is kept: {labels}."


def clash_of(form: CuratedForm, formsets: list[Any], beside: Beside) -> Clash | None:
    """What is to be decided before anything can be saved; None if nothing is."""
    rows = [form, *(one for formset in formsets for one in formset.forms)]
    merged = [one for one in rows if isinstance(one, MergedForm)]
    conflicts = [one for each in merged for one in each.conflicts]
    if not conflicts:
        return None
    row = form.instance
    records = [
        records_of(model).filter(**{key: row.pk}).order_by("-history_date").first()
        for model, key in [(type(row), "id"), *beside]
    ]
    latest = max((one for one in records if one), key=lambda one: one.history_date, default=None)
    return Clash(
        by=latest.history_by if latest else "",
        at=latest.history_date if latest else None,
        conflicts=conflicts,
        kept=[told for each in merged for told in each.kept],
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
