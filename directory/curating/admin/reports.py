"""Admin pages where curators answer visitors' reports.

A visitor's words are only displayed: no form saves them, so they never reach the admin's log of
changes, which names fields and says "Fixed" but quotes nothing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.curating.admin.corrections import Correction, correction_of, laid_out, save
from directory.curating.admin.quick import back
from directory.curating.admin.shared import ReadOnlyAdmin
from directory.curating.admin.shown import ShownReports
from directory.curating.changed_since import changed_since
from directory.curating.refusals import refusing
from directory.models import JobRun, Physiotherapist, Report, Service
from directory.pages.listing import ServicePage
from directory.postcodes import fold
from directory.reports.emails import tell
from directory.words import join_with_and
from msphysio.emails import NoMailServer

CHECKING, FIXED, NOT_CHANGED = "_checking", "_fixed", "_not_changed"  # button names
ELSEWHERE, NOTHING_WRONG = "_elsewhere", "_nothing_wrong"  # what was done, if nothing changed
CLOSED = "{} has already been closed, so nothing was changed."
NOTHING_CHANGED = "Nothing on this listing has changed since the report. What did you do?"
WE_CHECKED = "We checked, and what the listing says is right."
LEFT_OPEN = "Left open, because nothing on these listings has changed since: {}. Open each."
PRESS_FIXED = "You changed the listing. Press “Fixed” to save that, or undo it before you go on."
_SAID = {
    CHECKING: "Being checked",
    FIXED: "Fixed",
    ELSEWHERE: "Fixed",
    NOT_CHANGED: "Not changed",
    NOTHING_WRONG: "Not changed",
}
_CORRECTS = {FIXED, ELSEWHERE}


class AnswerForm(forms.ModelForm):
    """A curator's answer: the button pressed, words for the visitor, and the listing corrected."""

    correct: Callable[..., Correction | None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.correction = self.correct(self.instance, self.data if self.is_bound else None)

    @property
    def is_corrected(self) -> bool:
        """Whether anything in the listing was typed over."""
        form = self.correction
        return form is not None and form.is_bound and form.is_typed_in

    @property
    def button(self) -> str:
        return next((name for name in _SAID if name in self.data), CHECKING)

    @property
    def asks_what_was_done(self) -> bool:
        """Whether "Fixed" was pressed, but nothing of the listing is or was corrected."""
        return self.button == FIXED and not self.is_corrected and _is_as_reported(self.instance)

    def clean_outcome_words(self) -> str:
        words: str = self.cleaned_data["outcome_words"].strip()
        if self.button == NOTHING_WRONG:
            return words or WE_CHECKED
        if self.button == NOT_CHANGED and not words:
            raise forms.ValidationError("Say why nothing was changed. The visitor will read it.")
        return words

    def clean(self) -> dict[str, Any]:
        if not self.instance.is_open:
            raise forms.ValidationError(CLOSED.format(self.instance))
        if self.correction and self.is_corrected:
            if self.button not in _CORRECTS:
                raise forms.ValidationError(PRESS_FIXED)
            for name, messages_ in self.correction.errors.items():
                label = self.correction[name].label if name in self.correction.fields else ""
                self.add_error(None, [f"{label}: {one}".lstrip(": ") for one in messages_])
        if self.asks_what_was_done:
            raise forms.ValidationError(NOTHING_CHANGED)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Left empty: the button decides what is written, not the form's fields."""


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    form = AnswerForm
    change_form_template = "admin/directory/report/answer.html"
    change_list_template = "curating/change_list.html"
    list_display = ["receipt", "subject", "kind", "received_at", "state", "handled_by"]
    list_filter = [ShownReports, "about", "kind", "outcome"]
    list_select_related = ["service", "physiotherapist", "handled_by"]
    search_fields = ["code", "service__name", "physiotherapist__name"]
    actions = ["mark_checking", "mark_fixed"]
    fields = ["case", "outcome_words"]
    readonly_fields = ["case"]
    formfield_overrides: ClassVar = {models.CharField: {"widget": AdminTextareaWidget({"rows": 2})}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return Report.objects.waiting_first()

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The report, noting whether its reader may see where a home is, and the page's address."""
        found: Any = super().get_object(request, object_id, from_field)
        if found is not None:
            found.reader_sees_homes = request.user.has_perm("directory.change_service")
            found.opened_as = request.get_full_path()
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # a subclass
        form: Any = super().get_form(request, obj, **kwargs)
        form.correct = staticmethod(partial(correction_of, request))
        return form

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        form = context["adminform"].form
        if correction := getattr(form, "correction", None):
            context["correction"] = laid_out(correction)
        if form.is_bound and form.asks_what_was_done:
            context["subject_url"] = _listing_now(form.instance)["change_url"]
        kwargs["form_url"] = request.get_full_path()  # so that errors are seen, not the anchor
        return super().render_change_form(request, context, *args, **kwargs)

    def get_ordering(self, request: HttpRequest) -> tuple[()]:
        return ()  # get_queryset sorts: those waiting come first

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Report], search_term: str
    ) -> tuple[QuerySet[Report], bool]:
        """Find a receipt however it is typed."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(code=fold(search_term).replace(" ", "")), distinct

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> list[str]:
        """An answer cannot be changed once the visitor has been told."""
        return self.readonly_fields + (["outcome_words"] if obj and not obj.is_open else [])

    @admin.display(description="About")
    def subject(self, report: Report) -> str:
        return str(report.subject or report.get_about_display())

    @admin.display(description="Compare")
    def case(self, report: Report) -> SafeString:
        """The report beside the current listing."""
        context = {"report": report, "refusals": _refusals(report), **_listing_now(report)}
        return render_to_string("admin/directory/report/case.html", context)

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        """Do what the button says, once."""
        words = form.cleaned_data.get("outcome_words", "")
        correct = partial(save, request, form.correction, obj) if form.is_corrected else None
        if self._answer(request, obj, form.button, words, correct) and obj.is_refusal:
            for report in Report.objects.open().refusals().filter(service=obj.service):
                _move(report, form.button, request, words)

    def construct_change_message(self, request: HttpRequest, *_: Any, **__: Any) -> str:  # type: ignore[override]  # plain text also works
        return next((said for name, said in _SAID.items() if name in request.POST), "Answered")

    def response_change(self, request: HttpRequest, obj: Report) -> HttpResponse:
        """Stay with a report being checked; once it is closed, go on with the other tasks."""
        return redirect(request.get_full_path()) if obj.is_open else back(request)

    def _answer(
        self,
        request: HttpRequest,
        report: Report,
        button: str,
        words: str = "",
        correct: Callable[[], None] | None = None,
    ) -> bool:
        """Act unless somebody else has just closed the report; returns whether it was done."""
        if not _move(report, button, request, words):
            self.message_user(request, CLOSED.format(report), messages.WARNING)
            return False
        if correct:
            correct()
        said = f"{report}: {_SAID[button].lower()}."
        if report.subject and (changed := changed_since(report.subject, report.received_at)):
            said += f" Changed since it came: {join_with_and(changed)}."
        self.message_user(request, said, messages.SUCCESS)
        if not report.is_open and report.email:
            transaction.on_commit(partial(self._tell, request, report))
        return True

    def _tell(self, request: HttpRequest, report: Report) -> None:
        try:
            is_sent = tell(report)
        except NoMailServer:
            is_sent = False
        if not is_sent:
            said = "The e-mail was not sent. The daily jobs will try again."
            self.message_user(request, said, messages.WARNING)

    @admin.action(description="Being checked", permissions=["change"])
    def mark_checking(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._answer_all(request, reports, CHECKING)

    @admin.action(description="Fixed", permissions=["change"])
    def mark_fixed(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._answer_all(request, reports, FIXED)

    def _answer_all(self, request: HttpRequest, reports: QuerySet[Report], button: str) -> None:
        left = [one for one in reports if button == FIXED and _is_as_reported(one)]
        for report in reports:
            if report not in left and self._answer(request, report, button):
                self.log_change(request, report, _SAID[button])
        if left:
            said = LEFT_OPEN.format(join_with_and([one.receipt for one in left]))
            self.message_user(request, said, messages.WARNING)


def _move(report: Report, button: str, request: HttpRequest, words: str) -> bool:
    by = request.user if isinstance(request.user, AbstractBaseUser) else None
    if button == CHECKING:
        return report.start_checking(by)
    outcome = Report.Outcome.FIXED if button in _CORRECTS else Report.Outcome.NOT_CHANGED
    return report.close(outcome, by, timezone.localdate(), words)


def _is_as_reported(report: Report) -> bool:
    """Whether the listing is here, and as it was when the report came."""
    found = report.subject
    return report.is_open and found is not None and not changed_since(found, report.received_at)


def _refusals(report: Report) -> list[str]:
    """All that referrers reported of a service, with a report of a refused referral."""
    if not (report.is_refusal and report.is_open and report.service):
        return []
    return [one.in_words(timezone.localdate()) for one in refusing(service=report.service)]


def _listing_now(report: Report) -> dict[str, Any]:
    """The current listing for a report's page, with links to it."""
    found = report.subject
    if found is None:
        return {}
    on = timezone.localdate()
    here = {"next": report.opened_as}  # type: ignore[attr-defined]  # see get_object
    change = reverse(
        f"admin:directory_{found._meta.model_name}_change", args=[found.pk], query=here
    )
    shown: dict[str, Any] = {"change_url": change, "page_url": found.get_absolute_url()}
    if isinstance(found, Service):
        service = Service.objects.for_display(on).get(pk=found.pk)
        return shown | {"listing": ServicePage(service, on), "is_public": found.is_listed(on)}
    person = Physiotherapist.objects.with_last_check().get(pk=found.pk)
    return shown | {"person": person, "is_public": person.is_public(on)}


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """The latest runs of the daily jobs."""

    list_display = ["name", "ran_at", "succeeded_at", "fault"]
