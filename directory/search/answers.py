"""What the search box is answered with: a place, a choice between places, a page, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from directory.geo import Point
from directory.models import Area


@dataclass(frozen=True, slots=True)
class Offer:
    """Something else it may have been: to search for, or to read."""

    label: str
    detail: str = ""
    near: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to search from, how precisely it is known, and in which areas it is known to lie."""

    label: str
    point: Point
    shared_as: str  # what an address offered for sharing carries: never a full postcode
    is_about: bool = False
    district: str = ""
    council: Area | None = None
    body: Area | None = None
    nation: Area | None = None
    # Of what is coarser than a postcode: which share of its postcodes lies where, by code.
    shares: Mapping[str, float] = field(default_factory=dict, hash=False)
    close_councils: frozenset[str] = frozenset()  # of a full postcode: others within 150 m
    notice: str = ""
    others: tuple[Offer, ...] = ()

    def __str__(self) -> str:
        return f"about {self.label}" if self.is_about else self.label

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the areas and the postcode district it is known to be in."""
        areas = (area.code for area in (self.council, self.body, self.nation) if area)
        return frozenset((*areas, self.district)) - {""}


@dataclass(frozen=True, slots=True)
class Choice:
    """Several places answer to what was typed."""

    question: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was typed names one page."""

    url: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what was typed, and what to do."""

    message: str
    offers: tuple[Offer, ...] = ()


Answer = Place | Choice | Elsewhere | Problem | None
