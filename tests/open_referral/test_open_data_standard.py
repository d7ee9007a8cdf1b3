"""Over 2,000 generated services: answers have the standard's shape, and ours; circles are right.

HSDS_UK names a folder with the standard's JSON schemas; without it the one beside the project is
used, and without that the tests by those schemas are skipped.
"""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from pytest_django import DjangoDbBlocker

from directory.daily import make_open_data
from directory.geo import Point, miles_between
from directory.models import Physiotherapist, PostcodeLocation, Service
from directory.open_referral.openapi import document
from directory.open_referral.terms import TERMS
from directory.search.self_referral import NHS
from directory.vocabulary import Setting
from msphysio import environment as env
from tests.open_referral.furnished import furnish
from tests.support import generate
from tests.support.brute_facts import Facts, geodesic_metres, read_services
from tests.support.clock import set_clock

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BESIDE = env.BASE_DIR.parent / "shared" / "data" / "hsds-uk-3.0"
STANDARD = Path(env.read("HSDS_UK") or BESIDE)
BY_THE_STANDARD = pytest.mark.skipif(
    not STANDARD.is_dir(), reason="The schemas of HSDS-UK are not here."
)
LISTS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
MAX_QUERIES = 6
BY_ID = 10  # of each list; the file with everything holds every service whole
PLACES = ("LS1", "TR1", "BT1", "AB10", "N1")
CIRCLES = (500, 8_047, 40_234, 160_934, 700_000)


@pytest.fixture(scope="module")
def services(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Facts]]:
    with django_db_blocker.unblock(), generate.ten_thousand_services(2_000):
        furnish()
        yield read_services()


@pytest.fixture(autouse=True)
def that_day(services: list[Facts], monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    set_clock(monkeypatch, generate.TODAY)
    settings.OPEN_DATA_PER_MINUTE = 100_000


def get(address: str) -> Any:
    response = Client().get(f"/open-referral/{address}")
    assert response.status_code == 200, address
    return response.json()


def every_page(address: str) -> Iterator[dict[str, Any]]:
    between = "&" if "?" in address else "?"
    last = 1
    number = 0
    while number < last:
        number += 1
        page = get(f"{address}{between}per_page=100&page={number}")
        last = page["total_pages"]
        yield page


def everything(address: str) -> list[dict[str, Any]]:
    return [one for page in every_page(address) for one in page["contents"]]


# --- The standard's own schemas ------------------------------------------------------------------


@cache
def standard(name: str) -> Draft202012Validator:
    path = STANDARD / f"{name}.json"
    schema = json.loads(path.read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def faults(name: str, one: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in standard(name).iter_errors(one)]


@BY_THE_STANDARD
@pytest.mark.parametrize(("name", "whole"), LISTS.items())
def test_lists_and_what_they_name_are_shaped_as_the_standard_says(name: str, whole: str) -> None:
    brief = whole if whole.startswith("taxonomy") else f"{whole}_list"
    found = everything(name)
    assert found
    for one in found:
        assert faults(brief, one) == []
    for one in found[:: max(1, len(found) // BY_ID)]:
        assert faults(whole, get(f"{name}/{one['id']}")) == []


@BY_THE_STANDARD
def test_the_standards_openapi_has_a_service_where_its_schemas_have_one_at_a_location() -> None:
    for one in get("service_at_locations")["contents"][:BY_ID]:
        assert faults("service", get(f"service_at_locations/{one['id']}")) == []


@BY_THE_STANDARD
def test_envelopes_and_parameters_are_those_of_the_standards_openapi() -> None:
    theirs = json.loads((STANDARD / "openapi.json").read_text("utf-8"))
    page = Draft202012Validator(
        {**theirs["components"]["schemas"]["Page"], "required": ["total_items", "empty"]}
    )
    ours = document()["paths"]
    for name in LISTS:
        page.validate(get(name))
        if name != "organizations":  # the standard's OpenAPI leaves them out
            asked = theirs["paths"][f"/{name}"]["get"]["parameters"]
            known = {one["$ref"].rpartition("/")[2] for one in asked}
            taken = {one["name"] for one in ours[f"/{name}"]["get"]["parameters"]}
            assert known - taken <= {"start_time", "end_time"}


@BY_THE_STANDARD
@pytest.mark.parametrize("name", LISTS)
def test_each_parameter_of_the_standard_is_taken_or_refused_in_words(name: str) -> None:
    theirs = json.loads((STANDARD / "openapi.json").read_text("utf-8"))
    taken = {one["name"] for one in document()["paths"][f"/{name}"]["get"]["parameters"]}
    assert set(theirs["components"]["parameters"]) >= taken
    for parameter in theirs["components"]["parameters"].keys() - taken:
        for address in (name, f"{name}/{get(name)['contents'][0]['id']}"):
            response = Client().get(f"/open-referral/{address}", {parameter: "1"})
            assert response.status_code == 400, (address, parameter)
            assert response.json()["fields"][parameter], (address, parameter)


# --- Our own, which are narrower: no field that they do not name ---------------------------------


def strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(one) for name, one in schema.items()}
    return {"additionalProperties": False} | closed if "properties" in schema else closed


@cache
def ours(path: str, status: int) -> Draft202012Validator:
    described = document()
    answer = described["paths"][path]["get"]["responses"][str(status)]
    schema = answer["content"]["application/json"]["schema"]
    whole = {**schema, "components": strict(described["components"])}
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=FormatChecker())


GOOD = {
    "page": ["1"],
    "per_page": ["1", "100"],
    "search": ["éire", "St. Mary’s", "?!", "nobody"],
    "minimum_age": ["0", "150"],
    "maximum_age": ["65"],
    "day": ["MO", "SU"],
    "postcode": ["LS1", "tr1"],
    "taxonomy_term_id": [str(key) for key in list(TERMS)[::20]],
    "modified_after": ["2026-01-01", "2026-06-15T09:30:00Z", "2026-06-01T00:00:00+01:00"],
    "full": ["true", "false"],
    "full_service": ["true"],
    "minimal": ["true", "false"],
    "format": ["json"],
    "taxonomy_id": [str(term.taxonomy.id) for term in list(TERMS.values())[::20]],
}
HUGE = "9" * 401
NUMBERS = ["", "0", "-1", "abc", "1.0", "1e2", "٢", "nan", HUGE]
BAD = {
    "page": [*NUMBERS, "999999"],
    "per_page": [*NUMBERS, "101"],
    "search": ["x" * 101],
    "minimum_age": ["", *NUMBERS[2:], "151"],
    "maximum_age": ["", *NUMBERS[2:], "151"],
    "day": ["", "mo", "Monday", "8"],
    "postcode": ["", "LS", "nowhere", "x" * 10_000, "ZZ9 9ZZ", "JE2 4WD", "<script>", "⁦LS1⁩x"],
    "proximity": [*NUMBERS, "5", "2000001"],
    "taxonomy_term_id": ["", "x", "00000000-0000-4000-8000-000000000000"],
    "taxonomy_id": ["x", "00000000-0000-4000-8000-000000000000"],
    "organization_id": ["", "x", "00000000-0000-4000-8000-000000000000"],
    "modified_after": ["", "yesterday", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59-12:00"],
    **{name: ["", "yes", "1", "True"] for name in ("full", "full_service", "minimal")},
    "format": ["", "xml", "JSON"],
}


@pytest.mark.parametrize("path", document()["paths"])
def test_every_address_answers_as_our_openapi_says(path: str) -> None:
    operation = document()["paths"][path]["get"]
    address = path.removeprefix("/")
    if "{id}" in path:
        for one in get(address.removesuffix("/{id}"))["contents"][:10]:
            ours(path, 200).validate(get(address.format(id=one["id"])))
        for key in ("x", "00000000-0000-4000-8000-000000000000", HUGE, "a/b"):
            refused(path, address.replace("{id}", key), {})
        return
    for page in every_page(address) if address else [get(address)]:
        ours(path, 200).validate(page)
    for parameter in operation["parameters"]:
        name = parameter["name"]
        for value in GOOD.get(name, []):
            response = Client().get(f"/open-referral/{address}", {name: value})
            assert response.status_code == 200, (path, name, value)
            ours(path, 200).validate(response.json())
        for value in BAD[name]:
            refused(path, address, {name: value})


def refused(path: str, address: str, asked: dict[str, str]) -> None:
    response = Client(raise_request_exception=False).get(f"/open-referral/{address}", asked)
    assert response.status_code in (400, 404), (path, asked)
    ours(path, response.status_code).validate(response.json())
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_parameters_narrow_what_is_found() -> None:
    term, other, *_ = TERMS.values()
    every = Service.objects.open_data(generate.TODAY).select_related("organisation")
    by_name = {f"{term.taxonomy.slug} {term.slug}": term for term in TERMS.values()}
    setting, cannot = by_name["setting hospital"], by_name["ms-self-referral no"]
    owner, both = next(row.organisation for row in every), term.value | other.value
    for asked, holds in (
        (f"taxonomy_term_id={term.id}", lambda row: bool(row.helps_with & term.value)),
        (
            f"taxonomy_term_id={term.id},{other.id}&taxonomy_term_id={setting.id}",
            lambda row: row.helps_with & both and row.settings & setting.value,
        ),
        (
            f"taxonomy_term_id={cannot.id}",
            lambda row: row.ms_self_referral == "no" and row.routes & NHS,
        ),
        (f"organization_id={owner.public_id}", lambda row: row.organisation == owner),
        (f"taxonomy_id={term.taxonomy.id}", lambda row: bool(row.helps_with)),
        ("minimum_age=16", lambda row: row.minimum_age == 16),
        ("maximum_age=64", lambda row: False),
        ("day=WE", lambda row: "wed" in row.clinic_days.slugs),
        ("search=EIRE+clinic", is_called_eire_clinic),
        ("search=FRIEND", lambda row: row.summary),  # it says “friends”
        ("search=abertown", lambda row: row.town and not row.address_is_private),
    ):
        due = {str(row.public_id) for row in every if holds(row)}
        assert {one["id"] for one in everything(f"services?{asked}")} == due, asked


def is_called_eire_clinic(row: Service) -> bool:
    words = f"{row.search_name} {row.organisation.search_name}".split()
    return {"eire", "clinic"} <= set(words)


# --- Circles -------------------------------------------------------------------------------------


def measured(services: list[Facts], place: str) -> list[tuple[float, Facts]]:
    """How far away each is that is listed, by geodesic."""
    centre = PostcodeLocation.objects.get(name=place).point
    assert centre
    at = centre.latitude, centre.longitude
    listed = [one for one in services if one.is_listed(generate.TODAY)]
    return [(geodesic_metres(at, one.point), one) for one in listed if one.point]


@pytest.mark.parametrize("place", PLACES)
def test_a_circle_holds_what_brute_force_finds_in_its_order(
    place: str, services: list[Facts]
) -> None:
    distances = measured(services, place)
    everywhere = everything(f"service_at_locations?postcode={place}")
    taken = set(
        Service.objects.filter(public_id__in=[one["service_id"] for one in everywhere]).values_list(
            "pk", flat=True
        )
    )
    keys = {str(key): pk for key, pk in Service.objects.values_list("public_id", "pk")}
    for metres in CIRCLES:
        found = everything(f"service_at_locations?postcode={place}&proximity={metres}")
        away = {one.row.pk: far for far, one in distances if far <= metres and one.row.pk in taken}
        numbers = [keys[one["service_id"]] for one in found]
        assert sorted(numbers) == sorted(away)
        for one, number in zip(found, numbers, strict=True):
            assert abs(one["distance_metres"] - away[number]) < 0.5 + max(0.05, away[number] / 1e5)
        for here, there in pairwise(numbers):
            assert away[here] < away[there] + 1
            assert away[here] != away[there] or here < there


def test_without_a_circle_only_those_that_do_not_take_people_from_there_are_left_out(
    services: list[Facts],
) -> None:
    every = {one["service_id"] for one in everything("service_at_locations")}
    found = everything("service_at_locations?postcode=LS1")
    there = {one["service_id"] for one in found}
    assert there < every
    left_out = Service.objects.filter(public_id__in=every - there)
    centre = PostcodeLocation.objects.get(name="LS1").point
    assert centre
    for one in left_out:
        is_outside = one.serves and not {"LS1", "E08000035"} & set(one.serves)
        assert is_outside or comes_to_no_home_there(one, centre)
    metres = [one.get("distance_metres") for one in found]
    measured = [one for one in metres if one is not None]
    assert measured == sorted(measured)
    assert None not in metres[: len(measured)]


def comes_to_no_home_there(one: Service, centre: Point) -> bool:
    """Whether it only visits homes, and none so far away nor in that council."""
    if one.settings != Setting.HOME_VISITS or {"LS1", "E08000035"} & set(one.home_areas):
        return False
    is_near = (
        one.home_miles is not None
        and one.point is not None
        and miles_between(centre, one.point) <= one.home_miles
    )
    return not is_near and bool(one.home_miles or one.home_areas)


# --- What it takes, and the whole in one file ----------------------------------------------------


@pytest.mark.parametrize("address", [*LISTS, "service_at_locations?postcode=LS1"])
def test_a_first_page_takes_few_queries(address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        get(address)
    assert len(queries) <= MAX_QUERIES


def test_the_file_holds_every_service_whole_and_nothing_kept_back(
    settings: Any, tmp_path: Path
) -> None:
    settings.OPEN_DATA_DIR = tmp_path
    make_open_data(generate.TODAY)
    response = Client().get("/open-referral/dump.json.gz")
    assert response.headers["Content-Type"] == "application/gzip"
    text = gzip.decompress(b"".join(response)).decode()
    whole = json.loads(text)
    assert [one["id"] for one in whole["services"]] == [one["id"] for one in everything("services")]
    for kept_back in ("harvest", "PH10", *{row.name for row in Physiotherapist.objects.all()}):
        assert kept_back not in text
    one = whole["services"][-1]
    assert one == get(f"services/{one['id']}")
    if STANDARD.is_dir():
        for one in whole["services"]:
            assert faults("service", one) == []
