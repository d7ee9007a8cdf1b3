"""The answers the search box can give. Each accounts for every word typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from directory.geo import Point
from directory.models import Area
from directory.search.box.everyday import Filter
from directory.search.box.reading import Account
from directory.search.box.safety import Urgency, Words, words


@dataclass(frozen=True, slots=True)
class Offer:
    """An alternative to offer: a search to run, or a page to read."""

    label: str
    detail: str = ""
    near: str = ""
    url: str = ""
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where to search from, how precisely it is known, and the areas it is known to be in."""

    account: Account
    label: str
    point: Point
    shared_as: str  # what a URL offered for sharing contains: never a full postcode
    is_about: bool = False
    district: str = ""
    council: Area | None = None
    body: Area | None = None
    nation: Area | None = None
    # For anything coarser than a postcode: the share of its postcodes in each area, by code.
    shares: Mapping[str, float] = field(default_factory=dict, hash=False)
    close_councils: frozenset[str] = frozenset()  # for a full postcode: others within 150 m
    notice: str = ""
    others: tuple[Offer, ...] = ()
    filters: tuple[Filter, ...] = ()  # filters also typed in the box

    def __str__(self) -> str:
        return f"about {self.label}" if self.is_about else self.label

    @property
    def for_paper(self) -> Self:
        """The same place under the name that may be shared."""
        return replace(self, label=self.shared_as)

    @property
    def middle(self) -> str:
        """The point that distances are measured from, in words."""
        is_wide = self.is_about and not self.account.is_a_point
        return f"the middle of {self.label}" if is_wide else self.label

    @property
    def codes(self) -> frozenset[str]:
        """Codes for the areas and the postcode district it is known to be in."""
        areas = (area.code for area in (self.council, self.body, self.nation) if area)
        return frozenset((*areas, self.district)) - {""}


@dataclass(frozen=True, slots=True)
class Topic:
    """The text says what is wanted, or just what the site is for, but not where."""

    account: Account
    filters: tuple[Filter, ...] = ()
    notice: str = ""
    others: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Safety:
    """The text suggests a need for help sooner than a physiotherapist can give it."""

    account: Account
    urgency: Urgency
    nation: Area | None = None
    offers: tuple[Offer, ...] = ()
    template = "safety.html"
    filters: ClassVar[tuple[Filter, ...]] = ()

    @property
    def words(self) -> Words:
        return words(self.urgency, self.nation.code if self.nation else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """Several places have the name typed, or a place has nearly that name."""

    account: Account
    question: str
    offers: tuple[Offer, ...]
    because: str = ""
    template = "choose.html"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The text names a single page."""

    account: Account
    url: str
    nation: Area | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the text, and what to do about it."""

    account: Account
    message: str
    offers: tuple[Offer, ...] = field(default=())


Answer = Place | Topic | Safety | Choice | Elsewhere | Problem | None
