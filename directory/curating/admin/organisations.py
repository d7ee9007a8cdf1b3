"""Where curators keep who provides."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from directory.curating.admin.clash import CuratedForm
from directory.curating.admin.history import HistoryAdmin
from directory.curating.admin.wording import WordsChecked, warn
from directory.curating.spreadsheets.kinds import OrganisationSheet
from directory.curating.spreadsheets.pages import SpreadsheetAdmin
from directory.models import Organisation
from directory.rights.erasing import erase_organisation


class OrganisationForm(WordsChecked, CuratedForm):
    """Its name stands on every listing of its services."""


@admin.register(Organisation)
class OrganisationAdmin(SpreadsheetAdmin, HistoryAdmin):
    sheet = OrganisationSheet
    form = OrganisationForm
    list_display = ["name", "kind", "telephone", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["search_name", "name"]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with it is nobody's to delete by itself."""
        told, count, _, protected = super().get_deleted_objects(objs, request)
        return told, count, set(), protected

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        """An administrator's act: nothing of it stays."""
        erase_organisation(obj, timezone.localdate())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        for organisation in queryset:
            self.delete_model(request, organisation)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        warn(request, form)
