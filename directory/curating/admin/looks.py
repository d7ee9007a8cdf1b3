"""Presses that record what the HCPC register showed, and take back what was recorded by mistake."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.curating import quick_work
from directory.curating.admin.quick import (
    LOOK,
    ask,
    back,
    has,
    named,
    place_of,
    require,
    who,
    with_link,
)
from directory.curating.register_decisions import PERMISSION, TO_DECIDE, shows_again
from directory.fields.numbers import DayFormField
from directory.history import act
from directory.models import Physiotherapist, RegisterCheck
from directory.words import counted

HIDDEN = "Visitors no longer see them, and only an administrator can show them again."


class LookForm(forms.ModelForm):
    """The result of a register check, with any outcome."""

    class Meta:
        model = RegisterCheck
        fields = ["checked_on", "outcome"]

    checked_on = DayFormField(widget=AdminDateWidget, label="Day of the check")
    may_decide = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.may_decide:
            new = RegisterCheck(**self.cleaned_data)
            if shows_again([*self.instance.physiotherapist.register_checks.all(), new]):
                raise forms.ValidationError(TO_DECIDE)
        return cleaned


def record_registered(request: HttpRequest, people: Sequence[Physiotherapist]) -> None:
    """Record today's register check as registered; say what was recorded, or why nothing was."""
    by, on = who(request), timezone.localdate()
    try:
        new = quick_work.found_registered(people, on=on, by=by, may_decide=has(request, PERMISSION))
    except quick_work.ForAnAdministrator as refusal:
        messages.error(request, f"Nothing was recorded. {refusal}: {TO_DECIDE}")
        return
    if new:
        found = [look.physiotherapist for look in new]
        tell_recorded(request, f"{named(found)}: found registered today.", new)
    if known := [one for one in people if one.pk not in {look.physiotherapist_id for look in new}]:
        messages.info(request, f"{named(known)}: already recorded today.")


def tell_recorded(request: HttpRequest, told: str, looks: Sequence[RegisterCheck]) -> None:
    """Say what was recorded and whom it hid, and offer to undo it."""
    hidden = [look for look in looks if look.physiotherapist.is_hidden_by_a_look]
    tell = messages.warning if hidden else messages.success
    told += f" {HIDDEN}" if hidden else ""
    chosen = {"pk": [one.pk for one in looks], "next": place_of(request)}
    tell(request, with_link(told, "Take it back", "take_back_look", **chosen))


@require_POST
def registered_today(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, LOOK)
    record_registered(request, [get_object_or_404(Physiotherapist, pk=pk)])
    return back(request)


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for any outcome, today or on an earlier date."""
    require(request, LOOK)
    person = get_object_or_404(Physiotherapist, pk=pk)
    started = RegisterCheck(physiotherapist=person, checked_by=who(request))
    form = LookForm(
        request.POST or None, instance=started, initial={"checked_on": timezone.localdate()}
    )
    form.may_decide = has(request, PERMISSION)
    if form.is_valid():
        with act("The register was checked"):
            form.save()
        tell_recorded(request, f"{person}: {form.instance}. Recorded.", [form.instance])
        return back(request)
    told = {"title": f"What did the register show for {person}?", "button": "Record it"}
    if person.is_hidden_by_a_look and not form.may_decide:
        told["note"] = TO_DECIDE
    return ask(request, form, [person], **told, register_url=person.register_url)


def take_back(request: HttpRequest) -> HttpResponse:
    """Ask, then delete register checks that the same person recorded today."""
    require(request, LOOK)
    sent = request.POST if request.method == "POST" else request.GET
    numbers = {int(pk) for pk in sent.getlist("pk") if pk.isdecimal() and len(pk) < 10}
    mine = quick_work.own_looks(numbers, on=timezone.localdate(), by=who(request))
    if request.method == "POST" and mine:
        told = quick_work.take_back_looks(mine)
        people: Any = admin.site._registry[Physiotherapist]
        for person, said in told:
            people.log_change(request, person, f"Register check taken back: {said}.")
        messages.success(request, f"{counted(len(told), 'register check')} taken back.")
        return back(request)
    if not mine:
        raise Http404
    title = "Take back what was recorded of the register?"
    return ask(request, forms.Form(), mine, title=title, button="Take it back")
