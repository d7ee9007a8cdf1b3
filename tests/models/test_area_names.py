"""Areas are typed by name, in any usual form, and stored as the codes of areas that there are."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from directory.models import Area, Service
from directory.models.area_names import AreaNames
from tests.support import factories as make

pytestmark = pytest.mark.django_db
LEEDS, BRADFORD, YORK = "E08000035", "E08000032", "E06000014"


@pytest.fixture(scope="module", autouse=True)
def gazetteer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Leeds", [LEEDS]),
        ("LEEDS city council", [LEEDS]),
        ("E08000035", [LEEDS]),
        ("E08000035 Leeds", [LEEDS]),
        ("e08000035 ls21", [LEEDS, "LS21"]),
        ("Leeds\nBradford", [LEEDS, BRADFORD]),
        ("Leeds; Bradford", [LEEDS, BRADFORD]),
        ("Leeds, Bradford and York", [LEEDS, BRADFORD, YORK]),
        ("Leeds & Leeds", [LEEDS]),
        ("LS1 LS2, ls3", ["LS1", "LS2", "LS3"]),
        ("Bristol, City of", ["E06000023"]),
        ("Armagh City, Banbridge and Craigavon", ["N09000002"]),
        ("Bath and North East Somerset", ["E06000022"]),
        ("NHS West Yorkshire Integrated Care Board", ["E54000054"]),
        ("NHS Lothian", ["S08000024"]),
        ("the Highlands", ["S12000017"]),
        ("Cymru", ["W92000004"]),
        ("E07000165", ["E06000065"]),  # Harrogate became North Yorkshire
        ("Teesside", ["E06000002", "E06000003", "E06000004"]),
        ("Cornwall", ["E06000052"]),
        ("county of Cornwall", ["E06000052", "E06000053"]),
        (" ;\n, ", []),
    ],
)
def test_names_codes_and_districts_are_read_in_any_usual_form(typed: str, codes: list[str]) -> None:
    assert AreaNames().split_names(typed) == codes


@pytest.mark.slow
def test_an_island_without_a_council_is_its_districts() -> None:
    assert set(AreaNames().split_names("Isle of Skye")) >= {"IV51", "IV55"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Leedz", "We know no area called “Leedz”. Did you mean Leeds?"),
        ("Leeds; Bradfrod", "We know no area called “Bradfrod”. Did you mean Bradford?"),
        ("Nowhere at all", "We know no area called “Nowhere at all”. Name councils"),
        ("LS99X", "We know no area called “LS99X”."),
        ("LS1 3EX", "We know no area called “LS1 3EX”."),
        ("Ilkley", "“Ilkley” is a town. Name its postcode district, LS29."),
        ("\0", "We know no area called"),
        ("é" * 5000, "We know no area called"),
    ],
)
def test_what_is_no_area_is_told_with_what_it_may_be(typed: str, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AreaNames().split_names(typed)
    assert told in refused.value.message


def test_a_town_is_offered_its_council_where_it_is_known() -> None:
    make.town(name="Aireside", council=Area.objects.get(pk=BRADFORD), district="LS29")
    with pytest.raises(ValidationError, match="the council area, Bradford, or its postcode"):
        AreaNames().split_names("Aireside")


@pytest.mark.slow
def test_every_area_that_stands_is_called_what_is_read_as_it_again() -> None:
    names = AreaNames()
    for area in Area.objects.filter(successor=None):
        (called,) = names.called([area.code])
        assert names.split_names(called) == [area.code], called
        assert called != area.code


def test_codes_of_nothing_stay_as_they_are() -> None:
    assert AreaNames().called(["LS1", "E99999999"]) == ["LS1", "E99999999"]
    assert AreaNames().unknown([LEEDS, "LS1", "E99999999", "ZZ1"]) == ["E99999999", "ZZ1"]


def test_a_listing_serves_only_areas_that_there_are() -> None:
    service = make.service(postcode="LS1 3EX", serves=["E99999999"])
    with pytest.raises(ValidationError, match="“E99999999” is no area or district"):
        service.clean_fields()
    service.serves = [LEEDS, "LS1"]
    service.clean_fields()


def test_many_listings_are_judged_by_areas_that_are_read_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    names = AreaNames()
    services = [Service(serves=[LEEDS, "LS1"]) for _ in range(3)]
    others = {field.name for field in Service._meta.get_fields()} - {"serves"}
    with django_assert_num_queries(2):
        for service in services:
            service.known_areas = names
            service.clean_fields(exclude=others)
