"""The page where a curator enters many register checks from one list."""

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from directory import words
from directory.curating import register_list, tasks, worklist
from directory.curating.admin import looks, quick
from directory.curating.kinds import A_CHECK
from directory.curating.register_decisions import PERMISSION

MAX_BYTES = 64_000
RECORD = "record"  # the button below the preview


class ListForm(forms.Form):
    """A typed or pasted list, or a file containing one."""

    lines = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 12, "cols": 60, "spellcheck": "false"}),
        required=False,
        label="One check per line: number, name, outcome, day",
        help_text=(
            "Such as: PH123456, Anna Smith, registered, 2028-05-01. You can leave the name out; if "
            "it is there, it is compared with ours."
        ),
    )
    file = forms.FileField(required=False, label="Or a text file with lines like these")

    def clean_file(self) -> str:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError("This file is too large. Send a shorter list.")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("Save the file as plain text (UTF-8).") from error

    def clean(self) -> dict[str, Any]:
        typed, sent = self.cleaned_data.get("lines"), self.cleaned_data.get("file")
        if not self.errors and bool(typed) == bool(sent):
            said = "Give one list: in the box, or as a file." if typed else "Enter a list."
            raise forms.ValidationError(said)
        self.cleaned_data["text"] = typed or sent or ""
        if len(self.cleaned_data["text"].splitlines()) > register_list.MAX_LINES:
            raise forms.ValidationError(f"Enter at most {register_list.MAX_LINES} lines at once.")
        return self.cleaned_data


def page(request: HttpRequest) -> HttpResponse:
    """Ask for the list, preview what each line will do, and record it once confirmed."""
    quick.require(request, quick.LOOK)
    form = ListForm(request.POST or None, request.FILES or None)
    lines: list[register_list.RegisterLine] = []
    if form.is_valid():
        lines = register_list.read(
            form.cleaned_data["text"],
            on=timezone.localdate(),
            by=quick.who(request),
            may_decide=quick.has(request, PERMISSION),
        )
        if RECORD in request.POST and lines and not register_list.faults(lines):
            new = register_list.record(lines)
            told = f"Recorded: {words.counted(len(new), 'register check')}."
            looks.tell_recorded(request, told, new) if new else messages.info(request, told)
            return redirect("admin:index")
    context = {
        **admin.site.each_context(request),
        "title": "Register checks from a list",
        "form": form,
        "lines": lines,
        "faults": register_list.faults(lines),
        "text": form.cleaned_data.get("text", "") if form.is_bound else "",
    }
    return TemplateResponse(request, "curating/register_list.html", context)


def due(request: HttpRequest) -> HttpResponse:
    """Everybody to look up on the register, now or soon, to print and fill in."""
    quick.require(request, quick.LOOK)
    on = timezone.localdate()
    checks = [kind.when(on) for kind in tasks.PEOPLE if kind.minutes == A_CHECK]
    people = worklist.people().filter(reduce(or_, checks))
    context = {
        **admin.site.each_context(request),
        "title": f"Register checks due by {words.day(on + timedelta(days=tasks.SOON_DAYS))}",
        "people": people.prefetch_related("services").order_by("search_name"),
    }
    return TemplateResponse(request, "curating/due.html", context)
