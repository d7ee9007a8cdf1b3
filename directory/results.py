"""The page of results: an answer cut into pages, with the options beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict

from directory.cards import Card, make_cards
from directory.filters import GROUPS
from directory.links import SearchLink
from directory.models import Service
from directory.paging import PageOf, page_of
from directory.search import Answer, Hit, Part, Query, search
from directory.vocabulary import ChoiceGroup, Language, Setting

RESULTS_A_PAGE = 20
MOST_REMOTE = 10
_ALWAYS_OFFERED = Language.WELSH | Language.BSL


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, with the number of results there would be with it."""

    slug: str
    label: str
    explanation: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice group beside the results."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice made, and the address of the search without it."""

    label: str
    remove_url: str
    count_without: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The part of the answer that stands on this page."""

    part: Part
    cards: tuple[Card, ...]
    count: int  # in the whole answer


@dataclass(frozen=True, slots=True)
class Results:
    """All that the template of results needs."""

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

    @property
    def people_shown(self) -> bool:
        return any(card.people for card in (*self.cards, *self.remote, *self.beyond))

    @property
    def clear_url(self) -> str:
        return str(self.link.cleared)

    @property
    def title(self) -> str:
        """ "12 services near LS1 3EX, page 2 of 3" """
        total = self.answer.total
        words = "1 service" if total == 1 else f"{total:,} services"
        where = f" near {self.query.place.label}" if self.query.place else ""
        page = f", page {self.page.number} of {self.page.last}" if self.page.last > 1 else ""
        return f"{words}{where}{page}"


def results(query: Query, link: SearchLink, params: QueryDict) -> Results:
    """Search, cut out the page asked for, and read its services whole."""
    answer = search(query)
    all_remote = query.wish.get("setting") == Setting.REMOTE
    hits = [*answer.in_order, *(answer.remote if all_remote else [])]
    page = page_of(hits, params, RESULTS_A_PAGE, link.page)
    is_first = page.number == 1
    remote = [] if all_remote or not is_first else answer.remote[:MOST_REMOTE]
    beyond = answer.beyond if is_first else []
    services = _whole([*page.items, *remote, *beyond], query)
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
    )


def _whole(hits: Iterable[Hit], query: Query) -> dict[int, Service]:
    ids = [hit.slim.id for hit in hits]
    return Service.objects.listed(query.on).whole(query.on).in_bulk(ids) if ids else {}


def _sections(cards: Sequence[Card], answer: Answer) -> Iterable[Section]:
    counts = {
        Part.FITS: len(answer.fits),
        Part.ASK: len(answer.ask),
        Part.UNLIKELY: len(answer.unlikely),
        Part.REMOTE: len(answer.remote),
    }
    for part, group in groupby(cards, key=lambda card: card.part):
        yield Section(part, tuple(group), counts[part])


def _facets(query: Query, answer: Answer) -> Iterable[Facet]:
    for name, group_filter in GROUPS.items():
        options = (
            _option(member, query.wish.get(name), answer.counts[name][member.slug])
            for member in group_filter.group
            if _is_offered(member, query, answer.counts[name])
        )
        yield Facet(name, group_filter.question, tuple(options))


def _is_offered(member: ChoiceGroup, query: Query, counts: dict[str, int]) -> bool:
    """All are, but languages that nobody here speaks: they would fill the page."""
    if not isinstance(member, Language):
        return True
    is_chosen = bool(member & query.wish.get("language", 0))
    return bool(counts[member.slug]) or is_chosen or bool(member & _ALWAYS_OFFERED)


def _option(member: ChoiceGroup, chosen: ChoiceGroup | None, count: int) -> Option:
    is_chosen = bool(chosen and member & chosen)
    return Option(member.slug, member.label, member.explanation, count, is_chosen)


def _chosen(query: Query, answer: Answer, link: SearchLink) -> Iterable[Chosen]:
    for name in GROUPS:
        wish = query.wish.get(name)
        for member in wish.members if wish else ():
            yield Chosen(
                member.label,
                str(link.without((name, member.slug))),
                answer.without.get((name, member.slug)),
            )
