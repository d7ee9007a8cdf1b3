"""The content pages and the chooser. Each view reads from top to bottom: parse, query, render."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from directory import words
from directory.open_referral import openapi
from directory.search.box import places
from directory.search.filters import search_form, typed_in_box
from directory.vocabulary import Experience, Need, Setting
from msphysio import site
from referrals.routes import chooser, content, sources
from referrals.routes.near import Listed, listed, nearby

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
    """Show a content page. Pages about a route can also show services near a place."""
    on = timezone.localdate()
    shown = content.BY_SLUG[slug]
    context = context_of(shown, listed(on)) | {"site_url": site.root(request)}
    typed = typed_in_box(request.GET) if shown.is_route else ""
    answer = places.find(typed, on) if typed else None
    if isinstance(answer, places.Elsewhere):
        return redirect(answer.url)
    if isinstance(answer, places.Topic | places.Safety):
        return redirect(f"{reverse('search')}?{urlencode({'near': typed})}")
    if answer:
        context |= _placed(shown, typed, answer, on)
    return render(request, shown.template, context)


def context_of(shown: content.Page, counts: Listed) -> dict[str, Any]:
    """The template context for a page's text, whatever the place."""
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
        "open_data": openapi.for_readers(),
        "form": _search_form(shown, ""),
    }


def _placed(shown: content.Page, typed: str, answer: places.Answer, on: date) -> dict[str, Any]:
    """A route page's context for the text typed: a place, a choice of places, or a message."""
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
    """Link offers of places back to this page, and people and services to their own pages."""
    return [
        (offer, offer.url or f"{shown.url}?{urlencode({'near': offer.near})}") for offer in offers
    ]


def _search_form(shown: content.Page, typed: str) -> forms.Form:
    """The search form at the end of a page, with its route already chosen."""
    chosen = {shown.parameter: [one.slug for one in shown.criteria]} if shown.is_route else {}
    return search_form(QueryDict(urlencode({"near": [typed]} | chosen, doseq=True)))


# --- Which route suits me? -----------------------------------------------------------------------


@require_safe
def which(request: HttpRequest) -> HttpResponse:
    """Ask one question at a time. The answers so far are in the URL."""
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
        context["chosen"] = words.join_with_and([one.label for one in suggestion.criteria])
        context["form"] = search_form(QueryDict(urlencode(suggestion.pairs)))
    return render(request, "referrals/which.html", context)


def _without(answers: dict[str, str], question: chooser.Question) -> str:
    """The URL that asks a question again, keeping the answers before it."""
    names = [one.name for one in chooser.QUESTIONS]
    before = names[: names.index(question.name)]
    return f"?{urlencode([(name, answers[name]) for name in before if name in answers])}"
