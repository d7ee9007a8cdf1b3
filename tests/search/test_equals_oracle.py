"""Random searches answer what the oracle answers, which was written from the design alone.

ORACLE_SERVICES and ORACLE_SEARCHES make it as large as there is time for: 10,000 and 2,000 take
half an hour.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.geo import miles_between
from directory.models import Service
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.judged import Hit
from directory.search.searching import MAX_BEYOND, Answer, search
from referrals.models import AreaAdvice
from tests.search import random_searches
from tests.search.oracle import invariants, reading
from tests.search.oracle.answer import answer as oracle_answer
from tests.search.oracle.answer import count_beside, totals_without
from tests.search.oracle.facts import AreaRule, Criteria, Listing, Searcher, Shown
from tests.search.random_searches import Search
from tests.support import generate
from tests.support.clock import set_clock
from tests.support.page_tree import visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SERVICES = int(os.environ.get("ORACLE_SERVICES", "1000"))
SEARCHES = [
    each
    for each in random_searches.searches(int(os.environ.get("ORACLE_SEARCHES", "240")))
    # Of a town and a point the oracle knows the areas of the nearest postcode.
    if not each.near or each.near in random_searches.postcodes()
]
PER_TEST = 10
OPTIONS_COUNTED = 3
PARTS = ("fits", "ask", "unlikely", "remote")
RESULTS_PER_PAGE = 20


@pytest.fixture(scope="module", autouse=True)
def services(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), generate.ten_thousand_services(SERVICES):
        yield
    for cached in (all_listings, listed_on, codes, searcher):
        cached.cache_clear()


# --- What the oracle is told ---------------------------------------------------------------------


@cache
def all_listings() -> list[Listing]:
    areas, rules = reading.named_areas(), dict[int, list[AreaRule]]()
    for named in AreaAdvice.services.through.objects.select_related("areaadvice"):
        advice = named.areaadvice
        if advice.ms_self_referral:
            districts = frozenset(areas[code] for code in advice.districts)
            says_yes = advice.ms_self_referral == "yes"
            rule = AreaRule(areas[advice.area_id], says_yes, advice.checked_on, districts)
            rules.setdefault(named.service_id, []).append(rule)
    rows = Service.objects.select_related("organisation", "referral_details").prefetch_related(
        "physiotherapists__register_checks", "confirmations"
    )
    return [reading.from_row(row, areas, rules.get(row.pk, ())) for row in rows]


@cache
def listed_on(day: object) -> frozenset[str]:
    return frozenset(Service.objects.listed(day).values_list("code", flat=True))  # type: ignore[arg-type]


@cache
def codes() -> dict[int, str]:
    return dict(Service.objects.values_list("pk", "code"))


@cache
def searcher(near: str) -> Searcher | None:
    return reading.from_place(near) if near else None


def listings(each: Search) -> list[Listing]:
    """Who is listed that day.

    From afar a service with a place counts as it is there: half the country is to be had by video
    besides, and would bury those who work so and no other way. A rule over a year old counts no
    more.
    """
    listed = [one for one in all_listings() if one.code in listed_on(each.on)]
    here = searcher(each.near)
    return [_as_read(one, here, each) for one in listed]


def _as_read(one: Listing, here: Searcher | None, each: Search) -> Listing:
    fresh = tuple(rule for rule in one.area_rules if not _is_old(rule, each))
    is_far = here and one.point and miles_between(here.point, one.point) > each.within
    kept = one.settings - {"remote"} if is_far and one.settings != {"remote"} else one.settings
    return replace(one, settings=kept, area_rules=fresh)


def _is_old(rule: AreaRule, each: Search) -> bool:
    then = rule.checked_on
    return (each.on.year, each.on.month, each.on.day) > (then.year + 1, then.month, then.day)


def criteria(each: Search) -> Criteria:
    chosen = frozenset(
        (_group(name), slug) for name, slugs in each.criteria.items() for slug in slugs
    )
    return Criteria(day=each.on, chosen=chosen, within=each.within, sort=each.sort)


def _group(name: str) -> str:
    return name.replace("-", "_")


# --- The searches --------------------------------------------------------------------------------


@pytest.mark.parametrize("first", range(0, len(SEARCHES), PER_TEST))
def test_searches_answer_what_the_oracle_answers(first: int) -> None:
    for each in SEARCHES[first : first + PER_TEST]:
        try:
            check(each, search(each.query))
        except AssertionError as error:
            error.add_note(f"In the search {each}")
            raise


def check(each: Search, found: Answer) -> None:
    told, here, asked = listings(each), searcher(each.near), criteria(each)
    expected = oracle_answer(told, here, asked)
    for part in PARTS:
        due = {one.listing.code for one in getattr(expected, part)}
        assert members(getattr(found, part)) == due, part
    assert members(found.listed) == {one.code for one in expected.by_name}
    far = {one.listing.code: round(one.miles or 0.0, 3) for one in expected.beyond}
    beyond = [codes()[hit.slim.id] for hit in found.beyond]
    assert set(beyond) <= set(far)
    assert [far[code] for code in beyond] == list(far.values())[:MAX_BEYOND]  # ties in any order
    if each.near and not found.total:
        without = totals_without(told, here, asked)
        assert {(_group(name), slug): total for (name, slug), total in found.without.items()} == (
            without
        )
    check_counts(each, found, told)
    if here:
        shown = [one for part in (*PARTS, "beyond") for one in _shown(part, found, told)]
        assert not invariants.offered_though_out_of_reach(shown, here, asked)
        assert not invariants.unknown_stands_as_yes(shown, here, asked)
        assert not invariants.told_no_and_shown(shown, here, asked)
        assert not invariants.shown_twice(shown)


def members(hits: Sequence[Hit]) -> set[str]:
    return {codes()[hit.slim.id] for hit in hits}


def _shown(part: str, found: Answer, told: list[Listing]) -> Iterator[Shown]:
    by_code = {one.code: one for one in told}
    for hit in getattr(found, part):
        yield Shown(by_code[codes()[hit.slim.id]], part, "", hit.miles)


def check_counts(each: Search, found: Answer, told: list[Listing]) -> None:
    """Beside some options, as many as would be found with them; and no unknown is a yes."""
    options = [(name, one.slug) for name, group in GROUPS.items() for one in group.options]
    options.remove(("setting", "remote"))  # who works so and no other way is in no total
    if not each.query.reads_referrals:
        options = [(name, slug) for name, slug in options if name not in FOR_REFERRERS]
    for name, slug in Random(str(each)).sample(options, OPTIONS_COUNTED):
        expected = count_beside(told, searcher(each.near), criteria(each), _group(name), slug)
        counted = found.counts[name][slug]
        assert counted.total == expected.total, (name, slug)
        is_new = name in FOR_REFERRERS and name not in each.criteria
        if each.near and (name == "access" or is_new):
            assert counted.yes == expected.yes, slug


# --- Their pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("each", SEARCHES[:24], ids=str)
def test_pages_show_what_is_found(monkeypatch: pytest.MonkeyPatch, each: Search) -> None:
    set_clock(monkeypatch, each.on)
    found = search(each.query)
    hits = [*found.in_order, *(found.remote if each.criteria.get("setting") == ("remote",) else [])]
    for number in range(len(hits) // RESULTS_PER_PAGE + 1):
        due = hits[number * RESULTS_PER_PAGE : (number + 1) * RESULTS_PER_PAGE]
        if not due and number:
            assert Client().get("/search/", {**each.params, "page": number + 1}).status_code == 404
            return
        page = visit(f"/search/?{each.query_string}&page={number + 1}")
        parts = {hit.part.value for hit in due}
        articles = [one for one in page.all("article") if one["data-part"] in parts]
        assert [one["data-service"] for one in articles] == [codes()[hit.slim.id] for hit in due]
        assert [one["data-part"] for one in articles] == [hit.part.value for hit in due]


def test_the_searches_are_of_every_kind() -> None:
    kinds: Counter[str] = Counter()
    for each in SEARCHES[:100]:
        found = search(each.query)
        kinds.update(part for part in (*PARTS, "beyond", "listed") if getattr(found, part))
    assert min(kinds[part] for part in (*PARTS, "beyond", "listed")) >= 3, kinds
