"""The search box on the start page: finds in every list at once."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

KINDS = ("service", "physiotherapist", "organisation", "report")
SHOWN = 20  # of each kind


class FindForm(forms.Form):
    q = forms.CharField(max_length=100, required=False)


def page(request: HttpRequest) -> HttpResponse:
    """What each list finds, of those the reader may see; a single result opens at once."""
    form = FindForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = [one for kind in KINDS if typed and (one := _found(request, kind, typed))]
    if len(found) == 1 and len(found[0]["rows"]) == 1:
        return redirect(*found[0]["rows"][0][:1])
    context = {
        **admin.site.each_context(request),
        "title": f"Found for “{typed}”" if typed else "Find",
        "typed": typed,
        "found": found,
    }
    return TemplateResponse(request, "curating/find.html", context)


def _found(request: HttpRequest, kind: str, typed: str) -> dict[str, Any]:
    """The first few rows of one kind, each with its page, and the list of all of them."""
    model = apps.get_model("directory", kind)
    listed: Any = admin.site._registry[model]
    if not listed.has_view_permission(request):
        return {}
    rows, _ = listed.get_search_results(request, listed.get_queryset(request), typed)
    first = list(rows.distinct()[: SHOWN + 1])
    if not first:
        return {}
    return {
        "title": model._meta.verbose_name_plural,
        "rows": [(_url(kind, "change", row.pk), row, _about(row)) for row in first[:SHOWN]],
        "all_url": f"{_url(kind, 'changelist')}?q={typed}" if len(first) > SHOWN else "",
    }


def _url(kind: str, view: str, *args: Any) -> str:
    return reverse(f"admin:directory_{kind}_{view}", args=args)


def _about(row: Any) -> str:
    """What tells rows of the same name apart."""
    of = [getattr(row, name, None) for name in ("organisation", "town", "code", "hcpc_number")]
    return ", ".join(str(part) for part in of if part)
