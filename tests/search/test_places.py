"""What the search box makes of postcodes, numbers, coordinates, and anything at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.geo import Point, miles_between
from directory.search.box.places import Problem, find
from tests.search.small_gazetteer import ON, address, fill, place, problem
from tests.support import factories as make


@pytest.fixture(autouse=True)
def gazetteer(db: None) -> None:
    fill()


@pytest.mark.parametrize("typed", ["LS1 3EX", "ls13ex", " LS1  3EX ", "LS1-3EX", "“LS1 3EX”"])
def test_a_postcode_is_found_in_any_form_and_shown_in_its_own(typed: str) -> None:
    found = place(typed)
    assert str(found) == "LS1 3EX"
    assert not found.is_about
    assert found.council is not None
    assert found.council.name == "Leeds"
    assert found.codes == {"E08000035", "E92000001", "LS1"}


def test_what_is_offered_for_sharing_carries_the_district_only() -> None:
    assert place("LS1 3EX").shared_as == "LS1"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("LS1", "about LS1, Leeds"),
        ("LS1 3", "about LS1 3"),
        ("LS", "about LS"),
        ("BT74 7AA", "about BT74, Enniskillen"),
        ("Leeds", "about Leeds"),
    ],
)
def test_anything_coarser_than_a_full_postcode_says_about(typed: str, label: str) -> None:
    assert str(place(typed)) == label


def test_a_bare_area_asks_for_more() -> None:
    assert "Enter more of the postcode" in place("LS").notice


def test_a_new_postcode_is_placed_by_its_sector_and_says_so() -> None:
    found = place("LS1 3AB")
    assert found.label == "LS1 3"
    assert "not LS1 3AB itself" in found.notice


@pytest.mark.parametrize(
    ("typed", "label"), [("LSI 3EX", "LS1 3EX"), ("W1A OAX", "W1A 0AX"), ("LSI 3AB", "LS1 3")]
)
def test_a_slip_is_mended_and_said_so(typed: str, label: str) -> None:
    found = place(typed)
    assert found.label == label
    assert found.notice == f"Showing results for {label}."


def test_a_slip_is_mended_only_if_what_is_meant_exists() -> None:
    assert "real postcode" in problem("ZZI 3EX")


def test_a_retired_postcode_uses_its_last_known_place() -> None:
    found = place("LS1 9ZZ")
    assert "went out of use in March 2019" in found.notice


def test_a_postcode_without_a_location_is_placed_by_its_sector() -> None:
    found = place("LS1 3ZZ")
    assert found.label == "LS1 3"
    assert "no place on the map" in found.notice


def test_half_a_london_district_is_the_middle_of_the_whole_ones_and_offers_them() -> None:
    found = place("SW1")
    assert str(found) == "about SW1"
    assert miles_between(found.point, Point(51.501, -0.133)) < 0.001
    assert "covers several districts" in found.notice
    assert [offer.near for offer in found.others] == ["SW1A", "SW1H"]
    assert place(found.shared_as).point == found.point


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ZZ1 1ZZ", "Enter a real postcode"),
        ("GIR 0AA", "GIR 0AA"),
        ("BF1 4AA", "BFPO addresses have no place on the map"),
        ("BFPO 57", "BFPO addresses have no place on the map"),
        ("bfpo57", "BFPO addresses have no place on the map"),
        ("JE2 4WD", "Jersey, Guernsey and the Isle of Man"),
        ("GY1 1AA", "Jersey, Guernsey and the Isle of Man"),
        ("IM1 1AA", "Jersey, Guernsey and the Isle of Man"),
        ("GX11 1AA", "Gibraltar"),
        ("OT12345", "occupational therapists"),
        ("123456", "without its letters"),
        ("PH99999", "Nobody with the number PH99999"),
        ("48.85, 2.35", "not in the United Kingdom"),
        ("53.8, 200", "not in the United Kingdom"),
        ("xyzzy", "no place, person or service called “xyzzy”"),
        ("£$%", "Enter a postcode or a town"),
        ("🙂", "Enter a postcode or a town"),
        ("x" * 10_000, "longer than 100 letters"),
    ],
)
def test_what_is_no_place_has_a_message_of_its_own(typed: str, words: str) -> None:
    assert words in problem(typed)


def test_nothing_typed_is_no_mistake() -> None:
    assert find("", ON) is None
    assert find("  \t ", ON) is None


def test_perth_and_a_registration_number_are_told_apart() -> None:
    assert place("PH1 2AB").label == "PH1 2AB"
    assert place("PH1").label == "PH1, Perth"


@pytest.mark.parametrize("typed", ["PH990123", "ph 990123"])
def test_the_number_of_someone_public_leads_to_their_page(typed: str) -> None:
    person = make.physiotherapist(hcpc_number="PH990123", checked_on=ON)
    assert address(typed) == person.get_absolute_url()


def test_the_number_of_someone_not_public_leads_to_the_register() -> None:
    make.physiotherapist(hcpc_number="PH990123", checked_on=ON, outcome="suspended")
    found = find("PH990123", ON)
    assert isinstance(found, Problem)
    assert "query=PH990123" in found.offers[0].url


def test_coordinates_are_a_place_in_the_areas_of_the_nearest_postcode() -> None:
    found = place("53.7980, -1.5527")
    assert found.point == Point(53.798, -1.5527)
    assert found.label == "your location, near LS1"
    assert found.is_about
    assert found.codes == {"E08000035", "E92000001", "LS1"}


def test_coordinates_where_only_districts_are_known_are_in_no_known_council() -> None:
    found = place("56.40, -3.47")
    assert found.label == "your location, near PH1"
    assert found.codes == {"S92000003"}


@pytest.mark.parametrize("miles", [0.1, 5, 29])
def test_a_moor_or_an_island_is_in_the_uk_within_30_miles_of_a_postcode(miles: float) -> None:
    assert place(f"{56.4 + miles / 69.2:.4f}, -3.47").nation is not None


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("53.349805, -6.26031", "Dublin"),
        ("54.0, -6.4", "Dundalk"),
        ("54.654, -8.11", "Donegal"),
        ("54.15, -4.48", "the Isle of Man"),
        ("50.95, 1.85", "Calais"),
        ("48.85, 2.35", "Paris"),
    ],
)
def test_coordinates_beyond_the_border_are_not_in_the_uk(typed: str, where: str) -> None:
    make.postcode_location(name="BT35 8", point=Point(54.13, -6.42))
    make.postcode_location(name="CT16 1", point=Point(51.13, 1.31))
    make.postcode_location(name="DG8 8", point=Point(54.70, -4.36))
    assert "not in the United Kingdom" in problem(typed), where


@pytest.mark.parametrize(
    "typed",
    ["LS1 3EX", "LSI 3EX", "SW1", "ZZ1 1ZZ", "Leeds", "Newport", "xyzzy", "PH99999", "53.8, -1.55"],
)
def test_the_database_is_asked_once_or_twice_whatever_was_typed(typed: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        find(typed, ON)
    assert 1 <= len(queries) <= 2


# --- Anything at all -----------------------------------------------------------------------------


def is_answered(text: str) -> None:
    """In at most two queries, with every word accounted for."""
    with CaptureQueriesContext(connection) as queries:
        found = find(text, ON)
    assert len(queries) <= 2
    if found is not None:
        assert len(found.account.uses) == len(found.account.words)
        said = " ".join([found.account.place, *found.account.unused])
        assert all(word in found.account.text for word in said.split())


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_text_gets_an_answer(text: str) -> None:
    is_answered(text)


_PIECES = (
    "LS1 3EX PH 12345 , - 53.8 SW1 O I 0 \0 % \\ _ Leeds New port ' é \u200b \ud800 ﬁ ٢ BF JE GIR"
    " Newport Kent Shropshire Wales ( ) TF10 near physio relapse pool B'ham Sheffeild & 999"
)


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*_PIECES.split(" "), " "]), max_size=9).map(" ".join))
def test_anything_like_a_postcode_number_or_town_gets_an_answer(text: str) -> None:
    is_answered(text)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*_PIECES.split(" "), ""]), max_size=9).map("".join))
def test_the_same_with_nothing_in_between(text: str) -> None:
    is_answered(text)
