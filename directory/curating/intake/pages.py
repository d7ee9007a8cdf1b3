"""The desk's pages in admin, in a list's order: upload, columns, words, duplicates, drafts."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from directory.curating import feeds
from directory.curating.admin import drafts as finishing
from directory.curating.admin import quick
from directory.curating.intake import desk, drafts, showing
from directory.curating.intake.forms import (
    AnswersForm,
    ColumnsForm,
    NewListsForm,
    PairsForm,
    RowForm,
)
from directory.curating.intake.sorting import (
    Desk,
    RowStanding,
    may_be_filled,
    place_of,
    sorted_desk,
)
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
            path("add/", view(self.add_lists), name="directory_intake_add"),
            path(one, view(self.overview), name="directory_intake_change"),
            path(f"{one}columns/", view(self.columns), name="directory_intake_columns"),
            path(f"{one}words/", view(self.words), name="directory_intake_words"),
            path(f"{one}duplicates/", view(self.duplicates), name="directory_intake_duplicates"),
            path(f"{one}rows/<int:row>/", view(self.row), name="directory_intake_row"),
            path(f"{one}seen/", view(self.seen), name="directory_intake_seen"),
            path(f"{one}clinics/", view(self.clinics), name="directory_intake_clinics"),
            path(f"{one}take-in/", view(self.take_in), name="directory_intake_take_in"),
            path(f"{one}take-back/", view(self.take_back), name="directory_intake_take_back"),
            path(f"{one}left.xlsx", view(self.left), name="directory_intake_left"),
        ]

    # --- All lists ---

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self._may(request)
        lists = Intake.objects.select_related("source")
        return self._page(request, "desk", "Intake desk", lists=lists)

    def add_lists(self, request: HttpRequest) -> HttpResponse:
        self._may(request)
        form = NewListsForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            lists, refused = self._kept(form, by=quick.who(request))
            if lists:
                for told in refused:
                    messages.warning(request, f"Not added: {told}")
                return redirect("admin:directory_intake_columns", lists[0].pk)
            form.add_error("file", refused)
        kept = settings.INTAKE_KEPT_DAYS
        return self._page(request, "add", "Add lists", form=form, kept_days=kept)

    @transaction.atomic
    def _kept(self, form: NewListsForm, by: str) -> tuple[list[Intake], list[str]]:
        """The lists that can be read, and why others cannot."""
        lists, refused, left = list[Intake](), list[str](), settings.INTAKE_MAX_ROWS
        for file in form.cleaned_data["file"]:
            known = {"as_of": form.cleaned_data["as_of"], "by": by, "most_rows": left}
            first = lists[0] if lists else None
            try:
                one = desk.keep(file.read(), file_name=file.name, uploaded_with=first, **known)
            except FileRefused as reason:
                refused.append(f"{file.name}: {reason}")
            else:
                lists.append(one)
                left -= one.rows.count()
        desk.read_again(lists)
        return lists, refused

    # --- The lists of one upload, step by step ---

    def columns(self, request: HttpRequest, pk: int) -> HttpResponse:
        lists = self._open(request, pk)
        form = ColumnsForm(lists, request.POST or None)
        if form.is_valid():
            desk.describe(lists, form.said())
            messages.success(request, "What the columns hold has been saved.")
            return self._next(sorted_desk(lists[0]))
        sources = IntakeSource.objects.exclude(file_name="").values_list("name", flat=True)
        return self._step(request, sorted_desk(lists[0]), "columns", form=form, sources=sources)

    def words(self, request: HttpRequest, pk: int) -> HttpResponse:
        lists = self._open(request, pk)
        if AGAIN in request.POST:
            desk.forget_answers(lists)
            return redirect("admin:directory_intake_words", pk)
        found = sorted_desk(lists[0])
        shown = found.questions[:MAX_QUESTIONS]
        form = AnswersForm(shown, request.POST or None)
        if form.is_valid():
            answers = form.answers()
            desk.set_answers(lists, answers)
            messages.success(request, f"{counted(len(answers), 'answer')} saved.")
            return self._next(sorted_desk(lists[0]), [asked.key for asked in shown])
        return self._step(request, found, "words", form=form)

    def duplicates(self, request: HttpRequest, pk: int) -> HttpResponse:
        first = self._open(request, pk)[0]
        if AGAIN in request.POST:
            first.decisions = {}
            first.save(update_fields=["decisions"])
            return redirect("admin:directory_intake_duplicates", pk)
        found = sorted_desk(first)
        shown = found.pairs[:MAX_PAIRS]
        form = PairsForm(shown, found.stored, request.POST or None)
        if form.is_valid():
            decided = form.decisions()
            first.decisions |= decided
            first.save(update_fields=["decisions"])
            messages.success(request, f"{counted(len(decided), 'decision')} saved.")
            seen = [asked.key for asked in found.questions] + [pair.key for pair in shown]
            return self._next(sorted_desk(first), seen)
        pairs = [showing.side_by_side(pair, form[pair.key], found) for pair in shown]
        more = len(found.pairs) - len(shown)
        return self._step(request, found, "duplicates", form=form, pairs=pairs, more=more)

    def overview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is ready, what waits and why, what was repaired; and the button."""
        self._may(request)
        found = sorted_desk(get_object_or_404(Intake, pk=pk))
        at_once = found.ready[: drafts.AT_ONCE]
        here = [may_be_filled(one.fills) for one in at_once if one.fills]
        numbers = [len(at_once) - len(here), here.count(True), here.count(False)]
        repairs = [
            (one, remark)
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
            press=showing.told(["Add {}", "fill in {}", "propose changes to {}"], numbers),
            kinds_of_repair=Counter(
                remark.why.partition(":")[0] for _, remark in repairs
            ).most_common(),
            changed=list(feeds.changes(found)),
            drafted=[one for one in found.of(RowStanding.IN) if one.service],
        )

    def row(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        """Correct one row's cells, or leave it out."""
        lists = self._open(request, pk)
        waiting = [one for one in desk.rows_of(lists) if one.state != IntakeRow.State.IN]
        one = next((one for one in waiting if one.pk == row), None)
        if one is None:
            raise Http404
        form = RowForm(one, one.intake.tables[one.table], request.POST or None)
        if form.is_valid():
            is_out = "leave_out" in request.POST
            one.state = IntakeRow.State.LEFT_OUT if is_out else IntakeRow.State.WAITING
            one.cells = form.cells()
            one.save(update_fields=["cells", "state"])
            desk.read_again(lists, lambda each: each.pk == row)
            messages.success(request, f"Line {one.line} is {'left out' if is_out else 'saved'}.")
            return redirect("admin:directory_intake_change", pk)
        found = sorted_desk(lists[0])
        shown = next((each for each in found.rows if each.row.pk == row), None)
        place = place_of(one, lists)
        return self._step(request, found, "row", form=form, row=one, shown=shown, place=place)

    @method_decorator(require_POST)
    def take_in(self, request: HttpRequest, pk: int) -> HttpResponse:
        taken = drafts.take_in(sorted_desk(self._open(request, pk)[0]))
        numbers = [len(some) for some in (taken.services, taken.filled, taken.proposed)]
        if any(numbers):
            said = showing.told(["{} added", "{} filled in", "changes proposed to {}"], numbers)
            messages.success(request, f"{said}. Nobody but staff can see them.")
        if taken.left:
            messages.info(request, f"{counted(taken.left, 'row')} more can be added now.")
        if taken.refused:
            messages.warning(request, f"{counted(len(taken.refused), 'row')} could not be added.")
        return redirect("admin:directory_intake_change", pk)

    @method_decorator(require_POST)
    def seen(self, request: HttpRequest, pk: int) -> HttpResponse:
        feeds.forget_changes(self._open(request, pk)[0])
        return redirect("admin:directory_intake_change", pk)

    def clinics(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask those whom the drafts are about whether they are right."""
        intake = self._open(request, pk)[0]
        if request.method == "POST":
            finishing.press(request, intake.services())
            return redirect("admin:directory_intake_clinics", pk)
        shown = finishing.finishing(intake.services())
        return self._step(request, sorted_desk(intake), "clinics", **shown)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask first: it removes every draft of the upload."""
        first = self._open(request, pk)[0]
        if request.method == "POST":
            done = drafts.take_back(first, timezone.localdate())
            messages.success(request, f"Taken back: {counted(len(done.drafts), 'draft')} removed.")
            return redirect("admin:directory_intake_changelist")
        found = drafts.to_take_back(first)
        return self._step(request, sorted_desk(first), "take_back", taking_back=found)

    def left(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A workbook of the rows that are not in, with the reason beside each."""
        found = sorted_desk(self._open(request, pk)[0])
        response = HttpResponse(showing.workbook(found), XLSX.content_type)
        response["Content-Disposition"] = f'attachment; filename="left-of-list-{pk}.xlsx"'
        return response

    # --- Shared ---

    def _may(self, request: HttpRequest) -> None:
        if not all(quick.has(request, permission) for permission in NEEDED):
            raise PermissionDenied

    def _open(self, request: HttpRequest, pk: int) -> list[Intake]:
        """All lists of an upload that is not taken back."""
        self._may(request)
        return list(get_object_or_404(Intake, pk=pk, state=Intake.State.OPEN).together())

    def _next(self, found: Desk, seen: Iterable[str] = ()) -> HttpResponse:
        """The next page on which something is open that was not just seen, else the overview."""
        step = "change"
        if {pair.key for pair in found.pairs}.difference(seen):
            step = "duplicates"
        if {asked.key for asked in found.questions}.difference(seen):
            step = "words"
        return redirect(f"admin:directory_intake_{step}", found.intake.pk)

    def _step(self, request: HttpRequest, found: Desk, step: str, **context: Any) -> HttpResponse:
        title, number = _TITLES[step], len(found.lists)
        back = f"Take these {number} lists back" if number > 1 else "Take the whole list back"
        return self._page(
            request, step, title, desk=found, intake=found.intake, step=step, back=back, **context
        )

    def _page(self, request: HttpRequest, page: str, title: str, **context: Any) -> HttpResponse:
        form = context.get("form")
        status = 422 if form is not None and form.is_bound and form.errors else 200
        context |= {**admin.site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"{_FOLDER}/{page}.html", context, status=status)


_TITLES = {
    "columns": "Whose lists, and what their columns hold",
    "words": "What words mean",
    "duplicates": "Likely duplicates",
    "overview": "Where the list stands",
    "row": "Correct a row",
    "clinics": "Let the clinics finish it",
    "take_back": "Take the list back",
}
