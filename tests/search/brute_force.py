"""What a search must answer: every service asked in turn, by the words of the design alone.

Slow on purpose: it reads like a specification, and shares no line with the search.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from directory.models import Area
from tests.support.brute_facts import (
    GREAT_CIRCLE_ERROR,
    SLUGS,
    Distances,
    Facts,
    Spot,
    months_later,
    read_services,
)

FARTHEST_HOME_VISIT = 50  # miles
NEAREST_BEYOND = 5
NOTHING: frozenset[str] = frozenset()

FIRST_CONTACT = "first contact only"
NOT_TAKING = "not taking new people"
PAUSED = "paused"
OUTSIDE = "outside its area"
ACCESS_UNKNOWN = "an access fact not told"
SELF_REFERRAL_UNKNOWN = "self-referral not known"
HOME_UNKNOWN = "may not visit this home"
AREA_UNKNOWN = "cannot tell its area"
BORDER = "across a national border"
STALE = "not checked for a year"
MAKE_UNLIKELY = {FIRST_CONTACT, NOT_TAKING, PAUSED, OUTSIDE}


@dataclass(frozen=True)
class Asked:
    spot: Spot | None
    within: int
    wish: Mapping[str, frozenset[str]]
    sort: str
    on: date


# --- The answer ----------------------------------------------------------------------------------


@dataclass
class Found:
    """A service in range, and why it does not simply fit."""

    facts: Facts
    metres: float | None
    at_hand: frozenset[str]  # the settings that someone at the place can use
    why: set[str]

    @property
    def part(self) -> str:
        return "remote" if self.facts.is_remote_only else self.likely

    @property
    def likely(self) -> str:
        if self.why & MAKE_UNLIKELY:
            return "unlikely"
        return "ask" if self.why else "fits"


@dataclass
class Expected:
    parts: dict[str, list[Found]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    without: dict[tuple[str, str], int] = field(default_factory=dict)
    beyond: list[Found] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The title counts those that fit and those to ask first."""
        return len(self.parts["fits"]) + len(self.parts["ask"])


class BruteForce:
    """Answers searches over the services that stand in the database when it is made."""

    def __init__(self) -> None:
        self.services = read_services()
        self.distances = Distances(self.services)
        self.areas = {area.code: area for area in Area.objects.all()}
        self.anywhere = [
            facts
            for facts in self.services
            if facts.is_remote_only or facts.point is None or facts.row.home_areas
        ]
        # What is asked of a service again and again, whatever is searched for.
        self.is_listed = cache(Facts.is_listed)
        self.visits = cache(self._visits)
        self.lies_in_area_of = cache(self._lies_in_area_of)

    def answer(self, asked: Asked) -> Expected:
        in_range = [one for facts in self.candidates(asked) if (one := self.reach(facts, asked))]
        fitting = [found for found in in_range if not failing(found, asked.wish)]
        expected = Expected()
        for part in ("fits", "ask", "unlikely", "remote"):
            of_part = [one for one in fitting if one.part == part]
            expected.parts[part] = sorted(of_part, key=lambda one: order(one, asked))
        counted = [one for one in in_range if one.part in ("fits", "ask")]
        expected.counts = counts(counted, asked)
        if not expected.total:
            expected.without = counts_without(counted, asked)
            expected.beyond = self.nearest_beyond(asked)
        return expected

    def candidates(self, asked: Asked) -> list[Facts]:
        """All that are listed that day and may be in range."""
        if asked.spot is None:
            near = self.services
        else:
            farthest = max(asked.within, FARTHEST_HOME_VISIT)
            close = self.distances.perhaps_within(asked.spot, farthest)
            near = list(dict.fromkeys([*close, *self.anywhere]))
        return [facts for facts in near if self.is_listed(facts, asked.on)]

    def reach(self, facts: Facts, asked: Asked) -> Found | None:
        """The service where the place is inside its circle, its visits or its video; else None."""
        spot = asked.spot
        settings = facts.has["setting"]
        if spot is None:
            return self.judge(facts, None, settings, "", asked)
        if facts.is_remote_only:
            return self.judge(facts, None, settings, "", asked)
        is_near = self.distances.is_within(spot, facts, asked.within)
        visits = self.visits(facts, spot)
        if not is_near and visits != "yes":
            return None
        at_hand = settings if is_near else frozenset({"home-visits"})
        return self.judge(facts, self.metres(spot, facts), at_hand, visits, asked)

    def metres(self, spot: Spot, facts: Facts) -> float | None:
        return self.distances.metres(spot, facts) if facts.point else None

    def _visits(self, facts: Facts, spot: Spot) -> str:
        """ "yes", "no" or "unknown"; empty where homes are not visited at all."""
        row = facts.row
        if "home-visits" not in facts.has["setting"]:
            return ""
        if row.home_miles and self.distances.is_within(spot, facts, row.home_miles):
            return "yes"
        if row.home_areas:
            lies = self.lies(spot, row.home_areas, row.nation_id)
            return {"inside": "yes", "outside": "no"}.get(lies, "unknown")
        return "no" if row.home_miles else "unknown"

    def _lies_in_area_of(self, facts: Facts, spot: Spot | None) -> str:
        """Where the place is, seen from the area served; empty where there is none, or no place."""
        row = facts.row
        return self.lies(spot, row.serves, row.nation_id) if spot and row.serves else ""

    def lies(self, spot: Spot, codes: Sequence[str], nation: str | None) -> str:
        """Where the place is, seen from a service's areas: inside, outside, border or unknown."""
        if spot.codes & set(codes):
            return "inside"
        if not all(self.can_tell(spot, code) for code in codes) or not (spot.nation and nation):
            return "unknown"
        return "outside" if spot.nation == nation else "border"

    def can_tell(self, spot: Spot, code: str) -> bool:
        """Whether what is known of the place shows that it is not in this area or district."""
        if code not in self.areas:
            return spot.district != ""
        area = self.areas[code]
        nation = area.parent_id or area.code
        if spot.nation and spot.nation != nation:
            return True
        return {"council": spot.council, "body": spot.body, "nation": spot.nation}[area.level] != ""

    def judge(
        self,
        facts: Facts,
        metres: float | None,
        settings: frozenset[str],
        visits: str,
        asked: Asked,
    ) -> Found:
        at_hand = settings - {"home-visits"} if visits == "no" else settings
        return Found(facts, metres, at_hand, self.why(facts, at_hand, visits, asked))

    def why(self, facts: Facts, at_hand: frozenset[str], visits: str, asked: Asked) -> set[str]:
        row, wish = facts.row, asked.wish
        lies = self.lies_in_area_of(facts, asked.spot)
        routes, settings = wish.get("route", NOTHING), wish.get("setting", NOTHING)
        told = facts.has["access"] | facts.lacks
        reasons = {
            FIRST_CONTACT: row.first_contact_only,
            NOT_TAKING: row.taking_new == "no",
            PAUSED: bool(row.paused_until and asked.on < row.paused_until),
            OUTSIDE: lies == "outside",
            BORDER: lies == "border",
            AREA_UNKNOWN: lies == "unknown",
            ACCESS_UNKNOWN: bool(wish.get("access", NOTHING) - told),
            SELF_REFERRAL_UNKNOWN: (
                "nhs-self-referral" in routes
                and facts.may_take_self_referral
                and not routes & facts.has["route"]
            ),
            HOME_UNKNOWN: visits == "unknown" and settings & at_hand == {"home-visits"},
            STALE: facts.is_unchecked(asked.on),
        }
        return {reason for reason, holds in reasons.items() if holds}

    def nearest_beyond(self, asked: Asked) -> list[Found]:
        """The five nearest outside the circle that match, as if one went there."""
        spot = asked.spot
        if spot is None:
            return []
        matching: list[Found] = []
        for rough, _, facts in self.distances.roughly(spot):
            if len(matching) >= NEAREST_BEYOND:
                fifth = sorted(one.metres or 0 for one in matching)[NEAREST_BEYOND - 1]
                if rough > fifth * GREAT_CIRCLE_ERROR:
                    break
            if not self.is_listed(facts, asked.on):
                continue
            visits = self.visits(facts, spot)
            one = self.judge(facts, self.metres(spot, facts), facts.has["setting"], visits, asked)
            if one.part in ("fits", "ask") and not failing(one, asked.wish):
                matching.append(one)
        return sorted(matching, key=nearest)[:NEAREST_BEYOND]


# --- What was chosen -----------------------------------------------------------------------------


def failing(found: Found, wish: Mapping[str, frozenset[str]]) -> list[str]:
    """The groups that were chosen from and of which it has nothing."""
    return [name for name, chosen in wish.items() if not matches(found, name, chosen)]


def matches(found: Found, name: str, chosen: frozenset[str]) -> bool:
    """Any of the chosen will do; of access facts none may be told "no"."""
    facts = found.facts
    if not chosen:
        return True
    if name == "access":
        return not chosen & facts.lacks
    if name == "setting":
        return bool(chosen & found.at_hand)
    if name == "route" and "nhs-self-referral" in chosen and facts.may_take_self_referral:
        return True
    return bool(chosen & facts.has[name])


def counts(counted: Sequence[Found], asked: Asked) -> dict[str, dict[str, int]]:
    """Beside each option: the total there would be were it chosen too."""
    missing = [(one, failing(one, asked.wish)) for one in counted]
    result: dict[str, dict[str, int]] = {}
    for name, slugs in SLUGS.items():
        others_match = [one for one, groups in missing if set(groups) <= {name}]
        chosen = asked.wish.get(name, NOTHING)
        result[name] = {slug: number(others_match, name, chosen | {slug}) for slug in slugs}
    return result


def number(found: Sequence[Found], name: str, chosen: frozenset[str]) -> int:
    return sum(matches(one, name, chosen) for one in found)


def counts_without(counted: Sequence[Found], asked: Asked) -> dict[tuple[str, str], int]:
    """For each choice made: the total there would be without it."""
    result = {}
    for name, chosen in asked.wish.items():
        for slug in chosen:
            wish = {**asked.wish, name: chosen - {slug}}
            result[name, slug] = sum(not failing(one, wish) for one in counted)
    return result


# --- Order ---------------------------------------------------------------------------------------


def nearest(found: Found) -> tuple[Any, ...]:
    """By distance, those without a point last; at the same distance by number."""
    return (found.metres is None, found.metres or 0.0, found.facts.row.pk)


def order(found: Found, asked: Asked) -> tuple[Any, ...]:
    """Those by video or phone stand in one block: in it, too, what fits comes first."""
    is_less_likely = ("fits", "ask", "unlikely").index(found.likely)
    return (is_less_likely if found.part == "remote" else 0, *order_in_part(found, asked))


def order_in_part(found: Found, asked: Asked) -> tuple[Any, ...]:
    row = found.facts.row
    by_name = (row.search_name, row.pk)
    then = nearest(found) if asked.spot else by_name
    if asked.sort == "name" or (asked.sort == "nearest" and asked.spot is None):
        return by_name
    return (*group_in_order(found, asked), *then)


def group_in_order(found: Found, asked: Asked) -> tuple[Any, ...]:
    """What an order other than by distance looks at first."""
    row = found.facts.row
    if asked.sort == "soonest":
        is_shown = row.wait_told_on and months_later(row.wait_told_on, 12) >= asked.on
        wait = row.wait_days if is_shown else None
        return (wait is None, wait or 0)
    if asked.sort == "checked":
        latest = max(found.facts.confirmed, default=date.min)
        return (-latest.toordinal(),)
    return ()


def is_in_order(numbers: Sequence[int], expected: Sequence[Found], asked: Asked) -> bool:
    """The same services in the same order, but that two within a metre may change places."""
    by_number = {found.facts.row.pk: found for found in expected}
    if sorted(numbers) != sorted(by_number):
        return False
    return all(
        found is due or may_change_places(found, due, asked)
        for found, due in zip((by_number[number] for number in numbers), expected, strict=True)
    )


def may_change_places(one: Found, other: Found, asked: Asked) -> bool:
    """Two at one point are at exactly one distance, so there their numbers decide."""
    if asked.sort == "name" or one.metres is None or other.metres is None:
        return False
    is_level = group_in_order(one, asked) == group_in_order(other, asked)
    return is_level and 0 < abs(one.metres - other.metres) < 1
