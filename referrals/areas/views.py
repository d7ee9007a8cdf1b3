"""The public pages about areas. Each view reads from top to bottom: parse, query, render."""

import csv

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from directory.models import Area, NamedArea
from directory.pages.paging import NoSuchPage
from directory.search.box import places
from directory.search.filters import ServiceFilter, typed_in_box
from referrals.areas import areas as known_areas
from referrals.areas.area_page import area_page


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """List every council area. If a place is typed, redirect to the page for its area."""
    on = timezone.localdate()
    typed = typed_in_box(request.GET)
    answer = places.find(typed, on) if typed else None
    if isinstance(answer, places.Place) and answer.council:
        return _to_area(request, answer.council.slug or answer.council.code)
    if isinstance(answer, places.Elsewhere) and answer.url.startswith(request.path):
        return redirect(answer.url)
    if isinstance(answer, places.Safety):
        return redirect(f"{reverse('search')}?{urlencode({'near': typed})}")
    context = {"nations": known_areas.by_nation(on), "typed": typed, "on": on}
    context["message"] = _no_area(answer)
    return render(request, "referrals/areas.html", context)


def _to_area(request: HttpRequest, slug: str) -> HttpResponse:
    """To an area's page, with the search that leads back from there, but no place typed here."""
    kept = request.GET.copy()
    if request.path == reverse("areas"):
        kept.pop("near", None)
    query = kept.urlencode()
    return redirect(f"{reverse('area', args=[slug])}{query and f'?{query}'}")


def _no_area(answer: places.Answer) -> str:
    """Explain why a place does not lead to a council area."""
    match answer:
        case places.Problem():
            return answer.message
        case places.Place():
            return (
                f"We do not know which council area {answer} is in. "
                "Enter a full postcode, or find it in the list."
            )
        case places.Choice() | places.Elsewhere() | places.Topic():
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
    """Show the area with this slug. Its code redirects here."""
    found = called(slug)
    if found.slug != slug:
        return _to_area(request, found.slug)
    try:
        shown = area_page(found, timezone.localdate(), request.GET)
    except NoSuchPage as error:
        context = {"last": error.last, "url": reverse("area", args=[slug])}
        return render(request, "directory/no_such_page.html", context, status=404)
    return render(request, "referrals/area.html", {"shown": shown, "form": ServiceFilter().form})


def called(slug: str) -> Area | NamedArea:
    """The area with this slug or code. A council that became part of another has no NamedArea."""
    named = NamedArea.objects.select_related("area")
    if found := named.filter(Q(slug=slug) | Q(area=slug.upper())).first():
        return found
    areas = Area.objects.select_related("successor")
    return get_object_or_404(areas, Q(slug=slug) | Q(code=slug.upper()))
