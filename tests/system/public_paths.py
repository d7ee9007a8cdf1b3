"""Every public address of the site, by its own list of addresses, over one small directory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import URLPattern, URLResolver, get_resolver

from directory.confirming import links as confirm_links
from directory.models import Area, Physiotherapist, Report, Service
from directory.open_referral import dump
from directory.open_referral.identifiers import twin
from directory.open_referral.terms import TAXONOMIES, TERMS
from directory.rights import data_rights
from tests.support import factories as make
from tests.support.advice_factory import united_kingdom


@dataclass(frozen=True)
class Page:
    """One address, and what it answers when all is well."""

    path: str
    usual: int = 200
    query: str = ""
    sent_empty: int = 0  # the answer to an empty form; 0 where none is taken
    mistaken: int = 0  # where what was typed is no place; 0 for as usual

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def is_static(self) -> bool:
        return self.path.startswith("/static/")

    @property
    def is_open_data(self) -> bool:
        return self.path.startswith("/open-referral/")


@dataclass(frozen=True)
class Stood:
    """What stands in the directory, by the parts of addresses that name it."""

    service: Service
    person: Physiotherapist
    area: Area
    report: Report
    key: str
    other_key: str
    removal: str


def stand() -> Stood:
    """Postcodes of every sort, a town, services, a person, an area, a report and two links."""
    united_kingdom()
    england = make.england()
    for name in ("LS", "SW1A", "SW1H", "W1A 0AX", "PH1", "PH1 2AB"):
        make.postcode_location(name=name, nation=england)
    make.postcode_location(name="LS1 9ZZ", nation=england, retired_on=date(2019, 3, 1))
    make.postcode_location(name="LS1 3ZZ", nation=england, point=None)
    make.town(nation=england)
    person = make.physiotherapist(name="Rowan Hollis")
    service = make.service(
        name="Harehope at home", kind="private", people=[person], email="team@example.org"
    )
    other, _ = (make.service(name=f"Harehope {number}", email="a@example.org") for number in (0, 1))
    dump.make(make.today())  # as the daily work does
    return Stood(
        service,
        person,
        Area.objects.get(code="E08000035"),
        make.report(service=service),
        confirm_links.new_key(service, make.today()),
        confirm_links.new_key(other, make.today()),
        data_rights.removal_key(person),
    )


STAFF = Page("/admin/login/")
FILE = Page("/static/style.css")


# --- From the list of addresses ------------------------------------------------------------------


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every public route, as the configuration writes it; staff pages are not for the public."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        elif one.app_name != "admin":
            yield from routes(one, route)


def pages(stood: Stood) -> list[Page]:
    """One for every public route, and some that are no route. KeyError where a new route has a part
    that nothing here stands for.
    """
    named = named_pages(stood)
    ours = [
        named[route] if route in named or "<" in route else Page(f"/{route}")
        for route in dict.fromkeys(routes(get_resolver()))
    ]
    return [*ours, STAFF, FILE, Page("/no-such-page/", 404), Page("/open-referral/nothing", 404)]


def named_pages(stood: Stood) -> dict[str, Page]:
    """The routes that a plain request to their own words would not do for."""
    service, person = f"/services/{stood.service.slug}/", f"/physiotherapists/{stood.person.slug}/"
    area, data = f"/areas/{stood.area.slug}/", "/open-referral"
    ours, owner = stood.service.public_id, stood.service.organisation.public_id
    return {
        "search/": Page("/search/", query="near=LS1"),
        "search/results.csv": Page("/search/results.csv", query="near=LS1", mistaken=302),
        "search/feed.atom": Page("/search/feed.atom", query="near=LS1", mistaken=302),
        "shortlist/calls/": Page("/shortlist/calls/", query="near=LS1", mistaken=302),
        "shortlist/letter/<slug:to>/": Page("/shortlist/letter/gp/", mistaken=302),
        "services/<slug:slug>/": Page(service),
        "services/<slug:slug>/report/": Page(f"{service}report/", sent_empty=422),
        "services/<slug:slug>/link/": Page(f"{service}link/", sent_empty=303),
        "confirm/": Page("/confirm/", query=f"key={stood.key}", sent_empty=200),
        "confirm/changes/": Page("/confirm/changes/", query=f"key={stood.key}", sent_empty=200),
        "remove/": Page("/remove/", query=f"key={stood.removal}", sent_empty=200),
        "physiotherapists/<slug:slug>/": Page(person),
        "physiotherapists/<slug:slug>/report/": Page(f"{person}report/", sent_empty=422),
        "suggest/": Page("/suggest/", sent_empty=422),
        "refused/<slug:code>/": Page(f"/refused/{stood.service.code}/", sent_empty=422),
        "reports/<slug:code>/": Page(f"/reports/{stood.report.code}/"),
        "areas/<slug:slug>/": Page(area),
        "areas/leaflet/": Page("/areas/leaflet/", query="near=LS1", mistaken=302),
        "areas/<slug:slug>/leaflet/": Page(f"{area}leaflet/"),
        "areas/<slug:slug>/feed.atom": Page(f"{area}feed.atom"),
        "open-referral/dump.json.gz": Page(f"{data}/dump.json.gz"),
        "open-referral/services/<str:key>": Page(f"{data}/services/{ours}"),
        "open-referral/organizations/<str:key>": Page(f"{data}/organizations/{owner}"),
        "open-referral/service_at_locations/<str:key>": Page(
            f"{data}/service_at_locations/{twin(ours, 'service_at_location')}"
        ),
        "open-referral/taxonomies/<str:key>": Page(f"{data}/taxonomies/{next(iter(TAXONOMIES))}"),
        "open-referral/taxonomy_terms/<str:key>": Page(
            f"{data}/taxonomy_terms/{next(iter(TERMS))}"
        ),
    }
