"""Where curators keep who provides."""

from typing import ClassVar

from django.contrib import admin

from directory.admin.history import HistoryAdmin
from directory.listings.kinds import OrganisationResource
from directory.listings.pages import ListingsMixin
from directory.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(ListingsMixin, HistoryAdmin):
    resource_classes: ClassVar = [OrganisationResource]
    list_display = ["name", "kind", "telephone", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["search_name", "name"]
