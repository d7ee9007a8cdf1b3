"""The public pages. Each view reads from top to bottom: parse, query, render."""

import csv
from datetime import date

from django import forms
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from directory import codes, limits
from directory.models import Physiotherapist, Service
from directory.pages import wording
from directory.pages.listing import ServicePage
from directory.pages.listing_rows import told as told_of
from directory.pages.paging import NoSuchPage, asked_page, page_of
from directory.pages.results import results
from directory.pages.results_csv import rows as csv_rows
from directory.pages.understood import Understood
from directory.search import unmet
from directory.search.box import messages, places
from directory.search.filters import DEFAULT_MILES, GROUPS, search_form
from directory.search.judging import Query
from directory.search.links import SearchLink
from directory.search.picks import Picks
from directory.vocabulary import Language, Need
from msphysio.site import root

PEOPLE_PER_PAGE = 50
# A browser that comes back from a listing need not ask again. With a postcode or a point in its
# address, a page is never kept: see msphysio/middleware.py.
KEPT_SECONDS = 120


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/home.html", {"needs": list(Need)})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    form, answer = read_box(request.GET, on)
    if not form.is_valid():
        return _search_error(request, form, [])
    link = SearchLink.of(form.cleaned_data)
    match answer:
        case places.Elsewhere():
            return redirect(link.without_any(["near"]).listing(answer.url))
        case places.Problem():
            form.add_error("near", answer.message)
            return _search_error(request, form, _offer_links(answer.offers, link))
        case places.Choice() | places.Safety():
            offers = _offer_links(answer.offers, link)
            shown = {"form": form, "answer": answer, "offers": offers}
            return render(request, f"directory/{answer.template}", shown)
    place = answer if isinstance(answer, places.Place) else None
    query = query_of(form, place, on)
    try:
        page = results(query, link, request.GET)
    except NoSuchPage as error:
        context = {"last": error.last, "url": str(link)}
        return render(request, "directory/no_such_page.html", context, status=404)
    others = _offer_links(answer.others, link) if answer else []
    context = {"form": form, "results": page, "place": place, "others": others}
    foreign = query.criteria.get("language", Language.none()) & ~Language.WELSH
    context["understood"] = Understood.of(answer, by_language=bool(foreign))
    response = render(request, "directory/results.html", context)
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    if page.page.number == 1:
        unmet.count(request, query, page.answer)
    return response


@require_safe
@limits.costly
def results_csv(request: HttpRequest) -> HttpResponse:
    """The full results for a spreadsheet. If there are none, the page explains why."""
    on = timezone.localdate()
    form, place = read_box(request.GET, on)
    if not form.is_valid() or not isinstance(place, places.Place | None):
        return redirect(f"{reverse('search')}?{request.GET.urlencode()}")
    name = f'attachment; filename="services-{on:%Y-%m-%d}.csv"'
    headers = {"Content-Disposition": name, "X-Robots-Tag": "noindex"}
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=headers)
    csv.writer(response).writerows(csv_rows(query_of(form, place, on), root(request)))
    return response


def read_box(params: QueryDict, on: date) -> tuple[forms.Form, places.Answer]:
    """The form, and the answer to its box. Only the words for the place stay in the box."""
    form = search_form(params)
    if not form.is_valid():
        return form, None
    answer = places.find(form.cleaned_data["near"], on)
    if isinstance(answer, places.Topic | places.Safety) or (
        isinstance(answer, places.Place) and answer.filters
    ):
        form = search_form(_with_filters(params, answer))
        form.is_valid()
    return form, answer


def _with_filters(
    params: QueryDict, answer: places.Topic | places.Place | places.Safety
) -> QueryDict:
    """The parameters, with filters moved from the box to checkboxes."""
    moved = params.copy()
    moved["near"] = answer.account.place
    for name, slug in answer.filters:
        if slug not in moved.getlist(name):
            moved.appendlist(name, slug)
    return moved


def query_of(form: forms.Form, place: places.Place | None, on: date) -> Query:
    """The search described by a valid form, from a place, on a date."""
    asked = form.cleaned_data
    return Query(
        place=place,
        within=int(asked["within"] or DEFAULT_MILES),
        criteria={name: asked[name] for name in GROUPS if asked[name]},
        sort=asked["sort"],
        on=on,
        for_referrers=asked["view"] == "referrer",
    )


def _search_error(
    request: HttpRequest, form: forms.Form, offers: list[tuple[places.Offer, str]]
) -> HttpResponse:
    return render(request, "directory/search_error.html", {"form": form, "offers": offers})


def _offer_links(
    offers: tuple[places.Offer, ...], link: SearchLink
) -> list[tuple[places.Offer, str]]:
    return [(offer, offer.url or str(link.offered(offer))) for offer in offers]


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """A listing by its slug. Its code redirects there."""
    on = timezone.localdate()
    link, picks = _kept_on_listing(request.GET)
    code = slug.upper()
    if codes.is_code(code) and (found := Service.objects.listed(on).filter(code=code).first()):
        return redirect(link.listing(found.get_absolute_url()))
    told = told_of(slug, on)
    if told is None:
        was_listed = Service.objects.published().filter(slug=slug).exists()
        return _no_longer_listed(request, was_listed, reverse("report-service", args=[slug]))
    link = link.at(told.url)
    context = {"told": told, "listing": told.listing, "link": link, "picks": picks}
    return render(request, "directory/service.html", context)


def _kept_on_listing(params: QueryDict) -> tuple[SearchLink, Picks]:
    """The search that led to a listing. Without one, no form is made: 6 % of the page."""
    if not params:
        return SearchLink(()), Picks()
    form = search_form(params)
    form.is_valid()
    return SearchLink.of(form.cleaned_data).on_page(asked_page(params)), form.cleaned_data["pick"]


def _no_longer_listed(request: HttpRequest, was_listed: bool, report_url: str) -> HttpResponse:
    """Say that it is no longer listed, never why."""
    if not was_listed:
        raise Http404
    context = {"report_url": report_url}
    return render(request, "directory/no_longer_listed.html", context, status=404)


class PeopleForm(forms.Form):
    """A search for people by name, registration number or first letter."""

    q = forms.CharField(
        label="Name or HCPC number",
        required=False,
        max_length=places.MAX_LENGTH,
        error_messages={"max_length": messages.NAME_TOO_LONG},
    )
    letter = forms.CharField(required=False, max_length=1)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    form = PeopleForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in form.fields}
    found = Physiotherapist.objects.public(timezone.localdate())
    initials = found.annotate(initial=Left("search_name", 1)).order_by("initial")
    if asked["q"]:
        found = found.named_like(asked["q"])
    elif "letter" in form.errors:
        found = found.none()
    elif asked["letter"]:
        found = found.filter(search_name__startswith=asked["letter"].lower())
    pairs = {name: value for name, value in asked.items() if value}

    def url(number: int) -> str:
        return f"{reverse('people')}?{urlencode({**pairs, 'page': number})}"

    try:
        page = page_of(found, request.GET, PEOPLE_PER_PAGE, url)
    except NoSuchPage as error:
        context = {"last": error.last, "url": url(1)}
        return render(request, "directory/no_such_page.html", context, status=404)
    context = {"form": form, "page": page, "asked": asked}
    context["initials"] = list(initials.values_list("initial", flat=True).distinct())
    return render(request, "directory/people.html", context)


@require_safe
def physiotherapist(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's page. Under an earlier name, the number in the address leads to the new one."""
    on = timezone.localdate()
    number = slug.rpartition("-")[2].upper()
    everyone = Physiotherapist.objects.filter(hcpc_number=number)
    person = everyone.public(on).with_last_check().first()
    if person and person.slug != slug:
        return redirect(person)
    if person is None:
        report_url = reverse("report-person", args=[slug])
        was_listed = everyone.once_public().filter(slug=slug).exists()
        return _no_longer_listed(request, was_listed, report_url)
    services = Service.objects.listed(on).for_display(on).filter(physiotherapists=person)
    context = {
        "person": person,
        "register": wording.register(person, person.last_checked_on, on),
        "is_overdue": person.is_check_overdue(on),
        "listings": [ServicePage(each, on) for each in services],
    }
    return render(request, "directory/physiotherapist.html", context)
