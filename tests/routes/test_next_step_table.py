"""What each of 200 places and wishes must be told: checked by hand, and spelled out.

A line of next_steps.txt has the place, the wish, the last three digits to ring, and the sentence.
"""

import re
from itertools import product
from pathlib import Path

import pytest

from directory.vocabulary import Payment
from referrals.routes.next_step import steps
from referrals.routes.step import Helpline, Kind, Step
from tests.routes.next_step_places import PLACES, WISHES, Known

HELPLINE = Helpline("01632 960100", "Monday to Friday")
KNOWN = {known.district: known for known in PLACES}
TABLE = Path(__file__).with_name("next_steps.txt").read_text().splitlines()
ROWS = [tuple(row.split(" | ")) for row in TABLE]
EVERY = list(product(PLACES, WISHES))


def first(known: Known, wish: str) -> Step:
    return next(steps(known.says, known.found(wish), known.query(wish), HELPLINE))


@pytest.mark.slow
def test_the_table_has_every_place_with_every_wish_once() -> None:
    assert len(ROWS) == 200
    assert {(known.district, wish) for known, wish in EVERY} == {row[:2] for row in ROWS}


@pytest.mark.parametrize(("district", "wish", "number", "sentence"), ROWS)
def test_each_is_told_its_sentence(district: str, wish: str, number: str, sentence: str) -> None:
    step = first(KNOWN[district], wish)
    assert step.sentence == sentence
    assert step.url if number == "form" else step.number[-3:] == number


@pytest.mark.parametrize(("known", "wish"), EVERY)
def test_what_is_not_known_is_never_told_as_yes(known: Known, wish: str) -> None:
    says = known.says.told if known.says else None
    for step in steps(known.says, known.found(wish), known.query(wish), HELPLINE):
        service = step.service.service if step.service else None
        if "can refer themselves" in step.sentence:
            assert says
            assert says.takes
            assert not says.is_stale
        if "You can refer yourself" in step.sentence:
            assert service
            assert service.ms_self_referral_checked_on
        if step.kind is Kind.ASK or (step.kind is Kind.VIDEO and step.service and step.service.why):
            assert " may " in step.sentence
            assert re.search("Ask (first|if there is a hoist)[.]", step.sentence)
        if "free" in " ".join(step.facts) and service and not service.organisation.is_nhs:
            assert service.pays & Payment.FREE


@pytest.mark.parametrize(("known", "wish"), EVERY)
def test_each_rests_on_a_dated_fact_or_claims_nothing(known: Known, wish: str) -> None:
    for step in steps(known.says, known.found(wish), known.query(wish), HELPLINE):
        claims_nothing = step.kind in (Kind.HELPLINE, Kind.NOBODY)
        assert claims_nothing or (step.because and step.because[0].on)
