"""Each way of asking for a list: whole, brief, in lines, packed, by words, by a place."""

import gzip
import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from directory.geo import Point, miles_between
from directory.open_referral.terms import TERMS
from directory.vocabulary import Setting
from tests.support import factories as make

pytestmark = pytest.mark.django_db

ROOT = "/open-referral/"


def get(address: str, status: int = 200, **headers: str) -> Any:
    response: Any = Client(headers=headers).get(ROOT + address)
    assert response.status_code == status, (address, response.content[:300])
    return response


def names(address: str) -> list[str]:
    return [one["name"] for one in get(f"services?{address}").json()["contents"]]


def there(address: str) -> list[str]:
    found = get(f"service_at_locations?{address}").json()["contents"]
    return [one["service"]["name"] for one in found]


# --- Shapes --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_full_is_what_each_ones_own_address_says() -> None:
    make.service(serves=["LS1"], serves_basis="home")
    make.service(home_miles=5, settings=Setting.HOME_VISITS | Setting.HOSPITAL)
    for name in ("services", "service_at_locations", "organizations"):
        found = get(f"{name}?full=true").json()["contents"]
        assert len(found) == 2
        for one in found:
            assert one == get(f"{name}/{one['id']}").json()
    assert get("organizations?full_service=true").json() == get("organizations?full=true").json()


@pytest.mark.slow
def test_minimal_is_everything_on_one_page_with_no_more_than_its_date() -> None:
    rows = [make.service() for _ in range(51)]
    rows[0].status = "withdrawn"
    rows[0].save()
    page = get("services?minimal=true").json()
    assert (page["total_pages"], page["size"], page["last_page"]) == (1, 51, True)
    assert {tuple(one) for one in page["contents"]} == {("id", "modified_date", "status")}
    whole = {one["id"]: one for one in get("services?per_page=100").json()["contents"]}
    for one in page["contents"]:
        same = whole[one["id"]]
        assert (one["modified_date"], one["status"]) == (same["last_modified"], same["status"])


@pytest.mark.parametrize(
    "name", ["services", "service_at_locations", "organizations", "taxonomies"]
)
def test_ndjson_is_everything_at_once_one_on_each_line(name: str) -> None:
    for _ in range(3):
        make.service()
    answer = get(f"{name}?format=ndjson")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert lines == get(f"{name}?per_page=100").json()["contents"]
    get(f"{name}?format=ndjson", 304, if_none_match=answer.headers["ETag"])
    assert len(get(f"{name}?format=ndjson&per_page=2").content.splitlines()) == 2


@pytest.mark.parametrize(
    "asked", ["services?format=ndjson", "services?minimal=true", "organizations?full=true"]
)
def test_too_many_long_lists_are_refused_for_a_while(asked: str, settings: Any) -> None:
    settings.COSTLY_PER_MINUTE = 1
    get(asked)
    assert get(asked, 429).headers["Retry-After"]
    get("services?full=true")


@pytest.mark.parametrize(
    "asked",
    [
        *("services?format=ndjson", "services?minimal=true", "services?per_page=100"),
        *("service_at_locations?format=ndjson", "organizations?format=ndjson"),
        "service_at_locations?format=ndjson&postcode=LS1",
    ],
)
def test_a_longer_list_takes_no_more_queries(asked: str) -> None:
    make.postcode_location(name="LS1")
    taken = []
    for _ in range(3):
        make.service(confirmed_on=None, paused_until=make.today() + timedelta(days=9))
        get(asked)  # what is kept for later requests
        with CaptureQueriesContext(connection) as queries:
            get(asked)
        taken.append(len(queries))
    assert taken[1] == taken[2], taken


def test_organisations_with_all_their_services_come_fifty_at_a_time() -> None:
    make.service()
    for full in ("full", "full_service"):
        refused = get(f"organizations?{full}=true&per_page=51", 400).json()["fields"]
        assert "at most 50" in refused["per_page"][0]
        get(f"organizations?{full}=true&per_page=50")
    get("organizations?per_page=51")


def test_what_would_be_too_much_or_means_nothing_is_refused_in_words() -> None:
    for asked, name in (
        ("page=1&page=2", "page"),
        ("postcode=LS1", "postcode"),
        ("modified_after=", "modified_after"),
    ):
        assert get(f"services?{asked}", 400).json()["fields"][name]


def test_everything_about_everything_at_once_is_not_to_be_had() -> None:
    refused = get("services?format=ndjson&full=true", 404).json()["fields"]
    assert "the whole file" in refused["format"][0]
    minimal = get("services?minimal=true").json()
    assert get("services?minimal=true&full=true").json() == minimal


def test_parameters_that_are_nobodys_standard_change_nothing() -> None:
    assert get("services?utm_source=x").json() == get("services").json()


# --- On the way ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_answers_are_packed_for_those_who_can_unpack_them() -> None:
    for _ in range(9):
        make.service()
    plain = get("services")
    assert "Content-Encoding" not in plain.headers
    packed = get("services", accept_encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.content) < len(plain.content) / 3
    get("services", 304, if_none_match=packed.headers["ETag"])
    get("services", 304, if_none_match=plain.headers["ETag"])


def test_a_slash_too_many_leads_to_the_address_without_it() -> None:
    row = make.service()
    for address in ("services", f"services/{row.public_id}", "taxonomy_terms"):
        answer = get(f"{address}/?page=1&search=a%20b", 301)
        assert answer.headers["Location"] == f"{ROOT}{address}?page=1&search=a%20b"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    get("nothing/", 404)
    get("/example.org/", 404)


@pytest.mark.slow
def test_the_uri_of_a_term_leads_to_it() -> None:
    for term in TERMS.values():
        path = term.shape["term_uri"].partition(ROOT)[2]
        assert get(path).json() == term.shape


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_words_are_found_in_names_descriptions_and_places_in_any_form() -> None:
    make.service(name="Walking well", summary="Exercises for people’s balance.", town="Tŷ Gwyn")
    make.service(name="Other", town="York")
    for words in ("walk", "WALKS", "balancing exercise", "ty gwyn", "Tŷ Gwyn walking", "peoples"):
        assert names(f"search={words}") == ["Walking well"], words
    for words in ("alking", "walk york", "the", "<b>", "' or 1=1", "walk & !york |"):
        assert "Other" not in names(f"search={words}")


def test_nobody_finds_out_the_place_of_a_home_by_trying_words() -> None:
    make.service(
        name="A home",
        address_is_private=True,
        town="Smallplace",
        address="7 Secret Close",
        council=make.area(name="Smallshire"),
    )
    assert names("search=home") == ["A home"]
    for words in ("Smallplace", "Secret", "Smallshire"):
        assert names(f"search={words}") == []


# --- Places --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_whoever_only_visits_homes_is_left_out_where_none_is_visited() -> None:
    make.postcode_location(council=make.area())
    far = Point(53.9583, -1.0803)  # York, 22 miles away
    only: dict[str, Any] = {"settings": Setting.HOME_VISITS, "point": far}
    make.service(name="Not so far", home_miles=10, **only)
    make.service(name="Far enough", home_miles=30, **only)
    make.service(name="Other areas", home_areas=["YO1"], **only)
    make.service(name="This area", home_areas=["E08000035"], **only)
    make.service(name="Who knows", **only)
    both: dict[str, Any] = {"settings": Setting.HOME_VISITS | Setting.HOSPITAL, "point": far}
    make.service(name="One can go there", home_miles=10, **both)
    comes = {"Far enough", "This area", "Who knows", "One can go there"}
    assert set(there("postcode=LS1+3EX")) == comes
    assert set(there("postcode=LS1+3EX&proximity=80000")) == comes
    assert there("postcode=LS1+3EX&proximity=8000") == []


def test_the_reach_of_home_visits_is_told_as_areas_a_program_can_read() -> None:
    area = make.area()
    row = make.service(
        settings=Setting.HOME_VISITS, home_miles=10, home_areas=["E08000035"], council=area
    )
    leeds, miles = get(f"services/{row.public_id}").json()["service_areas"]
    assert (leeds["name"], leeds["service_area"]) == ("Leeds", "Visits people at home in Leeds.")
    assert leeds["uri"].endswith("/E08000035")
    assert miles["service_area"] == "Visits people at home up to 10 miles away."
    extent = json.loads(miles["extent"])
    (ring,) = extent["coordinates"]
    assert (miles["extent_type"], extent["type"], ring[0]) == ("geojson", "Polygon", ring[-1])
    for longitude, latitude in ring:
        assert abs(miles_between(make.LEEDS, Point(latitude, longitude)) - 10) < 0.1
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0, "outer rings turn left"


# --- Waits and self-referral ---------------------------------------------------------------------


def attribute(of: Any, taxonomy: str) -> Any:
    told = get(f"services/{of.public_id}").json()["attributes"]
    return next((one for one in told if one["link_type"] == taxonomy), None)


@pytest.mark.slow
def test_a_wait_is_told_with_its_day_until_it_is_too_old() -> None:
    def waits(days_ago: int) -> Any:
        told_on = make.today() - timedelta(days=days_ago)
        return make.service(wait_days=42, wait_told_on=told_on, wait_source="Zoë Quill, the lead")

    now, old, too_old = waits(0), waits(200), waits(400)
    told = attribute(now, "wait")
    today = date_format(make.today(), "j F Y")
    assert (told["value"], told["label"]) == ("42", f"6 weeks, on {today}.")
    assert told["taxonomy_term"]["term"] == "days"
    assert attribute(old, "wait")["label"].startswith("It was 6 weeks on ")
    assert attribute(too_old, "wait") is None
    assert attribute(make.service(), "wait") is None
    assert "Quill" not in get("services?full=true").content.decode()
    term = told["taxonomy_term_id"]
    assert len(names(f"taxonomy_term_id={term}")) == 2


@pytest.mark.parametrize(("answer", "term"), [("yes", "yes"), ("no", "no"), ("", "not-known")])
def test_whether_people_with_ms_can_refer_themselves_is_told_of_nhs_services(
    answer: str, term: str
) -> None:
    row, private = make.service(ms_self_referral=answer), make.service(kind="private")
    told = attribute(row, "ms-self-referral")
    assert told["taxonomy_term"]["term"] == term
    assert attribute(private, "ms-self-referral") is None
    assert names(f"taxonomy_term_id={told['taxonomy_term_id']}") == [row.name]
