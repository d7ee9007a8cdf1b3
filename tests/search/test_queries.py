"""What a search costs the database: few queries, whatever is asked, and one index alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from directory.pages.results import Results, results
from directory.search.filters import WITHIN_MILES
from directory.search.judging import Query
from directory.search.links import SearchLink
from directory.search.searching import search
from tests.search import random_searches
from tests.support import generate, grounds
from tests.support.clock import set_clock

pytestmark = pytest.mark.slow

MAX_TO_FIND = 4
MAX_PER_PAGE = 7
A_PAGE_OF_ROWS = 20
SEARCHES = random_searches.searches(40)


@pytest.fixture(scope="module", autouse=True)
def services(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), generate.ten_thousand_services():
        yield


def search_for(near: str = "LS1", **changes: Any) -> random_searches.Search:
    """A search within 25 miles of Leeds, unless told otherwise."""
    given: dict[str, Any] = {
        "within": 25,
        "criteria": {},
        "sort": "nearest",
        "on": generate.TODAY,
        "nation": "E",
    }
    return random_searches.Search(near, **(given | changes))


REMOTE = search_for(criteria={"setting": ("remote",)})
NOBODY_ANYWHERE = search_for(
    criteria={
        "route": ("charity",),
        "pays": ("free",),
        "language": ("cy",),
        "experience": ("some-ms",),
    }
    | {"access": ("hoist", "cool-room", "step-free", "changing-places", "patient-transport")}
    | {"helps-with": ("pain",), "approach": ("vestibular",), "setting": ("gp-surgery",)}
)
PLAIN = [search_for(), search_for(near=""), REMOTE, NOBODY_ANYWHERE]


def find(each: random_searches.Search) -> Results:
    """All that the page of results is made from."""
    return results(each.query, SearchLink(()), QueryDict())


def box_needs_two(each: random_searches.Search) -> bool:
    """Whether reading the box takes two: the centres around a point, then the postcodes."""
    return "," in each.near


@pytest.mark.django_db
def test_finding_takes_at_most_four_queries_and_one_more_for_a_point() -> None:
    numbers = set()
    for each in [*SEARCHES, *PLAIN]:
        with CaptureQueriesContext(connection) as queries:
            found = find(each)
        assert len(queries) <= MAX_TO_FIND + box_needs_two(each), each
        numbers.add((len(queries), found.answer.total > 0, len(found.answer.beyond) > 0))
    # The place, the answer, the nearest beyond, and the services, where there are any.
    assert {(3, True, False), (4, False, True)} <= numbers


@pytest.mark.django_db
def test_a_page_takes_at_most_seven_queries_and_one_more_for_a_point(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in [*SEARCHES[:16], *PLAIN]:
        set_clock(monkeypatch, each.on)
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/search/", each.params)
        assert response.status_code == 200
        assert len(queries) <= MAX_PER_PAGE + box_needs_two(each), each


# Transactional tests run last, and empty the tables: this is the only one.
@pytest.mark.django_db(transaction=True)
def test_the_search_reads_the_covering_index_alone() -> None:
    assert not connection.in_atomic_block
    for near in ("LS1", "KW15", *random_searches.places_to_type(grounds.GROUNDS[0])):
        for within in WITHIN_MILES:
            scans = search_scans(search_for(near, within=within).query)
            assert scans == {("Index Only Scan", "service_search")}, (near, within)


def search_scans(query: Query) -> set[tuple[str, str]]:
    """How each table is read by the search's one query, and by which index."""
    with CaptureQueriesContext(connection) as queries:
        answer = search(query)
    assert answer.total > 0
    (read,) = queries.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("VACUUM directory_service")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {read['sql']}")
        (plan,) = cursor.fetchone()
    found = plan if isinstance(plan, list) else json.loads(plan)
    scans = [node for node in nodes(found[0]["Plan"]) if "Relation Name" in node]
    # VACUUM passes over a page that another process has pinned, so now and then a row is fetched.
    assert sum(node["Heap Fetches"] for node in scans) < A_PAGE_OF_ROWS
    return {(node["Node Type"], node["Index Name"]) for node in scans}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)
