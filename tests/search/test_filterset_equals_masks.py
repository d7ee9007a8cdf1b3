"""The filterset's query and the search's masks find the same, whatever is chosen."""

from collections.abc import Iterator

import pytest
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from directory.models import Service
from directory.search.filters import GROUPS, ServiceFilter
from directory.search.judging import Query
from directory.search.searching import search
from directory.vocabulary import Priority
from tests.search import random_searches
from tests.support import generate

pytestmark = pytest.mark.django_db

SEARCHES = random_searches.searches(60, seed=3)


@pytest.fixture(scope="module", autouse=True)
def services(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), generate.ten_thousand_services(1000):
        yield


def by_filterset(each: random_searches.Search) -> set[int]:
    params = QueryDict(mutable=True)
    for name, slugs in each.criteria.items():
        params.setlist(name, list(slugs))
    found = ServiceFilter(params, queryset=Service.objects.listed(each.on))
    assert found.form.is_valid(), found.form.errors
    return set(found.qs.values_list("pk", flat=True))


def by_masks(each: random_searches.Search) -> set[int]:
    criteria = {name: GROUPS[name].group.from_slugs(slugs) for name, slugs in each.criteria.items()}
    answer = search(Query(None, each.within, criteria, each.sort, each.on))
    return {hit.slim.id for hit in [*answer.in_order, *answer.remote]}


@pytest.mark.slow
def test_the_filterset_and_the_masks_find_the_same_services() -> None:
    sizes = []
    for each in SEARCHES:
        found = by_filterset(each)
        assert found == by_masks(each), each
        sizes.append(len(found))
    assert sum(size > 0 for size in sizes) > 35
    assert max(sizes) > 500


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUPS)
def test_every_option_by_itself_finds_the_same_services(name: str) -> None:
    for member in GROUPS[name].group:
        one = random_searches.Search("", 25, {name: (member.slug,)}, "name", generate.TODAY, "")
        found = by_filterset(one)
        assert found == by_masks(one), member
        narrows = member is not Priority.RELAPSE  # silence is no "no", and nobody else says "no"
        assert 0 < len(found) < Service.objects.listed(generate.TODAY).count() + (not narrows)
