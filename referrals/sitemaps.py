"""The sitemap: every page that search engines can index, with the date it last changed.

It is generated on request, with only what is listed and public that day, and no samples.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from directory import limits
from directory.history import records_of
from directory.models import Area, NamedArea, Physiotherapist, Service
from msphysio.site import root
from referrals.models import AreaAdvice
from referrals.routes import content

PageOnMap = tuple[str, date | None]  # its path, and when it last changed, if known

_BEGINS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)


@require_safe
@limits.costly
def sitemap(request: HttpRequest) -> HttpResponse:
    at = escape(root(request))
    entries = "".join(
        f"<url><loc>{at}{path}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in _pages(timezone.localdate())
    )
    headers = {"X-Robots-Tag": "noindex"}  # the list itself
    return HttpResponse(f"{_BEGINS}{entries}</urlset>\n", "application/xml", headers=headers)


def _pages(on: date) -> Iterator[PageOnMap]:
    for name in ("home", "people", "areas", "map", "how-fresh"):
        yield reverse(name), None
    for page in content.PAGES:
        yield page.url, page.dated
    advice = AreaAdvice.objects.filter(is_sample=False).order_by()
    checked = dict(advice.values_list("area").annotate(Max("checked_on")))
    yield from _rows("area", Area.objects.filter(successor=None), checked)
    # Counties, islands and regions, which are not areas in the gazetteer's files.
    yield from _rows("area", NamedArea.objects.filter(area=None), {})
    yield from _rows(
        "service", Service.objects.listed(on).filter(is_sample=False), _latest(Service)
    )
    people = Physiotherapist.objects.public(on).filter(is_sample=False)
    yield from _rows("physiotherapist", people, _latest(Physiotherapist))


def _rows(name: str, rows: QuerySet[Model], days: dict[str | int, date]) -> Iterator[PageOnMap]:
    """Reverse one URL and derive the others from it, because there are thousands."""
    before, _, after = reverse(name, args=["slug"]).rpartition("slug")
    for key, slug in rows.order_by("slug").values_list("pk", "slug"):
        yield f"{before}{slug}{after}", days.get(key)


def _latest(model: type[Model]) -> dict[str | int, date]:
    """The date of the latest history entry for each row."""
    entries = records_of(model).order_by().values_list("id").annotate(Max("history_date"))
    return {key: timezone.localdate(latest) for key, latest in entries}
