"""The options beside the results, each with its count, and how to remove it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from directory import words
from directory.search.counting import OptionCount
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.judging import Query
from directory.search.leading import is_free_first
from directory.search.links import SearchLink
from directory.search.searching import Answer
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Language,
    Payment,
    Priority,
    Referrer,
    Route,
    Setting,
)

FOLDED = ("approach", "language")  # long groups that few people use
_ALWAYS_OFFERED = Language.WELSH | Language.BSL
# The most popular options, each with a very short label.
_QUICK: tuple[tuple[str, ChoiceGroup, str], ...] = (
    ("setting", Setting.HOME_VISITS, "Comes to you"),
    ("access", AccessFact.STEP_FREE, "Step-free"),
    ("route", Route.NHS_SELF_REFERRAL, "Refer yourself"),
    ("approach", Approach.HYDROTHERAPY, "Pool"),
    ("pays", Payment.FREE, "Free or by donation"),
)
# In place of the last, if the first is free already.
_QUICK_IF_FREE_FIRST = (("route", Route.PRIVATE, "Private"), *_QUICK[:-1])


_QUICK_FOR_REFERRERS: tuple[tuple[str, ChoiceGroup, str], ...] = (
    ("takes-from", Referrer.MS_NURSE, "MS nurse may refer"),
    ("priority", Priority.URGENT, "Takes urgent"),
    ("priority", Priority.RELAPSE, "Says what to do in a relapse"),
)


class Option(NamedTuple):
    """An option beside the results."""

    slug: str
    label: str
    explanation: str
    is_chosen: bool


class Choices(NamedTuple):
    """A choice group without its numbers, which say the same beside most results."""

    name: str
    label: str
    options: tuple[Option, ...]
    note: str  # on what the numbers leave out

    @property
    def is_folded(self) -> bool:
        """Whether its options are collapsed, to keep the page short."""
        return self.name in FOLDED and not any(option.is_chosen for option in self.options)

    @property
    def is_explained(self) -> bool:
        return any(option.explanation for option in self.options)


class Facet(NamedTuple):
    """A choice group beside the results, with the number of results for each option."""

    choices: Choices
    numbers: tuple[str, ...]


def number(count: OptionCount) -> str:
    """A count; if some answers are unknown, how many are a yes: "3 yes, 7 not known".

    Services that come to you are neither: the facet says that they are included.
    """
    yes, not_known, not_asked = count.yes, count.not_known, count.not_asked
    if not not_known:
        return f"{yes or not_asked:,}"
    if not yes:
        return f"None has told us yes; {not_known:,} to ask"
    return f"{yes:,} yes, {not_known:,} not known"


@dataclass(frozen=True, slots=True)
class Chip:
    """A quick option, with how many services have it and how many have not said."""

    label: str
    url: str
    yes: int
    not_known: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice made, and the URL of the search without it."""

    label: str
    remove_url: str
    count_without: int | None = None


def facets(query: Query, answer: Answer) -> Iterable[Facet]:
    for name, group in GROUPS.items():
        if name in FOR_REFERRERS and not query.reads_referrals:
            continue
        counts, chosen = answer.counts[name], int(query.criteria.get(name, 0))
        offered = [member for member in group.options if _is_offered(member, query, counts)]
        is_beside = any(counts[member.slug].not_asked for member in offered)
        note = "Services that come to you are found too." if is_beside else ""
        options = (
            Option(one.slug, group.label_of(one), one.explanation, bool(int(one) & chosen))
            for one in offered
        )
        choices = Choices(name, group.question, tuple(options), note)
        yield Facet(choices, tuple(number(counts[one.slug]) for one in offered))


def chips(query: Query, answer: Answer, link: SearchLink) -> Iterable[Chip]:
    """Quick options not chosen yet."""
    for name, member, label in _quick(query, answer):
        if not query.criteria.get(name, member & 0) & member:
            count = answer.counts[name][member.slug]
            url = link.also((name, member.slug))
            url = url.with_pair("sort", "urgent") if name == "priority" else url
            yield Chip(label, str(url), count.yes + count.not_asked, count.not_known)


def _quick(query: Query, answer: Answer) -> tuple[tuple[str, ChoiceGroup, str], ...]:
    if query.for_referrers:
        return _QUICK_FOR_REFERRERS
    return _QUICK_IF_FREE_FIRST if is_free_first(answer) else _QUICK


def _is_offered(member: ChoiceGroup, query: Query, counts: Mapping[str, OptionCount]) -> bool:
    """Whether to offer it. Languages nobody here speaks would fill the page."""
    if not isinstance(member, Language):
        return True
    is_chosen = bool(member & query.criteria.get("language", 0))
    return bool(counts[member.slug].total) or is_chosen or bool(member & _ALWAYS_OFFERED)


def wishes(criteria: Mapping[str, ChoiceGroup]) -> str:
    """What was asked for: "“Home visits” and “Acupuncture” or “Hydrotherapy”"."""
    asked = []
    for name, flags in criteria.items():
        labels = [f"“{GROUPS[name].label_of(member)}”" for member in flags.members]
        asked.append(words.join_with_and(labels, "and" if name == "access" else "or"))
    return words.join_with_and(asked)


def chosen(query: Query, answer: Answer, link: SearchLink) -> Iterable[Chosen]:
    for name in GROUPS:
        chosen = query.criteria.get(name)
        for member in chosen.members if chosen else ():
            yield Chosen(
                GROUPS[name].label_of(member),
                str(link.without((name, member.slug))),
                answer.without.get((name, member.slug)),
            )
