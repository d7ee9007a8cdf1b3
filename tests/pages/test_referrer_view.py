"""The referrer's view: results as a table, and the whole answer as a file."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from directory.vocabulary import AccessFact, Referrer, Route, Setting
from tests.support import factories
from tests.support.advice_factory import area_advice
from tests.support.factories import LEEDS, YORK
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db

NEAR = "/search/?near=LS1+3EX"
TABLE = f"{NEAR}&view=referrer"
FILE = "/search/results.csv?near=LS1+3EX"
MAX_PER_PAGE = 8
PROFESSIONALS = Referrer.of(sum(Referrer) & ~(Referrer.SELF | Referrer.CARER))
MAX_PER_FILE = 5


@pytest.fixture(autouse=True)
def leeds() -> None:
    factories.postcode_location(nation=factories.england(), council=factories.area())
    factories.postcode_location(name="LS1", town="Leeds", nation=factories.england())


def row(page: Element, service: Service) -> Element:
    """The row of a service and what opens below it, found by its article."""
    (found,) = [
        each for each in page.all("tbody") if each.all("article", **{"data-service": service.code})
    ]
    return found


def cell(page: Element, service: Service, label: str) -> Element:
    return row(page, service).one("td", **{"data-label": label})


def details(page: Element, service: Service) -> dict[str, str]:
    """What opens below a row."""
    found = row(page, service).one("tr", "below").all("div")
    return {each.one("dt").text: each.one("dd").text for each in found}


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


@pytest.mark.slow
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
    cells = [each.attributes.get("data-label", "") for each in row(page, service).all("td")]
    assert list(filter(None, cells)) == [each.text for each in headings[2:-1]]
    name = row(page, service).one("th", scope="row")
    assert name.link("Aireside neuro physiotherapy") == listing(service)
    assert row(page, service).one("article")["aria-labelledby"] == name["id"]
    assert page.one("caption").text


def test_a_row_says_in_few_words_how_to_refer_and_how_long_it_takes() -> None:
    service = factories.service(
        telephone="0113 496 0211", wait_days=28, wait_told_on=factories.today()
    )
    factories.referral_details(
        service=service,
        telephone="0113 496 0299",
        who_may_refer=Referrer.GP | Referrer.MS_NURSE,
        relapse="Tell the MS nurse first. Then ring us.",
    )
    page = visit(TABLE)
    told = {label: cell(page, service, label).text for label in ("Kind", "Miles", "In a relapse")}
    assert told == {"Kind": "NHS", "Miles": "0.0", "In a relapse": "Tell the MS nurse first"}
    assert cell(page, service, "Who may refer").text == "ask if patient may, GP, nurse"
    assert cell(page, service, "Wait, told").text == f"4 wk, {factories.today():%b %Y}"
    contact = cell(page, service, "Contact")
    assert contact.link("0113 496 0299") == "tel:+441134960299"
    assert "0113 496 0211" not in contact


def test_what_is_not_known_of_a_service_is_said_in_its_row() -> None:
    silent = factories.service(name="Aireside", telephone="")
    page = visit(TABLE)
    for label in ("In a relapse", "Wait, told"):
        assert cell(page, silent, label).text == "Not known"
    assert cell(page, silent, "Who may refer").text == "ask if patient may, Not known"
    assert cell(page, silent, "Contact").link("On its page").endswith("#reach")
    assert details(page, silent)["Not known"].startswith("Who may refer, takes, does not take, how")


def test_a_row_says_whether_patients_may_refer_themselves() -> None:
    kinds: dict[str, dict[str, Any]] = {
        "patient may": {"routes": Route.NHS_SELF_REFERRAL},
        "": {"routes": Route.NHS_REFERRAL, "ms_self_referral": "no"},
        "ask if patient may": {"routes": Route.NHS_REFERRAL},
    }
    services = {said: factories.service(**told) for said, told in kinds.items()}
    owner = factories.physiotherapist()
    private = factories.service(routes=Route.PRIVATE, kind="private", people=[owner])
    for service in services.values():
        factories.referral_details(service=service, who_may_refer=Referrer.GP)
    page = visit(TABLE)
    for said, service in services.items():
        assert cell(page, service, "Who may refer").text == ", ".join(filter(None, [said, "GP"]))
    assert cell(page, private, "Who may refer").text == "patient may"


def test_the_row_has_the_first_sentence_of_a_longer_text_and_all_of_it_is_below() -> None:
    service = factories.service()
    told = "Send a new referral and write “relapse” at the top. We read it first."
    factories.referral_details(service=service, relapse=told, who_may_refer=PROFESSIONALS)
    page = visit(TABLE)
    said = cell(page, service, "In a relapse").text
    assert said == "Send a new referral and write “relapse” at the top"
    assert cell(page, service, "Who may refer").text == "ask if patient may, any professional"
    assert details(page, service)["In a relapse"] == told


def test_criteria_and_all_agreed_contacts_open_below_the_row() -> None:
    service = factories.service()
    factories.referral_details(service=service, form_url="https://neuro.example.org/form")
    page = visit(TABLE)
    below = details(page, service)
    assert list(below)[:4] == ["Who may refer", "Takes", "Does not take", "How"]
    assert below["Who may refer"] == "GP, MS nurse"
    assert below["Takes"] == "Adults with MS."
    more = row(page, service).one("tr", "below")
    assert more.link(f"Referral form of {service.name}") == "https://neuro.example.org/form"
    e_mail = more.link(f"Secure e-mail address of {service.name}, on its page")
    assert e_mail == f"{listing(service)}#refer"


def test_a_secure_address_is_written_out_for_paper_alone() -> None:
    service = factories.service()
    factories.referral_details(service=service, secure_email="neuro.team@example.org")
    page = visit(TABLE)
    written = row(page, service).one("span", "on-paper")
    assert written.text == "neuro.teamexample.org"  # its sign is drawn when it is printed
    assert written.one("i", "at-sign")
    assert "@" not in page.one("main")


def test_without_agreed_contacts_the_public_number_is_to_be_rung() -> None:
    told = factories.service(telephone="0113 496 0211")
    factories.referral_details(service=told, contacts_agreed=False)
    contact = cell(visit(TABLE), told, "Contact")
    assert contact.link("0113 496 0211") == "tel:+441134960211"
    assert "public" in contact.one("a")["class"]
    assert contact.one("a")["aria-label"] == f"Ring {told.name} (for patients) on 0113 496 0211"


@pytest.mark.slow
def test_each_row_says_whether_the_place_is_in_its_area() -> None:
    inside = factories.service(serves=["E08000035"])
    outside = factories.service(serves=["E06000014"], nation=factories.england())
    factories.area(code="E06000014", name="York")
    anywhere = factories.service()
    page = visit(TABLE)
    said = {"Inside": inside, "Outside": outside, "No limit": anywhere}
    assert {row(page, each).one("article").text for each in said.values()} == set(said)
    for words, service in said.items():
        assert cell(page, service, "Area").text == words
    assert details(page, outside)["Area"] == "Outside. Takes people who live in York."
    assert details(page, outside)["Probably not"] == "Takes people who live in York."
    unknown = visit("/search/?near=LS1&view=referrer")
    assert cell(unknown, inside, "Area").text == "Ask"
    assert "We do not know if LS1 is there." in details(unknown, inside)["Ask first"]


def test_every_other_reason_stands_beside_the_area() -> None:
    full = factories.service(taking_new="no", first_contact_only=True)
    page = visit(TABLE)
    assert cell(page, full, "Area").text == "No limit takes nobody new, not confirmed for MS"
    assert row(page, full).one("article")["data-part"] == "unlikely"


def test_what_was_asked_for_and_is_not_known_stands_in_the_row() -> None:
    unknown, known = factories.service(), factories.service(access_yes=AccessFact.HOIST)
    page = visit(f"{TABLE}&access=hoist")
    assert "ask: access" in cell(page, unknown, "Area")
    assert details(page, unknown)["Ask first"] == "Hoist: not known, ask."
    assert details(page, known)["Has what you asked for"] == "Hoist: yes"


@pytest.mark.slow
def test_the_rule_of_the_area_stands_above_the_table() -> None:
    factories.service()
    rule = visit(TABLE).one("p", "rule")
    assert "nobody has checked yet whether people with MS may refer themselves" in rule
    area_advice(ms_self_referral="yes", basis="home")
    rule = visit(TABLE).one("p", "rule")
    assert rule.text.startswith("Leeds: people with MS may refer themselves to NHS physiotherapy.")
    assert "It goes by the home, not the GP surgery." in rule
    assert rule.link("The rule in full") == "#advice"
    assert visit(TABLE).one("section", "advice")


# --- Whom they take referrals from ---------------------------------------------------------------


@pytest.mark.slow
def test_referrers_are_offered_services_that_take_referrals_from_them() -> None:
    nurses, gps, silent = (factories.service(name=name) for name in ("Nurses", "GPs", "Silent"))
    factories.referral_details(service=nurses, who_may_refer=Referrer.MS_NURSE)
    factories.referral_details(service=gps, who_may_refer=Referrer.GP)
    page = visit(TABLE)
    chip = page.link("MS nurse may refer 1 yes, 1 not known")
    found = visit(chip)
    assert contract(found) == [(nurses.code, "0.0", "fits"), (silent.code, "0.0", "ask")]
    assert "ask: referrer" in cell(found, silent, "Area")
    (group,) = (each for each in page.all("fieldset") if "Takes referrals from me" in each)
    assert "GP 1 yes, 1 not known" in group
    assert "The person themselves" not in group


@pytest.mark.slow
def test_urgent_referrals_are_a_yes_a_no_or_not_known() -> None:
    soon = factories.service(takes_urgent="yes", urgent_days=5)
    never, silent, told = factories.service(takes_urgent="no"), factories.service(), urgent_text()
    page = visit(TABLE)
    said = {soon: "Soonest Seen in 5 days", never: "No", silent: "Not known", told: "See details"}
    assert {one: cell(page, one, "Urgent").text for one in said} == said
    found = visit(page.link("Takes urgent 1 yes, 2 not known"))
    parts = {code: part for code, _, part in contract(found)}
    assert parts == {soon.code: "fits", silent.code: "ask", told.code: "ask"}
    assert details(found, silent)["Ask first"] == "Not known if they take urgent referrals. Ask."
    headings = [each.text for each in found.all("h2") if each in found.one("table").all("h2")]
    assert headings == ["Should take them 1", "Not known: ask first 2"]
    assert details(page, soon)["Priorities taken"] == "Routine not known; urgent within 5 days"


def test_what_to_do_in_a_relapse_is_told_or_not_known() -> None:
    told, silent = factories.service(), factories.service()
    factories.referral_details(service=told, relapse="Ring first.")
    found = visit(visit(TABLE).link("Says what to do in a relapse 1 yes, 1 not known"))
    parts = [(code, part) for code, _, part in contract(found)]
    assert parts == [(told.code, "fits"), (silent.code, "ask")]
    said = "They have not said what to do in a relapse. Ask."
    assert details(found, silent)["Ask first"] == said
    assert "ask: how soon" in cell(found, silent, "Area")


@pytest.mark.slow
def test_who_takes_urgent_referrals_soonest_comes_first_where_asked() -> None:
    never, silent = factories.service(takes_urgent="no"), factories.service(name="A")
    relapse = factories.service(name="Z")
    factories.referral_details(service=relapse, relapse="Ring first.")
    later, soon = (factories.service(takes_urgent="yes", urgent_days=days) for days in (10, 0))
    page = visit(f"{TABLE}&sort=urgent")
    codes = [code for code, *_ in contract(page)]
    assert codes == [one.code for one in (soon, later, relapse, silent, never)]
    assert cell(page, soon, "Urgent").text == "Soonest Seen the same day"
    assert cell(page, later, "Urgent").text == "Seen in 10 days"
    assert visit(TABLE).link("Takes urgent 2 yes, 2 not known").endswith("&sort=urgent")
    order = page.one("select", id="sort")
    assert "Urgent or relapse first" in order
    assert "Urgent or relapse first" not in visit(NEAR).one("select", id="sort")


def test_an_ms_nurse_is_not_told_to_speak_to_her_own(settings: Any) -> None:
    settings.SAMPLE_DATA = True  # with all that a clinician has to sign
    factories.service()
    page = visit(TABLE)
    strip = page.one("header").one("div", "urgent")
    assert strip.text.startswith("Patients: new or worse? MS nurse")
    assert "your MS nurse" not in page
    assert "For patients: if they are new or suddenly worse, the MS nurse or GP" in page


def urgent_text() -> Service:
    """What a team wrote of urgent referrals before it was asked for a yes or a no."""
    details = factories.referral_details(urgent="Ring us.")
    return details.service


def test_others_are_not_asked_who_they_are() -> None:
    factories.referral_details(service=factories.service())
    assert "Takes referrals from me" not in visit(NEAR)
    assert "Takes referrals from me" not in visit("/map/")
    assert "Takes referrals from me" in visit(f"{NEAR}&takes-from=gp")


def test_typing_gp_asks_for_nothing_of_referrers() -> None:
    factories.service()
    page = visit("/search/?near=LS1+gp")
    assert not [each for each in page.all("a") if "takes-from" in each.attributes.get("href", "")]


# --- Ticking -------------------------------------------------------------------------------------


def test_ticked_services_and_the_search_go_to_the_list() -> None:
    ticked, other = factories.service(name="Ticked"), factories.service(name="Other")
    page = visit(f"{TABLE}&route=nhs-referral&pick={ticked.code}&pick=QQQQ")
    form = page.one("form", id="picks")
    assert form["action"] == "/shortlist/"
    kept = [(each["name"], each["value"]) for each in form.all("input")]
    assert ("near", "LS1 3EX") in kept
    assert ("view", "referrer") in kept
    assert ("route", "nhs-referral") in kept
    assert "checked" in row(page, ticked).one("input").attributes
    assert "checked" not in row(page, other).one("input").attributes
    assert row(page, other).one("input")["form"] == "picks"


@pytest.mark.slow
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


@pytest.mark.slow
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
    assert found["Who may refer"] == "GP, MS nurse"
    assert found["Patient may refer themselves"] == "Not known"
    page = f"http://testserver{service.get_absolute_url()}"
    assert found["Page"] == page
    assert found["Contact for professionals"] == (
        f"01632 960299. Secure e-mail address: {page}#refer"
    )
    assert of(rows, other)["Contact for professionals"] == (
        "Ring the public number and ask for the referral desk."
    )


def test_a_row_of_the_file_says_why_and_how_soon() -> None:
    outside = factories.service(
        serves=["E06000014"], nation=factories.england(), takes_urgent="yes", urgent_days=5
    )
    factories.area(code="E06000014", name="York")
    factories.referral_details(service=outside, urgent="Ring us.", relapse="Ring first.")
    stale = factories.service(confirmed_on=factories.today().replace(year=2024))
    rows = file_rows()
    found = of(rows, outside)
    assert found["Part"] == "Probably not"
    assert found["Why it does not simply fit"] == "Takes people who live in York."
    assert (found["Takes urgent referrals"], found["Urgent within days"]) == ("Yes", "5")
    assert (found["Urgent"], found["In a relapse"]) == ("Ring us.", "Ring first.")
    assert of(rows, stale)["Part"] == "Ask first"
    assert "Ring first." in of(rows, stale)["Why it does not simply fit"]
    assert of(rows, stale)["Takes urgent referrals"] == ""


@pytest.mark.slow
def test_table_card_and_file_judge_alike() -> None:
    many_services()
    cards = [one for page in (1, 2) for one in contract(visit(f"{NEAR}&page={page}"))]
    table = [one for page in (1, 2) for one in contract(visit(f"{TABLE}&page={page}"))]
    names = {"fits": "Should take you", "ask": "Ask first", "unlikely": "Probably not"}
    names |= {"remote": "By video or phone"}
    assert cards == table
    assert {code: names[part] for code, _, part in table} == {
        row["Code"]: row["Part"] for row in file_rows()
    }


def test_the_file_has_no_postcode_of_the_searcher_and_is_for_no_search_engine() -> None:
    factories.service(serves=["E54000054"], serves_basis="home")
    response = Client().get(FILE)
    assert "We do not know if LS1 is there. Ask them." in response.text
    assert "3EX" not in response.text + str(response.headers)
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"services-{factories.today():%Y-%m-%d}.csv" in response["Content-Disposition"]
    assert not response.cookies


@pytest.mark.slow
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
