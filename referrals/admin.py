"""Staff pages where editors keep each area's advice accurate."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from directory import words
from directory.curating.admin.clash import CuratedForm
from directory.curating.admin.history import HistoryAdmin
from directory.curating.admin.wording import WordsChecked, warn
from directory.curating.spreadsheets.pages import SpreadsheetAdmin
from directory.models import Service
from directory.vocabulary import Route
from referrals.areas.spreadsheets import AreaAdviceSheet
from referrals.models import AreaAdvice


class AreaAdviceForm(WordsChecked, CuratedForm):
    """Everyone in the area may read this, so its wording is checked."""

    def day_of_each(self) -> dict[str, str]:
        """All that the source says was checked on one day."""
        return dict.fromkeys(_SAID_BY_SOURCE, "checked_on")

    def clean_services(self) -> list[Service]:
        services: list[Service] = list(self.cleaned_data["services"])
        if others := [one.name for one in services if not one.routes & _NHS]:
            names = words.join_with_and(others)
            raise forms.ValidationError(f"Choose NHS services only. Not NHS: {names}.")
        return services


_SAID_BY_SOURCE = (
    *("ms_self_referral", "who_may_refer", "link", "form_url", "telephone"),
    *("sessions", "usual_wait", "basis"),
)
_NHS = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL


@admin.register(AreaAdvice)
class AreaAdviceAdmin(SpreadsheetAdmin, HistoryAdmin):
    sheet = AreaAdviceSheet
    form = AreaAdviceForm
    list_display = [
        "covers",
        "ms_self_referral",
        "checked_on",
        "checked_by",
        "looked_for_services_on",
        "is_sample",
    ]
    list_filter = ["ms_self_referral", "area__level", "checked_on", "is_sample"]
    list_select_related = ["area"]
    search_fields = ["area__name", "area__code", "source"]
    autocomplete_fields = ["area", "services"]
    date_hierarchy = "checked_on"
    ordering = ["checked_on"]  # oldest checks first
    fieldsets: ClassVar = [
        ("Where", {"fields": ["area", "districts"]}),
        (
            "What applies there",
            {
                "fields": [
                    "ms_self_referral",
                    "who_may_refer",
                    ("link", "form_url", "telephone"),
                    ("sessions", "usual_wait"),
                    "basis",
                    "note",
                ]
            },
        ),
        (
            "Who says so",
            {"fields": [("source", "source_url"), ("checked_on", "checked_by")]},
        ),
        ("Services in the area", {"fields": ["services", "looked_for_services_on"]}),
        ("Invented example", {"fields": ["is_sample"]}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | date]:  # type: ignore[override]  # dates work too
        """Fill in today and the editor's name, because editors have usually just checked it."""
        name = getattr(request.user, "get_full_name", str)() or request.user.get_username()
        return {"checked_on": timezone.localdate(), "checked_by": name}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.refresh_what_follows()
        warn(request, form)
