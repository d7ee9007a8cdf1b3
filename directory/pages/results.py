"""The results page: an answer split into pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from directory import words
from directory.models import Service
from directory.pages.cards import LABELS, Card, make_cards
from directory.pages.glossary import Term, terms_on
from directory.pages.maps.drawing import Drawing, draw_results
from directory.pages.options import Chip, Chosen, Facet, chips, chosen, facets, wishes
from directory.pages.paging import PageOf, page_of
from directory.search.filters import DEFAULT_SORT, SORTS, WITHIN_MILES
from directory.search.judged import Hit, Part, Reason
from directory.search.judging import Query
from directory.search.leading import leading
from directory.search.links import Pair, SearchLink
from directory.search.picks import PARAMETER
from directory.search.searching import Answer, search
from directory.vocabulary import Setting
from msphysio.prepared import Prepared

MAX_REMOTE = 3
MAX_CLOSE_MILES = 60  # services further away come after every other suggestion
_MEANINGS = {
    Part.FITS: "Nothing we know of stands in the way.",
    Part.ASK: "These may suit you. Check first.",
    Part.UNLIKELY: "Something stands in the way: we say what.",
    Part.REMOTE: "You need not travel. Some take people from one area only: it says so.",
    Part.LISTED: "Until we know where you live, we cannot say which of these should take you.",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the results, as far as it is on this page."""

    part: Part
    cards: tuple[Card, ...]
    count: int  # in the full results
    is_not_known: bool = False  # they have not said if they take what is urgent

    @property
    def label(self) -> str:
        if self.is_not_known:
            return "Not known: ask first"
        return {**LABELS, Part.BEYOND: "The nearest beyond that distance"}[self.part]

    @property
    def meaning(self) -> str:
        return _MEANINGS[self.part]


@dataclass(frozen=True, slots=True)
class PartElsewhere:
    """A section of the results that starts on another page."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the results template needs."""

    query: Query
    answer: Answer
    link: SearchLink
    here: SearchLink  # to this page of the list
    page: PageOf
    sections: tuple[Section, ...]
    remote: tuple[Card, ...]
    remote_url: str
    beyond: tuple[Card, ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    chosen: tuple[Chosen, ...]
    cards: tuple[Card, ...]
    leading: tuple[Card, ...]  # services to call first
    drawing: Drawing | None

    @property
    def heading(self) -> str:
        return f"Near {self.query.place.label}" if self.query.place else "Where do you live?"

    @property
    def table(self) -> tuple[Section, ...]:
        """Every section of the referrer's table."""
        beyond = (Section(Part.BEYOND, self.beyond, 0),) if self.is_nothing and self.beyond else ()
        remote = Section(Part.REMOTE, self.remote, len(self.answer.remote))
        sections = [one for each in self.sections for one in _by_urgency(each, self.answer)]
        return (*beyond, *sections, *((remote,) if self.remote else ()))

    @property
    def soonest_urgent(self) -> int | None:
        """The fewest days to see an urgent referral here, of those that may take it."""
        cards = [card for card in self.cards if card.part in (Part.FITS, Part.ASK)]
        days = [card.service.urgent_days for card in cards]
        return min((each for each in days if each is not None), default=None)

    @property
    def not_in_table(self) -> list[Pair]:
        """What the form of ticked services keeps: the search, and services ticked elsewhere."""
        shown = {card.service.code for section in self.table for card in section.cards}
        return [pair for pair in self.link.pairs if pair[0] != PARAMETER or pair[1] not in shown]

    @property
    def elsewhere(self) -> tuple[PartElsewhere, ...]:
        return tuple(_elsewhere(self))

    @property
    def is_nothing(self) -> bool:
        """Whether no service in range can accept the visitor."""
        return not self.total and self.page.number == 1

    @property
    def asks_for_homes(self) -> bool:
        """Whether somebody may be unable to go out: this filter they remove last."""
        return bool(self.query.criteria.get("setting", Setting.none()) & Setting.HOME_VISITS)

    @property
    def close_by(self) -> tuple[Card, ...]:
        """The nearest outside the circle, up to a distance most people would still consider."""
        return tuple(card for card in self.beyond if (card.miles or 0) <= MAX_CLOSE_MILES)

    @property
    def far_away(self) -> tuple[Card, ...]:
        return self.beyond[len(self.close_by) :]

    @property
    def droppable(self) -> tuple[Chosen, ...]:
        """The choices whose removal would bring results, the most effective first."""
        bring = (one for one in self.chosen if one.count_without)
        return tuple(sorted(bring, key=lambda one: -(one.count_without or 0)))

    @property
    def wishes(self) -> str:
        return wishes(self.query.criteria)

    @property
    def any_remote_url(self) -> str:
        return str(self.link.cleared.also(("setting", Setting.REMOTE.slug)))

    @property
    def terms(self) -> tuple[Term, ...]:
        parts = tuple(Term(section.label, section.meaning) for section in self.sections)
        services = [card.service for card in (*self.cards, *self.remote, *self.beyond)]
        criteria = self.query.criteria
        return parts + terms_on(services, criteria, has_distances=self.query.place is not None)

    @property
    def order(self) -> str:
        """The list's sort order, in words."""
        sort = self.query.sort or DEFAULT_SORT
        return SORTS["name" if sort == DEFAULT_SORT and not self.query.place else sort]

    @property
    def from_where(self) -> str:
        """The place's name when asking whether people from there are accepted."""
        place = self.query.place
        return place.district or place.shared_as if place else ""

    @property
    def wider(self) -> list[tuple[int, str]]:
        """The longer distances, each with the URL of the same search at that distance."""
        to = ((miles, self.link.with_pair("within", str(miles))) for miles in WITHIN_MILES)
        return [(miles, str(link)) for miles, link in to if miles > self.query.within]

    @property
    def followed(self) -> str:
        """The query for this search's feed: near a district or a town, never a postcode."""
        return self.link.followed(self.query.place.shared_as).query if self.query.place else ""

    @property
    def total(self) -> int:
        """How many could accept the visitor; by video or phone, if only that was chosen."""
        is_remote = asks_for_remote_alone(self.query)
        return self.answer.total + (len(self.answer.remote.likely) if is_remote else 0)

    @property
    def title(self) -> str:
        """The page's title: "12 services near LS1 3EX, page 2 of 3"."""
        services = "1 service" if self.total == 1 else f"{self.total:,} services"
        if asks_for_remote_alone(self.query):
            services += " by video or phone"
        where = f" near {self.query.place.label}" if self.query.place else ""
        page = f", page {self.page.number} of {self.page.last}" if self.page.last > 1 else ""
        return f"{services}{where}{page}"


def results(query: Query, link: SearchLink, params: QueryDict) -> Results:
    """Run the search, pick the requested page, and load its services for display."""
    answer = search(query)
    all_remote = asks_for_remote_alone(query)
    hits = answer.in_order + answer.remote if all_remote else answer.in_order
    page = page_of(hits, params, settings.RESULTS_PER_PAGE, link.page)
    remote = [] if all_remote or page.number > 1 else answer.remote[:MAX_REMOTE]
    beyond = [] if page.number > 1 else answer.beyond
    services = read_services(
        [*page.items, *remote, *beyond, *(first := leading(answer, query.on))], query
    )
    cards = make_cards(page.items, services, query, page.first_item)
    return Results(
        query=query,
        answer=answer,
        link=link,
        here=link.on_page(page.number),
        page=page,
        sections=tuple(_sections(cards, answer)),
        remote=tuple(make_cards(remote, services, query)),
        remote_url=str(link.without_any(["setting"]).with_pair("setting", Setting.REMOTE.slug)),
        beyond=tuple(make_cards(beyond, services, query)),
        facets=tuple(facets(query, answer)),
        chips=tuple(chips(query, answer, link)),
        chosen=tuple(chosen(query, answer, link)),
        cards=tuple(cards),
        leading=tuple(make_cards(first, services, query)),
        drawing=draw_results(query.place, query.within, cards),
    )


def asks_for_remote_alone(query: Query) -> bool:
    return query.criteria.get("setting") == Setting.REMOTE


def read_services(hits: Iterable[Hit], query: Query) -> dict[int, Service]:
    """The services for these hits, with everything a list shows, in one query."""
    ids = list({hit.slim.id: None for hit in hits})
    shape = (settings.SAMPLE_DATA, len(ids))
    return {row.pk: row for row in _WHOLE.rows(shape, [query.on, *ids])} if ids else {}


def _whole(_: object, values: Sequence[Any]) -> QuerySet[Service]:
    on, *ids = values
    return Service.objects.listed(on).for_cards().filter(pk__in=ids).order_by()


_WHOLE = Prepared(Service, _whole)


def _sections(cards: Sequence[Card], answer: Answer) -> Iterable[Section]:
    counts = {
        Part.FITS: len(answer.fits),
        Part.ASK: len(answer.ask),
        Part.UNLIKELY: len(answer.unlikely),
        Part.REMOTE: len(answer.remote),
        Part.LISTED: len(answer.listed),
    }
    for part, group in groupby(cards, key=lambda card: card.part):
        yield Section(part, tuple(group), counts[part])


def _by_urgency(section: Section, answer: Answer) -> Iterable[Section]:
    """Where urgency was asked for, those who have not said come last, under their own heading."""
    unknown, hits = int(Reason.PRIORITY_UNKNOWN), answer.ask
    if section.part is not Part.ASK:
        return [section]
    asked = [bool(card.finding and card.finding.hit.reasons & unknown) for card in section.cards]
    groups = [tuple(compress(section.cards, (is_so == each for each in asked))) for is_so in _BOTH]
    number = len(hits.of(hits.judged.reasons & unknown > 0))
    counts = (section.count - number, number)
    found = zip(groups, counts, _BOTH, strict=True)
    return [Section(Part.ASK, group, count, last) for group, count, last in found if group]


_BOTH = (False, True)


def _elsewhere(results: Results) -> Iterable[PartElsewhere]:
    here, before = {section.part for section in results.sections}, 0
    answer = results.answer
    for part, hits in (
        (Part.FITS, answer.fits),
        (Part.ASK, answer.ask),
        (Part.UNLIKELY, answer.unlikely),
    ):
        if hits and part not in here:
            page = results.link.page(before // settings.RESULTS_PER_PAGE + 1)
            label = words.within_sentence(LABELS[part])
            yield PartElsewhere(label, len(hits), f"{page}#{part.value}")
        before += len(hits)
