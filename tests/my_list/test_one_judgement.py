"""Cards, the referrer's table, the sheet and both spreadsheets judge every service as one.

Few pairs of a place and a service here; `make check-deep` has a thousand.
"""

from dataclasses import replace
from typing import Any

import pytest

from directory.search import searching
from tests.support.verdicts import disagreements

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_sheet_and_the_search_say_the_same_of_every_service_and_place() -> None:
    compared, found = disagreements(pairs=60, services=400)
    assert compared >= 60
    assert found == []


def test_a_sheet_that_judges_by_the_place_alone_is_found_out(monkeypatch: Any) -> None:
    judged = searching.judge_chosen
    monkeypatch.setattr(
        "referrals.my_list.shortlist.judge_chosen",
        lambda services, query: judged(services, replace(query, criteria={})),
    )
    _, found = disagreements(pairs=40, services=400)
    assert found
