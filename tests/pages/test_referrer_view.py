"""The referrer's view: results as a table, and the whole answer as a file."""

import csv
from collections.abc import Mapping
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from directory.vocabulary import AccessFact, Referrer, Route, Setting
from tests.support import factories
from tests.support.factories import LEEDS, YORK
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db

NEAR = "/search/?near=LS1+3EX"
TABLE = f"{NEAR}&view=referrer"
FILE = "/search/results.csv?near=LS1+3EX"
MAX_PER_PAGE = 8
MAX_PER_FILE = 5


@pytest.fixture(autouse=True)
def leeds() -> None:
    factories.postcode_location(nation=factories.england(), council=factories.area())
    factories.postcode_location(name="LS1", town="Leeds", nation=factories.england())


def row(page: Element, service: Service) -> Element:
    """The row of a service, found by its article."""
    (found,) = [
        each for each in page.all("tr") if each.all("article", **{"data-service": service.code})
    ]
    return found


def cell(page: Element, service: Service, label: str) -> Element:
    return row(page, service).one("td", **{"data-label": label})


def contract(page: Element) -> list[tuple[str, str, str]]:
    articles = page.all("article")
    return [
        (each["data-service"], each.attributes.get("data-miles", ""), each["data-part"])
        for each in articles
    ]


def file_rows(address: str = FILE) -> list[dict[str, str]]:
    text = Client().get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), strict=True))


def of(rows: list[dict[str, str]], service: Service) -> Mapping[str, str]:
    return next(each for each in rows if each["Code"] == service.code)


def many_services() -> None:
    """More than a page, in every part, and one by video."""
    for number in range(19):
        factories.service(name=f"Service {number:02}", taking_new="" if number % 3 else "no")
    factories.service(serves=["E08000035"], name="In Leeds")
    factories.service(serves=["LS29"], name="In Ilkley")
    factories.service(access_yes=AccessFact.HOIST, routes=Route.CHARITY, kind="charity")
    factories.service(settings=Setting.REMOTE, name="By video")


def listing(service: Service) -> str:
    """Where a row leads: the search goes along, for whoever fills a sheet."""
    return f"{service.get_absolute_url()}?near=LS1+3EX&view=referrer"


# --- The table -----------------------------------------------------------------------------------


def test_the_table_has_the_same_results_in_the_same_order_on_the_same_pages() -> None:
    many_services()
    for more in ("", "&page=2", "&access=hoist&sort=name", "&route=charity", "&within=5"):
        assert contract(visit(f"{TABLE}{more}")) == contract(visit(f"{NEAR}{more}")) != []


def test_the_nearest_beyond_stand_in_a_table_too() -> None:
    service = factories.service(point=YORK)
    page = visit(f"{TABLE}&within=5")
    assert contract(page)[0][2] == "beyond"
    assert row(page, service)


def test_cells_are_named_by_their_headings_and_rows_by_the_service() -> None:
    service = factories.service(name="Aireside neuro physiotherapy")
    page = visit(TABLE)
    headings = page.one("thead").all("th")
    assert {each["scope"] for each in headings} == {"col"}
    assert [each["data-label"] for each in row(page, service).all("td")] == [
        each.text for each in headings[1:]
    ]
    name = row(page, service).one("th", scope="row")
    assert name.link("Aireside neuro physiotherapy") == listing(service)
    assert row(page, service).one("article")["aria-labelledby"] == name["id"]
    assert page.one("caption").text


def test_criteria_who_may_refer_and_contacts_that_were_agreed_are_shown() -> None:
    service = factories.service(telephone="0113 496 0211", wait_days=28)
    factories.referral_details(
        service=service,
        telephone="0113 496 0299",
        form_url="https://neuro.example.org/form",
        who_may_refer=Referrer.GP | Referrer.MS_NURSE,
    )
    page = visit(TABLE)
    assert cell(page, service, "Takes").text == "Adults with MS. Not: Back pain alone."
    assert "GP or MS nurse" in cell(page, service, "Who may refer")
    assert "Send the form by e-mail." in cell(page, service, "Who may refer")
    assert f"4 weeks, the team told us on {factories.today():%-d %B %Y}" in cell(
        page, service, "Wait"
    )
    contact = cell(page, service, "Contact for professionals")
    assert contact.link("0113 496 0299") == "tel:+441134960299"
    assert contact.link(f"Referral form of {service.name}") == "https://neuro.example.org/form"
    e_mail = contact.link(f"Secure e-mail address of {service.name}, on its page")
    assert e_mail == f"{listing(service)}#refer"
    assert "0113 496 0211" not in contact
    assert "@" not in page.one("main")


def test_without_agreed_contacts_the_public_number_is_to_be_rung() -> None:
    told = factories.service(telephone="0113 496 0211")
    factories.referral_details(service=told, contacts_agreed=False)
    silent = factories.service(name="Aireside", telephone="")
    page = visit(TABLE)
    for service in (told, silent):
        assert "Ring the public number and ask for the referral desk." in row(page, service)
    assert row(page, told).link("0113 496 0211") == "tel:+441134960211"
    assert row(page, silent).link("How to reach Aireside").endswith("#reach")
    assert cell(page, silent, "Takes").text == "Not told us yet"


def test_each_row_says_whether_the_place_is_in_its_area() -> None:
    inside = factories.service(serves=["E08000035"])
    outside = factories.service(serves=["E06000014"], nation=factories.england())
    factories.area(code="E06000014", name="York")
    anywhere = factories.service()
    page = visit(TABLE)
    label = "Where, and its area"
    assert "Area: Inside. Takes people who live in Leeds." in cell(page, inside, label)
    assert "Area: Outside. Takes people who live in York." in cell(page, outside, label)
    assert cell(page, outside, label).text.count("York") == 1
    assert "Area: No limit that we know of." in cell(page, anywhere, label)
    unknown = visit("/search/?near=LS1&view=referrer")
    assert "Area: Not known. Takes people who live in Leeds." in cell(unknown, inside, label)


def test_what_was_asked_for_and_is_not_known_stands_in_the_row() -> None:
    service = factories.service()
    found = row(visit(f"{TABLE}&access=hoist"), service)
    assert "Hoist: not known, ask." in found
    assert f"{AccessFact.HOIST.label}: Not known, ask" in found


def test_the_table_costs_no_more_queries_than_a_page_may() -> None:
    many_services()
    for service in Service.objects.all()[:3]:
        factories.referral_details(service=service)
    with CaptureQueriesContext(connection) as queries:
        visit(TABLE)
    assert len(queries) <= MAX_PER_PAGE


def test_referrers_are_told_to_enter_no_patient_details() -> None:
    page = visit("/search/?view=referrer")
    field = page.one("input", id="near")
    assert page.one("p", id="referrer-hint").text == (
        "Half a postcode (LS7) or the GP surgery’s postcode is enough. "
        "Do not enter patient details."
    )
    assert field.attributes.get("aria-describedby") == "referrer-hint"


def test_the_way_out_and_the_way_to_the_file_keep_the_search() -> None:
    factories.service()
    page = visit(f"{TABLE}&route=nhs-referral")
    assert page.link("Leave the referrer’s view") == f"{NEAR}&route=nhs-referral"
    assert page.link("Get the whole list for a spreadsheet (CSV)") == f"{FILE}&route=nhs-referral"


def test_others_are_shown_cards_and_no_patient_words() -> None:
    factories.referral_details(service=factories.service())
    page = visit(NEAR)
    assert not page.all("table")
    assert "Do not enter patient details." not in page


# --- The file ------------------------------------------------------------------------------------


def test_the_file_has_every_page_in_the_same_order() -> None:
    many_services()
    on_pages = [one for number in (1, 2) for one in contract(visit(f"{TABLE}&page={number}"))]
    in_order = sorted(on_pages, key=lambda one: one[2] == "remote")
    assert [(each["Code"], each["Miles, straight line"]) for each in file_rows()] == [
        (code, miles) for code, miles, _ in in_order
    ]
    assert file_rows(f"{FILE}&route=charity&view=referrer&page=7")[0]["Part"] == "Ask first"


def test_a_row_of_the_file_says_what_a_row_of_the_table_says() -> None:
    service = factories.service(
        telephone="+44 1632 960001", serves=["E08000035"], point=LEEDS, name="=Aireside()"
    )
    factories.referral_details(service=service, telephone="01632 960299")
    other = factories.service(name="@Other")
    rows = file_rows()
    found = of(rows, service)
    assert found["Service"] == "'=Aireside()"
    assert of(rows, other)["Service"] == "'@Other"
    assert found["Telephone"] == "+44 1632 960001"
    assert found["Area"] == "Inside. Takes people who live in Leeds."
    assert found["Takes"] == "Adults with MS."
    page = f"http://testserver{service.get_absolute_url()}"
    assert found["Page"] == page
    assert found["Contact for professionals"] == (
        f"01632 960299. Secure e-mail address: {page}#refer"
    )
    assert of(rows, other)["Contact for professionals"] == (
        "Ring the public number and ask for the referral desk."
    )


def test_the_file_has_no_postcode_of_the_searcher_and_is_for_no_search_engine() -> None:
    factories.service(serves=["E54000054"], serves_basis="home")
    response = Client().get(FILE)
    assert "We do not know if LS1 is there. Ask them." in response.text
    assert "3EX" not in response.text + str(response.headers)
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"services-{factories.today():%Y-%m-%d}.csv" in response["Content-Disposition"]
    assert not response.cookies


def test_the_file_costs_as_many_queries_however_many_services_there_are() -> None:
    numbers = []
    for _ in range(2):
        many_services()
        with CaptureQueriesContext(connection) as queries:
            Client().get(FILE)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= MAX_PER_FILE


@pytest.mark.parametrize("search", ["near=XX9+9XX", "near=LS1&within=7", "route=bus"])
def test_what_cannot_be_answered_is_told_by_the_page(search: str) -> None:
    response = Client().get(f"/search/results.csv?{search}")
    assert response.status_code == 302
    assert response["Location"] == f"/search/?{search}"
