"""Three calls to make, and a letter to take along: on screen, and each on one printed page."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.pages.cards import Card, make_cards
from directory.pages.results import read_services
from directory.pages.views import query_of, read_box
from directory.search.box import places
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.leading import leading
from directory.search.links import SearchLink
from directory.search.picks import Picks
from directory.search.searching import Answer, search
from directory.vocabulary import Setting
from msphysio.site import root
from referrals.areas.advice import advice_for
from referrals.my_list import qr
from referrals.my_list.shortlist import cards_of
from referrals.routes.calls import calls, set_by
from referrals.routes.letter import LENGTHS, To, letter_to
from referrals.routes.next_step import of_service, steps
from referrals.routes.step import Helpline, Step


class Asked(NamedTuple):
    """A request for a place, the chosen services, or both."""

    query: Query
    picks: Picks
    link: SearchLink


def _asked(request: HttpRequest) -> Asked | None:
    """Parse the request. None if it names no single place: the search then explains why."""
    on = timezone.localdate()
    form, place = read_box(request.GET, on)
    if not form.is_valid() or not isinstance(place, places.Place | None):
        return None
    link = SearchLink.of(form.cleaned_data)
    return Asked(query_of(form, place, on), form.cleaned_data["pick"] or Picks(), link)


def _to_search(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('search')}?{request.GET.urlencode()}")


def _shared(asked: Asked) -> SearchLink:
    """The link to print, which contains only the district of a place."""
    link, place = asked.link, asked.query.place
    near = link.followed(place.shared_as) if place else link.without_any(["near"])
    return near.with_picks(asked.picks)


@require_safe
def three_calls(request: HttpRequest) -> HttpResponse:
    """Three calls for a place, the chosen services, or both; with neither, asks for a place."""
    asked = _asked(request)
    if asked is None:
        return _to_search(request)
    if not (asked.query.place or asked.picks):
        return render(request, "referrals/three-calls.html", {"link": asked.link})
    shared = f"{root(request)}{_shared(asked).calls}"
    context = {
        "calls": calls(_with_video(steps_for(asked.picks, asked.query), asked.query)),
        "place": asked.query.place,
        "link": asked.link,
        "query": asked.query,
        "shared": shared,
        "qr": qr.drawn(shared),
    }
    return render(request, "referrals/three-calls.html", context)


@require_safe
def letter(request: HttpRequest, to: str) -> HttpResponse:
    """A letter to a GP, an MS nurse or an employer. With no place or service it is mostly blank."""
    whom = next((one for one in To if one.value == to), None)
    if whom is None:
        raise Http404
    asked = _asked(request)
    if asked is None:
        return _to_search(request)
    query = asked.query
    local = advice_for(query.place, query.on) if query.place else None
    answer = search(query) if query.place else Answer()
    cards = (*cards_of(asked.picks, query), *_leading(answer, query))
    card = next((card for card in cards if whom.is_about(card)), None)
    paragraphs = letter_to(whom, local.told if local else None, card)
    context = {
        "to": whom,
        "copies": [(one, asked.link.letter(one.value)) for one in To],
        "paragraphs": paragraphs,
        "length": set_by(sum(one.length for one in paragraphs), *LENGTHS),
        "card": card,
        "place": query.place,
        "link": asked.link,
        "query": query,
        "listing_url": f"{root(request)}/services/{card.service.code}/" if card else "",
    }
    return render(request, "referrals/letter.html", context)


def steps_for(picks: Picks, query: Query) -> Iterator[Step]:
    """Steps for the chosen services, in order, then those for the place."""
    answer = search(query) if query.place else Answer()
    chosen = [of_service(card, query) for card in cards_of(picks, query)]
    yield from chosen
    cards = _leading(answer, query)
    local = advice_for(query.place, query.on) if query.place else None
    helpline = Helpline(settings.HELPLINE, settings.HELPLINE_HOURS)
    numbers = {step.link for step in chosen}
    for step in steps(local, cards, query, helpline):
        if not step.link or step.link not in numbers:
            yield step


def _with_video(found: Iterator[Step], query: Query) -> list[Step]:
    """Who wants a visit at home may talk by video while they wait: that comes after all others."""
    *first, last = found
    by_video = replace(query, criteria={**query.criteria, "setting": Setting.REMOTE})
    if not query.place or query.criteria.get("setting") != Setting.HOME_VISITS:
        return [*first, last]
    cards = _leading(search(by_video), by_video)
    lines = [of_service(card, by_video) for card in cards if card.part is Part.REMOTE]
    rung = {step.link for step in first}
    return [*first, *(line for line in lines if line.link and line.link not in rung), last]


def _leading(answer: Answer, query: Query) -> list[Card]:
    hits = leading(answer, query.on)
    return make_cards(hits, read_services(hits, query), query)
