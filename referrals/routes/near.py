"""What a route page says of its services: how many are listed, and which are near a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Q

from directory import words
from directory.geo import bearing, compass
from directory.models import Organisation, Service
from directory.search.box.places import Place
from directory.search.filters import DEFAULT_MILES
from directory.search.judging import Hit, Query
from directory.search.links import SearchLink
from directory.search.searching import Answer, search
from directory.vocabulary import ChoiceGroup, Payment, Route
from referrals.routes.content import Page

MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """How many services are listed, in all and by what a page asks for."""

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
        """How many a page's search would find anywhere."""
        if page.parameter == "pays":
            return self.work_and_insurance
        return self.by_route[Route.of(int(page.asks_for))]

    @property
    def prices(self) -> str:
        """The range of first visits, as private services told us: "£55 to £110"."""
        if self.lowest_price is None or self.highest_price is None:
            return ""
        lowest, highest = words.price(self.lowest_price), words.price(self.highest_price)
        return lowest if lowest == highest else f"{lowest} to {highest}"


def listed(on: date) -> Listed:
    """One query."""
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
class Named:
    """A service near a place, with the way there."""

    name: str
    url: str
    away: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Nearby:
    """What a page's search finds around a place."""

    answer: Answer
    miles: int
    named: tuple[Named, ...]
    search_url: str

    @property
    def total(self) -> int:
        return self.answer.total


def nearby(page: Page, place: Place, typed: str, on: date) -> Nearby:
    """Search for what the page is about, and name the nearest. At most three queries."""
    criteria = {page.parameter: page.asks_for}
    answer = search(Query(place=place, within=DEFAULT_MILES, criteria=criteria, sort="", on=on))
    hits = sorted((*answer.fits, *answer.ask), key=_distance) or answer.beyond
    return Nearby(
        answer=answer,
        miles=DEFAULT_MILES,
        named=tuple(_named(hits[:MAX_NAMED], place, on)),
        search_url=search_url(page, typed),
    )


def search_url(page: Page, typed: str = "") -> str:
    """The search a page ends in."""
    near = (("near", typed),) if typed else ()
    chosen = ((page.parameter, slug) for slug in _slugs(page.criteria))
    return str(SearchLink((*near, *chosen)))


def _slugs(members: Iterable[ChoiceGroup]) -> Iterable[str]:
    return (member.slug for member in members)


def _distance(hit: Hit) -> float:
    return float("inf") if hit.slim.chord is None else hit.slim.chord


def _named(hits: list[Hit], place: Place, on: date) -> Iterable[Named]:
    services = Service.objects.listed(on).in_bulk([hit.slim.id for hit in hits]) if hits else {}
    for hit in hits:
        if service := services.get(hit.slim.id):
            yield Named(
                service.name,
                service.get_absolute_url(),
                _away(hit, service, place),
                service.is_sample,
            )


def _away(hit: Hit, service: Service, place: Place) -> str:
    if hit.miles is None or service.point is None:
        return "comes to you" if hit.miles is None else ""
    is_about = place.is_about or service.point_is_about
    direction = compass(bearing(place.point, service.point))
    return f"{words.miles(hit.miles, about=is_about)} {direction}"
