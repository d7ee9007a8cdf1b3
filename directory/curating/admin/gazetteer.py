"""Areas, which curators can correct, and data loaded from files, which they can only view."""

from django.contrib import admin

from directory.curating.admin.shared import ReadOnlyAdmin
from directory.models import Area, GazetteerSource, Town


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ["name", "level", "code", "parent", "valid_from", "successor"]
    list_filter = ["level"]
    list_select_related = ["parent", "successor"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["parent", "successor"]


@admin.register(Town)
class TownAdmin(ReadOnlyAdmin):
    list_display = ["name", "county", "nation", "district", "population"]
    search_fields = ["search_name", "name"]


@admin.register(GazetteerSource)
class GazetteerSourceAdmin(ReadOnlyAdmin):
    list_display = ["kind", "edition", "rows", "loaded_at"]
