"""Whatever the oracle answers to searches by chance, the invariants have nothing to say to it."""

from functools import cache
from random import Random

import pytest

from tests.search.judging_places import DISTRICTS
from tests.search.judging_reading import TODAY, known_postcodes, named_area, searcher_near
from tests.search.oracle import chance, invariants
from tests.search.oracle.answer import answer, count_beside
from tests.search.oracle.facts import Criteria, Listing, NamedArea
from tests.search.oracle.judge import judge

NEAR = ["LS7 2QB", "BT23 4YJ", "CH1 6PH", "TD15 1AA", "DA5 2BD", "G46 8PG", "SA1", "LS29", "Leeds"]
NAMES = [
    *("Leeds", "Bradford", "Belfast", "Cheshire West and Chester", "Flintshire", "Wrexham"),
    *("Northumberland", "Scottish Borders", "Dartford", "Bexley", "Glasgow City", "Swansea"),
    *("East Renfrewshire", "Neath Port Talbot", "England", "Wales", "Scotland"),
    *("Northern Ireland", "LS7", "LS29", "BT23", "CH1", "SA1", "G46", "TD15"),
]
IN_ONE_NATION = sorted(DISTRICTS.keys() - {"CH1", "SY5", "SY10"})


@cache
def listings() -> list[Listing]:
    rng = Random(13)
    points = [searcher_near(name).point for name in NEAR]
    return [chance.listing(rng, index, TODAY, points, areas()) for index in range(250)]


@cache
def areas() -> list[NamedArea]:
    return [named_area(name) for name in NAMES]


@pytest.mark.slow
@pytest.mark.parametrize("near", NEAR)
def test_nobody_is_offered_who_cannot_be_reached(near: str) -> None:
    rng, searcher = Random(near), searcher_near(near)
    for criteria in (chance.criteria(rng, TODAY) for _ in range(20)):
        shown = answer(listings(), searcher, criteria).shown
        assert not invariants.offered_though_out_of_reach(shown, searcher, criteria)
        assert not invariants.unknown_stands_as_yes(shown, searcher, criteria)
        assert not invariants.told_no_and_shown(shown, searcher, criteria)
        assert not invariants.shown_twice(shown)
        if criteria.sort == "nearest":
            assert not invariants.further_before_nearer(shown)


@pytest.mark.parametrize(
    ("group", "choice"), [("access", "hoist"), ("route", "nhs-self-referral"), ("pays", "fee")]
)
def test_nothing_unknown_is_counted_as_yes(group: str, choice: str) -> None:
    criteria, totals = Criteria(day=TODAY, within=100), 0
    for searcher in map(searcher_near, NEAR):
        count = count_beside(listings(), searcher, criteria, group, choice)
        assert not invariants.unknown_counted_as_yes(count, listings(), group, choice)
        totals += count.total
    assert totals


def test_nothing_is_said_to_fit_without_a_place() -> None:
    rng = Random(0)
    for criteria in (chance.criteria(rng, TODAY) for _ in range(20)):
        assert not invariants.said_to_fit_without_a_place(answer(listings(), None, criteria).shown)


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_ONE_NATION)
def test_a_district_stands_between_its_postcodes(name: str) -> None:
    inside = [each.name for each in known_postcodes().values() if each.district == name]
    rng, criteria = Random(name), Criteria(day=TODAY)
    everywhere = [each.point for each in known_postcodes().values() if each.district == name]
    council = sorted(DISTRICTS[name].councils)
    named = [named_area(each) for each in [*council, name, "England", "Wales"]]
    for index in range(20):
        listing = chance.listing(rng, index, TODAY, everywhere, named)
        parts = [judge(listing, searcher_near(each), criteria).part.name.lower() for each in inside]
        part = judge(listing, searcher_near(name), criteria).part.name.lower()
        assert not invariants.district_stands_apart(part, parts), listing
