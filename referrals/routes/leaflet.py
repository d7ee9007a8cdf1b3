"""A leaflet for a clinic's wall: one sheet of A4 for an area, or for a postcode district or town.

Only what somebody checked, and lately enough, is on it, since nobody can correct paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import trust
from directory.models import Area, Service, YesNoUnknown
from directory.search.box import places
from directory.search.filters import DEFAULT_MILES, search_form
from directory.search.judging import Query
from directory.search.links import SearchLink
from directory.search.picks import Picks
from directory.vocabulary import Route
from msphysio.site import root
from referrals.areas.advice import ShownAdvice
from referrals.areas.area_page import AreaPage, area_page
from referrals.areas.views import called
from referrals.my_list import qr
from referrals.routes.call_views import steps_for
from referrals.routes.calls import set_by
from referrals.routes.next_step import nobody, of_area
from referrals.routes.step import Kind, Step

MAX_SERVICES = 4
MONTHS_ON_A_WALL = 3
_LINES = (15, 27)  # more than these are printed smaller
_WAYS = {
    Route.NHS_SELF_REFERRAL: "NHS: you can refer yourself",
    Route.CHARITY: "Charity: ask how to join",
    Route.NHS_REFERRAL: "NHS: ask them if you need a referral",
    Route.PRIVATE: "Private: book it yourself",
}
_FIRST = list(_WAYS)  # those that cost nothing before others


@dataclass(frozen=True, slots=True)
class OnTheWall:
    """A service in the list."""

    service: Service

    @property
    def how(self) -> str:
        """How to get in, as briefly as can be."""
        invented = " (invented example)" if self.service.is_sample else ""
        return f"{self._way}{invented}"

    @property
    def _way(self) -> str:
        first = next(route for route in _FIRST if self.service.routes & route)
        if first is Route.NHS_REFERRAL and self.service.ms_self_referral == YesNoUnknown.NO:
            return "NHS: ask your GP or MS nurse to refer you"
        return _WAYS[first]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What the sheet says, and the path that its code and its address lead to."""

    where: str  # "near LS7", "in Leeds"
    path: str
    on: date
    first: Step
    services: tuple[OnTheWall, ...]
    nation: str  # its code, for whom to ring out of hours

    @property
    def length(self) -> str:
        """How compactly to print it, so that it fits on one page."""
        first = " ".join((self.first.sentence, *self.first.facts, self.first.hours))
        lines = _lines(first, 50) + 2 * _lines(self.where, 18)
        lines += sum(
            1 + _lines(one.service.name, 30) + _lines(one.how, 28) for one in self.services
        )
        return set_by(lines, *_LINES)

    @property
    def until(self) -> date:
        """When to print it again: after a while, or when the first of its facts grows old."""
        checked = [one.on for one in self.first.because[:1]]
        checked += [one.service.confirmed_on for one in self.services]
        old = (_grows_old(on) for on in checked if on)
        ends = (one.service.listed_until for one in self.services)
        while_listed = [end for end in ends if end]
        return min([trust.months_after(self.on, MONTHS_ON_A_WALL), *old, *while_listed])


@require_safe
def for_place(request: HttpRequest) -> HttpResponse:
    """The leaflet for a place. Whatever was typed, its URL names only a district or a town."""
    on = timezone.localdate()
    form = search_form(request.GET)
    place = places.find(form.cleaned_data["near"], on) if form.is_valid() else None
    if not isinstance(place, places.Place):
        return redirect(f"{reverse('search')}?{request.GET.urlencode()}")
    near = SearchLink((("near", place.shared_as),))
    if request.GET.urlencode() != near.query:
        found = redirect(str(near.at(request.path)))
        found["Cache-Control"] = "no-store"
        return found
    query = _everything(place, on)
    steps = [one for one in steps_for(Picks(), query) if _is_dated(one, on)]
    first = next((one for one in steps if one.link or one.url), nobody(query))
    others = [one.service.service for one in steps if one.service and one is not first]
    leaflet = Leaflet(
        where=f"near {place.shared_as}",
        path=str(near),
        on=on,
        first=first,
        services=tuple(OnTheWall(one) for one in others[:MAX_SERVICES]),
        nation=place.nation.code if place.nation else "",
    )
    return _drawn(request, leaflet)


@require_safe
def for_area(request: HttpRequest, slug: str) -> HttpResponse:
    """The leaflet for the area with this slug. Its code redirects here."""
    found = called(slug)
    if found.slug != slug:
        return redirect("area-leaflet", slug=found.slug)
    shown = area_page(found, timezone.localdate(), QueryDict())
    leaflet = Leaflet(
        where=shown.inside,
        path=reverse("area", args=[slug]),
        on=shown.on,
        first=_first_in(shown),
        services=tuple(map(OnTheWall, _on_the_wall(shown))),
        nation=shown.nation.code,
    )
    return _drawn(request, leaflet)


def _everything(place: places.Place | None, on: date) -> Query:
    return Query(place=place, within=DEFAULT_MILES, criteria={}, sort="", on=on)


def _drawn(request: HttpRequest, leaflet: Leaflet) -> HttpResponse:
    shared = f"{root(request)}{leaflet.path}"
    context = {
        "leaflet": leaflet,
        "shared": shared.partition("://")[2],
        "qr": qr.drawn(shared),
    }
    return render(request, "referrals/leaflet.html", context)


def _lines(text: str, width: int) -> int:
    return -(-len(text) // width)


# --- What is on it --------------------------------------------------------------------------------


def _is_dated(step: Step, on: date) -> bool:
    """Whether it may be on a wall: checked within a year. The helpline has its own place there."""
    if step.kind in (Kind.HELPLINE, Kind.NOBODY):
        return False
    checked = step.because[0].on
    return checked is not None and on <= _grows_old(checked)


def _grows_old(checked: date) -> date:
    return trust.months_after(checked, settings.CONFIRMED_STALE_MONTHS)


def _first_in(shown: AreaPage) -> Step:
    """The rule of the whole area, if it has been checked; otherwise whom to ask."""
    query = _everything(None, shown.on)
    return of_area(_rule(shown), query) or nobody(query)


def _rule(shown: AreaPage) -> ShownAdvice | None:
    """The advice for all of an area: its own, or that of a body that plans for all of a council."""
    codes = [shown.area.pk, *(body.pk for body in shown.bodies)]
    if not isinstance(shown.area, Area) and shown.named and shown.named.area_id:
        codes.append(shown.named.area_id)
    whole = (one for one in shown.told if not one.advice.districts and not one.is_stale)
    return next((one for one in whole if one.advice.area_id in codes), None)


def _on_the_wall(shown: AreaPage) -> list[Service]:
    """Services with an address there and a number to ring, those that cost nothing first.

    None of a nation's: it has hundreds, and the nearest are found by postcode.
    """
    if isinstance(shown.area, Area) and shown.area.level == Area.Level.NATION:
        return []
    first = _first_in(shown).number
    fit = [one.service for one in shown.here if _is_to_ring(one.service, shown.on)]
    return _free_first(one for one in fit if one.telephone != first)[:MAX_SERVICES]


def _is_to_ring(service: Service, on: date) -> bool:
    is_open = service.taking_new != "no" and not service.is_paused(on)
    is_open = is_open and not service.first_contact_only
    checked = service.confirmed_on
    return bool(service.telephone and is_open and checked and on <= _grows_old(checked))


def _free_first(services: Iterable[Service]) -> list[Service]:
    return sorted(
        services,
        key=lambda one: (next(at for at, way in enumerate(_FIRST) if one.routes & way), one.name),
    )
