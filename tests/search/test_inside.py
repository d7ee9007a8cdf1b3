"""Whether a place lies in areas: certain of a full postcode, by share of what is coarser."""

import pytest

from directory.geo import Point
from directory.models import Area
from directory.search.box.answers import Place
from directory.search.box.reading import Account
from directory.search.inside import Inside, Whereabouts

LEEDS, BRADFORD, KIRKLEES, POWYS = "E08000035", "E08000032", "E08000034", "W06000023"
ENGLAND, WALES, NORTHERN_IRELAND, BELFAST = "E92000001", "W92000004", "N92000002", "N09000003"
WEST_YORKSHIRE = "E54000054"


def place(*codes: str, **told: object) -> Place:
    """In areas known for certain, by code, unless shares are told."""
    levels = {
        "council" if code[1:3] in ("08", "06", "09") else "nation": Area(code=code)
        for code in codes
        if len(code) == 9
    }
    fields = {"shared_as": "", "is_about": "shares" in told, **levels, **told}
    return Place(Account("", (), ()), "here", Point(53.8, -1.5), **fields)  # type: ignore[arg-type]


def in_england(**shares: float) -> Place:
    return place(shares={ENGLAND: 1.0, **shares})


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([LEEDS], Inside.YES),
        ([BRADFORD, LEEDS], Inside.YES),
        ([ENGLAND], Inside.YES),
        (["LS1"], Inside.YES),
        ([BRADFORD], Inside.NO),
        (["LS2"], Inside.NO),
        ([WALES], Inside.NO),
        ([WALES, BRADFORD], Inside.NO),
        ([POWYS], Inside.ACROSS_A_BORDER),
        ([WALES, POWYS], Inside.ACROSS_A_BORDER),
        (["LD1"], Inside.ACROSS_A_BORDER),
        (["CH1"], Inside.NO),  # half of it is in England
        ([WEST_YORKSHIRE], Inside.UNKNOWN),
        ([WEST_YORKSHIRE, LEEDS], Inside.YES),
    ],
)
def test_a_full_postcode_is_inside_or_it_is_not(codes: list[str], expected: Inside) -> None:
    here = place(LEEDS, ENGLAND, district="LS1")
    assert Whereabouts(here).inside(tuple(codes)) is expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, Inside.YES),
        (0.999, Inside.VERY_LIKELY),
        (0.95, Inside.VERY_LIKELY),
        (0.949, Inside.PARTLY),
        (0.5, Inside.PARTLY),
        (0.051, Inside.PARTLY),
        (0.05, Inside.NO),
        (0.0, Inside.NO),
    ],
)
def test_a_district_is_inside_from_95_in_a_hundred_and_outside_up_to_5(
    share: float, expected: Inside
) -> None:
    here = in_england(**{LEEDS: share, KIRKLEES: 1 - share})
    assert Whereabouts(here).inside((LEEDS,)) is expected


def test_the_shares_of_councils_add_up() -> None:
    where = Whereabouts(in_england(**{LEEDS: 0.85, BRADFORD: 0.149, KIRKLEES: 0.001}))
    assert where.inside((LEEDS, BRADFORD)) is Inside.VERY_LIKELY
    assert where.inside((LEEDS, BRADFORD, KIRKLEES)) is Inside.YES
    assert where.share([LEEDS, BRADFORD]) == pytest.approx(0.999)


def test_a_nation_holds_its_councils_and_another_nations_council_adds_to_it() -> None:
    here = place(shares={ENGLAND: 0.7, WALES: 0.3, LEEDS: 0.7, POWYS: 0.3})
    where = Whereabouts(here)
    assert where.inside((ENGLAND, LEEDS)) is Inside.PARTLY
    assert where.inside((ENGLAND, POWYS)) is Inside.YES


def test_what_lies_on_both_sides_of_a_border_has_nobody_across_it() -> None:
    here = place(shares={ENGLAND: 0.98, WALES: 0.02, LEEDS: 0.98, POWYS: 0.02})
    assert Whereabouts(here).inside((POWYS,)) is Inside.NO
    assert Whereabouts(here).inside(("W06000006",)) is Inside.NO


def test_a_council_within_150_metres_is_close_by() -> None:
    here = place(LEEDS, ENGLAND, close_councils=frozenset({BRADFORD}))
    assert Whereabouts(here).inside((BRADFORD,)) is Inside.CLOSE_BY
    assert Whereabouts(here).inside((KIRKLEES,)) is Inside.NO


def test_where_no_council_is_known_only_another_nations_is_ruled_out() -> None:
    where = Whereabouts(place(NORTHERN_IRELAND, district="BT23"))
    assert where.inside((BELFAST,)) is Inside.UNKNOWN
    assert where.inside(("ZC010",)) is Inside.UNKNOWN
    assert where.inside((NORTHERN_IRELAND, BELFAST)) is Inside.YES
    assert where.inside((LEEDS,)) is Inside.ACROSS_A_BORDER


def test_a_town_whose_district_is_not_known_may_lie_in_one_of_its_nation() -> None:
    where = Whereabouts(place(LEEDS, ENGLAND))
    assert where.inside(("LS1",)) is Inside.UNKNOWN
    assert where.inside(("BT1",)) is Inside.ACROSS_A_BORDER


def test_a_postcode_area_counts_by_the_share_of_its_districts() -> None:
    where = Whereabouts(in_england(LS1=0.4, LS2=0.58, LS3=0.02))
    assert where.inside(("LS1",)) is Inside.PARTLY
    assert where.inside(("LS1", "LS2")) is Inside.VERY_LIKELY
    assert where.inside(("LS3",)) is Inside.NO


def test_where_nothing_is_known_nothing_is_ruled_out() -> None:
    assert Whereabouts(place()).inside((LEEDS,)) is Inside.UNKNOWN
    assert Whereabouts(place()).inside((ENGLAND,)) is Inside.UNKNOWN
