"""The site map: every page that search engines may keep, with the day it last changed.

It is made on request, with only what is listed and public on the day, and no samples.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.history import records_of
from directory.models import Area, NamedArea, Physiotherapist, Service
from msphysio.site import root
from referrals.models import AreaAdvice
from referrals.routes import content


class Map(Sitemap):
    """One kind of page, at the site's own address."""

    def __init__(self, on: date, at: str) -> None:
        self.on = on
        self.protocol, self.domain, *_ = urlsplit(at)

    def get_domain(self, site: Any = None) -> str:
        return self.domain


class Lists(Map):
    def items(self) -> list[str]:
        return ["home", "people", "areas", "map"]

    def location(self, item: str) -> str:
        return reverse(item)


class Content(Map):
    def items(self) -> tuple[content.Page, ...]:
        return content.PAGES

    def location(self, item: content.Page) -> str:
        return item.url

    def lastmod(self, item: content.Page) -> date:
        return item.dated


class Areas(Map):
    def items(self) -> Iterable[Area]:
        advice = AreaAdvice.objects.filter(area=OuterRef("pk"), is_sample=False).order_by()
        latest = advice.values("area").annotate(latest=Max("checked_on")).values("latest")
        standing = Area.objects.filter(successor=None).order_by("slug")
        return standing.annotate(latest=Subquery(latest))

    def location(self, item: Area) -> str:
        return reverse("area", args=[item.slug])

    def lastmod(self, item: Any) -> date | None:
        found: date | None = item.latest
        return found


class NamedAreas(Map):
    """Counties, islands and regions, which are not areas in the gazetteer's files."""

    def items(self) -> Iterable[NamedArea]:
        return NamedArea.objects.filter(area=None).order_by("slug")


class Rows(Map):
    """Pages of rows that keep a history."""

    def lastmod(self, item: Any) -> datetime | None:
        found: datetime | None = item.latest
        return found


class Listings(Rows):
    def items(self) -> Iterable[Service]:
        return _changed(Service.objects.listed(self.on), Service)


class People(Rows):
    def items(self) -> Iterable[Physiotherapist]:
        return _changed(Physiotherapist.objects.public(self.on), Physiotherapist)


def _changed(rows: QuerySet[Any], model: type[Model]) -> QuerySet[Any]:
    """Without samples, each with the time of its latest history entry."""
    entries = records_of(model).filter(id=OuterRef("pk")).order_by("-history_date")
    latest = Subquery(entries.values("history_date")[:1])
    changed: QuerySet[Any] = rows.filter(is_sample=False).annotate(latest=latest)
    return changed.only("slug").order_by("slug")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    on, at = timezone.localdate(), root(request)
    kinds = (Lists, Content, Areas, NamedAreas, Listings, People)
    response: HttpResponse = views.sitemap(request, {kind.__name__: kind(on, at) for kind in kinds})
    return response
