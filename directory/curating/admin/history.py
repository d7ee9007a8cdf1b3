"""History pages for a listing: who changed what, when and why, and how to undo it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from directory.changes import Difference, changes
from directory.curating.admin.clash import Beside, CuratedForm, clash_of, note_refusal, refusals
from directory.curating.admin.quick import back
from directory.curating.put_back import put_back, what_would_change
from directory.facts import facts_of
from directory.history import WHY_LENGTH, act, name_of, records_of, states
from directory.models.versions import ChangedMeanwhile

LATEST = 100
CHANGED_AGAIN = "Somebody saved this in the meantime. Check again what would change."
KINDS = {"+": "Added", "~": "Changed", "-": "Removed"}


@dataclass(frozen=True, slots=True)
class RowChange:
    """An act's changes to one row."""

    what: str  # such as "Service changed"
    changes: list[Difference]
    put_back: str  # URL; empty if there is nothing to put back


@dataclass(frozen=True, slots=True)
class ShownAct:
    """One act, as shown on the page."""

    at: datetime
    by: str
    why: str = ""
    refusal: str = ""  # why a save was refused, if it was
    parts: list[RowChange] = field(default_factory=list)


class WhyForm(forms.Form):
    """Asks for a reason, without which nothing is put back."""

    why = forms.CharField(
        max_length=WHY_LENGTH,
        label="Why are you putting it back?",
        error_messages={"required": "Say why, in a few words."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class HistoryAdmin(admin.ModelAdmin):
    """An admin that asks why on saving, and shows the differences in its history.

    `history_beside` names related models, each with its link to the row, to show in its history.
    """

    form = CuratedForm
    history_beside: ClassVar[Beside] = []
    change_form_template = "curating/change_form.html"

    # --- Why ---

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the reason at the end, if anything can be saved."""
        standard: Any = super().get_fieldsets(request, obj)
        given = [(name, dict(options)) for name, options in standard]
        for _, options in given:
            options["fields"] = [one for one in options["fields"] if one not in CuratedForm.OWN]
        saves = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        return [*given, ("This change", {"fields": ["why"]})] if saves else given

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save the row, its people and related records as one history entry."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with act():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ChangedMeanwhile:  # saved between our check and our save: check again
            with act():
                return super().changeform_view(request, object_id, form_url, extra_context)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the task whose link led here, or to where it was going on."""
        answer = super().response_change(request, obj)
        if "next" not in request.GET or "_addanother" in request.POST:
            return answer
        return redirect(request.get_full_path()) if "_continue" in request.POST else back(request)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Pass on the reason given; without one, the act's own default applies."""
        with act(form.reason):
            return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Saving an unchanged form makes no new version, so it does not block anyone else."""
        if form.kept_in_words:
            messages.info(request, form.kept_in_words)
        if form.is_typed_in or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Changes to related records make a new version of the row, even if it is unchanged."""
        beside = [one for one in formsets if hasattr(one.model, "history")]
        if change and not form.is_typed_in and any(one.has_changed() for one in beside):
            form.instance.claim()
        super().save_related(request, form, formsets, change)

    # --- Simultaneous edits ---

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        form_url = form_url or request.get_full_path()  # so that errors are seen, not the anchor
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if obj is not None and form.is_bound:
            context["clash"] = clash_of(form, formsets, self.history_beside)
            if context["clash"]:
                note_refusal(request, obj, context["clash"])
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- History ---

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_put_back"
        view = self.admin_site.admin_view(self.put_back_view)
        return [
            path("<int:pk>/history/<slug:kind>/<int:number>/", view, name=name),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        may_change = self.has_change_permission(request, row)
        return self._page(
            request,
            "curating/history.html",
            row,
            entries=self._entries(row, may_change=may_change),
            may_change=may_change,
            latest=LATEST,
        )

    def put_back_view(self, request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
        """Show what would change; given a reason, change it, or say which rule prevents it."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        record = self._record(row, kind, number)
        form = WhyForm(request.POST or None, initial={"version": row.version})
        if form.is_valid():
            try:
                put_back(record, form.cleaned_data["why"], version=form.cleaned_data["version"])
            except ChangedMeanwhile:
                form = WhyForm({**request.POST.dict(), "version": row.version})
                form.add_error(None, CHANGED_AGAIN)
            except ValidationError as refusal:
                form.add_error(None, _in_words(record.instance_type, refusal))
            else:
                self.log_change(request, row, "Put back as it was.")
                messages.success(request, f"“{row}” was put back.")
                return redirect(_url(row, "history", row.pk))
        told = what_would_change(record)
        return self._page(
            request, "curating/put_back.html", row, form=form, record=record, changes=told
        )

    def _page(
        self, request: HttpRequest, template: str, row: models.Model, **context: Any
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "row": row,
            "opts": self.opts,
            "is_popup": False,
        }
        return TemplateResponse(request, template, context)

    def _record(self, row: models.Model, kind: str, number: int) -> Any:
        for model, key in self._told_of():
            if model._meta.model_name == kind:
                records = records_of(model).filter(**{key: row.pk}).exclude(history_type="-")
                return get_object_or_404(records, pk=number)
        raise Http404

    def _told_of(self) -> list[tuple[type[models.Model], str]]:
        return [(self.model, "id"), *self.history_beside]

    def _entries(self, row: models.Model, *, may_change: bool) -> list[ShownAct]:
        """Entries, latest first; one act's changes to several rows are shown together."""
        acts: dict[datetime, ShownAct] = {}
        for model, key in self._told_of():
            records = list(records_of(model).filter(**{key: row.pk}).order_by("-pk")[: LATEST + 1])
            for record, part in _parts(row, records, may_change=may_change):
                made = (record.history_date, record.history_by, record.history_change_reason)
                acts.setdefault(record.history_date, ShownAct(*made)).parts.append(part)
        refused = [
            ShownAct(one.action_time, name_of(one.user), refusal=one.change_message)
            for one in refusals(row)[:LATEST]
        ]
        return sorted([*refused, *acts.values()], key=lambda one: one.at, reverse=True)[:LATEST]


def _parts(
    row: models.Model, records: list[Any], *, may_change: bool
) -> Iterator[tuple[Any, RowChange]]:
    """Each record, latest first, with its differences from the one before."""
    held = states(records)
    for record, earlier in pairwise([*records, None]):
        before = held[earlier.pk] if earlier and earlier.history_type != "-" else None
        after = None if record.history_type == "-" else held[record.pk]
        if before is None and record.history_type == "~" and len(records) > LATEST:
            return  # only needed for comparison
        model = record.instance_type
        latest = record is records[0]
        can = may_change and after is not None and not latest
        yield (
            record,
            RowChange(
                f"{capfirst(str(model._meta.verbose_name))}: {KINDS[record.history_type].lower()}",
                [
                    one
                    for one in changes(before, after, model=model)
                    if may_change or not _may_be_private(model, one)
                ],
                _url(row, "put_back", row.pk, model._meta.model_name, record.pk) if can else "",
            ),
        )


def _may_be_private(model: type[models.Model], told: Difference) -> bool:
    """Whether the field may be private; an address may have been a home in the past."""
    return any(field.name == told.field and fact.may_be_private for field, fact in facts_of(model))


def _url(row: models.Model, view: str, *given: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}", args=given)


def _in_words(model: type[models.Model], refusal: ValidationError) -> list[str]:
    """Each rule that would be broken, with the field it applies to."""
    if not hasattr(refusal, "error_dict"):
        return list(refusal.messages)
    names = {one.name: capfirst(str(one.verbose_name)) for one in model._meta.fields}
    return [
        f"{names[name]}: {message}" if name in names else message
        for name, said in refusal.message_dict.items()
        for message in said
    ]
