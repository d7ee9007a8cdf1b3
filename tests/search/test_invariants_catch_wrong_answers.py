"""Each invariant complains of an answer that is wrong on purpose, and of none that is right."""

from dataclasses import replace
from typing import Any

import pytest

from directory.geo import Point
from tests.search.judging_reading import TODAY, named_area, searcher_near
from tests.search.oracle import invariants
from tests.search.oracle.facts import Count, Criteria, Kind, Listing, Shown, WordsAccount

LEEDS = "LS7 2QB"
WISH = Criteria(day=TODAY)
HOIST = WISH.with_choice("access", "hoist")
SELF_REFERRAL = WISH.with_choice("route", "nhs-self-referral")


def listing(**told: Any) -> Listing:
    """A hospital in Leeds, unless told otherwise."""
    defaults: dict[str, Any] = {
        "code": "A",
        "name": "a",
        "kind": Kind.NHS,
        "point": Point(53.7957, -1.5439),
        "settings": frozenset({"hospital"}),
    }
    return Listing(**(defaults | told))


def homes(**told: Any) -> Listing:
    return listing(settings=frozenset({"home-visits"}), **told)


IN_BINGLEY = Point(53.8443, -1.8387)
IN_HARROGATE = Point(53.996, -1.5349)
OUT_OF_REACH = {
    "only visits homes too few miles away": homes(point=IN_BINGLEY, home_miles=5),
    "only visits homes in another council": homes(home_areas={named_area("Bradford")}),
    "takes people of another council": listing(serves={named_area("Bradford")}),
    "takes people of another nation": listing(serves={named_area("Wales")}),
    "serves another district": listing(serves={named_area("LS29")}),
}
WITHIN_REACH = {
    "a hospital": listing(),
    "visits homes as far as here": homes(point=IN_BINGLEY, home_miles=20),
    "visits homes here, by area": homes(home_areas={named_area("Leeds")}),
    "visits homes, and how far is not known": homes(),
    "takes people of this council among others": listing(
        serves={named_area("Leeds"), named_area("Bradford")}
    ),
    "a clinic whose home visits do not come here": listing(
        settings={"hospital", "home-visits"}, home_miles=1
    ),
}


@pytest.mark.parametrize("part", invariants.OFFERED)
@pytest.mark.parametrize("why", OUT_OF_REACH)
def test_somebody_out_of_reach_is_complained_of(why: str, part: str) -> None:
    assert _out_of_reach(OUT_OF_REACH[why], part)


@pytest.mark.parametrize("part", ["unlikely", "remote"])
@pytest.mark.parametrize("why", OUT_OF_REACH)
def test_somebody_out_of_reach_may_be_said_to_be_so(why: str, part: str) -> None:
    assert not _out_of_reach(OUT_OF_REACH[why], part)


@pytest.mark.parametrize("part", invariants.OFFERED)
@pytest.mark.parametrize("why", WITHIN_REACH)
def test_somebody_within_reach_is_not_complained_of(why: str, part: str) -> None:
    assert not _out_of_reach(WITHIN_REACH[why], part)


def test_a_clinic_outside_the_circle_may_only_be_beyond() -> None:
    far, criteria = listing(point=IN_HARROGATE), replace(WISH, within=5)
    assert _out_of_reach(far, "fits", criteria)
    assert not _out_of_reach(far, "beyond", criteria)


def test_a_setting_that_is_not_ticked_reaches_nobody() -> None:
    criteria = WISH.with_choice("setting", "home-visits")
    clinic = listing(settings={"hospital", "home-visits"}, home_miles=1)
    assert _out_of_reach(clinic, "ask", criteria)


def test_a_council_next_door_or_over_a_border_is_not_out_of_reach() -> None:
    bexley = listing(point=Point(51.4268, 0.0355), serves={named_area("Bexley")})
    wrexham = listing(point=Point(53.0419, -2.9708), serves={named_area("Wrexham")})
    assert not _out_of_reach(bexley, "ask", near="DA5 2BD")
    assert not _out_of_reach(wrexham, "ask", near="CH1 6PH")
    assert _out_of_reach(bexley, "ask", near="NW6 5PP")


def test_what_is_not_known_of_a_place_excludes_nobody() -> None:
    belfast = listing(point=Point(54.6247, -5.9228), serves={named_area("Belfast")})
    wales = replace(belfast, serves=frozenset({named_area("Wales")}))
    assert not _out_of_reach(belfast, "ask", near="BT23 4YJ")
    assert _out_of_reach(wales, "ask", near="BT23 4YJ")


# --- No unknown is a yes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "criteria"), [({}, HOIST), ({"access_yes": {"step-free"}}, HOIST), ({}, SELF_REFERRAL)]
)
def test_what_was_never_said_may_not_fit(told: dict[str, Any], criteria: Criteria) -> None:
    assert invariants.unknown_stands_as_yes(_shown(listing(**told)), searcher_near(LEEDS), criteria)
    asked = _shown(listing(**told), "ask")
    assert not invariants.unknown_stands_as_yes(asked, searcher_near(LEEDS), criteria)


@pytest.mark.parametrize(
    ("found", "criteria"),
    [
        (listing(access_yes={"hoist"}), HOIST),
        (homes(home_miles=10), HOIST),
        (listing(self_referral=True), SELF_REFERRAL),
        (listing(), WISH),
    ],
)
def test_what_was_said_or_is_not_asked_may_fit(found: Listing, criteria: Criteria) -> None:
    assert not invariants.unknown_stands_as_yes(_shown(found), searcher_near(LEEDS), criteria)


def test_a_told_no_is_not_offered() -> None:
    found = listing(access_no={"hoist"})
    assert invariants.told_no_and_shown(_shown(found, "ask"), searcher_near(LEEDS), HOIST)
    assert not invariants.told_no_and_shown(_shown(found), searcher_near(LEEDS), WISH)


@pytest.mark.parametrize(
    ("count", "is_right"),
    [
        (Count(total=3, yes=1, not_known=2), True),
        (Count(total=3, yes=3, not_known=0), False),
        (Count(total=2, yes=1, not_known=2), False),
    ],
)
def test_a_count_takes_no_unknown_for_a_yes(count: Count, is_right: bool) -> None:
    listings = [listing(access_yes={"hoist"}), listing(), listing()]
    found = invariants.unknown_counted_as_yes(count, listings, "access", "hoist")
    assert (not found) is is_right


@pytest.mark.parametrize(
    ("words", "is_right"),
    [
        ("Hoist · Step-free way in: not known", False),
        ("Not known yet: hoist, step-free way in", True),
        ("Hoist: not known, ask", True),
        ("Taking new people", False),
        ("Taking new people: not known", True),
        ("You can refer yourself. Open on Mondays.", False),
        ("Ask whether you can refer yourself", True),
        ("0.3 miles", True),
    ],
)
def test_a_card_words_no_unknown_as_a_yes(words: str, is_right: bool) -> None:
    found = invariants.unknown_worded_as_yes([Shown(listing(), "fits", words)])
    assert (not found) is is_right


def test_a_card_may_say_what_was_said() -> None:
    told = listing(access_yes={"hoist"}, taking_new=True, self_referral=True)
    shown = Shown(told, "fits", "Hoist. Taking new people. You can refer yourself.")
    assert not invariants.unknown_worded_as_yes([shown])


# --- Words, districts, and the answer as such ----------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "used", "not_used", "is_right"),
    [
        ("BD7 1DP Bradford", ("BD7 1DP",), ("Bradford",), True),
        ("BD7 1DP Bradford", ("BD7 1DP",), (), False),
        ("bd71dp, Bradford!", ("BD7 1DP", "Bradford"), (), True),
        ("Leeds, Kent", ("Leeds",), ("Yorkshire",), False),
        ("Leeds Kent", (), ("Leeds", "Kent"), True),
        ("Leeds", ("Leeds", "Bradford"), (), False),
    ],
)
def test_every_word_is_accounted_for(
    typed: str, used: tuple[str, ...], not_used: tuple[str, ...], is_right: bool
) -> None:
    found = invariants.words_not_accounted_for(WordsAccount(typed, used, not_used))
    assert (not found) is is_right


@pytest.mark.parametrize(
    ("part", "parts", "is_right"),
    [
        ("fits", ["fits", "unlikely"], True),
        ("ask", ["fits", "not shown"], True),
        ("unlikely", ["fits", "not shown"], True),
        ("fits", ["ask", "unlikely"], False),
        ("unlikely", ["fits", "ask"], False),
        ("ask", ["fits", "fits"], False),
    ],
)
def test_a_district_stands_between_its_best_and_its_worst_postcode(
    part: str, parts: list[str], is_right: bool
) -> None:
    assert (not invariants.district_stands_apart(part, parts)) is is_right


@pytest.mark.parametrize("part", ["fits", "ask", "unlikely", "remote", "beyond"])
def test_nothing_has_a_part_without_a_place(part: str) -> None:
    assert invariants.said_to_fit_without_a_place(_shown(listing(), part))
    assert not invariants.said_to_fit_without_a_place(_shown(listing(), "listed"))


def test_nobody_is_shown_twice() -> None:
    assert invariants.shown_twice([*_shown(listing()), *_shown(listing(), "ask")])
    assert not invariants.shown_twice([*_shown(listing()), *_shown(listing(code="B"))])


def test_the_nearer_comes_first_in_each_part() -> None:
    near, far = Shown(listing(), "fits", miles=1), Shown(listing(code="B"), "fits", miles=2)
    assert invariants.further_before_nearer([far, near])
    assert not invariants.further_before_nearer([near, far, replace(near, part="ask")])


def _shown(found: Listing, part: str = "fits") -> list[Shown]:
    return [Shown(found, part)]


def _out_of_reach(
    found: Listing, part: str, criteria: Criteria = WISH, near: str = LEEDS
) -> list[str]:
    shown = _shown(found, part)
    return invariants.offered_though_out_of_reach(shown, searcher_near(near), criteria)
