"""The few of an answer that somebody would ring first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from directory.search.judged import PARTS, Hit, Hits, Judged, Part, Reason
from directory.search.leading import is_free_first, leading
from directory.search.searching import Answer
from directory.search.slim import Rows, Slim
from directory.search.ways import Ways
from directory.vocabulary import Payment, Route

ON = date(2026, 11, 30)
NOTHING = Slim(*[None] * len(Slim._fields))._replace(routes=int(Route.PRIVATE), pays=0)  # type: ignore[arg-type]


def hit(
    number: int, *, chord: float = 0, part: Part = Part.FITS, reasons: int = 0, **of: Any
) -> Hit:
    return Hit(NOTHING._replace(id=number, chord=chord, **of), part, reasons)


def ids(fits: list[Hit] | None = None, remote: list[Hit] | None = None) -> list[int]:
    return [one.slim.id for one in leading(answer_of(fits or [], remote or []), ON)]


def answer_of(fits: list[Hit], remote: list[Hit]) -> Answer:
    everyone = [*fits, *remote]
    rows, none = Rows.of([one.slim for one in everyone]), np.zeros(len(everyone), int)
    parts = np.array([PARTS.index(one.part) for one in everyone], int)
    reasons = np.array([one.reasons for one in everyone], int)
    ways = Ways(none, none, none, none)
    judged = Judged(rows, none == 0, parts, reasons, none, none, (), ways, none)
    found = [Hits(judged, judged.found(part)) for part in (Part.FITS, Part.REMOTE)]
    return Answer(fits=found[0], remote=found[1])


def test_free_ones_come_first_then_near_ones() -> None:
    paid, near = hit(1, chord=1), hit(2, chord=2, routes=int(Route.NHS_REFERRAL))
    far = hit(3, chord=9, pays=int(Payment.DONATION))
    assert ids(fits=[paid, far, near]) == [2, 3, 1]


def test_of_each_part_there_are_three_at_most_and_the_nearest_charity() -> None:
    fits = [hit(number, chord=number) for number in range(9)]
    fits.append(hit(10, chord=10, routes=int(Route.CHARITY)))
    assert ids(fits=fits) == [0, 1, 2, 10]


def test_nobody_is_named_twice() -> None:
    assert ids(fits=[hit(1, routes=int(Route.CHARITY))]) == [1]


def test_by_video_who_probably_does_not_take_them_is_left_out_and_who_must_be_asked_is_last() -> (
    None
):
    ask = hit(1, part=Part.REMOTE, reasons=int(Reason.STALE))
    no = hit(2, part=Part.REMOTE, reasons=int(Reason.NOT_TAKING))
    assert ids(remote=[ask, no, hit(3, part=Part.REMOTE)]) == [3, 1]


def waits(number: int, days: int, told_on: date = ON, **of: Any) -> Hit:
    return hit(number, chord=number, wait_days=days, wait_told_on=told_on, **of)


NHS = int(Route.NHS_REFERRAL)


def test_the_soonest_and_the_nearest_for_a_fee_are_among_them_however_far_away() -> None:
    free = [hit(number, chord=number, routes=NHS) for number in range(1, 4)]
    paid = [
        waits(5, 30),
        waits(6, 3),
        waits(7, 100),
        waits(8, 1, date(2025, 12, 1)),
        hit(4, chord=4),
    ]
    assert ids(fits=[*free, *paid]) == [1, 2, 3, 6, 4]


@pytest.mark.parametrize(
    ("routes", "is_first"),
    [((NHS, Route.PRIVATE), True), ((NHS, NHS), False), ((Route.PRIVATE,), False), ((), False)],
)
def test_the_first_is_free_where_others_are_paid_for(
    routes: Sequence[Route], is_first: bool
) -> None:
    hits = [hit(number, routes=route) for number, route in enumerate(routes, 1)]
    assert is_free_first(answer_of(hits, [])) is is_first
