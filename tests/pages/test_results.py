"""The page of results: what it shows of each service, in which order, and what it does not."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from directory.geo import Point
from directory.models import Service
from directory.vocabulary import (
    AccessFact,
    Approach,
    Experience,
    Language,
    Need,
    Payment,
    Route,
    Setting,
)
from tests.support import factories
from tests.support.factories import LEEDS, YORK
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db

NEAR = "/search/?near=LS1+3EX"
CLOSE_BY = Point(LEEDS.latitude + 0.03, LEEDS.longitude + 0.03)


@pytest.fixture(autouse=True)
def leeds() -> None:
    factories.postcode_location(nation=factories.england(), council=factories.area())
    factories.postcode_location(name="LS1", town="Leeds", nation=factories.england())


def card(page: Element, service: Service) -> Element:
    return page.one("article", **{"data-service": service.code})


def shown(search: str = NEAR, /, **fields: Any) -> Element:
    """The card of a service made for this search."""
    service = factories.service(point=CLOSE_BY, **fields)
    return card(visit(search), service)


# --- The page as a whole -------------------------------------------------------------------------


def test_title_and_heading_say_what_was_searched_and_how_many_were_found() -> None:
    factories.service()
    page = visit(NEAR)
    assert page.all("title")[0].text == "1 service near LS1 3EX – msphysio"
    assert page.one("h1").text == "Near LS1 3EX"
    assert page.one("h2", id="fits").text == "Should take you 1"


@pytest.mark.slow
def test_title_says_the_page_where_there_are_several() -> None:
    for number in range(21):
        factories.service(name=f"Service {number:02}", organisation=factories.organisation())
    page = visit(f"{NEAR}&page=2")
    assert page.all("title")[0].text == "21 services near LS1 3EX, page 2 of 2 – msphysio"
    pages = page.one("nav", **{"aria-label": "Pages"})
    assert pages.one("a", **{"aria-current": "page"}).text == "Page 2"
    assert pages.link("Previous page") == NEAR.replace("+", "+")
    assert "21 to 21 of 21" in pages


def test_a_page_with_a_place_is_for_no_search_engine() -> None:
    assert visit(NEAR).one("meta", name="robots")["content"] == "noindex"
    assert not visit("/search/").all("meta", name="robots")


@pytest.mark.slow
def test_ranking_is_said_in_words() -> None:
    factories.service()
    results = visit(NEAR).one("div", id="results")
    assert "Within 25 miles in a straight line. Nearest first." in results
    assert "A listing is not a recommendation. Nobody can pay to come first." in results
    assert "25 miles" in visit(NEAR).one("div", "bar")
    assert "Shortest wait first" in visit(f"{NEAR}&sort=soonest").one("div", id="results")


def test_without_a_place_everything_is_listed_by_name_and_no_distance_is_shown() -> None:
    service = factories.service()
    page = visit("/search/")
    assert page.one("h1").text == "Where do you live?"
    assert "Enter a postcode or town to see the nearest first" in page
    assert "By name, A to Z." in page
    assert "data-miles" not in card(page, service).attributes
    assert not page.all("span", "miles")
    assert "straight line" not in page


def test_what_was_typed_stays_in_the_box() -> None:
    page = visit("/search/?near=ls13ex&within=50")
    assert page.one("input", id="near")["value"] == "ls13ex"
    assert page.one("select", id="within").one("option", selected="")["value"] == "50"


def test_a_mended_postcode_is_said() -> None:
    assert "Showing results for LS1 3EX." in visit("/search/?near=LSI+3EX")


def test_from_a_coarser_place_distances_say_about() -> None:
    service = factories.service(point=CLOSE_BY)
    assert "about" in card(visit("/search/?near=LS1"), service).one("span", "miles")
    assert "about" not in card(visit(NEAR), service).one("span", "miles")


# --- One result ----------------------------------------------------------------------------------


def test_a_result_says_its_facts_in_order() -> None:
    service = factories.service(
        name="Aireside",
        organisation=factories.organisation(name="Aireside Rehab", kind="private"),
        town="Leeds",
        settings=Setting.COMMUNITY_CLINIC | Setting.HOME_VISITS,
        home_miles=10,
        access_yes=AccessFact.STEP_FREE,
        wait_days=14,
        price_first=72,
        telephone="0113 496 0211",
        point=CLOSE_BY,
    )
    said = card(visit(f"{NEAR}&access=step-free"), service).text
    in_order = [
        "Aireside",
        "Leeds, or comes to you",
        "miles",
        "Private · book it yourself · £72",
        "Wait in",
        "Step-free way in: yes",
        "Ring 0113 496 0211, Aireside",
        "More about Aireside",
        "Add to my list: Aireside",
    ]
    places = [said.index(words) for words in in_order]
    assert places == sorted(places)


def test_what_is_told_at_length_stands_on_the_listing_alone() -> None:
    person = factories.physiotherapist(name="Hannah Okafor", membership="MCSP")
    found = shown(people=[person])
    for words in ("Hannah Okafor", "north-east", "Details checked", "Private practice"):
        assert words not in found


def test_a_result_is_an_article_that_scripts_can_read() -> None:
    service = factories.service(point=CLOSE_BY)
    found = card(visit(NEAR), service)
    assert found["data-part"] == "fits"
    assert re.fullmatch(r"\d+\.\d", found["data-miles"])
    assert f"{found['data-miles']} miles" in found


def test_the_name_is_the_link_and_the_whole_card_is_not() -> None:
    found = shown(name="Aireside")
    address, _, search = found.link("Aireside").partition("?")
    assert address == Service.objects.get().get_absolute_url()
    assert search == NEAR.partition("?")[2]
    assert not found.one("h3").one("a").all("div")


def test_the_telephone_can_be_rung_and_what_to_say_stands_once_on_the_page() -> None:
    service = factories.service(name="Aireside", telephone="0113 496 0211", point=CLOSE_BY)
    page = visit(NEAR)
    assert card(page, service).link("Ring 0113 496 0211, Aireside") == "tel:+441134960211"
    words = page.one("section", "speech")
    assert "I have MS. I would like to see a physiotherapist who knows MS." in words
    assert "Do you take people from LS1?" in words
    assert "How long is the wait?" in words


def test_without_a_telephone_a_result_leads_to_the_other_ways() -> None:
    found = shown(name="Aireside", telephone="")
    assert found.link("How to reach them: Aireside").endswith("#reach")
    assert not found.all("a", "dial", href="tel:")


def test_no_e_mail_address_stands_in_a_list() -> None:
    service = factories.service(email="hello@aireside.example.org")
    factories.referral_details(service=service)
    assert "@" not in visit(NEAR).one("main")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "told", "says"),
    [
        ("access=hoist", {"access_yes": AccessFact.HOIST}, "Hoist: yes"),
        ("access=hoist", {"access_yes": AccessFact.STEP_FREE}, "Hoist: not known, ask."),
        ("helps-with=walking", {"helps_with": Need.WALKING | Need.PAIN}, "Helps with walking"),
        ("experience=mostly-ms", {"experience": Experience.MOSTLY_MS}, "Mostly MS"),
        (
            "approach=hydrotherapy",
            {"approaches": Approach.HYDROTHERAPY, "pool_temperature": Decimal("32.5")},
            "Pool at 32.5 °C",
        ),
        (
            "approach=hydrotherapy",
            {"approaches": Approach.HYDROTHERAPY, "pool_temperature": Decimal("34.0")},
            "Pool at 34 °C",
        ),
        (
            "approach=hydrotherapy",
            {"approaches": Approach.HYDROTHERAPY},
            "Pool: temperature not known, ask",
        ),
        ("approach=fes", {"approaches": Approach.FES}, Approach.FES.label),
        ("language=cy", {"languages": Language.WELSH}, "Welsh: yes"),
        ("pays=insurance", {"pays": Payment.INSURANCE | Payment.FEE}, "paid by insurance"),
        ("setting=hospital", {"settings": Setting.HOSPITAL}, "Hospital"),
    ],
)
def test_what_was_asked_for_stands_on_the_card_and_nothing_else(
    asked: str, told: dict[str, Any], says: str
) -> None:
    service = factories.service(point=CLOSE_BY, town="Leeds", **told)
    assert says in card(visit(f"{NEAR}&{asked}"), service)
    assert says not in card(visit(NEAR), service)


def test_a_result_to_ask_first_says_why() -> None:
    found = shown(f"{NEAR}&access=hoist")
    assert found["data-part"] == "ask"
    assert found.one("p", "why").text == "Hoist: not known, ask."


def test_an_unlikely_result_says_why() -> None:
    found = shown(taking_new="no")
    assert found["data-part"] == "unlikely"
    assert found.one("p", "why").text.startswith("Not taking new people")


def test_a_result_that_fits_gives_no_reason() -> None:
    assert not shown().all("p", "why")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"kind": "private", "price_first": 72}, "Private · book it yourself · £72"),
        ({"kind": "private"}, "Private · book it yourself · price not known"),
        ({"kind": "charity", "pays": Payment.FREE}, "Charity · free"),
        ({"kind": "charity", "pays": Payment.DONATION}, "Charity · you give what you can"),
        ({"kind": "charity", "pays": Payment.MEMBERSHIP}, "Charity · membership"),
        ({"kind": "charity"}, "Charity · cost not known"),
        ({"ms_self_referral": "no"}, "NHS · needs a referral"),
        ({"ms_self_referral": "yes", "routes": Route.NHS_SELF_REFERRAL}, "NHS · refer yourself"),
        ({}, "NHS · need a referral? Ask them"),
    ],
)
def test_the_way_in_says_whether_a_referral_is_needed_and_the_price(
    told: dict[str, Any], says: str
) -> None:
    assert says in shown(**told)


def test_who_only_visits_homes_shows_what_a_visit_there_costs() -> None:
    told = {"price_first": 72, "price_home": 95, "home_miles": 20}
    assert "· £95" in shown(kind="private", settings=Setting.HOME_VISITS, **told)


@pytest.mark.slow
def test_a_wait_is_told_with_its_month_and_in_the_past_when_old() -> None:
    on = factories.today()
    told_on = on - timedelta(days=20)
    when = f"{told_on:%B}" if told_on.year == on.year else f"{told_on:%B %Y}"
    assert f"Wait in {when}: 2 weeks" in shown(wait_days=14, wait_told_on=told_on)
    assert ": was 2 weeks" in shown(wait_days=14, wait_told_on=on - timedelta(days=270))
    assert "Wait: not known" in shown(wait_days=14, wait_told_on=on - timedelta(days=500))
    assert f"Wait in {when}: none" in shown(wait_days=0, wait_told_on=told_on)
    assert "Wait: not known" in shown()


def test_a_private_address_is_shown_by_its_district_alone() -> None:
    found = shown(
        settings=Setting.HOME_VISITS,
        address_is_private=True,
        address="14 Elm Row",
        town="Leeds",
        postcode="LS7 4EX",
    )
    assert found.one("p", "at").text.startswith("Visits homes about")
    assert "4EX" not in found
    assert "Elm Row" not in found


# --- The parts at a glance -----------------------------------------------------------------------


@pytest.mark.slow
def test_each_part_says_how_many_it_has() -> None:
    factories.service()
    factories.service(access_yes=AccessFact.HOIST)
    factories.service(taking_new="no")
    page = visit(f"{NEAR}&access=hoist")
    parts = [page.one("h2", id=part).text for part in ("fits", "ask", "unlikely")]
    assert parts == ["Should take you 1", "Ask first 1", "Probably not 1"]


@pytest.mark.slow
def test_a_part_on_another_page_is_counted_and_linked() -> None:
    for number in range(21):
        factories.service(name=f"Service {number:02}", organisation=factories.organisation())
    factories.service(taking_new="no")
    assert visit(NEAR).link("1 probably not") == "/search/?near=LS1+3EX&page=2#unlikely"
    assert visit(f"{NEAR}&page=2").one("h2", id="unlikely")


@pytest.mark.slow
def test_services_by_video_or_phone_stand_apart_and_have_no_distance() -> None:
    service = factories.service(settings=Setting.REMOTE)
    page = visit(NEAR)
    assert page.all("title")[0].text.startswith("0 services near LS1 3EX")
    found = card(page, service)
    assert found["data-part"] == "remote"
    assert "data-miles" not in found.attributes
    factories.service(point=CLOSE_BY)
    assert card(visit(NEAR).one("section", **{"aria-labelledby": "remote"}), service)


# --- Choices -------------------------------------------------------------------------------------


def test_the_choices_are_part_of_the_one_search_form() -> None:
    factories.service()
    page = visit(f"{NEAR}&within=50&view=referrer&route=nhs-referral")
    boxes = page.one("section", id="filters").all("input", type="checkbox")
    assert {each["form"] for each in boxes} == {"search"}
    assert page.one("select", id="sort")["form"] == "search"
    form = page.one("form", id="search")
    assert form["action"] == "/search/"
    assert "method" not in form.attributes
    assert form.one("input", type="hidden").attributes.items() >= {
        ("name", "view"),
        ("value", "referrer"),
    }
    ticked = [each["value"] for each in boxes if "checked" in each.attributes]
    assert ticked == ["nhs-referral"]


def test_every_choice_has_its_count_and_its_meaning() -> None:
    factories.service(helps_with=Need.WALKING)
    filters = visit(NEAR).one("section", id="filters")
    assert {each.text for each in filters.all("label")} >= {"Walking 1", "Pain 0"}
    meanings = {each.text for each in filters.all("dd")}
    assert meanings >= {choice.explanation for choice in (*Need, *Approach, *Route)}


def test_long_lists_of_choices_are_folded_until_one_is_chosen() -> None:
    def folds(page: Element) -> list[str]:
        fields = [each for each in page.all("fieldset") if each.all("summary")]
        return [
            each.one("legend").text
            for each in fields
            if any(summary.text.startswith("Show") for summary in each.all("summary"))
        ]

    assert folds(visit(NEAR)) == ["What they do", "Language"]
    assert folds(visit(f"{NEAR}&approach=fes&language=cy")) == []


def test_what_was_chosen_is_listed_with_a_way_to_remove_each_and_all() -> None:
    factories.service()
    chosen = visit(f"{NEAR}&route=nhs-referral&helps-with=walking").one("ul", "chosen")
    assert chosen.link("Remove Walking") == f"{NEAR}&route=nhs-referral"
    assert chosen.link("Remove NHS, by referral") == f"{NEAR}&helps-with=walking"
    assert chosen.link("Clear all filters") == NEAR
    assert "Clear all" not in visit(f"{NEAR}&route=nhs-referral").one("ul", "chosen")


def test_the_choices_are_a_press_away_and_come_before_the_results() -> None:
    factories.service()
    page = visit(f"{NEAR}&route=nhs-referral&helps-with=walking")
    assert page.link("Filters (2)") == "#filters"
    assert page.link("Skip to filters") == "#filters"
    assert page.link("Skip to results") == "#results"
    order = [each.tag for each in page.elements if each.tag in ("article", "fieldset")]
    assert order[0] == "fieldset"
    assert order[-1] == "article"
    assert page.one("form", id="search")["autocomplete"] == "off"  # what is ticked is what is asked


def test_quick_choices_count_who_says_yes_and_of_whom_it_is_not_known() -> None:
    factories.service(access_yes=AccessFact.STEP_FREE, pays=Payment.DONATION)
    factories.service()
    page = visit(NEAR)
    chips = page.one("ul", "quick")
    assert chips.link("Step-free 1 yes, 1 not known") == f"{NEAR}&access=step-free"
    assert chips.link("Free or by donation 1") == f"{NEAR}&pays=free"
    assert chips.link("Pool 0") == f"{NEAR}&approach=hydrotherapy"
    assert chips.link("See them On a map") == "#map"
    chosen = visit(f"{NEAR}&access=step-free")
    assert not [each for each in chosen.one("ul", "quick").all("a") if "Step-free" in each]
    assert chosen.one("ul", "chosen").link("Remove Step-free way in") == NEAR


def test_nothing_chosen_is_nothing_to_remove() -> None:
    factories.service()
    page = visit(NEAR)
    assert not page.all("ul", "chosen")
    assert page.link("Filters") == "#filters"


# --- Nothing found -------------------------------------------------------------------------------


def test_nobody_meets_an_empty_page() -> None:
    beyond = factories.service(kind="charity", point=YORK)
    factories.service(point=CLOSE_BY)
    page = visit(f"{NEAR}&within=10&route=charity")
    found = card(page, beyond)
    assert found["data-part"] == "beyond"
    assert page.one("h2", id="steps").text == "Nothing within 10 miles for “Charity”"
    steps = [each.text for each in page.one("section", "steps").all("h3") if not each.attributes]
    assert steps[:2] == ["Remove a filter", "Look a little further"]
    assert page.link("Without “Charity”: 1 service") == f"{NEAR}&within=10"


def test_the_helpline_is_offered_where_a_search_comes_up_empty() -> None:
    assert "Talk to a person" not in visit(NEAR)
    with override_settings(HELPLINE="01632 960100"):
        steps = visit(NEAR).one("section", "steps")
        assert "Talk to a person" in steps
        assert steps.link("01632 960100") == "tel:+441632960100"
        factories.service()
        assert "Talk to a person" not in visit(NEAR)


def test_what_to_say_when_you_ring_is_on_every_page_with_somebody_to_ring() -> None:
    assert visit(NEAR).all("h2", id="say")
    factories.service()
    assert visit(NEAR).all("h2", id="say")


# --- Plain meanings ------------------------------------------------------------------------------


def test_only_the_words_that_appear_are_explained() -> None:
    factories.service(kind="private")
    words = visit(NEAR).one("details", "words")
    assert words.says("Private") == Route.PRIVATE.explanation
    assert words.says("Should take you") == "Nothing we know of stands in the way."
    assert {"Charity", "Ask first"}.isdisjoint(each.text for each in words.all("dt"))


def test_words_that_were_chosen_are_explained() -> None:
    factories.service(approaches=Approach.FES)
    words = visit(f"{NEAR}&approach=fes").one("details", "words")
    assert words.says(Approach.FES.label) == Approach.FES.explanation


# --- Invented examples ---------------------------------------------------------------------------


@override_settings(SAMPLE_DATA=True)
def test_every_invented_example_says_so() -> None:
    invented = factories.service(is_sample=True)
    real = factories.service()
    page = visit(NEAR)
    assert "Invented example" in card(page, invented)
    assert "Invented example" not in card(page, real)


# --- Mistakes and choices of place ---------------------------------------------------------------


def test_a_mistake_is_named_in_the_title_on_top_and_at_the_field() -> None:
    page = visit("/search/?near=XX9+9XX&route=private")
    message = "Enter a real postcode, like OX3 9DU. We do not know this one."
    assert page.all("title")[0].text == f"Error: {message} – msphysio"
    assert page.one("div", "errors").link(message) == "#near"
    field = page.one("input", id="near")
    assert field["value"] == "XX9 9XX"
    assert field["aria-invalid"] == "true"
    assert message in page.one("p", id=field["aria-describedby"])


def test_the_rest_of_the_search_is_kept_while_a_mistake_is_mended() -> None:
    form = visit("/search/?near=XX9+9XX&within=50&route=private&route=charity").one(
        "form", id="search"
    )
    hidden = [(each["name"], each["value"]) for each in form.all("input", type="hidden")]
    assert hidden == [("route", "private"), ("route", "charity")]
    assert form.one("option", selected="")["value"] == "50"


def test_what_the_form_refused_is_left_behind() -> None:
    page = visit("/search/?near=LS1+3EX&route=nonsense&setting=hospital&within=7")
    hidden = [each["name"] for each in page.all("input", type="hidden")]
    assert hidden == ["setting"]
    errors = page.one("div", "errors")
    assert errors.link("Choose how far to look: 5, 10, 25, 50 or 100 miles.") == "#within"
    assert "“nonsense” is not one of the choices." in errors


def test_several_bearers_of_a_name_are_told_apart() -> None:
    factories.town(name="Newport", district="TF10", county="Shropshire", population=11_000)
    factories.town(name="Newport", district="PO30", population=25_000)
    page = visit("/search/?near=Newport&route=private")
    assert page.one("h1").text == "Which Newport?"
    address = page.link("Newport Shropshire, England, near TF10")
    assert address == "/search/?route=private&near=Newport+%28TF10%29"


def test_a_page_past_the_end_leads_to_the_first() -> None:
    page = visit(f"{NEAR}&page=4", status=404)
    assert page.one("h1").text == "There is no such page of results"
    assert page.link("Go to the first page") == NEAR


def test_an_area_by_gp_practice_always_says_to_check_with_it() -> None:
    leeds = factories.area(slug="leeds-gp")
    factories.postcode_location(name="LS2 9AA", council=leeds, nation=factories.england())
    factories.service(name="By practice", serves=["E08000035"], serves_basis="gp")
    page = visit("/search/?near=LS2+9AA")
    assert "Takes people with a GP in Leeds. Check with your GP practice." in page


def test_where_the_first_is_free_the_private_are_a_press_away() -> None:
    private = factories.service(kind="private", name="Seven Herons")
    assert not any("Private" in each for each in visit(NEAR).one("ul", "quick").all("a"))
    factories.service(point=private.point)
    first, *_ = visit(NEAR).one("ul", "quick").all("a")
    assert first.text == "Private 1"
    assert first["href"] == f"{NEAR}&route=private"
