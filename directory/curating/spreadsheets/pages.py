"""The admin's import and export pages: upload, preview, confirm; choose a format, download."""

from dataclasses import replace
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from directory.curating.spreadsheets import FileRefused, background, reading, uploads
from directory.curating.spreadsheets.files import FORMATS, faults_url, template
from directory.curating.spreadsheets.importing import look, save
from directory.curating.spreadsheets.outcome import Outcome
from directory.curating.spreadsheets.sheet import NOT_SHOWN, Sheet
from directory.history import name_of

GONE = "This upload is no longer here: it has been imported, or is over a day old. Upload it again."
STOPPED = "It was ended before it was done. Upload the file again."
CHANGED_SINCE = (
    "Nothing was saved, because a listing has changed since you looked. This is what importing "
    "would do now."
)


class UploadForm(forms.Form):
    """One file, whose format is detected from its content."""

    file = forms.FileField(
        label="File to import",
        help_text=f"CSV or XLSX, with up to {settings.IMPORT_MAX_ROWS:,} rows.",
        error_messages={
            "required": "Choose a file.",
            "empty": "There is nothing in this file.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > reading.MAX_BYTES:
            raise forms.ValidationError(reading.too_large(file.size))
        return file


class FormatForm(forms.Form):
    """The file format to download."""

    format = forms.ChoiceField(
        label="File", choices=[(ending, one.title) for ending, one in FORMATS.items()]
    )


class SpreadsheetAdmin(admin.ModelAdmin):
    """Adds import and export to the admin for a kind of listing."""

    sheet: ClassVar[type[Sheet]]
    change_list_template = "listings/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("template.<str:ending>", view(self.template_view), name=f"{name}_template"),
            path("import/", view(self.import_view), name=f"{name}_import"),
            path("progress/", view(self.progress_view), name=f"{name}_progress"),
            path("process_import/", view(self.process_import_view), name=f"{name}_process_import"),
            path("export/", view(self.export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_view_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    # --- Import ---

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Importing requires permission both to add and to change."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload a file and preview the import."""
        self._may_import(request)
        if request.method != "POST":
            return self._import_page(request, UploadForm())
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form, status=422)
        file = form.cleaned_data["file"]
        return self._look(request, form, file.read(), file.name)

    def _look(self, request: HttpRequest, form: UploadForm, data: bytes, name: str) -> HttpResponse:
        """Preview a small file now; have a large one read, and show how far that is."""
        try:
            rows = self._read(data)
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self._import_page(request, form, status=422)
        kind, user_id = self.sheet.kind, request.user.pk or 0
        upload = uploads.keep(data, name=name, kind=kind, user_id=user_id)
        if len(rows.rows) > background.AT_ONCE:
            return self._begin(request, upload, len(rows.rows), saves=False)
        outcome = look(rows, self.sheet())
        if not outcome.can_be_saved:
            upload.forget()
        return self._preview(request, upload, outcome)

    def _preview(
        self, request: HttpRequest, upload: uploads.Upload, outcome: Outcome, notice: str = ""
    ) -> HttpResponse:
        """What importing would do and, if it would do anything, a button for exactly that."""
        exactly = replace(upload, fingerprint=outcome.fingerprint)
        return self._import_page(
            request,
            UploadForm(),
            status=422 if outcome.faults or notice else 200,
            outcome=outcome,
            upload=exactly if outcome.can_be_saved else None,
            file_name=upload.name,
            notice=notice,
            faults_url=faults_url(outcome.faults),
        )

    @method_decorator(require_POST)
    def process_import_view(self, request: HttpRequest) -> HttpResponse:
        """Save what was previewed, as long as importing would still do the same."""
        upload, data = self._kept(request, request.POST)
        if upload is None or data is None:
            return self._gone(request)
        rows = self._read(data)
        if len(rows.rows) > background.AT_ONCE:
            return self._begin(request, upload, len(rows.rows), saves=True)
        outcome = save(rows, self.sheet(), expected=upload.fingerprint)
        return self._saved(request, upload, outcome)

    def _saved(
        self, request: HttpRequest, upload: uploads.Upload, outcome: Outcome
    ) -> HttpResponse:
        if outcome.faults or outcome.fingerprint != upload.fingerprint:
            return self._preview(request, upload, outcome, notice=CHANGED_SINCE)
        upload.forget()
        messages.success(request, f"Imported {upload.name}: {_counts(outcome)}.")
        return redirect(self._url("changelist"))

    # --- A large file ---

    def _begin(
        self, request: HttpRequest, upload: uploads.Upload, rows: int, *, saves: bool
    ) -> HttpResponse:
        """Have it read or saved by a process of its own, unless that is being done already."""
        status = background.status_of(upload.path)
        if status is None or status.is_over or status.is_silent:
            by = name_of(cast(AbstractBaseUser, request.user))
            background.start(
                upload.path,
                kind=self.sheet.kind,
                rows=rows,
                by=by,
                saves=saves,
                expected=upload.fingerprint,
            )
        return redirect(f"{self._url('progress')}?{urlencode({'upload': upload.signed()})}")

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """How far it is and, in the end, the same page as for a small file."""
        self._may_import(request)
        upload, data = self._kept(request, request.GET)
        status = background.status_of(upload.path) if upload else None
        if upload is None or data is None or status is None:
            return self._gone(request)
        if status.refused or status.is_silent:
            messages.error(request, f"Nothing was saved. {status.refused or STOPPED}")
            return redirect(self._url("import"))
        if status.outcome and status.saves:
            return self._saved(request, upload, status.outcome)
        if status.outcome:
            return self._preview(request, upload, status.outcome)
        title = f"Import {self.opts.verbose_name_plural}"
        page = self._sheet_page(
            request,
            "listings/progress.html",
            title,
            UploadForm(),
            progress=status,
            file_name=upload.name,
        )
        page["Refresh"] = "3"
        return page

    def _kept(
        self, request: HttpRequest, sent: QueryDict
    ) -> tuple[uploads.Upload | None, bytes | None]:
        self._may_import(request)
        kind, user_id = self.sheet.kind, request.user.pk or 0
        upload = uploads.kept(sent.get("upload", ""), kind=kind, user_id=user_id)
        return upload, upload.data() if upload else None

    def _gone(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, GONE)
        return redirect(self._url("import"))

    def _may_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _read(self, data: bytes) -> reading.FileRows:
        return reading.read(data, [self.sheet.layout()], settings.IMPORT_MAX_ROWS)

    def _import_page(
        self, request: HttpRequest, form: UploadForm, status: int = 200, **context: Any
    ) -> HttpResponse:
        title = f"Import {self.opts.verbose_name_plural}"
        return self._sheet_page(request, "listings/import.html", title, form, status, **context)

    def template_view(self, request: HttpRequest, ending: str) -> HttpResponse:
        """An empty file to fill in, explaining each column."""
        self._may_import(request)
        if ending not in FORMATS:
            raise Http404
        return self._file(template(self.sheet(), ending), "template", ending)

    # --- Export ---

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Export the rows in the list, with its search and filters applied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        # Anybody who may change a listing can see its home address anyway.
        sees_private = self.has_change_permission(request)
        form = FormatForm(request.POST or None)
        if form.is_valid():
            file = FORMATS[form.cleaned_data["format"]]
            listings = self.get_changelist_instance(request).queryset
            rows = self.sheet(shows_private=sees_private).export(listings)
            day = f"{timezone.localdate():%Y-%m-%d}"
            return self._file(file.write(self.sheet.title, rows), day, file.ending)
        return self._sheet_page(
            request,
            "listings/export.html",
            f"Export {self.opts.verbose_name_plural}",
            form,
            sees_private=sees_private,
            private=self.sheet.private,
        )

    # --- Both ---

    def _file(self, data: bytes, name: str, ending: str) -> HttpResponse:
        response = HttpResponse(data, FORMATS[ending].content_type)
        name = f"{self.sheet.kind}-{name}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _sheet_page(
        self,
        request: HttpRequest,
        page: str,
        title: str,
        form: forms.Form,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "opts": self.opts,
            "columns": self.sheet().explained_columns(),
            "not_here": self.sheet.not_here,
            "not_shown": NOT_SHOWN,
        }
        return TemplateResponse(request, page, context, status=status)

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")


def _counts(outcome: Outcome) -> str:
    return f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged"
