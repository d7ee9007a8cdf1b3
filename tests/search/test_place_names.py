"""What the search box makes of the names of towns, areas, people and services."""

import pytest

from directory.geo import Point
from directory.search.box.places import Choice, find
from tests.search.small_gazetteer import ON, address, fill, place, problem
from tests.support import factories as make


@pytest.fixture(autouse=True)
def gazetteer(db: None) -> None:
    fill()


def test_a_town_far_larger_than_its_namesakes_is_meant_and_the_others_offered() -> None:
    found = place("leeds")
    assert found.district == ""
    assert [offer.near for offer in found.others] == ["Leeds (ME17)"]


def test_all_of_a_name_are_offered_before_those_whose_name_goes_on() -> None:
    for number in range(12):
        make.town(name=f"Leeds Row{number}", population=9_000, district="LS1")
    assert place("leeds").others[0].near == "Leeds (ME17)"


def test_a_town_whose_name_ends_in_that_of_london_is_not_taken_for_london() -> None:
    make.town(name="London", population=8_000_000, district="WC2N")
    make.town(name="City of London", population=9_000, district="EC4N")
    assert place("City of London").shared_as == "City of London (EC4N)"


@pytest.mark.parametrize("typed", ["Street", "physio near Street, UK", "physio Street"])
def test_a_town_that_is_called_like_part_of_a_street_is_found(typed: str) -> None:
    make.town(name="Street", population=12_000, district="BA16")
    assert place(typed).shared_as == "Street (BA16)"


@pytest.mark.parametrize("typed", ["Clayton, West Yorkshire", "Clayton West Yorkshire"])
def test_a_name_that_goes_on_as_its_county_begins_is_told_from_it(typed: str) -> None:
    make.named_area(name="West Yorkshire")
    make.named_area(name="Yorkshire")
    make.town(name="Clayton", district="BD6", county="West Yorkshire")
    make.town(name="Clayton West", district="HD8", county="West Yorkshire")
    assert place(typed).shared_as == "Clayton (BD6)"
    assert place("Clayton West, West Yorkshire").shared_as == "Clayton West (HD8)"


@pytest.mark.parametrize("typed", ["Durham, County Durham", "Durham County Durham"])
def test_a_town_in_the_county_that_is_named_after_it_is_the_town(typed: str) -> None:
    county = make.named_area(name="County Durham")
    county.search_names = ["county durham", "durham county"]
    county.save()
    make.town(name="Durham", population=48_000, district="DH1", county="County Durham")
    assert place(typed).shared_as == "Durham (DH1)"


def test_a_name_typed_twice_is_typed_once_too_often() -> None:
    make.named_area(name="London")
    make.town(name="London", population=8_000_000, district="WC2N", county="London")
    assert place("London, London").shared_as == "London (WC2N)"


@pytest.mark.parametrize("typed", ["Pool", "Pool, Kent"])
def test_a_village_called_like_what_is_wanted_is_a_choice(typed: str) -> None:
    make.town(name="Pool", district="ME17", county="Kent")
    found = find(typed, ON)
    assert isinstance(found, Choice)
    assert [offer.label for offer in found.offers] == ["Hydrotherapy or aquatic therapy", "Pool"]


def test_a_street_is_not_taken_for_a_town_of_its_last_word() -> None:
    make.town(name="Street", population=12_000, district="BA16")
    assert place("Quebec Street, Leeds").shared_as == "Leeds (LS1)"


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


def test_a_misspelt_town_is_offered_without_the_services_that_are_named_after_it() -> None:
    make.service(name="Quill clinic, Leeds")
    found = find("Leedes", ON)
    assert isinstance(found, Choice)
    assert [offer.near for offer in found.offers] == ["Leeds (LS1)", "Leeds (ME17)"]
