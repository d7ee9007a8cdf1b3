"""The page where people who are listed can remove themselves, by the link in our e-mail."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory import limits
from directory.confirming.forms import KeyForm
from directory.rights import data_rights
from msphysio.posting import SeeOther, public_form


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def remove_me(request: HttpRequest) -> HttpResponse:
    """Opening the link changes nothing; the button hides the person at once."""
    on = timezone.localdate()
    is_sent = request.method == "POST"
    form = KeyForm(request.POST if is_sent else request.GET)
    key = form.cleaned_data["key"] if form.is_valid() else "x"
    if not key:
        return render(request, "directory/remove_me.html")
    person = data_rights.whose(key)
    if person is None:
        refused = {"is_refused": True}
        return render(request, "directory/remove_me.html", refused, status=HTTPStatus.GONE)
    if not is_sent:
        return render(request, "directory/remove_me.html", {"person": person, "key": key})
    if not limits.is_within_limit(request, on):
        return limits.too_many(request)
    data_rights.record_objection(person, on)
    return SeeOther(data_rights.removal_address(person))
