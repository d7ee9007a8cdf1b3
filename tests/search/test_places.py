"""What the search box makes of what is typed: a place, a choice, or a message with a remedy."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.geo import Point, miles_between
from directory.models import NamedArea
from directory.search.places import Choice, Elsewhere, Place, Problem, find
from tests.support import factories as make

ON = date(2026, 11, 22)
CARDIFF = Point(51.48, -3.18)


@pytest.fixture(autouse=True)
def gazetteer(db: None) -> None:
    england = make.england()
    leeds = make.area(code="E08000035", name="Leeds", level="council")
    scotland = make.area(code="S92000003", name="Scotland", level="nation")
    wales = make.area(code="W92000004", name="Wales", level="nation")
    ireland = make.area(code="N92000002", name="Northern Ireland", level="nation")
    make.postcode_location(name="LS1 3EX", council=leeds, nation=england)
    make.postcode_location(name="LS1 3", point=Point(53.797, -1.553), council=leeds, nation=england)
    make.postcode_location(name="LS1", point=Point(53.796, -1.547), town="Leeds", nation=england)
    make.postcode_location(name="LS14", point=Point(53.84, -1.46), town="Leeds", nation=england)
    make.postcode_location(name="LS", point=Point(53.82, -1.55), nation=england)
    make.postcode_location(name="LS1 9ZZ", retired_on=date(2019, 3, 1), nation=england)
    make.postcode_location(name="LS1 3ZZ", point=None, nation=england)
    make.postcode_location(name="W1A 0AX", point=Point(51.518, -0.143), nation=england)
    make.postcode_location(name="SW1A", point=Point(51.503, -0.132), town="London")
    make.postcode_location(name="SW1H", point=Point(51.499, -0.134), town="London")
    make.postcode_location(name="PH1", point=Point(56.4, -3.47), town="Perth", nation=scotland)
    make.postcode_location(name="PH1 2AB", point=Point(56.397, -3.45), nation=scotland)
    make.postcode_location(name="BT74", town="Enniskillen", point=make.ENNISKILLEN, nation=ireland)
    make.postcode_location(name="PO30", point=Point(50.69, -1.29), town="Newport", nation=england)
    make.town(name="Leeds", population=450_000)
    make.town(name="Leeds", population=800, county="Kent", district="ME17", point=Point(51.2, 0.6))
    make.town(name="Newport", population=128_000, nation=wales, district="NP20", point=CARDIFF)
    make.town(
        name="Newport",
        population=25_000,
        county="Isle of Wight",
        district="PO30",
        point=Point(50.7, -1.29),
    )
    make.town(name="Newport", population=11_000, county="Shropshire", district="TF10")
    make.town(name="Carisbrooke", county="Isle of Wight", district="PO30", point=Point(50.69, -1.3))
    make.town(name="Newcastle", population=7_700, nation=ireland, district="BT33")
    make.town(name="Newcastle upon Tyne", population=192_000, district="NE1")
    make.town(name="Caerdydd", population=350_000, nation=wales, district="CF10")
    make.town(name="Y Drenewydd", population=11_000, nation=wales, district="SY16")
    make.named_area(name="Shropshire")
    make.named_area(name="Kent")
    make.named_area(name="Wales", kind=NamedArea.Kind.NATION, nation=wales)


def place(text: str) -> Place:
    found = find(text, ON)
    assert isinstance(found, Place), found
    return found


def address(text: str) -> str:
    found = find(text, ON)
    assert isinstance(found, Elsewhere), found
    return found.url


def problem(text: str) -> str:
    found = find(text, ON)
    assert isinstance(found, Problem), found
    return found.message


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


def test_a_town_far_larger_than_its_namesakes_is_meant_and_the_others_offered() -> None:
    found = place("leeds")
    assert found.district == ""
    assert [offer.near for offer in found.others] == ["Leeds (ME17)"]


def test_a_town_with_several_bearers_offers_a_choice_that_tells_them_apart() -> None:
    found = find("Newport", ON)
    assert isinstance(found, Choice)
    assert found.question == "Which Newport?"
    assert [offer.detail for offer in found.offers] == [
        "Wales, near NP20",
        "Isle of Wight, England, near PO30",
        "Shropshire, England, near TF10",
    ]
    chosen = [place(offer.near) for offer in found.offers]
    assert [town.shared_as for town in chosen] == [offer.near for offer in found.offers]
    assert [town.label for town in chosen] == [
        "Newport",
        "Newport, Isle of Wight",
        "Newport, Shropshire",
    ]


def test_namesakes_of_unknown_size_are_a_choice() -> None:
    make.town(name="Ashby", population=0, district="DE1")
    make.town(name="Ashby", population=0, district="NN7")
    assert isinstance(find("Ashby", ON), Choice)


@pytest.mark.parametrize(
    ("typed", "shared"),
    [
        ("Newport, Shropshire", "Newport (TF10)"),
        ("Newport Shropshire", "Newport (TF10)"),
        ("Shropshire Newport", "Newport (TF10)"),
        ("newport, wales", "Newport (NP20)"),
        ("Newport (PO30)", "Newport (PO30)"),
    ],
)
def test_a_county_or_nation_tells_towns_apart(typed: str, shared: str) -> None:
    assert place(typed).shared_as == shared


def test_a_county_in_which_no_town_is_called_so_is_said_and_the_town_offered() -> None:
    found = find("Newport, Kent", ON)
    assert isinstance(found, Choice)
    assert found.question == "Did you mean Newport?"
    assert found.because == "We know no Newport in Kent."
    assert found.offers[0].near == "Newport (NP20)"


def test_a_district_beside_its_town_is_the_more_exact_of_the_two() -> None:
    assert place("Newport PO30").label == "PO30, Newport"


def test_a_village_beside_its_district_is_the_more_exact_of_the_two() -> None:
    found = place("Carisbrooke PO30")
    assert (found.label, found.district) == ("Carisbrooke PO30", "PO30")
    assert found.point == Point(50.69, -1.3)


def test_a_district_beside_a_town_that_is_far_from_it_is_a_choice() -> None:
    found = find("Leeds PH1", ON)
    assert isinstance(found, Choice)
    assert found.question == "Which one: PH1 or Leeds?"


def test_a_town_smaller_than_one_that_begins_like_it_is_not_taken_in_silence() -> None:
    found = find("Newcastle", ON)
    assert isinstance(found, Choice)
    assert [offer.label for offer in found.offers] == ["Newcastle", "Newcastle upon Tyne"]


@pytest.mark.parametrize("typed", ["CAERDYDD", "y drenewydd", "Y-Drenewydd"])
def test_welsh_names_are_found(typed: str) -> None:
    assert place(typed).nation is not None


def test_someone_is_found_by_name_and_one_alone_leads_to_their_page() -> None:
    person = make.physiotherapist(name="Siân Ó Briain", checked_on=ON)
    assert address("sian briain") == person.get_absolute_url()


def test_someone_not_public_is_not_found_by_name() -> None:
    make.physiotherapist(name="Siân Ó Briain", checked_on=ON, outcome="suspended")
    assert "no place, person or service" in problem("Siân Ó Briain")


def test_a_town_comes_first_and_people_of_that_name_are_offered() -> None:
    make.physiotherapist(name="Robin Leeds", checked_on=ON)
    assert "Robin Leeds" in [offer.label for offer in place("Leeds").others]


def test_a_service_is_found_by_its_own_name_or_its_organisations() -> None:
    service = make.service(name="Quillfeather Neuro Team")
    assert address("quillfeather") == service.get_absolute_url()


def test_a_word_within_the_name_of_a_service_is_no_reason_to_leave_the_search() -> None:
    make.service(name="Quillfeather Neuro Team, Upper Wobbleton")
    found = find("wobbleton", ON)
    assert isinstance(found, Choice)
    assert [offer.label for offer in found.offers] == ["Quillfeather Neuro Team, Upper Wobbleton"]


def test_a_county_is_never_one_service_whose_name_holds_it() -> None:
    make.service(name="Kent Neuro Team")
    assert address("Kent") == "/areas/kent/"


@pytest.mark.parametrize("typed", ["Quilfeather", "Quillfether", "Quillfaether", "MacCleod"])
def test_people_and_services_that_are_misspelt_are_offered(typed: str) -> None:
    make.service(name="Quillfeather Neuro Team")
    make.physiotherapist(name="Ailsa McCleod", checked_on=ON)
    found = find(typed, ON)
    assert isinstance(found, Choice)
    assert len(found.offers) == 1


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


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_text_gets_an_answer(text: str) -> None:
    is_answered(text)


_PIECES = (
    "LS1 3EX PH 12345 , - 53.8 SW1 O I 0 \0 % \\ _ Leeds New port ' é \u200b \ud800 ﬁ ٢ BF JE GIR"
    " Newport Kent Shropshire Wales ( ) TF10 near physio relapse pool B'ham Sheffeild & 999"
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*_PIECES.split(" "), " "]), max_size=9).map(" ".join))
def test_anything_like_a_postcode_number_or_town_gets_an_answer(text: str) -> None:
    is_answered(text)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*_PIECES.split(" "), ""]), max_size=9).map("".join))
def test_the_same_with_nothing_in_between(text: str) -> None:
    is_answered(text)
