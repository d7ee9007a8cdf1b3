"""Where curators keep who provides."""

from django.contrib import admin

from directory.admin.history import HistoryAdmin
from directory.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(HistoryAdmin):
    list_display = ["name", "kind", "telephone", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["search_name", "name"]
