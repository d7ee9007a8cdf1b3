"""What is known area by area: what is listed, what was checked, and what nobody has looked at."""

import csv
import html
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Area
from directory.vocabulary import Route
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.clock import set_clock
from tests.support.page_text import in_one_line, main_text

pytestmark = pytest.mark.django_db
LEEDS: dict[str, Any] = {"council_id": "E08000035", "nation_id": "E92000001"}


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return main_text(response.content.decode())


def row(client: Client, name: str) -> list[str]:
    """The cells of one council area's line."""
    page = in_one_line(client.get("/areas/").text)
    (line,) = [line for line in re.findall(r"<tr>(.*?)</tr>", page) if f">{name}</a>" in line]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]


# --- The table -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_services_are_counted_by_route_where_their_address_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, date(2026, 9, 30))
    make.service(confirmed_on=date(2026, 9, 3), **LEEDS)
    make.service(
        routes=Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL, confirmed_on=date(2026, 8, 1), **LEEDS
    )
    make.service(kind="private", confirmed_on=date(2026, 7, 1), **LEEDS)
    assert row(client, "Leeds") == [
        "Leeds",
        "2",
        "1",
        "1",
        "none yet",
        "3 September 2026",
        "Not checked yet",
    ]


@pytest.mark.slow
def test_none_found_is_told_apart_from_not_checked_yet(client: Client) -> None:
    area_advice(area="E06000014", looked_for_services_on=date(2026, 6, 18))
    assert row(client, "York")[1] == "None found, 18 June 2026"
    page = text(client, "/areas/")
    assert "Shropshire" in page.partition("Not checked yet:")[2]
    make.service(kind="private", council_id="E06000014", nation_id="E92000001")
    assert row(client, "York")[1:5] == ["0", "0", "1", "0"]


@pytest.mark.slow
def test_what_is_not_listed_is_not_counted(client: Client) -> None:
    make.service(status="draft", slug=None, **LEEDS)
    make.service(is_sample=True, **LEEDS)
    page = client.get("/areas/").content.decode()
    assert ">Leeds</a></li>" in page


@pytest.mark.slow
def test_self_referral_is_told_with_where_it_holds_and_when_it_was_checked(client: Client) -> None:
    area_advice(ms_self_referral="yes", checked_on=date(2026, 3, 3))
    area_advice(districts=["LS7"], ms_self_referral="no", checked_on=date(2026, 4, 4))
    area_advice(area="S08000024", ms_self_referral="no", checked_on=date(2026, 5, 5))
    make.service(council_id="S12000036", nation_id="S92000003")
    assert row(client, "Leeds")[-1] == "No in LS7, checked 4 April 2026; Yes, checked 3 March 2026"
    assert row(client, "Edinburgh")[-1] == "No, for all of NHS Lothian, checked 5 May 2026"


def test_councils_stand_under_their_planning_body_and_nation(client: Client) -> None:
    page = text(client, "/areas/")
    assert page.index("England") < page.index("NHS West Yorkshire") < page.index("Scotland")
    assert page.index("NHS Lothian") < page.index("Edinburgh") < page.index("Northern Ireland")


def test_without_a_file_that_knows_bodies_scotland_and_wales_have_theirs(client: Client) -> None:
    from directory.models import PostcodeLocation

    PostcodeLocation.objects.update(body=None)
    page = text(client, "/areas/")
    assert "NHS Lothian" in page
    assert "NHS West Yorkshire" not in page


def test_an_area_that_became_part_of_another_is_left_out(client: Client) -> None:
    Area.objects.filter(pk="E06000014").update(successor="E08000035")
    assert "York" not in text(client, "/areas/").replace("Yorkshire", "")


def test_a_postcode_leads_to_its_area_without_staying_in_the_address(client: Client) -> None:
    response = client.get("/areas/", {"near": "ls13ex"})
    assert response.headers["Location"] == "/areas/leeds-e08000035/"


@pytest.mark.parametrize("typed", ["zzzz", "LS1", "ZZ99 9ZZ"])
def test_what_leads_to_no_area_is_answered_in_words(client: Client, typed: str) -> None:
    page = client.get("/areas/", {"near": typed}).content.decode()
    assert "<title>Error: " in page
    assert 'href="#here"' in page


def test_the_table_is_a_file_for_spreadsheets_too(client: Client) -> None:
    make.service(confirmed_on=date(2026, 9, 3), **LEEDS)
    Area.objects.filter(pk="E06000014").update(name="=York")
    response = client.get("/areas/areas.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    lines = {line["Council area"]: line for line in csv.DictReader(StringIO(response.text))}
    leeds = lines["Leeds"]
    assert leeds["NHS, by referral"] == "1"
    assert leeds["Private"] == "none yet"
    assert leeds["Services last checked"] == "2026-09-03"
    assert leeds["Last looked for every service"] == "Not checked yet"
    assert leeds["Planning body"] == "NHS West Yorkshire Integrated Care Board"
    assert leeds["Nation"] == "England"
    assert "'=York" in lines


# --- One area ------------------------------------------------------------------------------------


def page(client: Client, code: str = "E08000035") -> str:
    return text(client, f"/areas/{Area.objects.get(pk=code).slug}/")


def test_an_area_shows_its_services_and_its_advice(client: Client) -> None:
    area_advice(ms_self_referral="yes", looked_for_services_on=date(2026, 6, 18))
    make.service(name="Harehope team", telephone="01632 960001", first_contact_only=True, **LEEDS)
    shown = page(client)
    assert "Yes: in Leeds, people with MS can refer themselves" in shown
    assert "We list 1 service with an address in Leeds" in shown
    assert "Harehope team" in shown
    assert "For muscle and joint problems first: not confirmed for MS" in shown
    assert "looked for every service here: 18 June 2026" in shown
    assert "NHS West Yorkshire Integrated Care Board plans NHS care here" in shown


def test_services_from_elsewhere_that_take_its_people_stand_apart(client: Client) -> None:
    make.service(name="York team", serves=["E08000035"], council_id="E06000014")
    shown = page(client)
    assert "York team" in shown.partition("Services from elsewhere")[2]
    assert "York team" not in shown.partition("Services from elsewhere")[0]


def test_an_area_nobody_looked_at_says_so(client: Client) -> None:
    shown = page(client)
    assert "Not checked yet. We list none, and nobody has looked." in shown
    assert "Nobody has checked yet whether people with MS can refer themselves" in shown


def test_an_area_where_none_was_found_says_that(client: Client) -> None:
    area_advice(looked_for_services_on=date(2026, 6, 18))
    assert "None found when we looked, 18 June 2026" in page(client)


@pytest.mark.slow
def test_what_changed_is_told_and_never_why(client: Client) -> None:
    yesterday = make.today() - timedelta(days=1)
    gone = make.service(name="Gone practice", kind="private", **LEEDS)
    make.happened(gone, days_ago=120)
    gone.listed_until = yesterday
    gone.save()
    make.service(name="New team", **LEEDS)
    make.happened(make.service(name="Old team", **LEEDS), days_ago=120)
    area_advice(checked_on=yesterday)
    changes = page(client).partition("The last 90 days")[2]
    assert "Gone practice: No longer listed" in changes
    assert "New team: New" in changes
    assert "Leeds: Advice checked" in changes
    assert "Old team" not in changes
    assert not re.search("register|unconfirmed|expired|caution", changes.partition("All areas")[0])


def test_what_went_long_ago_is_told_no_more(client: Client) -> None:
    long_ago = make.today() - timedelta(days=600)
    person = make.physiotherapist(checked_on=long_ago)
    gone = make.service(
        name="Gone practice", kind="private", people=[person], confirmed_on=long_ago, **LEEDS
    )
    make.happened(gone, days_ago=600)
    assert "Gone practice" not in page(client)


@pytest.mark.parametrize("code", ["E54000054", "E92000001"])
def test_a_body_and_a_nation_show_their_council_areas(client: Client, code: str) -> None:
    make.service(**LEEDS)
    area_advice(area=code, ms_self_referral="no")
    shown = page(client, code)
    assert "Leeds" in shown
    assert "you cannot refer yourself" in shown
    assert "Edinburgh" not in shown


@pytest.mark.slow
def test_a_merged_body_names_what_it_is_part_of_now(client: Client) -> None:
    new = make.area(
        code="E54000099", name="NHS Yorkshire", level="body", valid_from=date(2026, 4, 1)
    )
    Area.objects.filter(pk="E54000054").update(successor=new)
    shown = page(client, "E54000054")
    assert "This area is now part of NHS Yorkshire, since 1 April 2026" in shown


@pytest.mark.slow
def test_an_area_is_found_by_its_code_and_an_unknown_one_is_no_page(client: Client) -> None:
    assert client.get("/areas/e08000035/").headers["Location"] == "/areas/leeds-e08000035/"
    assert client.get("/areas/atlantis/").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("code", ["E08000035", "E54000054", "E92000001"])
def test_its_page_costs_at_most_ten_queries(client: Client, settings: Any, code: str) -> None:
    settings.SAMPLE_DATA = True
    area_advice(ms_self_referral="yes")
    make.service(**LEEDS)
    slug = Area.objects.get(pk=code).slug
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/areas/{slug}/")
    assert len(queries) <= 10
