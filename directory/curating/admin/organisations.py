"""Admin pages where curators manage organisations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory.curating.admin.clash import CuratedForm
from directory.curating.admin.history import HistoryAdmin
from directory.curating.admin.shared import ErasingAdmin
from directory.curating.admin.wording import WordsChecked, warn
from directory.curating.spreadsheets.kinds import OrganisationSheet
from directory.curating.spreadsheets.pages import SpreadsheetAdmin
from directory.models import Organisation
from directory.rights.erasing import erase_organisation


class OrganisationForm(WordsChecked, CuratedForm):
    """Checks the wording of the name, since all its services' listings show it."""


@admin.register(Organisation)
class OrganisationAdmin(ErasingAdmin, SpreadsheetAdmin, HistoryAdmin):
    sheet, erase = OrganisationSheet, staticmethod(erase_organisation)
    form = OrganisationForm
    list_display = ["name", "kind", "telephone", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["search_name", "name"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        warn(request, form)
