"""One page to add a sole practitioner: practice, person, register check and service together.

Either all of it is saved or none. It works without scripts.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from directory.curating import solo
from directory.curating.admin import quick
from directory.curating.admin.facts import FactsForm
from directory.curating.admin.place import tell_of_home
from directory.curating.admin.shared import rows_of
from directory.curating.admin.wording import WordsChecked, warn
from directory.facts import Group
from directory.history import WHY_LENGTH
from directory.models import (
    ConfirmationMethod,
    Organisation,
    Physiotherapist,
    RegisterCheck,
    Service,
)
from directory.names import search_name
from directory.vocabulary import Payment, Route

_PRICES = rows_of(Service, Group.COST, instead={"price_travel": (), "insurers": ()})
NEEDED = [
    "directory.add_organisation",
    "directory.add_physiotherapist",
    "directory.add_service",
    quick.LOOK,
    quick.CONFIRM,
]
UNSET = {"organisation", "code", "slug", "search_name"}  # until it is saved
TITLE = "Add a physiotherapist and their clinic"
AT_ONCE = (
    "Somebody else has just saved the same thing, so nothing was saved. Check before you try again."
)
KNOWN = "There is already an organisation with this name. Add the service to that one instead."

FIELDSETS: dict[str, list[tuple[str, list[Any]]]] = {
    "person": [
        (
            "Who they are",
            ["name", "hcpc_number", "membership", "neuro_since", "languages", "training"],
        ),
        ("Their work with MS", ["experience", "experience_told_on"]),
        ("Telling them", ["source", "email", "notified_on"]),
    ],
    "look": [("The HCPC register", ["checked_on", "outcome"])],
    "service": [
        ("The practice", ["name", "summary"]),
        ("What they offer", ["helps_with", "approaches", "routes"]),
        (
            "Where",
            [
                "settings",
                ("home_miles", "home_areas"),
                *("address", "town", "postcode", "address_is_private"),
            ],
        ),
        ("Getting in and about", ["access"]),
        ("How to reach them", ["telephone", "telephone_hours", "email", "website"]),
        ("What it costs", _PRICES),
        ("Showing it", ["means", "status", "why"]),
    ],
}


def _fields_of(part: str) -> list[str]:
    """The fields in one part of the page, in order."""
    return [name for _, lines in FIELDSETS[part] for name in flatten(lines)]


def date_input() -> forms.DateInput:
    """The browser's own date picker, which needs no script of ours."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SoloPerson(WordsChecked):
    source = forms.CharField(max_length=200, label="Where we read of them")

    class Meta:
        model = Physiotherapist
        fields = _fields_of("person")
        widgets: ClassVar = {
            "experience_told_on": date_input(),
            "notified_on": date_input(),
            "training": forms.Textarea({"rows": 2}),
        }


class SoloLook(forms.ModelForm):
    """The result of a register check, with no outcome preselected."""

    class Meta:
        model = RegisterCheck
        fields = _fields_of("look")
        widgets: ClassVar = {"checked_on": date_input()}


class SoloService(WordsChecked, FactsForm):
    """The service offered; the practice has the same name."""

    means = forms.ChoiceField(
        choices=[("", "Not confirmed yet"), *ConfirmationMethod.choices],
        required=False,
        label="They confirmed these details today",
    )
    why = forms.CharField(
        required=False,
        max_length=WHY_LENGTH,
        label="Why they are added",
        help_text="Kept in the history, which only staff see.",
    )

    class Meta:
        model = Service
        fields = _fields_of("service")
        labels: ClassVar = {"name": "Name of the practice"}
        widgets: ClassVar = {
            "prices_told_on": date_input(),
            "summary": forms.Textarea({"rows": 2}),
            "address": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give it an unsaved practice, so that it validates as that practice's service."""
        super().__init__(*args, **kwargs)
        self.instance.organisation = Organisation(kind=Organisation.Kind.PRIVATE)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Organisation.objects.filter(search_name=search_name(name)).exists():
            raise forms.ValidationError(KNOWN)
        return name

    def _get_validation_exclusions(self) -> set[str]:
        """Check rules even if one of their fields is not on the page, since everything is new."""
        standard: Any = super()
        left_out: set[str] = standard._get_validation_exclusions()
        return UNSET | (left_out & set(self.fields))


def page(request: HttpRequest) -> HttpResponse:
    for permission in NEEDED:
        quick.require(request, permission)
    parts = _parts(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not _faults(parts):
        try:
            return _saved(request, parts)
        except IntegrityError:
            parts["person"].add_error(None, AT_ONCE)
    faults = _faults(parts)
    context = {
        **admin.site.each_context(request),
        "title": TITLE,
        "parts": [(name, _laid_out(name, part)) for name, part in parts.items()],
        "forms": list(parts.values()),
        "errors": faults,
    }
    return TemplateResponse(request, "curating/solo.html", context, status=422 if faults else 200)


def _parts(sent: Mapping[str, Any] | None) -> dict[str, Any]:
    today = timezone.localdate()
    service = {
        "routes": Route.PRIVATE,
        "pays": Payment.FEE,
        "status": Service.Status.PUBLISHED,
        "prices_told_on": today,
    }
    person = {"experience_told_on": today}
    return {
        "person": SoloPerson(sent, prefix="person", initial=person),
        "look": SoloLook(sent, prefix="look", initial={"checked_on": today}),
        "service": SoloService(sent, prefix="service", initial=service),
    }


def _faults(parts: Mapping[str, Any]) -> list[str]:
    """All fields with errors, from every part."""
    return [fault for part in parts.values() for fault in part.errors]


def _laid_out(name: str, part: Any) -> AdminForm:
    """The part laid out like the admin's own forms."""
    fieldsets: Any = [(title, {"fields": fields}) for title, fields in FIELDSETS[name]]
    return AdminForm(part, fieldsets, {}, (), admin.site._registry[Physiotherapist])


def _saved(request: HttpRequest, parts: Mapping[str, Any]) -> HttpResponse:
    typed, on = parts["service"].cleaned_data, timezone.localdate()
    service = solo.add(
        parts["person"].instance,
        parts["look"].instance,
        parts["service"].instance,
        means=typed["means"],
        why=typed["why"],
        by=quick.who(request),
        on=on,
    )
    for row in (service.organisation, service.physiotherapists.get(), service):
        _log(request, row)
    for part in parts.values():
        warn(request, part)
    if service.status == Service.Status.PUBLISHED:
        quick.tell_published(request, service)
    else:
        messages.info(request, f"{service} is saved as a draft.")
    tell_of_home(request, service)
    return redirect("admin:directory_service_change", service.pk)


def _log(request: HttpRequest, row: models.Model) -> None:
    model_admin: Any = admin.site._registry[type(row)]
    model_admin.log_addition(request, row, TITLE)
