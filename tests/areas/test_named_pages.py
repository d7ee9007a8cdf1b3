"""The page of a county, an island or a region: who is there, who comes there, and what applies."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.geo import Point
from directory.models import NamedArea
from directory.vocabulary import Setting
from directory.words import with_the
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.page_text import main_text

pytestmark = pytest.mark.django_db
LEEDS: dict[str, Any] = {"council_id": "E08000035", "nation_id": "E92000001", "postcode": "LS1 3EX"}
YORK: dict[str, Any] = {"council_id": "E06000014", "nation_id": "E92000001", "point": make.YORK}
PORTREE: dict[str, Any] = {
    "council_id": "S12000017",
    "nation_id": "S92000003",
    "postcode": "IV51 9EH",
    "point": Point(57.413, -6.196),
}


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()
    make.area(code="S12000017", name="Highland", level="council")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return main_text(response.content.decode())


# --- Who is there, and who comes there -----------------------------------------------------------


@pytest.mark.slow
def test_a_county_lists_the_services_in_its_councils_by_name(client: Client) -> None:
    make.service(name="Zebra clinic", **LEEDS)
    make.service(name="Aspen clinic", **LEEDS)
    make.service(name="York clinic", **YORK)

    shown = text(client, "/areas/west-yorkshire/")

    assert "County in England." in shown
    assert "We list 2 services with an address in West Yorkshire." in shown
    assert shown.index("Aspen clinic") < shown.index("Zebra clinic")
    assert "York clinic" not in shown


@pytest.mark.slow
def test_an_island_lists_the_services_in_its_postcode_districts(client: Client) -> None:
    make.service(name="Portree clinic", **PORTREE)
    make.service(name="Inverness clinic", **PORTREE | {"postcode": "IV2 3UJ"})

    shown = text(client, "/areas/isle-of-skye/")

    assert "Also called Skye" in shown
    assert "We list 1 service with an address on the Isle of Skye." in shown
    assert "Portree clinic" in shown
    assert "Inverness clinic" not in shown
    assert "No council covers the Isle of Skye alone, so we use postcode districts." in shown
    assert "They lie in Highland." in shown


@pytest.mark.slow
def test_a_private_address_is_never_told_by_its_district(client: Client) -> None:
    make.service(name="Home practice", address_is_private=True, point_is_about=True, **PORTREE)

    assert "Home practice" not in text(client, "/areas/isle-of-skye/")
    assert "Home practice" in text(client, "/areas/highland-s12000017/")


@pytest.mark.slow
def test_where_no_file_tells_councils_districts_do(client: Client) -> None:
    make.service(name="Leeds clinic", **LEEDS | {"council_id": None})

    for slug in ("west-yorkshire", "leeds-e08000035"):
        here = text(client, f"/areas/{slug}/").partition("Services from elsewhere")[0]
        assert "Leeds clinic" in here


@pytest.mark.parametrize(
    ("whom", "how"),
    [
        ({"serves": ["E08000035"]}, "Takes people from part of West Yorkshire."),
        ({"serves": ["LS7"]}, "Takes people from part of West Yorkshire."),
        ({"serves": ["E54000054"]}, "Takes people from part of West Yorkshire."),
        ({"serves": ["E92000001"]}, "Takes people from West Yorkshire."),
        ({"home_areas": ["LS7"]}, "Visits homes in part of West Yorkshire."),
        ({"home_miles": 25}, "Visits homes within 25 miles, some of them here."),
    ],
)
def test_who_comes_from_elsewhere_says_how(client: Client, whom: dict[str, Any], how: str) -> None:
    visits = {"settings": Setting.HOSPITAL | Setting.HOME_VISITS}
    make.service(name="York team", **YORK | visits | whom)

    shown = text(client, "/areas/west-yorkshire/").partition("Services from elsewhere")[2]

    assert "York team" in shown
    assert how in shown


@pytest.mark.parametrize(
    "whom", [{"serves": []}, {"serves": ["S92000003"]}, {"home_miles": 2}, {"home_areas": ["YO1"]}]
)
def test_who_does_not_come_is_not_listed(client: Client, whom: dict[str, Any]) -> None:
    visits = {"settings": Setting.HOSPITAL | Setting.HOME_VISITS}
    make.service(name="York team", **YORK | visits | whom)

    assert "York team" not in text(client, "/areas/west-yorkshire/")


@pytest.mark.slow
def test_what_is_not_listed_is_not_there(client: Client, settings: Any) -> None:
    make.service(name="Draft clinic", status="draft", slug=None, **LEEDS)
    make.service(name="Invented clinic", is_sample=True, **LEEDS)

    shown = text(client, "/areas/west-yorkshire/")
    settings.SAMPLE_DATA = True
    with_samples = text(client, "/areas/west-yorkshire/")

    assert "Draft clinic" not in with_samples
    assert "Invented clinic" not in shown
    assert "Invented example" in with_samples.partition("Invented clinic")[2]


@pytest.mark.slow
def test_a_long_list_stands_on_several_pages(client: Client) -> None:
    for number in range(60):
        make.service(name=f"Clinic {number:02}", **LEEDS)
    make.service(name="York team", serves=["E08000035"], **YORK)

    first, second = text(client, "/areas/yorkshire/"), text(client, "/areas/yorkshire/?page=2")

    assert "Clinic 49" in first
    assert "Clinic 50" not in first
    assert "We list 61 services" in second
    assert "Clinic 50" in second
    assert "York team" in second
    assert client.get("/areas/yorkshire/?page=3").status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Kent", "Kent"),
        ("The Fens", "the Fens"),
        ("Isle of Wight", "the Isle of Wight"),
        ("Orkney Islands", "the Orkney Islands"),
        ("West Midlands", "the West Midlands"),
        ("Tees Valley", "the Tees Valley"),
        ("North East England", "North East England"),
        ("East Riding of Yorkshire", "the East Riding of Yorkshire"),
    ],
)
def test_a_name_stands_in_a_sentence_as_people_say_it(name: str, said: str) -> None:
    assert with_the(name) == said


# --- What applies there --------------------------------------------------------------------------


def test_the_rules_of_its_councils_bodies_and_nation_are_told(client: Client) -> None:
    area_advice(ms_self_referral="yes")
    area_advice(area="S08000024", ms_self_referral="no")

    shown = text(client, "/areas/west-yorkshire/")

    assert "Yes: in Leeds, people with MS can refer themselves" in shown
    assert "NHS Lothian" not in shown


def test_many_rules_are_told_in_a_line_each(client: Client) -> None:
    for code in ("E08000035", "E06000014", "E54000054", "E92000001"):
        area_advice(area=code, ms_self_referral="no")

    shown = text(client, "/areas/yorkshire/")

    assert "It depends on where you live." in shown
    assert "Leeds: you cannot refer yourself, checked" in shown


def test_advice_for_districts_elsewhere_in_its_council_is_left_out(client: Client) -> None:
    area_advice(area="S12000017", districts=["IV2"], ms_self_referral="no")

    assert "you cannot refer yourself" not in text(client, "/areas/isle-of-skye/")


def test_its_council_areas_are_in_a_table(client: Client) -> None:
    make.service(**LEEDS)

    page = client.get("/areas/west-yorkshire/").content.decode()

    assert re.search(r'<th scope="row">\s*<a href="/areas/leeds-e08000035/">Leeds</a>', page)


def test_it_asks_for_a_postcode(client: Client) -> None:
    page = client.get("/areas/isle-of-skye/").content.decode()

    assert 'action="/search/"' in page
    assert "Enter your postcode" in page


def test_a_village_of_its_name_is_offered(client: Client) -> None:
    page = client.get("/areas/wales/").content.decode()

    assert "/search/?near=Wales%20%28S26%29" in page
    assert "smaller place" not in client.get("/areas/kent/").content.decode()


def test_an_old_county_is_named_with_the_councils_of_today(client: Client) -> None:
    for code, name in {
        "W06000008": "Ceredigion",
        "W06000009": "Pembrokeshire",
        "W06000010": "Carmarthenshire",
    }.items():
        make.area(code=code, name=name, level="council")
    page = client.get("/areas/dyfed/").content.decode()

    title = " ".join(page[page.index("<title>") : page.index("</title>")].split())
    assert "Dyfed (today Carmarthenshire, Ceredigion and Pembrokeshire):" in title


def test_it_has_no_feed_of_its_own(client: Client) -> None:
    assert "feed.atom" not in client.get("/areas/west-yorkshire/").content.decode()
    assert client.get("/areas/west-yorkshire/feed.atom").status_code == 404


# --- All of them ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_kind_has_its_page_in_at_most_eight_queries(client: Client, settings: Any) -> None:
    settings.SAMPLE_DATA = True
    call_command("load_reference", verbosity=0)
    make.service(**LEEDS)
    area_advice(ms_self_referral="yes")

    for kind in NamedArea.Kind:
        for area in NamedArea.objects.filter(kind=kind).order_by("?")[:3]:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(area.get_absolute_url()).status_code == 200, area.slug
            assert len(queries) <= 8, area.slug


def test_search_engines_are_told_of_them(client: Client) -> None:
    assert "/areas/west-yorkshire/" in client.get("/sitemap.xml").content.decode()
