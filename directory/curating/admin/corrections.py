"""What a report says is wrong, corrected on the report's own page."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.forms import modelform_factory
from django.http import HttpRequest

from directory import homes
from directory.curating.admin.clash import CuratedForm
from directory.curating.admin.place import tell_of_home
from directory.curating.admin.quick import CHANGE
from directory.curating.admin.wording import WordsChecked, warn
from directory.history import act
from directory.models import Report, Service
from directory.models.services import prices, wait

Kind = Report.Kind
_WAYS_IN = ["taking_new", "taking_new_told_on", wait.IN_DAYS, "wait_told_on", "wait_source"]
_PRICES = [*prices.FIELDS.values(), "prices_told_on"]
# The rest is too much to show beside a report: the listing's own page has it.
FIELDS = {
    Kind.TELEPHONE: ["telephone", "telephone_hours", "text_number"],
    Kind.ADDRESS: ["address", "town", "postcode", "email", "website"],
    Kind.GETTING_IN: [*_WAYS_IN, *_PRICES],
    Kind.DETAILS: ["name", "summary"],
    Kind.AREA: ["serves", "serves_basis"],
    Kind.FULL: _WAYS_IN,
}


class Correction(WordsChecked, CuratedForm):
    """Those fields of a listing that a report is about. The report is the reason."""

    why = None  # type: ignore[assignment]  # which is how Django leaves out a field


def correction_of(
    request: HttpRequest, report: Report, sent: Mapping[str, Any] | None = None
) -> Correction | None:
    """The form, if the reader may change the listing and it has what the report is about."""
    service = Service.objects.filter(reports=report).first()
    names = FIELDS.get(Kind(report.kind))
    if not (service and names and report.is_open and request.user.has_perm(CHANGE)):
        return None
    callback = partial(_listed().formfield_for_dbfield, request=request)
    form: Any = modelform_factory(
        Service, form=Correction, fields=names, formfield_callback=callback
    )
    is_sent = sent is not None and "listing-version" in sent
    filled: Correction = form(sent if is_sent else None, instance=service, prefix="listing")
    return filled


def laid_out(form: Correction) -> AdminForm:
    """Like any form of the admin's."""
    lines: Any = [("Correct it here", {"fields": list(form._meta.fields or ())})]
    return AdminForm(form, lines, {}, (), model_admin=_listed())


def save(request: HttpRequest, form: Correction, report: Report) -> None:
    with act(f"{report}: corrected"):
        form.save()
        homes.look(form.instance)
    _listed().log_change(request, form.instance, f"Corrected after {report}.")
    tell_of_home(request, form.instance)
    warn(request, form)


def _listed() -> Any:
    return admin.site._registry[Service]
