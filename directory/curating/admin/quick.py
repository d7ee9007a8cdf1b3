"""One-press versions of everyday curating tasks, on the start page and on a row's own page.

Each view takes a CSRF-protected form, acts, reports the result and returns to the same page.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from directory import words
from directory.curating import quick_work
from directory.curating.not_listed import not_listed
from directory.fields.numbers import DayFormField
from directory.history import WHY_LENGTH, name_of
from directory.models import ConfirmationMethod, Physiotherapist, Service

LOOK, CONFIRM = "directory.add_registercheck", "directory.add_confirmation"
CHANGE = "directory.change_service"
TOO_MANY = f"Choose at most {quick_work.MAX_AT_ONCE} at once. Nothing was changed."
IN_WORDS = {
    ConfirmationMethod.PHONE: "By phone",
    ConfirmationMethod.EMAIL: "By e-mail",
    ConfirmationMethod.WEBSITE: "On its website",
}


class MeansForm(forms.Form):
    means = forms.ChoiceField(choices=ConfirmationMethod, widget=forms.HiddenInput)
    whole = forms.BooleanField(required=False, widget=forms.HiddenInput)


class StopShowingForm(forms.Form):
    why = forms.CharField(
        max_length=WHY_LENGTH,
        label="Why?",
        error_messages={"required": "Say why, in a few words."},
        help_text="Kept in the history, which only staff see.",
    )


class PauseForm(forms.Form):
    until = DayFormField(
        widget=AdminDateWidget,
        label="Takes new people again from",
        error_messages={"required": "Enter a day."},
    )
    today: date

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError("Enter a day after today.")
        return until


# --- Services ------------------------------------------------------------------------------------


def record_confirmed(request: HttpRequest, services: Sequence[Service], means: str) -> None:
    new = quick_work.confirm(services, means, on=timezone.localdate(), by=who(request))
    said = ConfirmationMethod(means).label
    if new:
        told = f"{named(new)}: details confirmed today, {said}."
        chosen = {"pk": [one.pk for one in new], "means": means, "next": place_of(request)}
        messages.success(request, with_link(told, "Take it back", "take_back", **chosen))
    if known := [one for one in services if one not in new]:
        messages.info(request, f"{named(known)}: already confirmed today, {said}.")


@require_POST
def confirm_today(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one service, or all its organisation's services."""
    require(request, CONFIRM)
    service = get_object_or_404(Service, pk=pk)
    form = MeansForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say how it was confirmed: by phone, by e-mail or on its website.")
        return back(request)
    others = quick_work.beside(service) if form.cleaned_data["whole"] else []
    record_confirmed(request, [service, *others], form.cleaned_data["means"])
    return back(request)


def confirm_many(request: HttpRequest) -> HttpResponse:
    """Ask once whether all of these were confirmed today, then record it."""
    services, form = _chosen(request, CONFIRM), MeansForm(request.POST or request.GET)
    if not form.is_valid():
        raise Http404
    means = form.cleaned_data["means"]
    if request.method == "POST":
        record_confirmed(request, services, means)
        return back(request)
    said = ConfirmationMethod(means).label
    title = f"Did somebody say today, {said}, that all these details are right?"
    return ask(request, form, services, title=title, button=f"Yes, confirm all {len(services)}")


def take_back(request: HttpRequest) -> HttpResponse:
    """Ask, then delete confirmations that the same person recorded today."""
    services, form = _chosen(request, CONFIRM), MeansForm(request.POST or request.GET)
    if not form.is_valid():
        raise Http404
    if request.method == "POST":
        means, on = form.cleaned_data["means"], timezone.localdate()
        _say(request, quick_work.take_back(services, means, on=on, by=who(request)), "taken back.")
        return back(request)
    title = "Take back that these were confirmed today?"
    return ask(request, form, services, title=title, button="Take it back")


def withdraw(request: HttpRequest) -> HttpResponse:
    said = "withdrawn, no longer shown."
    return _stop_showing(request, Service.Status.WITHDRAWN, "Withdraw", said)


def unpublish(request: HttpRequest) -> HttpResponse:
    said = "a draft again, no longer shown."
    return _stop_showing(request, Service.Status.DRAFT, "Make it a draft again", said)


def tell_published(request: HttpRequest, service: Service) -> None:
    """Say whether visitors see it now, and offer to undo it."""
    hidden = not_listed(service, timezone.localdate())
    told = f"{service} is published. {hidden or 'Visitors see it now.'}"
    chosen = {"pk": service.pk, "next": service_url(service)}
    tell = messages.warning if hidden else messages.success
    tell(request, with_link(told, "Make it a draft again", "unpublish", **chosen))


def service_url(service: Service) -> str:
    return reverse("admin:directory_service_change", args=[service.pk])


def _stop_showing(
    request: HttpRequest, status: Service.Status, button: str, said: str
) -> HttpResponse:
    services, form = _chosen(request), StopShowingForm(_sent(request))
    if form.is_valid():
        _say(request, quick_work.stop_showing(services, status, form.cleaned_data["why"]), said)
        return back(request)
    return ask(request, form, services, title=button, button=button)


def pause(request: HttpRequest) -> HttpResponse:
    services = _chosen(request)
    form = PauseForm(_sent(request))
    form.today = timezone.localdate()
    if form.is_valid():
        until = form.cleaned_data["until"]
        new = quick_work.pause(services, until)
        _say(request, new, f"paused until {words.day(until)}.")
        return back(request)
    return ask(request, form, services, title="Pause", button="Pause until that day")


# --- Shared ---------------------------------------------------------------------------------------


def who(request: HttpRequest) -> str:
    """The signed-in person's name, as used in the history and register checks."""
    return name_of(cast(AbstractBaseUser, request.user))[:100]


def place_of(request: HttpRequest) -> str:
    """Where on which page the button or the link was."""
    return request.GET.get("next") or request.POST.get("next", "")


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page with the button or the link."""
    following = place_of(request)
    is_ours = following.startswith("/") and url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(following if is_ours else "admin:index")


def with_link(told: str, link: str, view: str, **chosen: Any) -> SafeString:
    """A message with a link that undoes what it tells of."""
    url = reverse(f"admin:{view}", query={name: value for name, value in chosen.items() if value})
    return format_html('{} <a href="{}">{}</a>', told, url, link)


def _chosen(request: HttpRequest, permission: str = CHANGE) -> list[Service]:
    """The services chosen. Raises Http404 if any is missing or there are too many."""
    require(request, permission)
    sent = request.POST if request.method == "POST" else request.GET
    numbers = {int(pk) for pk in sent.getlist("pk") if pk.isdecimal() and len(pk) < 10}
    found = list(Service.objects.filter(pk__in=numbers).select_related("organisation"))
    if not found or len(found) != len(numbers) or len(found) > quick_work.MAX_AT_ONCE:
        raise Http404
    return found


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, form: forms.BaseForm, rows: Any, **context: Any) -> HttpResponse:
    """A page asking for any further details."""
    shown = {"form": form, "rows": rows, "next": place_of(request)}
    context |= {**admin.site.each_context(request), **shown}
    return TemplateResponse(request, "curating/ask.html", context)


def has(request: HttpRequest, permission: str) -> bool:
    return bool(cast(Any, request.user).has_perm(permission))


def require(request: HttpRequest, permission: str) -> None:
    if not has(request, permission):
        raise PermissionDenied


def _say(request: HttpRequest, changed: Sequence[Service], what: str) -> None:
    if changed:
        messages.success(request, f"{named(changed)}: {what}")
    else:
        messages.info(request, "Nothing was changed: it was already like that.")


def named(rows: Sequence[Physiotherapist | Service]) -> str:
    """Up to three names; beyond that, a number."""
    if len(rows) > 3:
        return f"{len(rows)} listings"
    return words.join_with_and([str(row) for row in rows])
