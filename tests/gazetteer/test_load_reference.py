"""`load_reference` and what is built in: areas, towns, districts."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.gazetteer import built_in
from directory.gazetteer.areas import built_in as built_in_areas
from directory.geo import Point, miles_between
from directory.models import Area, GazetteerSource, PostcodeLocation, Town
from directory.names import search_name
from directory.postcodes import Level, Postcode
from msphysio import environment as env
from tests.support import factories
from tests.support.postcode_files import code_point_open, run_import

pytestmark = pytest.mark.slow

FIXTURES = env.BASE_DIR / "fixtures"
UNITED_KINGDOM = (49.8, 60.9, -8.2, 1.8)


def load_reference() -> str:
    output = io.StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue()


# --- The command ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_loads_areas_towns_and_centres() -> None:
    load_reference()

    assert Area.objects.get(code="W06000011").parent == Area.objects.get(name="Wales")
    assert Area.objects.get(code="E07000187").successor == Area.objects.get(slug="somerset")
    assert Town.objects.filter(name="Kirkwall", nation="S92000003").exists()
    bt74 = PostcodeLocation.objects.get(name="BT74")
    assert (bt74.town, bt74.nation_id, bt74.level) == ("Enniskillen", "N92000002", 3)
    assert PostcodeLocation.objects.get(name="TD15").nation_id is None
    assert PostcodeLocation.objects.get(name="LS").town == "Leeds"
    assert "GeoNames" in GazetteerSource.objects.get(kind="built-in").credit


@pytest.mark.django_db
def test_a_second_time_changes_nothing_and_writes_nothing() -> None:
    load_reference()
    before = list(GazetteerSource.objects.values())

    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = load_reference()

    assert said == ""
    assert list(GazetteerSource.objects.values()) == before
    assert not [
        query for query in queries if not query["sql"].startswith(("SELECT", "SAVE", "REL"))
    ]


@pytest.mark.django_db
def test_towns_that_left_the_fixtures_go_and_new_ones_come() -> None:
    load_reference()
    factories.town(name="Atlantis")
    Town.objects.filter(name="Kirkwall").delete()

    assert "Towns: 1 added, 1 removed" in load_reference()
    assert not Town.objects.filter(name="Atlantis").exists()
    assert Town.objects.filter(name="Kirkwall").exists()


@pytest.mark.django_db
def test_a_loaded_gazetteer_is_left_alone(tmp_path: Path) -> None:
    run_import(code_point_open(tmp_path))
    before = set(PostcodeLocation.objects.values_list("name", "latitude"))

    load_reference()

    assert set(PostcodeLocation.objects.values_list("name", "latitude")) == before
    assert Town.objects.get(name="Kirkwall", search_name="kirkwall").council_id == "S12000023"


@pytest.mark.django_db
def test_what_curators_set_is_kept() -> None:
    load_reference()
    Area.objects.filter(code="E07000187").update(successor="E06000059", name="Old Mendip")

    load_reference()

    mendip = Area.objects.get(code="E07000187")
    assert (mendip.successor_id, mendip.name) == ("E06000059", "Old Mendip")


# --- What is built in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["areas.csv", "districts.csv", "other_names.csv", "postcode_areas.csv", "towns.csv"]
)
def test_every_file_is_small(name: str) -> None:
    assert (FIXTURES / name).stat().st_size < 300_000


def test_there_is_every_district_with_the_80_of_northern_ireland() -> None:
    districts = built_in.districts()
    names = [district.name for district in districts]

    assert 2_850 < len(districts) < 3_000
    assert len(set(names)) == len(names)
    assert len([name for name in names if name.startswith("BT")]) == 80
    assert all(Postcode.parse(name).level is Level.DISTRICT for name in names)


def test_there_is_every_postcode_area() -> None:
    areas = {area.name: area for area in built_in.postcode_areas()}

    assert len(areas) == 121
    assert {Postcode.parse(district.name).area for district in built_in.districts()} == set(areas)


def test_centres_lie_in_the_united_kingdom_and_near_their_town() -> None:
    south, north, west, east = UNITED_KINGDOM
    towns: dict[str, list[Point]] = {}
    for town in built_in.towns():
        towns.setdefault(town.name, []).append(Point(town.latitude, town.longitude))

    for district in built_in.districts():
        assert south < district.latitude < north
        assert west < district.longitude < east
        here = Point(district.latitude, district.longitude)
        if district.town:
            assert min(miles_between(here, there) for there in towns[district.town]) < 40


@pytest.mark.parametrize(
    ("district", "nation", "town"),
    [
        ("LS1", "E92000001", "Leeds"),
        ("OX3", "E92000001", "Oxford"),
        ("BT74", "N92000002", "Enniskillen"),
        ("KW17", "S92000003", "Kirkwall"),
        ("ZE1", "S92000003", "Lerwick"),
        ("HS1", "S92000003", "Stornoway"),
        ("TR21", "E92000001", "Isles of Scilly"),
        ("CF10", "W92000004", "Cardiff"),
        ("TD15", "", "Berwick-upon-Tweed"),
        ("SY10", "", "Oswestry"),
    ],
)
def test_districts_that_people_know(district: str, nation: str, town: str) -> None:
    found = next(row for row in built_in.districts() if row.name == district)
    assert found.nation == nation
    if district != "SY10":
        assert found.town == town


def test_there_are_six_thousand_towns_in_all_four_nations() -> None:
    towns = list(built_in.towns())

    assert 5_900 < len(towns) < 6_400
    assert {town.nation for town in towns} == set(built_in_areas()) & {
        "E92000001",
        "N92000002",
        "S92000003",
        "W92000004",
    }
    assert all(town.search_name == search_name(town.name) for town in towns)
    assert all(Postcode.parse(town.postcode).level is Level.FULL for town in towns)
    districts = {district.name for district in built_in.districts()}
    assert {town.district for town in towns} <= districts


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ("caerdydd", "Cardiff"),
        ("abertawe", "Swansea"),
        ("y drenewydd", "Newtown"),
        ("casnewydd", "Newport"),
        ("steornabhagh", "Stornoway"),
        ("an gearasdan", "Fort William"),
        ("londonderry", "Derry"),
        ("beal feirste", "Belfast"),
        ("hull", "Kingston upon Hull"),
        ("saint andrews", "St Andrews"),
        ("hay on wye", "Hay"),
    ],
)
def test_towns_have_their_other_names_at_the_same_point(typed: str, like: str) -> None:
    towns = list(built_in.towns())
    points = {(town.latitude, town.longitude) for town in towns if town.name == like}

    assert [
        town
        for town in towns
        if town.search_name == typed and (town.latitude, town.longitude) in points
    ]


def test_bearers_of_one_name_can_be_told_apart() -> None:
    newports = [town for town in built_in.towns() if town.name == "Newport"]

    assert len(newports) == 6
    assert len({(town.nation, town.county, town.district) for town in newports}) == 6


def test_areas_refer_to_areas_that_are_there() -> None:
    areas = built_in_areas()

    for area in areas.values():
        assert not area.successor or area.successor in areas
        assert not area.body or area.body in areas
        assert area.code != area.successor
    scotland_and_wales = [area for area in areas.values() if area.code[:3] in ("S12", "W06")]
    assert all(area.body for area in scotland_and_wales)
