"""Random searches, the same ones whenever asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from random import Random
from typing import Any

from django.utils.http import urlencode

from directory.search.box import places
from directory.search.filters import GROUPS, SORTS, WITHIN_MILES
from directory.search.judging import Query
from tests.support.generate import DAYS
from tests.support.grounds import BY_NATION, GROUNDS, Ground, full_postcodes


@dataclass(frozen=True)
class Search:
    """One search as it is typed: `near` is empty for a search without a place."""

    near: str
    within: int
    criteria: dict[str, tuple[str, ...]]
    sort: str
    on: date
    nation: str
    view: str = ""

    @property
    def params(self) -> dict[str, Any]:
        """Its query string, by parameter."""
        asked = {"near": self.near, "within": self.within, "sort": self.sort, **self.criteria}
        return asked | ({"view": self.view} if self.view else {})

    @property
    def query_string(self) -> str:
        return urlencode(self.params, doseq=True)

    @property
    def query(self) -> Query:
        """The same, for the search."""
        place = places.find(self.near, self.on)
        assert place is None or isinstance(place, places.Place), place
        criteria = {
            name: GROUPS[name].group.from_slugs(slugs) for name, slugs in self.criteria.items()
        }
        is_referrer = self.view == "referrer"
        return Query(place, self.within, criteria, self.sort, self.on, is_referrer)

    def __str__(self) -> str:
        return f"{self.params} on {self.on}"


def postcodes() -> set[str]:
    """Those to type, and their sectors and districts."""
    typed = {near for ground in GROUNDS for near in places_to_type(ground)}
    return {near for near in typed if near.split()[0] in {ground.district for ground in GROUNDS}}


def places_to_type(ground: Ground) -> list[str]:
    """A full postcode, and in turn others of its rows, sector, district, town and coordinates."""
    whole, part, bare, close_by, *_ = (spot.name for spot in full_postcodes(ground))
    at = f"{ground.latitude + 0.03:.4f},{ground.longitude - 0.02:.4f}"
    others = [(part, ground.town), (bare, ground.district), (f"{ground.district} 1", at)]
    return [whole, close_by, *others[GROUNDS.index(ground) % len(others)]]


def searches(number: int, seed: int = 2) -> list[Search]:
    """Random searches: every nation with every distance and order, and every option in turn."""
    rng = Random(seed)
    grid = [
        (nation, within, sort) for nation in BY_NATION for within in WITHIN_MILES for sort in SORTS
    ]
    rng.shuffle(grid)
    options = [(name, member.slug) for name, each in GROUPS.items() for member in each.group]
    rng.shuffle(options)
    due = cycle(options)
    found = []
    for index, (nation, within, sort) in zip(range(number), cycle(grid), strict=False):
        near = rng.choice(places_to_type(rng.choice(BY_NATION[nation])))
        if index % 31 == 30:
            near = ""
        # Without a place all are in range, so there the choices narrow what is to be counted.
        few, many = (3, 6) if not near else (2, 8) if index % 2 else (0, 4)
        criteria = _criteria(rng, due, rng.randint(few, many))
        view = "referrer" if index % 3 == 2 else ""
        found.append(Search(near, within, criteria, sort, rng.choice(DAYS), nation, view))
    return found


def _criteria(
    rng: Random, due: Iterator[tuple[str, str]], groups: int
) -> dict[str, tuple[str, ...]]:
    """Options of up to so many groups; the first option is the next one due."""
    criteria: dict[str, tuple[str, ...]] = {}
    for _ in range(groups):
        if not criteria:
            name, slug = next(due)
            chosen = {slug}
        else:
            name = rng.choice(list(GROUPS))
            chosen = set()
        slugs = [member.slug for member in GROUPS[name].group]
        more = rng.choices((1, 2, 3), weights=(60, 30, 10))[0]
        while len(chosen) < min(more, len(slugs)):
            chosen.add(rng.choice(slugs))
        criteria.setdefault(name, tuple(sorted(chosen)))
    return criteria
