"""Admin pages where curators manage physiotherapists and their register checks."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from directory.curating.admin import looks, quick, register_list, solo
from directory.curating.admin.clash import CuratedForm
from directory.curating.admin.history import HistoryAdmin
from directory.curating.admin.shared import AppendOnlyInline
from directory.curating.admin.shown import ShownPeople, TaskOfPeople
from directory.curating.admin.wording import WordsChecked, warn
from directory.curating.quick_work import MAX_AT_ONCE
from directory.curating.register_decisions import PERMISSION, DecidedByAdministrators
from directory.curating.spreadsheets.kinds import PhysiotherapistSheet
from directory.curating.spreadsheets.pages import SpreadsheetAdmin
from directory.models import Physiotherapist, RegisterCheck


class RegisterCheckInline(DecidedByAdministrators, AppendOnlyInline):
    model = RegisterCheck
    fields = (("checked_on", "outcome"), "checked_by")


LIFT = "directory.lift_physiotherapist"
SAY_WHY = "Say why their request to be taken off no longer applies."


class PhysiotherapistForm(WordsChecked, CuratedForm):
    """Adds history reasons, wording checks and protection against simultaneous saves."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_lifted = self.instance.objected_on and "objected_on" in self.changed_data
        if is_lifted and not self.cleaned_data.get("why"):
            self.add_error("why", SAY_WHY)
        return cleaned


@admin.register(Physiotherapist)
class PhysiotherapistAdmin(SpreadsheetAdmin, HistoryAdmin):
    sheet = PhysiotherapistSheet
    form = PhysiotherapistForm
    list_display = ["name", "membership", "hcpc_number", "public_until", "is_sample"]
    list_filter = [ShownPeople, TaskOfPeople, "membership", "is_sample"]
    search_fields = ["search_name", "name", "hcpc_number"]
    readonly_fields = ["public_until"]
    inlines: ClassVar[list[Any]] = [RegisterCheckInline]
    actions = ["registered_today"]
    change_form_template = "curating/person.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: Physiotherapist | None = None
    ) -> list[str]:
        """Only an administrator can change an objection, or the number of a hidden person.

        Otherwise the person could be entered again under the old number.
        """
        fixed = list(self.readonly_fields)
        if obj is None:
            return fixed
        if obj.objected_on and not request.user.has_perm(LIFT):
            fixed += ["objected_on", "hcpc_number"]
        elif obj.is_hidden_by_a_look and not request.user.has_perm(PERMISSION):
            fixed.append("hcpc_number")
        return fixed

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/registered-today/", view(looks.registered_today), name="found_registered"
            ),
            path("register-list/", view(register_list.page), name="register_list"),
            path("due/", view(register_list.due), name="due"),
            path("with-clinic/", view(solo.page), name="solo"),
            path("<int:pk>/look/", view(looks.look), name="look"),
            path("take-back-look/", view(looks.take_back), name="take_back_look"),
            *super().get_urls(),
        ]

    def has_look_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(quick.LOOK)

    @admin.action(description="Checked today: registered", permissions=["look"])
    def registered_today(self, request: HttpRequest, queryset: QuerySet[Physiotherapist]) -> None:
        people = list(queryset[: MAX_AT_ONCE + 1])
        if len(people) > MAX_AT_ONCE:
            messages.error(request, quick.TOO_MANY)
        else:
            looks.record_registered(request, people)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Physiotherapist]) -> None:
        """Delete people one by one, so that their services are updated."""
        for person in queryset:
            person.delete()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Update whether they are shown, which depends on notification, objection and checks."""
        super().save_related(request, form, formsets, change)
        form.instance.refresh_what_is_shown()
        for look in (one for each in formsets for one in getattr(each, "new_objects", ())):
            looks.tell_recorded(request, f"{form.instance}: {look}. Recorded.", [look])
        warn(request, form)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Physiotherapist], search_term: str
    ) -> tuple[QuerySet[Physiotherapist], bool]:
        """Search by name, ignoring accents and the like, or by number in any format."""
        if not search_term:
            return queryset, False
        named = Physiotherapist.objects.named_like(search_term).values("pk")
        return queryset.filter(pk__in=named), False
