"""The page of results: an answer split into pages, with the options beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import QueryDict

from directory import words
from directory.models import Service
from directory.pages.cards import LABELS, Card, make_cards
from directory.pages.glossary import Term, terms_on
from directory.pages.maps.drawing import Drawing, draw_results
from directory.pages.paging import PageOf, page_of
from directory.search.counting import OptionCount
from directory.search.filters import DEFAULT_SORT, GROUPS, SORTS, WITHIN_MILES, GroupFilter
from directory.search.judging import UNLIKELY, Hit, Part, Query
from directory.search.leading import leading
from directory.search.links import SearchLink
from directory.search.searching import Answer, search
from directory.vocabulary import ChoiceGroup, Language, Setting

MAX_REMOTE = 3
_MEANINGS = {
    Part.FITS: "Nothing we know of stands in the way.",
    Part.ASK: "These may suit you. Ring before you count on it.",
    Part.UNLIKELY: "Something stands in the way: we say what.",
    Part.REMOTE: "You need not travel. Some take people from one area only: it says so.",
    Part.LISTED: "Until we know where you live, we cannot say which of these should take you.",
}
FOLDED = ("approach", "language")  # long groups that few people use
_ALWAYS_OFFERED = Language.WELSH | Language.BSL


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, with the number of results there would be with it."""

    slug: str
    label: str
    explanation: str
    count: OptionCount
    is_chosen: bool

    @property
    def number(self) -> str:
        """How many; if some of them are not known, how many are a yes: "3 yes, 7 not known".

        Services that come to you are neither: the facet says that they are found too.
        """
        yes, not_known, not_asked = self.count.yes, self.count.not_known, self.count.not_asked
        if not not_known:
            return f"{yes or not_asked:,}"
        if not yes:
            return f"None has told us yes; {not_known:,} to ask"
        return f"{yes:,} yes, {not_known:,} not known"


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice group beside the results."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def is_chosen(self) -> bool:
        return any(option.is_chosen for option in self.options)

    @property
    def note(self) -> str:
        """What the numbers leave out."""
        is_beside = any(option.count.not_asked for option in self.options)
        return "Services that come to you are found too." if is_beside else ""

    @property
    def is_folded(self) -> bool:
        """Whether its options are shown only when asked for, to keep the page short."""
        return self.name in FOLDED and not self.is_chosen

    @property
    def is_explained(self) -> bool:
        return any(option.explanation for option in self.options)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice made, and the address of the search without it."""

    label: str
    remove_url: str
    count_without: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the answer, as far as it is on this page."""

    part: Part
    cards: tuple[Card, ...]
    count: int  # in the whole answer

    @property
    def label(self) -> str:
        return LABELS[self.part]

    @property
    def meaning(self) -> str:
        return _MEANINGS[self.part]


@dataclass(frozen=True, slots=True)
class PartTally:
    """One part of the answer on the board: how many, a link, and its cards on this page."""

    part: Part
    count: int
    url: str
    cards: tuple[Card, ...]

    @property
    def label(self) -> str:
        return words.within_sentence(LABELS[self.part])


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the results template needs."""

    query: Query
    answer: Answer
    link: SearchLink
    page: PageOf
    sections: tuple[Section, ...]
    remote: tuple[Card, ...]
    remote_url: str
    beyond: tuple[Card, ...]
    facets: tuple[Facet, ...]
    chosen: tuple[Chosen, ...]
    cards: tuple[Card, ...]
    leading: tuple[Card, ...]  # whom to ring first
    drawing: Drawing | None

    @property
    def board(self) -> tuple[PartTally, ...]:
        """The whole answer at a glance: its parts, whichever page they are on."""
        return tuple(_board(self))

    @property
    def terms(self) -> tuple[Term, ...]:
        services = [card.service for card in (*self.cards, *self.remote, *self.beyond)]
        return terms_on(services, self.query.criteria, has_distances=self.query.place is not None)

    @property
    def here(self) -> SearchLink:
        """This very page of the list."""
        return self.link.on_page(self.page.number)

    @property
    def order(self) -> str:
        """How the list is sorted, in words."""
        sort = self.query.sort or DEFAULT_SORT
        return SORTS["name" if sort == DEFAULT_SORT and not self.query.place else sort]

    @property
    def from_where(self) -> str:
        """What to call the place when asking whether people from there are taken."""
        place = self.query.place
        return place.district or place.shared_as if place else ""

    @property
    def wider(self) -> list[tuple[int, str]]:
        """The distances beyond this one, each with the address of the same search at it."""
        to = ((miles, self.link.with_pair("within", str(miles))) for miles in WITHIN_MILES)
        return [(miles, str(link)) for miles, link in to if miles > self.query.within]

    @property
    def followed(self) -> str:
        """The query of this search's feed: near a district or a town, never a postcode."""
        return self.link.followed(self.query.place.shared_as).query if self.query.place else ""

    @property
    def total(self) -> int:
        """How many may take you; by video or phone, where that alone was asked for."""
        remote = self.answer.remote if asks_for_remote_alone(self.query) else []
        return self.answer.total + sum(not hit.reasons & UNLIKELY for hit in remote)

    @property
    def title(self) -> str:
        """ "12 services near LS1 3EX, page 2 of 3" """
        services = "1 service" if self.total == 1 else f"{self.total:,} services"
        if asks_for_remote_alone(self.query):
            services += " by video or phone"
        where = f" near {self.query.place.label}" if self.query.place else ""
        page = f", page {self.page.number} of {self.page.last}" if self.page.last > 1 else ""
        return f"{services}{where}{page}"


def results(query: Query, link: SearchLink, params: QueryDict) -> Results:
    """Search, take the page asked for, and read its services for display."""
    answer = search(query)
    all_remote = asks_for_remote_alone(query)
    hits = [*answer.in_order, *(answer.remote if all_remote else [])]
    page = page_of(hits, params, settings.RESULTS_PER_PAGE, link.page)
    remote = [] if all_remote or page.number > 1 else answer.remote[:MAX_REMOTE]
    beyond = [] if page.number > 1 else answer.beyond
    services = read_services([*page.items, *remote, *beyond, *(first := leading(answer))], query)
    cards = make_cards(page.items, services, query, page.first_item)
    return Results(
        query=query,
        answer=answer,
        link=link,
        page=page,
        sections=tuple(_sections(cards, answer)),
        remote=tuple(make_cards(remote, services, query)),
        remote_url=str(link.without_any(["setting"]).with_pair("setting", Setting.REMOTE.slug)),
        beyond=tuple(make_cards(beyond, services, query)),
        facets=tuple(_facets(query, answer)),
        chosen=tuple(_chosen(query, answer, link)),
        cards=tuple(cards),
        leading=tuple(make_cards(first, services, query)),
        drawing=draw_results(query.place, query.within, cards),
    )


def asks_for_remote_alone(query: Query) -> bool:
    return query.criteria.get("setting") == Setting.REMOTE


def read_services(hits: Iterable[Hit], query: Query) -> dict[int, Service]:
    """The services of these hits with everything that a page shows, in two queries."""
    ids = [hit.slim.id for hit in hits]
    return Service.objects.listed(query.on).for_display(query.on).in_bulk(ids) if ids else {}


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


def _board(results: Results) -> Iterable[PartTally]:
    on_page = {section.part: section.cards for section in results.sections}
    answer, before = results.answer, 0
    for part, hits in (
        (Part.FITS, answer.fits),
        (Part.ASK, answer.ask),
        (Part.UNLIKELY, answer.unlikely),
    ):
        cards = on_page.get(part, ())
        page = "" if cards else results.link.page(before // settings.RESULTS_PER_PAGE + 1)
        if hits:
            yield PartTally(part, len(hits), f"{page}#{part.value}", cards)
        before += len(hits)


def _facets(query: Query, answer: Answer) -> Iterable[Facet]:
    for name, group_filter in GROUPS.items():
        options = (
            _option(
                group_filter, member, query.criteria.get(name), answer.counts[name][member.slug]
            )
            for member in group_filter.options
            if _is_offered(member, query, answer.counts[name])
        )
        yield Facet(name, group_filter.question, tuple(options))


def _is_offered(member: ChoiceGroup, query: Query, counts: Mapping[str, OptionCount]) -> bool:
    """All options are, but for languages that nobody here speaks: they would fill the page."""
    if not isinstance(member, Language):
        return True
    is_chosen = bool(member & query.criteria.get("language", 0))
    return bool(counts[member.slug].total) or is_chosen or bool(member & _ALWAYS_OFFERED)


def _option(
    group: GroupFilter, member: ChoiceGroup, chosen: ChoiceGroup | None, count: OptionCount
) -> Option:
    is_chosen = bool(chosen and member & chosen)
    return Option(member.slug, group.label_of(member), member.explanation, count, is_chosen)


def _chosen(query: Query, answer: Answer, link: SearchLink) -> Iterable[Chosen]:
    for name in GROUPS:
        chosen = query.criteria.get(name)
        for member in chosen.members if chosen else ():
            yield Chosen(
                GROUPS[name].label_of(member),
                str(link.without((name, member.slug))),
                answer.without.get((name, member.slug)),
            )
