"""Atom feeds of changes in an area, and in the results of a search from a postcode district.

Like the pages, they never say why something was removed. They leave out invented listings.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from directory import limits
from directory.models import Area, Service
from directory.pages.views import query_of
from directory.search.box import places
from directory.search.filters import search_form
from directory.search.links import SearchLink
from directory.words import day
from msphysio.site import root
from referrals.areas.areas import bodies_of, bodies_of_councils, for_council
from referrals.areas.changes import Change, recent
from referrals.areas.nations import nation_of
from referrals.areas.recent_history import DAYS, midnight
from referrals.areas.search_feed import recent_in
from referrals.models import AreaAdvice

MAX_ENTRIES = 100
TITLE_LENGTH = 140
_NEVER_IN_XML = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Feed(Atom1Feed):
    """An Atom feed. If it is empty, its date is the start of the period it covers."""

    def latest_post_date(self) -> datetime:
        since: datetime = self.feed["since"]
        return max((item["updateddate"] for item in self.items), default=since)


@require_safe
@limits.costly
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes in the area with this slug. A larger area covers all its council areas."""
    on = timezone.localdate()
    found = get_object_or_404(Area, slug=slug)
    councils = _councils(found)
    services = Service.objects.listed(on).filter(council__in=councils, is_sample=False)
    changes = recent(
        councils, services.only("pk", "slug", "name"), _advice(found), on, samples=False
    )
    page = reverse("area", args=[slug])
    title = f"{found.name}: what changed in physiotherapy for MS"
    return _answer(request, changes, title, page, request.path, on)


def _councils(found: Area) -> list[Area]:
    councils = Area.objects.filter(level=Area.Level.COUNCIL)
    match found.level:
        case Area.Level.COUNCIL:
            return [found]
        case Area.Level.BODY:
            planned = bodies_of_councils().items()
            return list(councils.filter(pk__in=[pk for pk, of in planned if of == (found.pk,)]))
    return [one for one in councils if nation_of(one).code == found.pk]


def _advice(found: Area) -> Iterable[AreaAdvice]:
    """The advice on the area's own page, without samples."""
    given = AreaAdvice.objects.shown().filter(is_sample=False)
    if found.level != Area.Level.COUNCIL:
        return given.filter(area=found)
    return for_council(found, [body.pk for body in bodies_of(found)], given)


@require_safe
@limits.costly
def search(request: HttpRequest) -> HttpResponse:
    """Changes in a search. Whatever was typed, the feed's URL names only a district or a town."""
    on = timezone.localdate()
    form = search_form(request.GET)
    place = places.find(form.cleaned_data["near"], on) if form.is_valid() else None
    if not isinstance(place, places.Place):
        return redirect(f"{reverse('search')}?{request.GET.urlencode()}")
    asked = SearchLink.of(form.cleaned_data)
    link = asked.followed(place.shared_as)
    address = f"{reverse('search-feed')}?{link.query}"
    if form.cleaned_data["near"] != place.shared_as:
        found = redirect(address, permanent=True)
        found["Cache-Control"] = "no-store"  # or a browser may keep the postcode for ever
        return found
    changes = recent_in(query_of(form, place, on), place)
    title = f"Physiotherapy for MS near {place.label}: what changed"
    response = _answer(request, changes, title, str(link), address, on)
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(
    request: HttpRequest, changes: Sequence[Change], title: str, page: str, own: str, on: date
) -> HttpResponse:
    """Build the feed. `page` and `own` are the paths of its page and of the feed itself."""
    at = root(request)
    feed = Feed(
        title=title,
        link=at + page,
        description="",
        subtitle=f"New, changed and no longer listed in the last {DAYS} days.",
        language="en-GB",
        author_name=settings.OPERATOR_NAME or "msphysio",
        feed_url=at + own,
        since=midnight(on - timedelta(days=DAYS)),
    )
    for entry in _entries(changes, at, page):
        feed.add_item(**entry)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return response


def _entries(changes: Sequence[Change], at: str, page: str) -> Iterator[dict[str, Any]]:
    """One entry per change and date, so that its id stays the same if it changes again that day."""
    for one in changes[:MAX_ENTRIES]:
        name, what = (_NEVER_IN_XML.sub("", text) for text in (one.name, one.what))
        yield {
            "title": f"{name}: {Truncator(what).chars(TITLE_LENGTH)}",
            "description": escape(f"{what}. Changed on {day(one.on)}."),
            "link": at + (one.url or page),
            "unique_id": get_tag_uri(f"{at}{one.key}#{one.topic}", one.on),
            "updateddate": one.at,
        }
