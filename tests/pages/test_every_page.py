"""What holds for every page: its frame, what it may contain, and home and the error pages."""

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.template import loader
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import GazetteerSource
from directory.vocabulary import AccessFact, Approach, Need, Route, Setting
from msphysio.context import site
from referrals.routes import content
from tests.support import factories
from tests.support.page_tree import Element, read, visit

pytestmark = pytest.mark.slow

ERROR_PAGES = ["400", "403", "403_csrf", "404", "500", "503"]


@pytest.fixture
def listed(db: None) -> None:
    """A service with everything, its person, a place to search from, and a town of two bearers."""
    factories.postcode_location()
    factories.postcode_location(name="LS1", town="Leeds")
    factories.town(name="Newport", district="NP20", population=145_000)
    factories.town(name="Newport", district="TF10", population=11_000)
    person = factories.physiotherapist(name="Hannah Okafor", hcpc_number="PH900001")
    service = factories.service(
        name="Aireside",
        town="Leeds",
        people=[person],
        routes=Route.PRIVATE | Route.NHS_REFERRAL,
        settings=Setting.HOSPITAL | Setting.HOME_VISITS,
        approaches=Approach.ELECTROTHERAPY,
        access_yes=AccessFact.STEP_FREE,
        access_no=AccessFact.HOIST,
        telephone="0113 496 0211",
        website="https://aireside.example.org/",
        price_first=72,
        wait_days=14,
    )
    factories.referral_details(service=service)


ADDRESSES = [
    "/",
    "/search/",
    "/search/?near=LS1+3EX",
    "/search/?near=LS1&view=referrer&access=step-free&sort=soonest",
    "/search/?near=LS1+3EX&route=charity",
    "/search/?near=Newport",
    "/shortlist/calls/?near=LS1+3EX",
    "/shortlist/letter/gp/?near=LS1+3EX",
    "/search/?near=XX9+9XX",
    "/services/aireside-leeds/",
    "/physiotherapists/",
    "/physiotherapists/?q=nobody",
    "/physiotherapists/hannah-okafor-ph900001/",
]
GONE = ["/no-such-page/", "/search/?near=LS1+3EX&page=9", "/services/nothing/"]


@pytest.fixture(params=[*ADDRESSES, *GONE])
def page(request: pytest.FixtureRequest, listed: None) -> Element:
    return visit(request.param, status=404 if request.param in GONE else 200)


# --- The frame -----------------------------------------------------------------------------------


def test_every_page_says_what_it_is(page: Element) -> None:
    assert page.one("html")["lang"] == "en-GB"
    assert page.all("title")[0].text.endswith(" – msphysio")
    assert len(page.all("h1")) == 1
    assert page.one("main")["id"] == "main"
    assert {each.tag for each in page.elements} >= {"header", "nav", "footer"}


def test_the_skip_link_comes_first(page: Element) -> None:
    assert page.all("a")[0].attributes == {"class": "skip", "href": "#main"}


def test_headings_go_down_one_step_at_a_time(page: Element) -> None:
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_id_is_there_once_and_every_reference_leads_to_one(page: Element) -> None:
    ids = [each["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    wanted = {
        name
        for each in page.elements
        for attribute in ("for", "form", "aria-labelledby", "aria-describedby")
        for name in each.attributes.get(attribute, "").split()
    } | {each["href"][1:] for each in page.all("a") if each["href"].startswith("#")}
    assert wanted <= set(ids)


def test_every_field_has_a_label_and_none_has_a_placeholder(page: Element) -> None:
    labelled = {each["for"] for each in page.all("label") if "for" in each.attributes}
    wrapped = {id(field) for label in page.all("label") for field in label.elements}
    for field in page.all("input") + page.all("select"):
        if field.attributes.get("type") != "hidden":
            assert field.attributes.get("id") in labelled or id(field) in wrapped
        assert "placeholder" not in field.attributes


def test_nothing_is_styled_or_scripted_in_the_page(page: Element) -> None:
    data = page.all("script", type="application/ld+json")
    for script in set(page.all("script")) - set(data):
        assert script["src"].startswith("/static/")
        assert not script.text
    assert not page.all("style")
    for each in page.elements:
        assert not [name for name in each.attributes if name == "style" or name.startswith("on")]


def test_nothing_is_fetched_from_elsewhere(page: Element) -> None:
    named = ("canonical", "alternate")  # which no browser asks for by itself
    fetched = [each["href"] for each in page.all("link") if each["rel"] not in named]
    fetched += [each["src"] for each in page.elements if "src" in each.attributes]
    assert all(address.startswith("/static/") for address in fetched)


def test_links_out_tell_the_other_site_nothing(page: Element) -> None:
    for each in page.all("a"):
        if each["href"].startswith("http"):
            assert each["rel"] == "noopener noreferrer"


def test_links_within_lead_somewhere(page: Element) -> None:
    for address in {each["href"] for each in page.all("a") if each["href"].startswith("/")}:
        assert Client().get(address).status_code in (200, 302), address


def test_every_page_names_whose_places_they_are_and_leads_to_the_whole_credits(db: None) -> None:
    GazetteerSource.objects.create(
        kind="code-point-open",
        edition="August 2026",
        rows=1,
        credit="Contains OS data © Crown copyright 2026.",
        loaded_at=timezone.now(),
    )
    footer = visit("/").one("footer")
    assert "Places: OS, Royal Mail, National Statistics, GeoNames." in footer
    credits = visit(footer.link("Credits and data"))
    assert credits.text.count("Contains OS data © Crown copyright 2026.") == 1
    for words in ("OS Code-Point Open", "August 2026", "GeoNames"):
        assert words in credits.one("main")


def test_the_frame_costs_no_query_and_with_sample_data_one(db: None) -> None:
    for shown, most in ((False, 0), (True, 1)):
        with override_settings(SAMPLE_DATA=shown), CaptureQueriesContext(connection) as queries:
            visit("/")
        assert len(queries) == most


# --- Who is behind it, and what is invented ------------------------------------------------------


@override_settings(
    OPERATOR_NAME="An example charity",
    OPERATOR_CHARITY_NUMBER="1234567",
    OPERATOR_EMAIL="office@example.org",
)
def test_the_footer_names_who_runs_the_site(db: None) -> None:
    footer = visit("/").one("footer")
    assert "This site is run by An example charity, registered charity 1234567." in footer
    assert footer.link("office@example.org") == "mailto:office@example.org"


def test_the_helpline_is_offered_only_where_there_is_one(db: None) -> None:
    assert "Rather talk?" not in visit("/").one("footer")
    with override_settings(HELPLINE="01632 960100", HELPLINE_HOURS="weekdays, 10am to 3pm"):
        footer = visit("/").one("footer")
    assert footer.link("01632 960100") == "tel:+441632960100"
    assert "weekdays, 10am to 3pm" in footer


def test_the_footer_leads_to_the_pages_about_the_site(db: None) -> None:
    footer = visit("/").one("footer")
    about = footer.one("nav", **{"aria-label": "About this site"})
    assert [each["href"] for each in about.all("a")] == [
        "/contact/",
        "/privacy/",
        "/accessibility/",
        "/data/",
        "/open-data/",
    ]
    assert "The pages for visitors set no cookies. They do not keep what you search for." in footer
    assert footer.link("How we keep your search private") == "/privacy/"


@pytest.mark.parametrize("address", ["/", "/search/?near=LS1+3EX", "/services/aireside-leeds/"])
def test_sample_data_is_said_on_every_page_only_while_it_is_there(
    address: str, listed: None
) -> None:
    with override_settings(SAMPLE_DATA=True):
        assert "Sample data" not in visit(address)
        factories.service(name="Made up", is_sample=True)
        assert "Sample data" in visit(address).one("header")
    assert "Sample data" not in visit(address)


# --- Home ----------------------------------------------------------------------------------------


def test_home_has_one_box_that_takes_a_postcode_or_a_town(db: None) -> None:
    box = visit("/").one("form", role="search")
    field = box.one("input", id="near")
    assert box["action"] == "/search/"
    assert box.one("label", **{"for": "near"}).text == "Postcode or town"
    assert field["autocomplete"] == "postal-code"
    assert field["spellcheck"] == "false"
    assert box.one("p", id=field["aria-describedby"]).text == (
        "Like LS1 3EX, LS7 or Newcastle upon Tyne"
    )


def test_home_points_to_the_four_ways_in_and_to_every_need(db: None) -> None:
    page = visit("/")
    addresses = {each["href"] for each in page.all("a")}
    for way in content.routes()[:4]:
        assert way.url in addresses
        assert way.summary in page
    assert {f"/search/?helps-with={need.slug}" for need in Need} <= addresses
    assert all(need.explanation in page for need in Need)


def test_home_opens_the_referrers_view(db: None) -> None:
    assert visit("/").link("Open the referrer’s view") == "/search/?view=referrer"


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_safety_words_are_on_every_page_about_physiotherapy(address: str, listed: None) -> None:
    words = visit(address).one("section", "safe")
    to_nurses = "For patients: if they are new or suddenly worse, the MS nurse or GP comes first."
    first = to_nurses if "view=referrer" in address else "speak to your MS nurse or GP first."
    assert f"{first} Life in danger: 999." in words
    assert "Urgent: 111 in England, Scotland and Wales." in words
    assert "In Northern Ireland, your GP or GP out-of-hours." in words


# --- When things fail ----------------------------------------------------------------------------


@pytest.fixture(params=ERROR_PAGES)
def error_page(request: pytest.FixtureRequest) -> Element:
    """Made without a request and without the database: a query would fail the test."""
    return read(loader.render_to_string(f"{request.param}.html", site(None)))


def test_error_pages_need_no_database_and_lead_back(error_page: Element) -> None:
    assert error_page.one("h1").text
    assert error_page.link("Go to the search box") == "/"
    assert error_page.one("meta", name="robots")["content"] == "noindex"
    assert "Life in danger: 999." in error_page


def test_error_pages_use_no_words_that_blame(error_page: Element) -> None:
    for word in ("please", "invalid", "oops", "sorry"):
        assert word not in error_page.text.lower()


def test_a_form_that_is_refused_says_what_to_do_and_needs_no_database() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "hannah"})
    assert response.status_code == 403
    page = read(response.text)
    assert page.one("h1").text == "Your form was not saved"
    assert "Go back in your browser. What you typed is probably still there" in page


def test_a_page_that_is_not_there_needs_no_database() -> None:
    response = Client().get("/no-such-page/")
    assert response.status_code == 404
    assert read(response.text).one("h1").text == "There is no page at this address"


def test_search_engines_are_let_in() -> None:
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.text == ("User-agent: *\nDisallow:\n\nSitemap: http://testserver/sitemap.xml\n")


def test_the_style_page_is_for_those_who_build_alone() -> None:
    assert Client().get("/style/").status_code == 404
