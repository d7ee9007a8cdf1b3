"""What applies at a place, as pages say it: yes, no, not checked, in each nation, at a border."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.vocabulary import Referrer, Route
from referrals.routes import content
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.page_text import main_text

pytestmark = pytest.mark.django_db
ROUTES = [page.url for page in content.routes()]
NOBODY = "Nobody has checked yet whether people with MS can refer themselves"


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def words(client: Client, typed: str, url: str = "/routes/nhs/") -> str:
    """The text of a page about a place, in single spaces."""
    response = client.get(url, {"near": typed})
    assert response.status_code == 200
    return main_text(response.content.decode())


@pytest.mark.parametrize("url", ROUTES)
def test_every_route_page_says_what_applies_there(client: Client, url: str) -> None:
    area_advice(ms_self_referral="yes", checked_on=date(2026, 3, 3))
    page = words(client, "LS1 3EX", url)
    assert "Yes: in Leeds, people with MS can refer themselves" in page
    assert "3 March 2026" in page


def test_where_it_is_taken_the_page_says_how_and_what_to_say(client: Client) -> None:
    area_advice(
        ms_self_referral="yes",
        who_may_refer=Referrer.SELF | Referrer.GP | Referrer.MS_NURSE,
        telephone="01632 960901",
        form_url="https://www.example.org/form",
        link="https://www.example.org/how",
        sessions="Six, then a review",
        usual_wait="about 14 weeks",
        checked_on=make.today(),
    )
    page = words(client, "ls13ex")
    assert "You yourself, GP or MS nurse" in page
    assert "01632 960901" in page
    assert "Six, then a review, they say" in page
    assert "About 14 weeks, they say" in page
    assert "Do you take people from LS1?" in page
    sent = client.get("/routes/nhs/", {"near": "ls13ex"}).content.decode()
    assert 'href="https://www.example.org/form" rel="noopener noreferrer"' in sent
    assert 'href="tel:+441632960901"' in sent


def test_where_it_is_not_taken_the_page_says_who_refers(client: Client) -> None:
    area_advice(ms_self_referral="no", who_may_refer=Referrer.GP | Referrer.NEUROLOGIST)
    page = words(client, "LS1 3EX")
    assert "No: in Leeds, you cannot refer yourself" in page
    assert "GP or neurologist can refer you." in page


def test_where_nobody_checked_the_page_says_so(client: Client) -> None:
    page = words(client, "LS1 3EX")
    assert f"{NOBODY} to the NHS at LS1 3EX" in page
    assert "It is possible in some areas." in page


def test_a_look_that_did_not_answer_is_not_checked_either(client: Client) -> None:
    area_advice(who_may_refer=Referrer.GP)
    page = words(client, "LS1 3EX")
    assert f"{NOBODY} in Leeds" in page
    assert "Who may refer GP" in page


def test_the_narrowest_of_several_is_named(client: Client) -> None:
    area_advice(area="E54000054", ms_self_referral="no")
    area_advice(area="E08000035", ms_self_referral="yes")
    area_advice(districts=["LS7"], ms_self_referral="no")
    assert "No: in LS7, you cannot refer yourself" in words(client, "LS7 4AW")
    assert "For LS7, in Leeds" in words(client, "LS7 4AW")
    assert "Yes: in Leeds, people with MS" in words(client, "LS1 3EX")


def test_a_planning_body_is_named_as_an_area(client: Client) -> None:
    area_advice(area="S08000024", ms_self_referral="no")
    assert "No: in the area of NHS Lothian, you cannot" in words(client, "EH1 1YZ")


def test_by_gp_practice_the_page_says_which_postcode_to_search_with(client: Client) -> None:
    area_advice(ms_self_referral="yes", basis="gp")
    assert "Search with your GP surgery’s postcode" in words(client, "LS1 3EX")
    area_advice(area="E06000014", ms_self_referral="yes", basis="home")
    assert "Depends on Where you live." in words(client, "YO1 7HH")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "nation", "said"),
    [
        ("LS1 3EX", "England", "Care may include a physiotherapist with expertise in MS"),
        ("EH1 1YZ", "Scotland", "Scotland has its own guidance"),
        ("CF10 3AT", "Wales", "Wales usually follows it"),
        ("BT74 7AA", "Northern Ireland", "Northern Ireland reviews it"),
    ],
)
def test_each_nation_has_its_own_words(client: Client, typed: str, nation: str, said: str) -> None:
    page = words(client, typed)
    assert f"In {nation} " in page
    assert said in page


@pytest.mark.slow
def test_at_a_border_both_sides_are_told(client: Client) -> None:
    area_advice(area="W06000023", ms_self_referral="yes")
    area_advice(area="E06000051", ms_self_referral="no", checked_on=date(2026, 7, 2))
    page = words(client, "SY15 6AA")
    assert "Yes: in Powys, people with MS can refer themselves" in page
    assert "England is less than 15 miles from here" in page
    assert "Shropshire: you cannot refer yourself, checked 2 July 2026" in page
    assert "Wales usually follows it" in page
    assert "In England an integrated care board" in page


@pytest.mark.slow
def test_a_retired_postcode_is_told_from_where_it_last_was(client: Client) -> None:
    area_advice(ms_self_referral="yes")
    make.postcode_location(
        name="LS1 9ZZ",
        retired_on=date(2019, 3, 1),
        council_id="E08000035",
        nation_id="E92000001",
    )
    page = words(client, "LS1 9ZZ")
    assert "LS1 9ZZ went out of use in March 2019" in page
    assert "Yes: in Leeds" in page


def test_what_was_checked_long_ago_says_ring_first(client: Client) -> None:
    area_advice(ms_self_referral="yes", checked_on=make.today() - timedelta(days=500))
    assert "Ring first." in words(client, "LS1 3EX")
    area_advice(area="E06000014", ms_self_referral="yes")
    assert "Ring first." not in words(client, "YO1 7HH")


@pytest.mark.slow
def test_a_district_says_that_a_nearer_rule_may_apply(client: Client) -> None:
    assert "A nearer rule may apply" in words(client, "LS1")
    assert "A nearer rule may apply" not in words(client, "LS1 3EX")


@pytest.mark.slow
def test_who_gave_a_full_postcode_is_not_asked_for_one(client: Client) -> None:
    make.postcode_location(name="BT23 4YJ", nation_id="N92000002")
    make.postcode_location(name="BT23", nation_id="N92000002")
    unknown = "Our list of postcodes does not say which council area {} is in."
    for typed, place in (("BT23 4YJ", "BT23 4YJ"), ("BT23 9ZZ", "about BT23")):
        page = words(client, typed)
        assert unknown.format(place) in page
        assert "Enter a full postcode" not in page
    assert "Enter a full postcode if you can." in words(client, "BT23")


def test_an_example_is_marked_as_invented(client: Client, settings: Any) -> None:
    settings.SAMPLE_DATA = True
    area_advice(ms_self_referral="yes", is_sample=True)
    assert "Invented example" in words(client, "LS1 3EX")


# --- What else a route page does with a place ----------------------------------------------------


@pytest.mark.slow
def test_the_nearest_of_the_route_are_named_with_their_distance(client: Client) -> None:
    make.service(name="Far neuro team", point=make.YORK)
    make.service(name="Near neuro team")
    make.service(name="A charity", kind="charity")
    page = words(client, "LS1 3EX")
    assert "We list 2 of this kind within 25 miles. The nearest are: Near neuro team" in page
    assert page.index("Near neuro team") < page.index("Far neuro team")
    assert "A charity" not in page
    assert "We list 2 services of this kind in the UK." in page


def test_where_none_is_near_the_nearest_beyond_are_named(client: Client) -> None:
    make.service(name="Orkney neuro team", point=make.KIRKWALL)
    page = words(client, "LS1 3EX")
    assert "We list none of this kind within 25 miles. The nearest that we know of: Orkney" in page


@pytest.mark.slow
def test_the_search_it_leads_to_has_the_place_and_the_route(client: Client) -> None:
    make.service(kind="private", routes=Route.PRIVATE)
    sent = client.get("/routes/private/", {"near": "LS1 3EX"}).content.decode()
    assert 'href="/search/?near=LS1+3EX&amp;route=private"' in sent
    assert '<input type="hidden" name="route" value="private">' in sent
    assert client.get("/search/?near=LS1+3EX&route=private").status_code == 200


def test_what_is_wrong_with_a_place_is_said_at_the_box(client: Client) -> None:
    response = client.get("/routes/nhs/", {"near": "ZZ99 9ZZ"})
    sent = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Enter a real postcode" in sent
    assert 'href="#here"' in sent
    assert 'id="here"' in sent
    assert 'value="ZZ99 9ZZ"' in sent


def test_a_choice_between_places_leads_back_to_the_page(client: Client) -> None:
    make.town(name="Newport", district="TF10", county="Shropshire", population=11_000)
    make.town(name="Newport", district="PO30", population=25_000)
    sent = client.get("/routes/nhs/", {"near": "Newport"}).content.decode()
    assert 'href="/routes/nhs/?near=Newport+%28TF10%29"' in sent


def test_the_name_of_one_person_leads_to_them(client: Client) -> None:
    person = make.physiotherapist(name="Rowan Hollis", slug="rowan-hollis")
    assert client.get("/routes/nhs/", {"near": "Rowan Hollis"}).headers["Location"] == (
        person.get_absolute_url()
    )


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_box_is_the_page_itself(client: Client, typed: str) -> None:
    assert "Error" not in words(client, typed)


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["x" * 10_000, "<script>alert(1)</script>", "{{7*7}}"])
def test_strange_text_is_answered_in_words(client: Client, typed: str) -> None:
    response = client.get("/routes/nhs/", {"near": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_a_page_about_a_place_is_kept_out_of_search_engines(client: Client) -> None:
    robots = '<meta name="robots" content="noindex">'
    assert robots in client.get("/routes/nhs/?near=LS1").content.decode()
    assert robots not in client.get("/routes/nhs/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("url", ROUTES)
@pytest.mark.parametrize("typed", ["LS1 3EX", "SY15 6AA", "BT74 7AA"])
def test_it_costs_at_most_eight_queries(
    client: Client, settings: Any, url: str, typed: str
) -> None:
    settings.SAMPLE_DATA = True
    area_advice(ms_self_referral="yes")
    make.service()
    with CaptureQueriesContext(connection) as queries:
        client.get(url, {"near": typed})
    assert len(queries) <= 8
