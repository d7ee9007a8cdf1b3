"""500 searches over 10,000 services answer what brute force answers, and 48 show it: none wrong."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.search.filters import GROUPS, SORTS, WITHIN_MILES
from directory.search.judging import Hit, Reason
from directory.search.searching import Answer, search
from tests.search import brute_force, random_searches
from tests.search.brute_force import Asked, BruteForce, Expected, Found
from tests.search.result_pages import check_pages
from tests.support import brute_facts, generate
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db

SEARCHES = random_searches.searches(500)
A_TEST = 10
SHOWN = random_searches.searches(48)
SHOWN_PER_TEST = 4
METRES_WRONG_AT_MOST = 1.0
FARTHEST = 400 * brute_facts.METRES_PER_MILE  # from there on an arc is wrong by up to 3 millionths

REASONS = {
    brute_force.FIRST_CONTACT: Reason.FIRST_CONTACT,
    brute_force.NOT_TAKING: Reason.NOT_TAKING,
    brute_force.PAUSED: Reason.PAUSED,
    brute_force.OUTSIDE: Reason.OUTSIDE_AREA,
    brute_force.ACCESS_UNKNOWN: Reason.ACCESS_UNKNOWN,
    brute_force.SELF_REFERRAL_UNKNOWN: Reason.SELF_REFERRAL_UNKNOWN,
    brute_force.HOME_UNKNOWN: Reason.HOME_UNKNOWN,
    brute_force.AREA_UNKNOWN: Reason.AREA_UNKNOWN,
    brute_force.BORDER: Reason.BORDER,
    brute_force.STALE: Reason.STALE,
}


@pytest.fixture(scope="module")
def truth(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BruteForce]:
    with django_db_blocker.unblock(), generate.ten_thousand_services():
        made = BruteForce()
        gc.freeze()  # thousands of rows that stay need not be looked through again and again
        yield made
        gc.unfreeze()


def numbers(hits: Sequence[Hit]) -> list[int]:
    return [hit.slim.id for hit in hits]


def check(answer: Answer, expected: Expected, of: Asked) -> None:
    for part, found in expected.parts.items():
        hits: list[Hit] = getattr(answer, part)
        assert brute_force.is_in_order(numbers(hits), found, of), part
        assert {hit.part.value for hit in hits} <= {part}
        check_each(hits, found)
    assert answer.total == expected.total
    assert answer.counts == expected.counts
    assert answer.without == expected.without
    nearest_first = replace(of, sort="nearest")
    assert brute_force.is_in_order(numbers(answer.beyond), expected.beyond, nearest_first)
    assert {hit.part.value for hit in answer.beyond} <= {"beyond"}
    check_each(answer.beyond, expected.beyond)


def check_each(hits: Sequence[Hit], expected: Sequence[Found]) -> None:
    """Every reason is given, and every distance is right within a metre."""
    by_number = {found.facts.row.pk: found for found in expected}
    for hit in hits:
        found = by_number[hit.slim.id]
        why = Reason(0)
        for reason in found.why:
            why |= REASONS[reason]
        assert hit.reasons == why, found
        if found.metres is None:
            assert hit.miles is None
        else:
            assert hit.miles is not None
            wrong = abs(hit.miles * brute_facts.METRES_PER_MILE - found.metres)
            assert wrong < METRES_WRONG_AT_MOST * max(1, found.metres / FARTHEST) ** 3, found


@pytest.mark.parametrize("first", range(0, len(SEARCHES), A_TEST))
def test_searches_answer_what_brute_force_answers(truth: BruteForce, first: int) -> None:
    for each in SEARCHES[first : first + A_TEST]:
        try:
            check(search(each.query), truth.answer(each.asked), each.asked)
        except AssertionError as error:
            error.add_note(f"In the search {each}")
            raise


@pytest.mark.parametrize("first", range(0, len(SHOWN), SHOWN_PER_TEST))
def test_every_page_shows_what_brute_force_answers(
    truth: BruteForce, client: Client, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    for each in SHOWN[first : first + SHOWN_PER_TEST]:
        set_clock(monkeypatch, each.on)
        try:
            check_pages(client, each, truth.answer(each.asked))
        except AssertionError as error:
            error.add_note(f"In the search {each}")
            raise


def test_the_services_are_of_every_kind(truth: BruteForce) -> None:
    """At least a tenth are each of what makes a search hard."""
    on = generate.TODAY
    kinds: Counter[str] = Counter()
    for facts in truth.services:
        row = facts.row
        people = [brute_facts.last_public_day(looks) for looks in facts.teams_looks]
        is_anyone_public = any(day is not None and day >= on for day in people)
        kinds += Counter(
            {
                "visits homes beyond": (row.home_miles or 0) > generate.DEFAULT_WITHIN,
                "visits listed areas": bool(row.home_areas),
                "serves limited areas": bool(row.serves),
                "works only remotely": facts.is_remote_only,
                "is stale": facts.is_unchecked(on),
                "is a draft": row.status == "draft",
                "is private without a public person": row.organisation.kind == "private"
                and not is_anyone_public,
                "has no point": not facts.point and not facts.is_remote_only,
                "has access facts unknown": len(facts.has["access"] | facts.lacks) < 11,
                "is listed": facts.is_listed(on),
            }
        )
    assert len(truth.services) == 10_000
    assert {kind: number for kind, number in kinds.items() if number < 1000} == {}
    assert len(kinds) == 10


def test_the_searches_are_of_every_kind(truth: BruteForce) -> None:
    """Every nation with every distance and order, every option, every pair of groups."""
    grid = {(each.nation, each.within, each.sort) for each in SEARCHES if each.near}
    assert len(grid) == 4 * len(WITHIN_MILES) * len(SORTS)
    chosen = {
        (name, slug) for each in SEARCHES for name, slugs in each.wish.items() for slug in slugs
    }
    assert chosen == {(name, slug) for name, slugs in brute_facts.SLUGS.items() for slug in slugs}
    pairs = {pair for each in SEARCHES for pair in combinations(sorted(each.wish), 2)}
    assert pairs == set(combinations(sorted(GROUPS), 2))
    found = [truth.answer(each.asked) for each in SEARCHES[:40]]
    assert sum(not each.total for each in found) >= 4
    assert sum(bool(each.beyond) for each in found) >= 4
    for part in ("fits", "ask", "unlikely", "remote"):
        assert sum(bool(each.parts[part]) for each in found) >= 12, part
    assert {each.on for each in SEARCHES} == set(generate.DAYS)
    assert min(generate.DAYS) > date(2026, 1, 1)
