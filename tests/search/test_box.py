"""What people type in the search box, and what they should get: every case of box_cases.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import PostcodeLocation
from directory.samples import load_sample
from directory.search.box import places
from tests.search import box_gazetteer, box_pages
from tests.search.box_cases import Case, cases
from tests.support import factories as make

pytestmark = pytest.mark.slow

CASES = list(cases())


@pytest.fixture(scope="module", autouse=True)
def directory(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All that is built in, the sample listings, and the postcodes of the cases: once for all."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        PostcodeLocation.objects.bulk_create(box_gazetteer.rows())
        load_sample(make.today())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def few_results(settings: Any) -> None:
    settings.SAMPLE_DATA = True
    settings.RESULTS_PER_PAGE = 1


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) == 501
    assert {kind for case in CASES for kind in case.kinds} == box_pages.RIGHT.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.typed))
def test_what_is_typed_gets_what_it_should(case: Case, client: Client) -> None:
    shown = box_pages.show(client, case.typed)
    assert box_pages.is_right(case, shown), shown


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.typed))
def test_the_database_is_read_at_most_twice_and_every_word_accounted_for(case: Case) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = places.find(case.typed, make.today())
    assert len(queries) <= 2
    assert answer is not None
    assert len(answer.account.uses) == len(answer.account.words)
