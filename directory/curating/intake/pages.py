"""The desk's pages in admin, in a list's order: upload, columns, words, duplicates, drafts."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from directory.curating.admin import quick
from directory.curating.intake import desk, drafts, showing
from directory.curating.intake.forms import (
    AnswersForm,
    ColumnsForm,
    NewListForm,
    PairsForm,
    RowForm,
)
from directory.curating.intake.sorting import Desk, RowStanding, sorted_desk
from directory.curating.spreadsheets import FileRefused
from directory.curating.spreadsheets.files import XLSX
from directory.models import Intake, IntakeRow, IntakeSource
from directory.words import counted

MAX_PAIRS = 60  # on one page
MAX_QUESTIONS = 200
MAX_SHOWN = 500
AGAIN = "again"  # the button that opens what was answered
NEEDED = [
    "directory.add_intake",
    "directory.change_intake",
    "directory.add_service",
    "directory.add_physiotherapist",
    "directory.add_organisation",
]
_FOLDER = "admin/directory/intake"


@admin.register(Intake)
class IntakeAdmin(admin.ModelAdmin):
    """Pages of our own: nothing of a list is edited in a form of fields."""

    def get_urls(self) -> list[URLPattern]:
        def view(page: Any) -> Any:
            return self.admin_site.admin_view(never_cache(page))

        one = "<int:pk>/"
        return [
            path("", view(self.changelist_view), name="directory_intake_changelist"),
            path("add/", view(self.add_list), name="directory_intake_add"),
            path(one, view(self.overview), name="directory_intake_change"),
            path(f"{one}columns/", view(self.columns), name="directory_intake_columns"),
            path(f"{one}words/", view(self.words), name="directory_intake_words"),
            path(f"{one}duplicates/", view(self.duplicates), name="directory_intake_duplicates"),
            path(f"{one}rows/<int:row>/", view(self.row), name="directory_intake_row"),
            path(f"{one}take-in/", view(self.take_in), name="directory_intake_take_in"),
            path(f"{one}take-back/", view(self.take_back), name="directory_intake_take_back"),
            path(f"{one}left.xlsx", view(self.left), name="directory_intake_left"),
        ]

    # --- All lists ---

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self._may(request)
        lists = Intake.objects.select_related("source")
        return self._page(request, "desk", "Intake desk", lists=lists)

    def add_list(self, request: HttpRequest) -> HttpResponse:
        self._may(request)
        form = NewListForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                intake = desk.open_list(
                    file.read(),
                    file_name=file.name,
                    source=form.cleaned_data["source"],
                    as_of=form.cleaned_data["as_of"],
                    by=quick.who(request),
                    most_rows=settings.INTAKE_MAX_ROWS,
                )
            except FileRefused as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("admin:directory_intake_columns", intake.pk)
        sources = IntakeSource.objects.values_list("name", flat=True)
        kept = settings.INTAKE_KEPT_DAYS
        return self._page(request, "add", "Add a list", form=form, sources=sources, kept_days=kept)

    # --- One list, step by step ---

    def columns(self, request: HttpRequest, pk: int) -> HttpResponse:
        intake = self._open(request, pk)
        form = ColumnsForm(intake, request.POST or None)
        if form.is_valid():
            desk.set_columns(intake, *form.chosen())
            messages.success(request, "What the columns hold is saved.")
            return self._next(sorted_desk(intake))
        return self._step(request, sorted_desk(intake), "columns", form=form, tables=form.tables())

    def words(self, request: HttpRequest, pk: int) -> HttpResponse:
        intake = self._open(request, pk)
        if AGAIN in request.POST:
            desk.forget_answers(intake)
            return redirect("admin:directory_intake_words", pk)
        found = sorted_desk(intake)
        form = AnswersForm(found.questions[:MAX_QUESTIONS], request.POST or None)
        if form.is_valid():
            answers = form.answers()
            desk.set_answers(intake, answers)
            messages.success(request, f"{counted(len(answers), 'answer')} saved.")
            return self._next(sorted_desk(intake), after="words")
        return self._step(request, found, "words", form=form)

    def duplicates(self, request: HttpRequest, pk: int) -> HttpResponse:
        intake = self._open(request, pk)
        if AGAIN in request.POST:
            intake.decisions = {}
            intake.save(update_fields=["decisions"])
            return redirect("admin:directory_intake_duplicates", pk)
        found = sorted_desk(intake)
        shown = found.pairs[:MAX_PAIRS]
        form = PairsForm(shown, request.POST or None)
        if form.is_valid():
            decided = form.decisions()
            intake.decisions |= decided
            intake.save(update_fields=["decisions"])
            messages.success(request, f"{counted(len(decided), 'decision')} saved.")
            return self._next(sorted_desk(intake), after="duplicates" if not decided else "")
        pairs = [showing.side_by_side(pair, form[pair.key], found) for pair in shown]
        more = len(found.pairs) - len(shown)
        return self._step(request, found, "duplicates", form=form, pairs=pairs, more=more)

    def overview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is ready, what waits and why, what was repaired; and the button."""
        self._may(request)
        intake = get_object_or_404(Intake.objects.select_related("source"), pk=pk)
        found = sorted_desk(intake)
        repairs = [
            (one.row, remark)
            for one in found.rows
            if one.standing not in (RowStanding.JOINED, RowStanding.LISTED)
            for remark in one.listing.remarks
        ]
        return self._step(
            request,
            found,
            "overview",
            repairs=repairs[:MAX_SHOWN],
            number_of_repairs=len(repairs),
            shown=MAX_SHOWN,
            at_once=min(drafts.AT_ONCE, len(found.ready)),
            kinds_of_repair=Counter(
                remark.why.partition(":")[0] for _, remark in repairs
            ).most_common(),
            drafted=[one for one in found.of(RowStanding.IN) if one.service],
        )

    def row(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        """Correct one row's cells, or leave it out."""
        intake = self._open(request, pk)
        waiting = intake.rows.exclude(state=IntakeRow.State.IN)
        one = get_object_or_404(waiting, pk=row)
        form = RowForm(one, intake.tables[one.table], request.POST or None)
        if form.is_valid():
            is_out = "leave_out" in request.POST
            one.state = IntakeRow.State.LEFT_OUT if is_out else IntakeRow.State.WAITING
            one.cells = form.cells()
            one.save(update_fields=["cells", "state"])
            desk.read_again(intake, {one.pk})
            messages.success(request, f"Line {one.line} is {'left out' if is_out else 'saved'}.")
            return redirect("admin:directory_intake_change", intake.pk)
        found = sorted_desk(intake)
        shown = next((each for each in found.rows if each.row.pk == one.pk), None)
        return self._step(request, found, "row", form=form, row=one, shown=shown)

    @method_decorator(require_POST)
    def take_in(self, request: HttpRequest, pk: int) -> HttpResponse:
        intake = self._open(request, pk)
        taken = drafts.take_in(sorted_desk(intake))
        if taken.services:
            drafted = counted(len(taken.services), "draft")
            messages.success(request, f"{drafted} added. Nobody but staff can see them.")
        if taken.left:
            messages.info(request, f"{counted(taken.left, 'row')} more can be added now.")
        if taken.refused:
            messages.warning(request, f"{counted(len(taken.refused), 'row')} could not be added.")
        return redirect("admin:directory_intake_change", intake.pk)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask first: it removes every draft of the list."""
        intake = self._open(request, pk)
        if request.method == "POST":
            done = drafts.take_back(intake, timezone.localdate())
            messages.success(request, f"Taken back: {counted(len(done.drafts), 'draft')} removed.")
            return redirect("admin:directory_intake_changelist")
        found = drafts.to_take_back(intake)
        return self._step(request, sorted_desk(intake), "take_back", taking_back=found)

    def left(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A workbook of the rows that are not in, with the reason beside each."""
        found = sorted_desk(self._open(request, pk))
        response = HttpResponse(showing.workbook(found), XLSX.content_type)
        response["Content-Disposition"] = f'attachment; filename="left-of-list-{pk}.xlsx"'
        return response

    # --- Shared ---

    def _may(self, request: HttpRequest) -> None:
        if not all(quick.has(request, permission) for permission in NEEDED):
            raise PermissionDenied

    def _open(self, request: HttpRequest, pk: int) -> Intake:
        self._may(request)
        at_desk = Intake.objects.select_related("source").filter(state=Intake.State.OPEN)
        return get_object_or_404(at_desk, pk=pk)

    def _next(self, found: Desk, after: str = "") -> HttpResponse:
        """The next page on which something is open, else the overview."""
        step = "change"
        if found.questions and after != "words":
            step = "words"
        elif found.pairs and after != "duplicates":
            step = "duplicates"
        return redirect(f"admin:directory_intake_{step}", found.intake.pk)

    def _step(self, request: HttpRequest, found: Desk, step: str, **context: Any) -> HttpResponse:
        title = _TITLES[step]
        return self._page(
            request, step, title, desk=found, intake=found.intake, step=step, **context
        )

    def _page(self, request: HttpRequest, page: str, title: str, **context: Any) -> HttpResponse:
        form = context.get("form")
        status = 422 if form is not None and form.is_bound and form.errors else 200
        context |= {**admin.site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"{_FOLDER}/{page}.html", context, status=status)


_TITLES = {
    "columns": "What the columns hold",
    "words": "What words mean",
    "duplicates": "Likely duplicates",
    "overview": "Where the list stands",
    "row": "Correct a row",
    "take_back": "Take the list back",
}
