"""Where curators keep who provides."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from directory.admin.clash import CuratedForm
from directory.admin.history import HistoryAdmin
from directory.admin.wording import WordsChecked, warn
from directory.listings.kinds import OrganisationResource
from directory.listings.pages import ListingsMixin
from directory.models import Organisation


class OrganisationForm(WordsChecked, CuratedForm):
    """Its name stands on every listing of its services."""


@admin.register(Organisation)
class OrganisationAdmin(ListingsMixin, HistoryAdmin):
    resource_classes: ClassVar = [OrganisationResource]
    form = OrganisationForm
    list_display = ["name", "kind", "telephone", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["search_name", "name"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        warn(request, form)
