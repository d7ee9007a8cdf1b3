"""The areas people name: counties, islands, regions, and what councils and bodies are called."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from directory.gazetteer import built_in
from directory.gazetteer.areas import built_in as built_in_areas
from directory.gazetteer.named_areas import built_in as built_in_named
from directory.gazetteer.named_areas import save_named_areas
from directory.models import Area, NamedArea
from directory.names import search_name
from tests.support.tables import kept

pytestmark = pytest.mark.slow

Kind = NamedArea.Kind


def called(text: str) -> list[tuple[str, str]]:
    found = NamedArea.objects.called(search_name(text))
    return [(area.name, area.get_kind_display()) for area in found]


@pytest.fixture(scope="module")
def stored(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All that is built in, as a first load stores it: once for this file."""
    with kept(django_db_blocker):
        call_command("load_reference", verbosity=0)
        yield


@pytest.fixture
def named(stored: None, db: None) -> None:
    """What a test changes there is taken back after it."""


# --- What is built in ----------------------------------------------------------------------------


def test_every_named_area_is_made_of_something_we_know() -> None:
    councils = built_in_areas().keys()
    districts = {centre.name for centre in built_in.districts()}

    for line in built_in_named():
        assert line.kind == Kind.NATION or line.councils or line.districts, line.name
        assert set(line.councils) <= councils, line.name
        assert set(line.districts) <= districts, line.name


def test_no_two_of_a_kind_have_one_name() -> None:
    names = Counter((line.kind, search_name(line.name)) for line in built_in_named())

    assert names.most_common(1)[0][1] == 1


def test_every_council_that_stands_today_is_one_of_them() -> None:
    standing = {
        code
        for code, area in built_in_areas().items()
        if not area.successor and area.code[:3] in ("E06", "E07", "E08", "E09", "W06", "S12", "N09")
    }
    pages = Counter(
        line.area for line in built_in_named() if line.area and line.kind != Kind.NATION
    )

    assert standing == pages.keys()
    assert set(pages.values()) == {1}


def test_every_council_of_england_is_in_one_county() -> None:
    counties = Counter(
        code for line in built_in_named() if line.kind == Kind.COUNTY for code in line.councils
    )
    english = {line.area: line.name for line in built_in_named() if line.area.startswith("E0")}

    # Bristol is a city of its own, Stockton lies in two counties, and Wight is an island.
    assert {name for code, name in english.items() if counties[code] != 1} == {
        "Bristol",
        "Stockton-on-Tees",
        "Isle of Wight",
    }


def test_the_districts_of_an_area_lie_in_its_nation() -> None:
    nation_of = built_in.nation_of_district()

    for line in built_in_named():
        assert {nation_of.get(name, line.nation) for name in line.districts} <= {line.nation}


# --- What is stored ------------------------------------------------------------------------------


@pytest.mark.usefixtures("named")
def test_every_name_of_every_area_finds_it() -> None:
    for area in NamedArea.objects.all():
        for name in (area.name, *area.other_names):
            assert area in NamedArea.objects.called(search_name(name)), name


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("Wales", "Wales", "Nation"),
        ("Cymru", "Wales", "Nation"),
        ("N. Ireland", "Northern Ireland", "Nation"),
        ("Kernow", "Cornwall", "County"),
        ("Notts", "Nottinghamshire", "County"),
        ("Co Durham", "County Durham", "County"),
        ("Co. Antrim", "County Antrim", "County"),
        ("Fermanagh", "County Fermanagh", "County"),
        ("Kent County Council", "Kent", "County"),
        ("Sir Benfro", "Pembrokeshire", "Council area"),
        ("Leeds City Council", "Leeds", "Council area"),
        ("Argyll & Bute", "Argyll and Bute", "Council area"),
        ("Bath and NE Somerset", "Bath and North East Somerset", "Council area"),
        ("London Borough of Hackney", "Hackney", "Council area"),
        ("Tower Hamlets, London", "Tower Hamlets", "Council area"),
        ("Royal Borough of Greenwich", "Greenwich", "Council area"),
        ("The Wirral", "Wirral", "Council area"),
        ("Scottish Highlands", "Highland", "Council area"),
        ("Ynys Môn", "Isle of Anglesey", "Island"),
        ("IoW", "Isle of Wight", "Island"),
        ("An t-Eilean Sgitheanach", "Isle of Skye", "Island"),
        ("Lewis", "Isle of Lewis", "Island"),
        ("Outer Hebrides", "Na h-Eileanan Siar", "Island"),
        ("Unst", "Shetland Islands", "Island"),
        ("The Midlands", "The Midlands", "Region"),
        ("North East", "North East England", "Region"),
        ("Middlesex", "Middlesex", "Old county"),
        ("Argyllshire", "Argyll", "Old county"),
        ("NHS Lothian", "NHS Lothian", "Planning body"),
        ("Betsi Cadwaladr", "Betsi Cadwaladr University Health Board", "Planning body"),
        ("Kent and Medway ICB", "NHS Kent and Medway Integrated Care Board", "Planning body"),
    ],
)
def test_an_area_is_found_as_people_write_it(typed: str, name: str, kind: str) -> None:
    assert called(typed)[0] == (name, kind)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("typed", ["Durham", "Newport Gwent", "Londonderry", "physio", ""])
def test_what_is_no_area_finds_none(typed: str) -> None:
    assert called(typed) == []


@pytest.mark.usefixtures("named")
def test_a_county_comes_before_the_council_of_its_name() -> None:
    assert called("Somerset") == [("Somerset", "County"), ("Somerset", "Council area")]


@pytest.mark.usefixtures("named")
def test_a_health_body_does_not_answer_to_another_areas_name() -> None:
    assert called("Fife") == [("Fife", "Council area")]
    assert called("NHS Fife") == [("NHS Fife", "Planning body")]


@pytest.mark.usefixtures("named")
def test_a_council_that_was_merged_is_inside_what_holds_its_successor() -> None:
    cumbria = NamedArea.objects.get(slug="cumbria")

    assert cumbria.holds("E06000063", "")  # Cumberland
    assert cumbria.holds("E07000026", "")  # Allerdale, until 2023


@pytest.mark.usefixtures("named")
def test_a_district_stands_in_only_where_the_council_is_not_known() -> None:
    kent, westmorland = (NamedArea.objects.get(slug=slug) for slug in ("kent", "westmorland"))

    assert kent.holds("", "ME14")
    assert not kent.holds("E07000065", "ME14")  # Wealden, in East Sussex
    assert westmorland.holds("E06000064", "LA23")
    assert not westmorland.holds("E06000064", "LA14")  # Barrow, of the same council


@pytest.mark.usefixtures("named")
def test_an_area_that_a_file_brings_is_named_too() -> None:
    Area.objects.create(code="E06000099", level="council", name="Newland", slug="newland")

    assert save_named_areas() == ["Named areas: 627"]
    assert called("Newland Council") == [("Newland", "Council area")]
    assert save_named_areas() == []


@pytest.mark.usefixtures("named")
def test_a_name_is_looked_up_by_an_index_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        list(NamedArea.objects.called("skye", "isle of skye"))
