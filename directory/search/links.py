"""Search URLs: a search is stored in its URL, and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.urls import reverse

from directory.search.box.answers import Offer
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.picks import PARAMETER, Picks
from directory.vocabulary import ChoiceGroup

Pair = tuple[str, str]


@cache
def address(name: str, *args: str) -> str:
    """An address of the site. A page has a hundred links, each compared with three: 8 % of it."""
    return reverse(name, args=args)


@dataclass(frozen=True)
class SearchLink:
    """The URL of a search, and of searches that differ from it by one thing.

    With a `path`, it is the URL of another page, keeping the search and the selected services.
    """

    pairs: tuple[Pair, ...]
    path: str = ""

    @classmethod
    def of(cls, cleaned: dict[str, Any]) -> Self:
        """A link from a valid form. Unknown parameters and repeats are dropped."""
        single = ((name, cleaned.get(name) or "") for name in ("near", "within", "sort", "view"))
        chosen = (
            (name, slug)
            for name in GROUPS
            if isinstance(flags := cleaned.get(name), ChoiceGroup)
            for slug in flags.slugs
        )
        link = cls(tuple(pair for pair in (*single, *chosen) if pair[1]))
        return link.with_picks(cleaned.get(PARAMETER) or ())

    def __str__(self) -> str:
        path = self.path or address("search")
        return f"{path}?{self.query}" if self.query else path

    @cached_property
    def query(self) -> str:
        return urlencode(self.pairs)

    def on_page(self, number: int) -> Self:
        """A link to a page of the list. The first page has no number."""
        return self.with_pair("page", str(number)) if number > 1 else self.without_any(["page"])

    def page(self, number: int) -> str:
        return str(self.on_page(number))

    @property
    def is_search(self) -> bool:
        """Whether it contains any search parameters, apart from selected services."""
        return any(name != PARAMETER for name, _ in self.pairs)

    @property
    def is_for_referrers(self) -> bool:
        return ("view", "referrer") in self.pairs

    def with_pair(self, name: str, value: str) -> Self:
        """The link with one parameter set to one value."""
        kept = (pair for pair in self.pairs if pair[0] != name)
        return replace(self, pairs=(*kept, (name, value)))

    def offered(self, offer: Offer) -> Self:
        """The search that an offer links to."""
        kept = self.with_pair("near", offer.near) if offer.near else self.without_any(["near"])
        added = (pair for pair in offer.filters if pair not in kept.pairs)
        return replace(kept, pairs=(*kept.pairs, *added))

    def without(self, pair: Pair) -> Self:
        return replace(self, pairs=tuple(kept for kept in self.pairs if kept != pair))

    def also(self, pair: Pair) -> Self:
        """The link with one more choice."""
        return replace(self, pairs=(*self.pairs, pair))

    @property
    def picked_alone(self) -> Self:
        """The services picked, and nothing else."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0] == PARAMETER))

    def without_any(self, names: Iterable[str]) -> Self:
        names = set(names)
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0] not in names))

    @property
    def csv(self) -> str:
        """The URL of the full results as a file."""
        return f"{reverse('results-csv')}?{self.for_everyone.with_picks(()).query}"

    def followed(self, near: str) -> Self:
        """The search as used by a feed: unordered, with a `near` that can be stored."""
        return self.without_any(["sort", "view", PARAMETER, *FOR_REFERRERS]).with_pair("near", near)

    @property
    def for_everyone(self) -> Self:
        """The link without the referrer's view."""
        return self.without_any(["view"])

    @property
    def cleared(self) -> Self:
        """The link without filters, keeping the place and distance."""
        return self.without_any(GROUPS)

    # --- Services selected for a sheet ---

    @cached_property
    def picks(self) -> Picks:
        return Picks(tuple(value for name, value in self.pairs if name == PARAMETER))

    def with_picks(self, codes: Iterable[str]) -> Self:
        """The link with only these services selected."""
        pairs = (*self.without_any([PARAMETER]).pairs, *((PARAMETER, code) for code in codes))
        return replace(self, pairs=pairs)

    def toggled(self, code: str) -> Self:
        """The link with this service selected, or deselected if it already was."""
        picks = self.picks
        return self.with_picks(picks.without(code) if code in picks else picks.plus([code]))

    def adding(self, code: str) -> str:
        """The URL with this service selected too. A page offers twenty: 3 % of it."""
        return f"{self._with_its_picks}{PARAMETER}={code}"

    @cached_property
    def _with_its_picks(self) -> str:
        link = str(self.with_picks(self.picks))
        return f"{link}{'&' if '?' in link else '?'}"

    def at(self, path: str) -> Self:
        return replace(self, path=path)

    @property
    def search(self) -> Self:
        return self.at("")

    @cached_property
    def sheet(self) -> Self:
        """The sheet of selected services, with distances from the same place."""
        kept = tuple(pair for pair in self.pairs if pair[0] in ("near", PARAMETER))
        return type(self)(kept, address("shortlist"))

    @property
    def calls(self) -> Self:
        """The page of three calls to make, for this search."""
        return self.without_any(["view", "page"]).at(address("three-calls"))

    def letter(self, to: str) -> Self:
        """A letter to take to a GP, an MS nurse or an employer."""
        return self.calls.at(address("letter", to))

    @property
    def letter_first(self) -> Self:
        """The letter to whoever comes first: an employer who may pay, or a GP."""
        return self.letter("employer" if ("pays", "employer") in self.pairs else "gp")

    def listing(self, path: str) -> str:
        """A listing's URL, with the search and the selected services, so that both lead back."""
        return f"{path}?{self.query}" if self.query else path
