"""The page of results: what it shows of each service, in which order, and what it does not."""

import re
from typing import Any

import pytest
from django.test import override_settings

from directory.geo import Point
from directory.models import Service
from directory.vocabulary import AccessFact, Approach, Experience, Need, Route, Setting
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
    assert page.one("h1").text == "1 service near LS1 3EX"


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


def test_ranking_is_said_in_words() -> None:
    factories.service()
    words = visit(NEAR).one("div", "tally")
    assert "Within 25 miles in a straight line. Nearest first." in words
    assert "A listing is not a recommendation. Nobody can pay to come first." in words
    assert "Shortest wait first." in visit(f"{NEAR}&sort=soonest").one("div", "tally")


def test_without_a_place_everything_is_listed_by_name_and_no_distance_is_shown() -> None:
    service = factories.service()
    page = visit("/search/")
    assert "Where do you live? Enter a postcode or town to see the nearest first" in page
    assert "By name, A to Z." in page
    assert "data-miles" not in card(page, service).attributes
    assert not page.all("p", "stone")
    assert "straight line" not in page


def test_what_was_typed_stays_in_the_box() -> None:
    page = visit("/search/?near=ls13ex&within=50")
    assert page.one("input", id="near")["value"] == "ls13ex"
    assert page.one("select", id="within").one("option", selected="")["value"] == "50"


def test_a_mended_postcode_is_said() -> None:
    assert "Showing results for LS1 3EX." in visit("/search/?near=LSI+3EX")


def test_from_a_coarser_place_distances_say_about() -> None:
    service = factories.service(point=CLOSE_BY)
    assert "about" in card(visit("/search/?near=LS1"), service).one("p", "stone")
    assert "about" not in card(visit(NEAR), service).one("p", "stone")


# --- One result ----------------------------------------------------------------------------------


def test_a_result_says_its_facts_in_order() -> None:
    person = factories.physiotherapist(
        name="Hannah Okafor", membership="MCSP", experience=Experience.MOSTLY_MS
    )
    service = factories.service(
        name="Aireside",
        organisation=factories.organisation(name="Aireside Rehab", kind="private"),
        people=[person],
        town="Leeds",
        settings=Setting.COMMUNITY_CLINIC | Setting.HOME_VISITS,
        home_miles=10,
        access_yes=AccessFact.STEP_FREE,
        wait_days=14,
        telephone="0113 496 0211",
        point=CLOSE_BY,
    )
    said = card(visit(f"{NEAR}&access=step-free"), service).text
    in_order = [
        "Aireside",
        "Aireside Rehab, private practice",
        "miles",
        "north-east",
        "straight line",
        "Private: book it yourself",
        "Leeds: community health centre or clinic",
        "home visits, and they come to you (up to 10 miles)",
        "Hannah Okafor MCSP (mostly MS)",
        "Step-free way in Yes",
        "2 weeks, the team told us on",
        "0113 496 0211",
        "Details checked",
    ]
    places = [said.index(words) for words in in_order]
    assert places == sorted(places)


def test_a_result_is_an_article_that_scripts_can_read() -> None:
    service = factories.service(point=CLOSE_BY)
    found = card(visit(NEAR), service)
    assert found["data-part"] == "fits"
    assert re.fullmatch(r"\d+\.\d", found["data-miles"])
    assert f"{found['data-miles']} miles" in found


def test_the_name_is_the_link_and_the_whole_card_is_not() -> None:
    found = shown(name="Aireside")
    assert found.link("Aireside") == Service.objects.get().get_absolute_url()
    assert not found.one("h3").one("a").all("div")


def test_the_telephone_can_be_rung_and_what_to_say_stands_under_it() -> None:
    found = shown(telephone="0113 496 0211")
    assert found.link("0113 496 0211") == "tel:+441134960211"
    words = found.one("details", "say")
    assert "I have MS. I would like to see a physiotherapist who knows MS." in words
    assert "Do you take people from LS1?" in words
    assert "How long is the wait?" in words


def test_without_a_telephone_a_result_leads_to_the_other_ways() -> None:
    found = shown(name="Aireside", telephone="")
    assert found.link("How to reach Aireside").endswith("#reach")
    assert not found.all("details")


def test_no_e_mail_address_stands_in_a_list() -> None:
    service = factories.service(email="hello@aireside.example.org")
    factories.referral_details(service=service)
    assert "@" not in visit(NEAR).one("main")


def test_a_team_without_names_says_so_and_what_that_means() -> None:
    service = factories.service(team_size=6)
    page = visit(NEAR)
    assert card(page, service).says("Who") == "A team of 6, no names given"
    assert page.one("section", "words").says("No names given") == (
        "By law every physiotherapist is HCPC registered. You can ask for the name and check."
    )


def test_experience_is_shown_once_when_service_and_people_say_the_same() -> None:
    person = factories.physiotherapist(experience=Experience.MOSTLY_MS)
    same = shown(people=[person], experience=Experience.MOSTLY_MS)
    assert same.text.lower().count("mostly ms") == 1


def test_a_service_may_say_more_of_its_experience_than_its_people() -> None:
    person = factories.physiotherapist(experience=Experience.SOME_MS)
    found = shown(people=[person], experience=Experience.NEUROLOGICAL)
    assert found.says("Experience") == "Neurological"
    assert "(some MS)" in found.says("Who")


def test_experience_nobody_told_us_is_said_as_such() -> None:
    assert shown().says("Experience") == "Not told us yet"


def test_an_access_fact_that_was_asked_for_is_answered_and_others_are_not_shown() -> None:
    found = shown(f"{NEAR}&access=hoist", access_yes=AccessFact.STEP_FREE)
    assert found.says("Hoist") == "Not known, ask"
    assert "Step-free" not in found


def test_a_result_to_ask_first_says_why() -> None:
    found = shown(f"{NEAR}&access=hoist")
    assert found["data-part"] == "ask"
    assert found.one("p", "why").text == "Ask first: Not known: hoist. Ask them."


def test_an_unlikely_result_says_why() -> None:
    found = shown(taking_new="no")
    assert found["data-part"] == "unlikely"
    assert found.one("p", "why").text.startswith("Probably not: Not taking new people")


def test_a_result_that_fits_gives_no_reason() -> None:
    assert not shown().all("p", "why")


def test_a_first_visits_price_is_shown_where_there_is_one() -> None:
    assert "First visit £72." in shown(kind="private", price_first=72)


def test_no_price_is_shown_where_none_was_told() -> None:
    assert "First visit" not in shown(kind="private")


def test_a_private_address_is_shown_by_its_district_alone() -> None:
    found = shown(
        settings=Setting.HOME_VISITS,
        address_is_private=True,
        address="14 Elm Row",
        town="Leeds",
        postcode="LS7 4EX",
    )
    assert found.says("Where").startswith("Based in Leeds LS7: home visits")
    assert "4EX" not in found
    assert "Elm Row" not in found
    assert "about" in found.one("p", "stone")


# --- The parts at a glance -----------------------------------------------------------------------


def test_the_board_counts_the_parts_and_leads_to_them() -> None:
    factories.service()
    factories.service(access_yes=AccessFact.HOIST)
    factories.service(taking_new="no")
    page = visit(f"{NEAR}&access=hoist")
    board = page.one("section", "where")
    assert [each.text for each in board.all("h3")] == [
        "1 should take you",
        "1 ask first",
        "1 probably not",
    ]
    assert board.link("1 ask first") == "#ask"
    assert [each.text for each in page.all("h2") if each.attributes.get("id") == "ask"]


def test_the_board_leads_to_a_part_on_another_page() -> None:
    for number in range(21):
        factories.service(name=f"Service {number:02}", organisation=factories.organisation())
    factories.service(taking_new="no")
    assert visit(NEAR).one("section", "where").link("1 probably not") == (
        "/search/?near=LS1+3EX&page=2#unlikely"
    )


def test_services_by_video_or_phone_stand_apart_and_have_no_distance() -> None:
    service = factories.service(settings=Setting.REMOTE)
    page = visit(NEAR)
    assert page.one("h1").text == "0 services near LS1 3EX"
    found = card(page, service)
    assert found["data-part"] == "remote"
    assert "data-miles" not in found.attributes
    assert "not counted above" in page.one("section", **{"aria-labelledby": "remote"})


# --- Choices -------------------------------------------------------------------------------------


def test_the_choices_are_part_of_the_one_search_form() -> None:
    factories.service()
    page = visit(f"{NEAR}&within=50&view=referrer&route=nhs-referral")
    boxes = page.all("input", type="checkbox")
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


def test_a_link_leads_past_the_results_to_the_choices() -> None:
    factories.service()
    page = visit(f"{NEAR}&route=nhs-referral&helps-with=walking")
    assert page.link("Filter (2)") == "#filters"
    order = [each.tag for each in page.elements if each.tag in ("article", "fieldset")]
    assert order[0] == "article"
    assert order[-1] == "fieldset"


def test_nothing_chosen_is_nothing_to_remove() -> None:
    factories.service()
    page = visit(NEAR)
    assert not page.all("ul", "chosen")
    assert page.link("Filter") == "#filters"


# --- Nothing found -------------------------------------------------------------------------------


def test_nobody_meets_an_empty_page() -> None:
    beyond = factories.service(kind="charity", point=YORK)
    factories.service(point=CLOSE_BY)
    page = visit(f"{NEAR}&within=10&route=charity")
    found = card(page, beyond)
    assert found["data-part"] == "beyond"
    assert "The nearest beyond 10 miles" in page
    headings = [each.text for each in page.all("h2")]
    assert headings.index("The nearest beyond 10 miles") < headings.index(
        "Remove a filter, or look further"
    )
    assert page.link("Without “Charity” 1 service") == f"{NEAR}&within=10"
    assert page.link("Within 25 miles").endswith("within=25")


def test_the_helpline_is_offered_where_a_search_comes_up_empty() -> None:
    assert "Stuck?" not in visit(NEAR)
    with override_settings(HELPLINE="01632 960100"):
        panel = visit(NEAR).one("section", **{"aria-labelledby": "helpline"})
        assert panel.link("01632 960100") == "tel:+441632960100"
        factories.service()
        assert "Stuck?" not in visit(NEAR)


def test_what_to_say_when_you_ring_is_left_out_where_there_is_nobody_to_ring() -> None:
    assert not visit(NEAR).all("h2", id="say")
    factories.service()
    assert visit(NEAR).all("h2", id="say")


# --- Plain meanings ------------------------------------------------------------------------------


def test_only_the_words_that_appear_are_explained() -> None:
    person = factories.physiotherapist(membership="MCSP", experience=Experience.MOSTLY_MS)
    factories.service(kind="private", people=[person])
    words = visit(NEAR).one("section", "words")
    assert words.says("Mostly MS") == Experience.MOSTLY_MS.explanation
    assert words.says("MCSP").startswith("Member of the Chartered Society of Physiotherapy.")
    assert "The register records no speciality: experience is what they told us." in words
    assert {"Neurological", "FCSP", "Charity"}.isdisjoint(each.text for each in words.all("dt"))


def test_words_that_were_chosen_are_explained() -> None:
    factories.service(approaches=Approach.FES)
    words = visit(f"{NEAR}&approach=fes").one("section", "words")
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
