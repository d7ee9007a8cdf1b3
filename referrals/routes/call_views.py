"""Three calls, on the screen and on one page of paper. Of a place, paper knows the district."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.geo import miles_between
from directory.models import Service
from directory.pages.cards import Card, make_cards
from directory.pages.listing import ServicePage
from directory.pages.results import read_services
from directory.pages.views import query_of, read_box
from directory.search.box import places
from directory.search.judging import Part, Query
from directory.search.leading import leading
from directory.search.links import SearchLink
from directory.search.picks import Picks
from directory.search.searching import Answer, search
from msphysio.site import root
from referrals.areas.advice import advice_for
from referrals.my_list import qr
from referrals.my_list.shortlist import services_of
from referrals.routes.calls import calls
from referrals.routes.next_step import Helpline, Step, of_service, steps


@require_safe
def three_calls(request: HttpRequest) -> HttpResponse:
    """From a place, from what somebody chose, or from both. Else the search says what is amiss."""
    on = timezone.localdate()
    form, place = read_box(request.GET, on)
    picks = form.cleaned_data.get("pick") or Picks()
    is_answered = form.is_valid() and (isinstance(place, places.Place) or (picks and not place))
    if not is_answered or not isinstance(place, places.Place | None):
        return redirect(f"{reverse('search')}?{request.GET.urlencode()}")
    link = SearchLink.of(form.cleaned_data)
    query = query_of(form, place, on)
    found = calls([*_steps(picks, query)])
    address = link.followed(place.shared_as) if place else link.without_any(["near"])
    shared = f"{root(request)}{address.with_picks(picks).calls}"
    context = {
        "calls": found,
        "place": place,
        "link": link,
        "query": query,
        "shared": shared,
        "qr": qr.drawn(shared),
    }
    return render(request, "referrals/three-calls.html", context)


def _steps(picks: Picks, query: Query) -> Iterator[Step]:
    """What was chosen, in its order, then what the place offers."""
    answer = search(query) if query.place else Answer()
    chosen = [of_service(card, query) for card in _chosen(picks, answer, query)]
    yield from chosen
    hits = leading(answer)
    cards = make_cards(hits, read_services(hits, query), query)
    local = advice_for(query.place, query.on) if query.place else None
    helpline = Helpline(settings.HELPLINE, settings.HELPLINE_HOURS)
    numbers = {step.link for step in chosen}
    for step in steps(local, cards, query, helpline):
        if not step.link or step.link not in numbers:
            yield step


def _chosen(picks: Picks, answer: Answer, query: Query) -> Iterator[Card]:
    """Each as the search judges it; one that it did not find is told with its own cautions."""
    hits = {hit.slim.id: hit for hit in (*answer.in_order, *answer.remote, *answer.beyond)}
    for service in services_of(picks, query.on):
        if service.pk in hits:
            yield from make_cards([hits[service.pk]], {service.pk: service}, query)
        else:
            yield _not_judged(service, query)


def _not_judged(service: Service, query: Query) -> Card:
    listing = ServicePage(service, query.on)
    there, place = service.point, query.place
    return Card(
        service=service,
        number=1,
        part=Part.LISTED,
        miles=miles_between(place.point, there) if place and there else None,
        bearing=0.0,
        why=tuple(listing.cautions),
        asked=(),
        on=query.on,
        routes=tuple(listing.routes),
        where_in_brief="",
    )
