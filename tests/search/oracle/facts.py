"""What decides a search: a listing, the one who searches, and what is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Self

from directory.geo import Point

DEFAULT_WITHIN = 25

CLINICS = frozenset({"hospital", "community-clinic", "gp-surgery"})
HOME, REMOTE = "home-visits", "remote"
SELF_REFERRAL = "nhs-self-referral"
NHS_ROUTES = frozenset({"nhs-referral", SELF_REFERRAL})


class Level(Enum):
    """What kind of area a code is for."""

    COUNCIL = "council"
    BODY = "body"
    NATION = "nation"
    DISTRICT = "district"


class Kind(Enum):
    """Who provides. An MS Therapy Centre is a charity."""

    NHS = "nhs"
    PRIVATE = "private"
    CHARITY = "charity"


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area or postcode district that a listing names, and the nation that it lies in."""

    code: str
    level: Level
    nation: str | None  # None for a district in two nations, or one that is not known


@dataclass(frozen=True, slots=True)
class AreaRule:
    """What an area says of people with MS referring themselves, for the services it names."""

    area: NamedArea
    says_yes: bool
    checked_on: date
    districts: frozenset[NamedArea] = frozenset()  # only for a part of the area


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All that a listing says which decides where it stands. None is not known."""

    code: str
    name: str  # as names are sorted
    kind: Kind
    is_published: bool = True
    point: Point | None = None
    point_is_about: bool = False
    settings: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    pays: frozenset[str] = frozenset()
    helps_with: frozenset[str] = frozenset()
    approaches: frozenset[str] = frozenset()
    experience: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    access_yes: frozenset[str] = frozenset()
    access_no: frozenset[str] = frozenset()
    home_miles: int | None = None
    home_areas: frozenset[NamedArea] = frozenset()
    serves: frozenset[NamedArea] = frozenset()  # none: anywhere
    goes_by_gp: bool = False
    people_confirmed_until: date | None = None  # the last day on which somebody is confirmed
    first_contact_only: bool = False
    taking_new: bool | None = None
    paused_until: date | None = None
    checked_on: date | None = None
    self_referral: bool | None = None
    self_referral_checked_on: date | None = None
    area_rules: tuple[AreaRule, ...] = ()  # those that name this service
    who_may_refer: frozenset[str] = frozenset()  # none: not known
    takes_urgent: bool | None = None
    urgent_days: int | None = None
    tells_relapse: bool = False
    wait_days: int | None = None
    wait_told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Some of a place's postcodes: those in the same council, planning body, nation and district.

    `known` says which of these levels are known of them; a code of another level may yet be theirs.
    """

    share: float
    areas: frozenset[str]
    known: frozenset[Level]
    nation: str | None


@dataclass(frozen=True, slots=True)
class Searcher:
    """Where somebody searches from."""

    point: Point
    is_exact: bool  # a full postcode; anything coarser is "about"
    grounds: tuple[Ground, ...]  # their shares come to one
    close_councils: frozenset[str] = frozenset()  # of other postcodes within 150 metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What is asked for: choices by group, the circle, the order and the day."""

    day: date
    chosen: frozenset[tuple[str, str]] = frozenset()  # group and choice
    within: int = DEFAULT_WITHIN
    sort: str = "nearest"

    def of(self, group: str) -> frozenset[str]:
        """What is chosen in a group."""
        return frozenset(choice for name, choice in self.chosen if name == group)

    def with_choice(self, group: str, choice: str) -> Self:
        return replace(self, chosen=self.chosen | {(group, choice)})

    def without(self, group: str, choice: str) -> Self:
        return replace(self, chosen=self.chosen - {(group, choice)})


@dataclass(frozen=True, slots=True)
class Shown:
    """One listing as an answer shows it, whoever gave the answer: the invariants look at this."""

    listing: Listing
    part: str  # fits, ask, unlikely, beyond, remote; "listed" where no place was given
    words: str = ""  # of its card
    miles: float | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """The number beside an option, and how many of them are known for certain and not known."""

    total: int
    yes: int
    not_known: int


@dataclass(frozen=True, slots=True)
class WordsAccount:
    """What an answer says of the words typed."""

    typed: str
    used: tuple[str, ...] = field(default=())
    not_used: tuple[str, ...] = field(default=())

    def __iter__(self) -> Iterator[str]:
        yield from self.used
        yield from self.not_used
