"""The admin's pages of import and export: upload, look, confirm; choose a file, download."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from directory.curating.spreadsheets import Refused, reading, uploads
from directory.curating.spreadsheets.files import CsvFile, WorkbookFile, template
from directory.curating.spreadsheets.importing import look, save
from directory.curating.spreadsheets.outcome import Outcome
from directory.curating.spreadsheets.resources import ListingResource
from directory.curating.spreadsheets.shape import NOT_SHOWN

GONE = "This upload is no longer here: it was imported, or is over a day old. Upload it again."
CHANGED_SINCE = (
    "Nothing was saved, because a listing was changed since you looked. This is what importing "
    "would do now."
)


class UploadForm(forms.Form):
    """One file; what kind of file it is, its content tells."""

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


class FileForm(ExportForm):  # type: ignore[misc]  # the library has no types
    """Which file to download."""

    def _init_formats(self, formats: Any) -> None:
        self.fields["format"].label = "File"
        self.fields["format"].choices = [
            (str(number), one().get_title()) for number, one in enumerate(formats)
        ]


class ListingsMixin(ImportExportMixin):  # type: ignore[misc]  # the library has no types
    """Adds import and export to an admin of listings; `resource_classes` names one resource."""

    import_template_name = "listings/import.html"
    export_template_name = "listings/export.html"
    export_form_class = FileForm
    export_formats: ClassVar[list[Any]] = [WorkbookFile, CsvFile]
    to_encoding = "utf-8-sig"  # by its mark Excel knows UTF-8

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_template"
        view = self.admin_site.admin_view(self.template_view)
        urls: list[URLPattern] = super().get_urls()
        return [path("template.<str:ending>", view, name=name), *urls]

    # --- Import ---

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever imports may add and change."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Upload, and see what importing would do."""
        self._may_import(request)
        if request.method != "POST":
            return self._import_page(request, UploadForm())
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form, status=422)
        file = form.cleaned_data["file"]
        return self._look(request, form, file.read(), file.name)

    def _look(
        self, request: HttpRequest, form: UploadForm, data: bytes, name: str, notice: str = ""
    ) -> HttpResponse:
        try:
            outcome = look(self._read(data), self._resource())
        except Refused as refused:
            form.add_error("file", str(refused))
            return self._import_page(request, form, status=422)
        upload = None
        if outcome.does_something and not outcome.faults:
            upload = uploads.keep(
                data,
                name=name,
                kind=self._resource_class().kind,
                user_id=request.user.pk or 0,
                fingerprint=outcome.fingerprint,
            )
        return self._import_page(
            request,
            form,
            status=422 if outcome.faults or notice else 200,
            outcome=outcome,
            upload=upload,
            file_name=name,
            notice=notice,
        )

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what was shown, if it is still what importing would do."""
        self._may_import(request)
        kind, user_id = self._resource_class().kind, request.user.pk or 0
        upload = uploads.kept(request.POST.get("upload", ""), kind=kind, user_id=user_id)
        data = upload.data() if upload else None
        if upload is None or data is None:
            messages.error(request, GONE)
            return redirect(self._url("import"))
        outcome = save(self._read(data), self._resource(), expected=upload.fingerprint)
        upload.forget()
        if outcome.faults or outcome.fingerprint != upload.fingerprint:
            return self._look(request, UploadForm(), data, upload.name, notice=CHANGED_SINCE)
        messages.success(request, f"Imported {upload.name}: {_saved(outcome)}.")
        return redirect(self._url("changelist"))

    def _may_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _read(self, data: bytes) -> reading.Listing:
        return reading.read(data, [self._resource_class().layout()], settings.IMPORT_MAX_ROWS)

    def _resource(self) -> ListingResource:
        return self._resource_class()()

    def _resource_class(self) -> type[ListingResource]:
        found: type[ListingResource] = self.resource_classes[0]
        return found

    def _import_page(
        self, request: HttpRequest, form: UploadForm, status: int = 200, **context: Any
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": f"Import {self.opts.verbose_name_plural}",
            "form": form,
            "opts": self.opts,
            **self._about_the_file(),
        }
        return TemplateResponse(request, self.import_template_name, context, status=status)

    def template_view(self, request: HttpRequest, ending: str) -> HttpResponse:
        """An empty file to fill in, with what goes where."""
        self._may_import(request)
        resource = self._resource_class()
        for file in (WorkbookFile(), CsvFile()):
            if file.get_extension() == ending:
                response = HttpResponse(template(resource, file), file.get_content_type())
                name = f"{resource.kind}-template.{ending}"
                response["Content-Disposition"] = f'attachment; filename="{name}"'
                return response
        raise Http404

    # --- Export ---

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"shows_private": self._sees_private(request)}

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        name = super().get_export_filename(request, queryset, file_format)
        return f"{self._resource_class().kind}{name.removeprefix(self.model.__name__)}"

    def get_export_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return self._about_the_file()

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().init_request_context_data(request, form)
        return context | {
            "title": f"Export {self.opts.verbose_name_plural}",
            "sees_private": self._sees_private(request),
            "private": self._resource_class().private,
        }

    def _sees_private(self, request: HttpRequest) -> bool:
        """Who may change a listing has its home address before them anyway."""
        return bool(self.has_change_permission(request))

    def _about_the_file(self) -> dict[str, Any]:
        resource = self._resource_class()
        return {
            "columns": resource.explained_columns(),
            "not_here": resource.not_here,
            "not_shown": NOT_SHOWN,
        }

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")


def _saved(outcome: Outcome) -> str:
    return f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged"
