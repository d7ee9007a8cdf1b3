"""What a curator gets through the desk from twelve messy spreadsheets, beside the truth.

Whoever wrote the spreadsheets had not read the desk.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.curating.messy_sheets import POSTCODES, SHEETS, TRUTH
from tests.curating.messy_walk import Walk
from tests.support import factories as make
from tests.support import staff_visits as staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PRESSES_AND_ANSWERS = 60  # of a curator, the choice of each file included


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """One walk for all tests here; nothing of it is kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name, point in POSTCODES.items():
            make.postcode_location(name=name, point=point)
        yield Walk(staff.signed_in(staff.person("Curator"))).through()
        transaction.set_rollback(True)


def test_at_least_nine_in_ten_true_listings_are_drafts(walk: Walk) -> None:
    assert len(set(walk.drafts.values())) >= 0.9 * len(TRUTH)


def test_no_listing_is_there_twice(walk: Walk) -> None:
    assert len(walk.drafts) == len(set(walk.drafts.values()))


def test_only_rows_of_listings_become_drafts(walk: Walk) -> None:
    assert not walk.strays


def test_no_name_kind_telephone_postcode_or_number_is_wrong(walk: Walk) -> None:
    assert walk.wrong == []


def test_every_row_is_in_or_waits_with_its_cause(walk: Walk) -> None:
    assert not walk.lost
    assert all(cause.partition(": ")[2] for _, cause in walk.waiting)
    waiting = {line for line, _ in walk.waiting}
    missing = set(TRUTH) - set(walk.drafts.values())
    assert [one for one in missing if not waiting & set(one.rows)] == []


def test_the_walk_takes_few_presses_and_answers(walk: Walk) -> None:
    assert walk.answers[: len(SHEETS)] == [f"{sheet.file_name}: chosen" for sheet in SHEETS]
    assert sum(walk.done.values()) <= PRESSES_AND_ANSWERS, walk.done
