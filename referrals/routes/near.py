"""The services on a route page: how many are listed, and which are near a place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import islice

from django.db.models import Count, Max, Min, Q

from directory import words
from directory.models import Organisation, Service
from directory.pages.cards import Card, make_cards
from directory.pages.results import read_services
from directory.search.box.places import Place
from directory.search.filters import DEFAULT_MILES
from directory.search.judged import Hit
from directory.search.judging import Query
from directory.search.leading import leading
from directory.search.links import SearchLink
from directory.search.searching import Answer, search
from directory.vocabulary import Payment, Route
from referrals.routes.content import Page

MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """Counts of listed services: the total, and those for each kind of page."""

    total: int
    by_route: dict[Route, int]
    by_payment: dict[Payment, int]
    work_and_insurance: int
    self_referral_unasked: int
    therapy_centres: int
    priced: int
    lowest_price: Decimal | None
    highest_price: Decimal | None

    def of(self, page: Page) -> int:
        """The number of services anywhere that match a page's search."""
        if page.parameter == "pays":
            return self.work_and_insurance
        return self.by_route[Route.of(int(page.combined_criteria))]

    @property
    def prices(self) -> str:
        """The price range for a first visit, according to private services: "£55 to £110"."""
        if self.lowest_price is None or self.highest_price is None:
            return ""
        lowest, highest = words.price(self.lowest_price), words.price(self.highest_price)
        return lowest if lowest == highest else f"{lowest} to {highest}"


def listed(on: date) -> Listed:
    """Count listed services, in one query."""
    private = Q(routes__has_any=Route.PRIVATE, price_first__isnull=False)
    counts = {f"route_{route.value}": Q(routes__has_any=route) for route in Route}
    counts |= {f"pays_{way.value}": Q(pays__has_any=way) for way in Payment}
    found = Service.objects.listed(on).aggregate(
        total=Count("pk"),
        unasked=Count("pk", filter=Q(routes__has_any=Route.NHS_REFERRAL, ms_self_referral="")),
        work=Count("pk", filter=Q(pays__has_any=Payment.INSURANCE | Payment.EMPLOYER)),
        centres=Count("pk", filter=Q(organisation__kind=Organisation.Kind.THERAPY_CENTRE)),
        priced=Count("pk", filter=private),
        lowest=Min("price_first", filter=private),
        highest=Max("price_first", filter=private),
        **{name: Count("pk", filter=condition) for name, condition in counts.items()},
    )
    return Listed(
        total=found["total"],
        by_route={route: found[f"route_{route.value}"] for route in Route},
        by_payment={way: found[f"pays_{way.value}"] for way in Payment},
        work_and_insurance=found["work"],
        self_referral_unasked=found["unasked"],
        therapy_centres=found["centres"],
        priced=found["priced"],
        lowest_price=found["lowest"],
        highest_price=found["highest"],
    )


@dataclass(frozen=True, slots=True)
class Nearby:
    """The results of a page's search around a place."""

    query: Query
    answer: Answer
    named: tuple[Card, ...]  # the nearest
    leading: tuple[Card, ...]  # who to ring first
    link: SearchLink

    @property
    def total(self) -> int:
        return self.answer.total


def nearby(page: Page, place: Place, typed: str, on: date) -> Nearby:
    """Search for what the page is about and read the nearest, in at most four queries."""
    criteria = {page.parameter: page.combined_criteria}
    query = Query(place=place, within=DEFAULT_MILES, criteria=criteria, sort="", on=on)
    answer = search(query)
    nearest = islice(merge(answer.fits, answer.ask, key=_distance), MAX_NAMED)
    hits = list(nearest) or answer.beyond[:MAX_NAMED]
    first = leading(answer, on)
    services = read_services([*hits, *first], query)
    return Nearby(
        query=query,
        answer=answer,
        named=tuple(make_cards(hits, services, query)),
        leading=tuple(make_cards(first, services, query)),
        link=search_link(page, typed),
    )


def search_link(page: Page, typed: str) -> SearchLink:
    """The search that a page leads to."""
    return SearchLink((("near", typed), *((page.parameter, one.slug) for one in page.criteria)))


def _distance(hit: Hit) -> float:
    return float("inf") if hit.slim.chord is None else hit.slim.chord
