"""The oracle gives every case of the judgement its part and its reason."""

import pytest

from tests.search.judging_case import NOT_SHOWN, Case
from tests.search.judging_cases import CASES
from tests.search.judging_reading import TODAY, criteria_of, listing_of, searcher_near
from tests.search.oracle.answer import answer
from tests.search.oracle.facts import Criteria, Kind, Listing, Searcher
from tests.search.oracle.judge import Part, judge

_PARTS = {Part.REMOTE_UNLIKELY: "unlikely"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_stands_where_common_sense_puts_it(case: Case) -> None:
    assert _part(case) in case.part.split("|")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_has_its_reason(case: Case) -> None:
    reasons = judge(listing_of(case), searcher_near(case.near), criteria_of(case)).reasons
    for reason in case.because:
        assert (reason.lstrip("!") in reasons) is not reason.startswith("!"), sorted(reasons)


def _part(case: Case) -> str:
    """In the whole answer: with another service that fits, unless it is alone."""
    listing, searcher, criteria = listing_of(case), searcher_near(case.near), criteria_of(case)
    listed = [listing] if case.alone else [listing, _another(searcher, criteria)]
    found = answer(listed, searcher, criteria)
    if not any(shown.listing is listing for shown in found.shown):
        return NOT_SHOWN
    part = judge(listing, searcher, criteria).part
    return _PARTS.get(part, part.name.lower())


def _another(searcher: Searcher, criteria: Criteria) -> Listing:
    """Here, and all that is asked for."""
    return Listing(
        code="ELSE",
        name="another",
        kind=Kind.NHS,
        point=searcher.point,
        home_miles=50,
        settings=criteria.of("setting") or frozenset({"hospital"}),
        routes=criteria.of("route"),
        pays=criteria.of("pays"),
        access_yes=criteria.of("access"),
        self_referral=True,
        checked_on=TODAY,
    )
