"""Admin pages where curators keep the listings accurate."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from directory import homes
from directory.curating.admin import drafts, find, quick
from directory.curating.admin.clash import CuratedForm, MergedForm
from directory.curating.admin.facts import FactsForm, facts_of, in_words
from directory.curating.admin.history import HistoryAdmin
from directory.curating.admin.place import SAVED_FIRST, shown_place, tell_of_home
from directory.curating.admin.shared import AppendOnlyInline, ErasingAdmin, fieldsets_of
from directory.curating.admin.shown import NationFilter, ShownServices, TaskOfServices
from directory.curating.admin.wording import WordsChecked, warn
from directory.curating.quick_work import MAX_AT_ONCE
from directory.curating.spreadsheets.kinds import ServiceSheet
from directory.curating.spreadsheets.pages import SpreadsheetAdmin
from directory.facts import Group
from directory.facts import facts_of as declared
from directory.models import Confirmation, ConfirmationMethod, ReferralDetails, Service
from directory.names import search_name
from directory.postcodes import fold
from directory.rights.erasing import erase_service
from directory.trust import NO_END


class ConfirmationInline(AppendOnlyInline):
    model = Confirmation
    fields = (("confirmed_on", "means"), ("said_by", "recorded_by"))


class ReferralForm(WordsChecked, MergedForm):
    """Part of the service's form, so two people may change it at once too."""


class ReferralDetailsInline(admin.StackedInline):
    model = ReferralDetails
    form = ReferralForm
    extra = 1  # so that one can be added without scripts

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """Folded away while there are none."""
        self.classes = [] if hasattr(obj, "referral_details") else ["collapse"]
        return super().get_formset(request, obj, **options)


INSTEAD = {
    "code": (),
    "team_size": ("team_size", "code", "slug"),
    "serves": ("place", "serves"),
    "access_yes": ("access",),
    "access_no": (),
    "listed_until": ("listed",),
}


RARE = {Group.TEAM, Group.REFERRALS, Group.COST, Group.ACCESS, Group.TRUST}


def _is_folded(title: str, service: Service | None) -> bool:
    names = [field.name for field, fact in declared(Service) if fact.group == title]
    return title in RARE and not any(getattr(service, name, None) for name in names)


HOME = frozenset(field.name for field, fact in declared(Service) if fact.may_be_private)


def _without_home(rows: Iterable[str | tuple[str, ...]]) -> list[str | tuple[str, ...]]:
    lines = [(row,) if isinstance(row, str) else row for row in rows]
    kept = [tuple(name for name in line if name not in HOME) for line in lines]
    return [line for line in kept if line]


class ServiceForm(WordsChecked, FactsForm, CuratedForm):
    """Adds history reasons, wording checks and protection against simultaneous saves."""


@admin.register(Service)
class ServiceAdmin(ErasingAdmin, SpreadsheetAdmin, HistoryAdmin):
    sheet, erase = ServiceSheet, staticmethod(erase_service)
    form = ServiceForm
    list_display = ["name", "organisation", "code", "status", "confirmed_on", "listed"]
    list_filter = [
        ShownServices,
        TaskOfServices,
        "organisation__kind",
        ("nation", NationFilter),
        "is_sample",
    ]
    list_select_related = ["organisation"]
    search_fields = ["search_name", "name", "code", "postcode", "organisation__search_name"]
    autocomplete_fields = ["organisation", "physiotherapists"]
    readonly_fields = [
        "code",
        "slug",
        "place",
        "confirmed_on",
        "confirmed_by",
        "listed",
    ]
    inlines: ClassVar[list[Any]] = [ReferralDetailsInline, ConfirmationInline]
    history_beside: ClassVar[list[Any]] = [(ReferralDetails, "service")]
    actions = ["by_phone", "by_email", "on_website", "withdraw", "pause"]
    change_form_template = "curating/service.html"
    fieldsets: ClassVar[Any] = fieldsets_of(Service, INSTEAD)

    # --- Hidden from read-only staff ---

    def get_fieldsets(self, request: HttpRequest, obj: Service | None = None) -> Any:
        """Those rarely filled in are folded away while they are empty."""
        given = [
            (title, options | {"classes": ["collapse"] if _is_folded(title, obj) else []})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is None or not obj.address_is_private or self.has_change_permission(request, obj):
            return given
        return [
            (title, options | {"fields": _without_home(options["fields"])})
            for title, options in given
        ]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Leave out the postcode if private, since searching by it would reveal it."""
        return [
            name
            for name in self.search_fields
            if self.has_change_permission(request) or name not in HOME
        ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Block queries like `?postcode__startswith=LS7`, which could reveal it bit by bit."""
        is_home = lookup.split("__")[0] in HOME
        may_ask = self.has_change_permission(request) or not is_home
        return may_ask and super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", view(quick.confirm_today), name="confirm_today"),
            path("find/", view(find.page), name="find"),
            path("confirm/", view(quick.confirm_many), name="confirm_many"),
            path("take-back/", view(quick.take_back), name="take_back"),
            path("unpublish/", view(quick.unpublish), name="unpublish"),
            path("<int:pk>/publish/", view(drafts.publish), name="publish_draft"),
            path("<int:pk>/ask/", view(drafts.ask), name="ask_draft"),
            path("withdraw/", view(quick.withdraw), name="withdraw"),
            path("pause/", view(quick.pause), name="pause"),
            *super().get_urls(),
        ]

    @admin.display(description="Getting in")
    def access(self, service: Service) -> str:
        """Shown to read-only staff."""
        return in_words(facts_of(service))

    @admin.display(description="On the map")
    def place(self, service: Service) -> str:
        return shown_place(service) if service.pk else SAVED_FIRST

    # --- Bulk actions ---

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(quick.CONFIRM)

    @admin.action(description="Details confirmed today, by phone", permissions=["confirm"])
    def by_phone(self, request: HttpRequest, queryset: QuerySet[Service]) -> HttpResponse | None:
        return self._ask(request, queryset, "confirm_many", means=ConfirmationMethod.PHONE)

    @admin.action(description="Details confirmed today, by e-mail", permissions=["confirm"])
    def by_email(self, request: HttpRequest, queryset: QuerySet[Service]) -> HttpResponse | None:
        return self._ask(request, queryset, "confirm_many", means=ConfirmationMethod.EMAIL)

    @admin.action(description="Details confirmed today, on its website", permissions=["confirm"])
    def on_website(self, request: HttpRequest, queryset: QuerySet[Service]) -> HttpResponse | None:
        return self._ask(request, queryset, "confirm_many", means=ConfirmationMethod.WEBSITE)

    @admin.action(description="Withdraw", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Service]) -> HttpResponse | None:
        return self._ask(request, queryset, "withdraw")

    @admin.action(description="Pause until a day", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Service]) -> HttpResponse | None:
        return self._ask(request, queryset, "pause")

    def _ask(
        self, request: HttpRequest, queryset: QuerySet[Service], view: str, **more: str
    ) -> HttpResponse | None:
        """Redirect to a page asking about these rows once."""
        services = list(queryset[: MAX_AT_ONCE + 1])
        if len(services) > MAX_AT_ONCE:
            messages.error(request, quick.TOO_MANY)
            return None
        chosen = {"pk": [one.pk for one in services], "next": request.get_full_path(), **more}
        return redirect(reverse(f"admin:{view}", query=chosen)) if services else None

    @admin.display(description="Listed until", ordering="listed_until", empty_value="not listed")
    def listed(self, service: Service) -> date | str | None:
        return "no end" if service.listed_until == NO_END else service.listed_until

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Service], search_term: str
    ) -> tuple[QuerySet[Service], bool]:
        """Search normalised names; codes, postcodes and HCPC numbers however they are typed."""
        found, _ = super().get_search_results(request, queryset, search_term)
        joined = fold(search_term).replace(" ", "")
        also = Q(code=joined) | Q(physiotherapists__hcpc_number=joined)
        if plain := search_name(search_term):
            also |= Q(search_name__contains=plain)
        if "postcode" in self.get_search_fields(request):
            also |= Q(postcode=f"{joined[:-3]} {joined[-3:]}")
        return found | queryset.filter(pk__in=Service.objects.filter(also).values("pk")), False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Refresh what depends on people and confirmations, which are saved after the service."""
        super().save_related(request, form, formsets, change)
        form.instance.refresh_confirmed()
        homes.look(form.instance)
        tell_of_home(request, form.instance)
        if "status" in form.changed_data and form.instance.status == Service.Status.PUBLISHED:
            quick.tell_published(request, form.instance)
        for typed in (form, *(one for formset in formsets for one in formset.forms)):
            warn(request, typed)
