"""Addresses of searches: the state of a search is in its address, and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.urls import reverse

from directory.filters import GROUPS
from directory.vocabulary import ChoiceGroup

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SearchLink:
    """The address of one search, and of those that differ from it by one thing."""

    pairs: tuple[Pair, ...]

    @classmethod
    def of(cls, cleaned: dict[str, Any]) -> Self:
        """From what a valid form read: unknown parameters and repeats are left behind."""
        single = ((name, cleaned.get(name) or "") for name in ("near", "within", "sort", "view"))
        chosen = (
            (name, slug)
            for name in GROUPS
            if isinstance(flags := cleaned.get(name), ChoiceGroup)
            for slug in flags.slugs
        )
        return cls(tuple(pair for pair in (*single, *chosen) if pair[1]))

    def __str__(self) -> str:
        return f"{reverse('search')}?{self.query}" if self.query else reverse("search")

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    def page(self, number: int) -> str:
        return str(self.with_pair("page", str(number)) if number > 1 else self)

    def with_pair(self, name: str, value: str) -> Self:
        """With one parameter set to one value."""
        kept = (pair for pair in self.pairs if pair[0] != name)
        return type(self)((*kept, (name, value)))

    def without(self, pair: Pair) -> Self:
        return type(self)(tuple(kept for kept in self.pairs if kept != pair))

    def without_any(self, names: Iterable[str]) -> Self:
        names = set(names)
        return type(self)(tuple(pair for pair in self.pairs if pair[0] not in names))

    @property
    def csv(self) -> str:
        """The whole answer as a file."""
        return f"{reverse('results-csv')}?{self.for_everyone.query}"

    def followed(self, near: str) -> Self:
        """What a feed is asked for: no order, and `near` a place that may be kept."""
        return self.without_any(["sort", "view"]).with_pair("near", near)

    @property
    def for_everyone(self) -> Self:
        """Out of the referrer's view."""
        return self.without_any(["view"])

    @property
    def cleared(self) -> Self:
        """Without any choice, but with the place and the distance."""
        return self.without_any(GROUPS)
