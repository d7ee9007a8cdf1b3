"""The public pages about ways in and areas. Each view reads downward: parse, ask, render."""

import csv
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from directory import places, wording
from directory.filters import ServiceFilter
from directory.models import Area
from directory.vocabulary import Experience, Need, Setting
from referrals import areas as known_areas
from referrals import chooser, content, sources
from referrals.area_page import area_page
from referrals.near import Listed, listed, nearby

_MONTHS_AND_DAYS = (
    "CONFIRMED_FRESH_MONTHS",
    "CONFIRMED_STALE_MONTHS",
    "PRIVATE_LISTED_MONTHS",
    "REGISTER_CHECK_MONTHS",
    "REGISTER_GRACE_DAYS",
    "WAIT_PAST_TENSE_MONTHS",
    "WAIT_HIDDEN_MONTHS",
)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A content page; one about a route also answers for a place."""
    on = timezone.localdate()
    shown = content.BY_SLUG[slug]
    context = context_of(shown, listed(on))
    typed = _typed(request) if shown.is_route else ""
    answer = places.find(typed, on) if typed else None
    if isinstance(answer, places.Elsewhere):
        return redirect(answer.url)
    if answer:
        context |= _placed(shown, typed, answer, on)
    return render(request, shown.template, context)


def context_of(shown: content.Page, counts: Listed) -> dict[str, Any]:
    """What the prose of a page needs, whatever the place."""
    return {
        "page": shown,
        "listed": counts,
        "listed_here": counts.of(shown) if shown.is_route else counts.total,
        "routes": [(route, counts.of(route)) for route in content.routes()],
        "hcpc_register": sources.HCPC.url,
        "needs": list(Need),
        "settings": list(Setting),
        "experience": list(Experience),
        "limits": {name.lower(): getattr(settings, name) for name in _MONTHS_AND_DAYS},
        "open_data_a_minute": settings.OPEN_DATA_A_MINUTE,
        "form": _search_form(shown, ""),
    }


def _typed(request: HttpRequest) -> str:
    """What stands in the box “Your postcode or town”, read as the search reads it."""
    form = ServiceFilter({"near": request.GET.get("near", "")}).form
    form.is_valid()
    return str(form.cleaned_data.get("near", ""))


def _placed(shown: content.Page, typed: str, answer: places.Answer, on: date) -> dict[str, Any]:
    """What a route page shows for what was typed: a place, a choice between places, a message."""
    match answer:
        case places.Place():
            return {
                "typed": typed,
                "place": answer,
                "nearby": nearby(shown, answer, typed, on),
                "form": _search_form(shown, typed),
            }
        case places.Choice():
            return {"typed": typed, "choice": answer, "offers": _offers(shown, answer.offers)}
        case places.Problem():
            return {"typed": typed, "problem": answer, "offers": _offers(shown, answer.offers)}
    return {}


def _offers(
    shown: content.Page, offers: tuple[places.Offer, ...]
) -> list[tuple[places.Offer, str]]:
    """Places lead back to this page; people and services to theirs."""
    return [
        (offer, offer.url or f"{shown.url}?{urlencode({'near': offer.near})}") for offer in offers
    ]


def _search_form(shown: content.Page, typed: str) -> forms.Form:
    """The search box a page ends in, with its route chosen."""
    chosen = {shown.parameter: [one.slug for one in shown.wish]} if shown.is_route else {}
    return ServiceFilter(_query({"near": [typed]} | chosen)).form


def _query(pairs: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in pairs.items():
        query.setlist(name, values)
    return query


# --- Which route suits me? -----------------------------------------------------------------------


@require_safe
def which(request: HttpRequest) -> HttpResponse:
    """One question at a time; the answers so far stand in the address."""
    answers = chooser.known(request.GET)
    question = chooser.next_question(answers)
    given = [
        (one, one.label(answers[one.name]), _without(answers, one))
        for one in chooser.QUESTIONS
        if one.name in answers
    ]
    context: dict[str, Any] = {"question": question, "answers": answers, "given": given}
    if question is None:
        suggestion = chooser.suggest(answers)
        context["suggestion"] = suggestion
        context["chosen"] = wording.listing([one.label for one in suggestion.wish])
        context["form"] = ServiceFilter(QueryDict(urlencode(suggestion.pairs))).form
    return render(request, "referrals/which.html", context)


def _without(answers: dict[str, str], question: chooser.Question) -> str:
    """The address that asks a question again, and keeps the answers before it."""
    names = [one.name for one in chooser.QUESTIONS]
    before = names[: names.index(question.name)]
    return f"?{urlencode([(name, answers[name]) for name in before if name in answers])}"


# --- Areas ---------------------------------------------------------------------------------------


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """Every council area; a place given leads to its own."""
    on = timezone.localdate()
    typed = _typed(request)
    answer = places.find(typed, on) if typed else None
    if isinstance(answer, places.Place) and answer.council:
        return redirect("area", answer.council.slug or answer.council.code)
    context = {"nations": known_areas.by_nation(on), "typed": typed, "on": on}
    context["message"] = _no_area(answer)
    return render(request, "referrals/areas.html", context)


def _no_area(answer: places.Answer) -> str:
    """Why a place leads to no council area."""
    match answer:
        case places.Problem():
            return answer.message
        case places.Place():
            return (
                f"We do not know in which council area {answer} is. "
                "Enter a full postcode, or find it in the list."
            )
        case places.Choice() | places.Elsewhere():
            return "Enter a postcode, like LS1 3EX, or find the area in the list."
    return ""


@require_safe
def areas_csv(request: HttpRequest) -> HttpResponse:
    """The table of council areas, for a spreadsheet."""
    on = timezone.localdate()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="areas-{on:%Y-%m-%d}.csv"'
    table = csv.writer(response)
    table.writerow(known_areas.HEADER)
    for nation in known_areas.by_nation(on):
        for row in nation.rows:
            table.writerow(known_areas.line(row))
    return response


@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """One area, by its slug; by its code it leads there."""
    named = Area.objects.select_related("successor")
    found = get_object_or_404(named.filter(Q(slug=slug) | Q(code=slug.upper())))
    if found.slug != slug:
        return redirect("area", found.slug)
    shown = area_page(found, timezone.localdate())
    return render(request, "referrals/area.html", {"shown": shown, "form": ServiceFilter().form})
