"""A visitor's mistake is a normal page that says what to do; never a 5xx."""

from html import escape
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.filters import GROUPS
from tests import factories as make


@pytest.fixture(autouse=True)
def directory(db: None) -> None:
    england = make.england()
    make.postcode_location(name="LS1 3EX", nation=england)
    make.postcode_location(name="LS1", nation=england, town="Leeds")
    make.town()
    for number in range(3):
        make.service(name=f"Harehope {number}")


MARKER = "<script>alert(1)</script>"

ROWS = [
    # What is asked, the status, and words of the page (empty: any)
    ("near=", 200, "Enter a postcode or town to see the nearest first"),
    ("near=%20%20", 200, "Enter a postcode or town to see the nearest first"),
    (f"near={'x' * 10_000}", 200, "longer than 100 letters"),
    ("near=LS1%003EX", 200, "near LS1 3EX"),
    ("near=%00", 200, "Enter a postcode or a town"),
    ("near=%F0%9F%99%82", 200, "Enter a postcode or a town"),
    ("near=%E2%80%8FLS1+3EX", 200, "near LS1 3EX"),
    (urlencode({"near": MARKER}), 200, escape(MARKER)),
    (urlencode({"near": "{{7*7}}"}), 200, "{{7*7}}"),
    (urlencode({"near": "' OR 1=1; DROP TABLE directory_service; --"}), 200, "We found no place"),
    *[
        (urlencode({"near": "LS1 3EX", "within": miles}), 200, "Choose how far to look")
        for miles in ("0", "-1", "nan", "inf", "1e308", "1e2", "٢٥", "26", "25.0", "x")
    ],
    ("near=LS1+3EX&within=", 200, "near LS1 3EX"),
    ("near=LS1+3EX&sort=random", 200, "Choose an order"),
    ("near=LS1+3EX&view=curator", 200, "There is no such view"),
    *[
        (urlencode({"near": "LS1 3EX", "page": page}), 404, "no such page")
        for page in ("0", "-1", "abc", "1" + "0" * 400, "2", "٢", "1.0")
    ],
    ("near=LS1+3EX&page=1", 200, "near LS1 3EX"),
    *[(f"near=LS1+3EX&{name}=3", 200, "is not one of the choices") for name in GROUPS],
    *[
        (urlencode({"near": "LS1 3EX", name: MARKER}), 200, escape(MARKER, quote=False))
        for name in GROUPS
    ],
    ("near=LS1+3EX&route=private&route=private", 200, "near LS1 3EX"),
    ("near=LS1+3EX&routes=3&unknown=x&pick=ZZZZ", 200, "near LS1 3EX"),
    ("near=Leeds&near=LS1+3EX", 200, "near LS1 3EX"),
    ("&".join(f"p{number}=x" for number in range(2_000)), 400, ""),
    ("near=%ff%fe", 200, "Enter a postcode or a town"),
]


@pytest.mark.parametrize(("asked", "status", "words"), ROWS)
def test_each_mistake_gets_its_status_and_its_words(
    client: Client, asked: str, status: int, words: str
) -> None:
    response = client.get(f"/search/?{asked}")
    assert response.status_code == status
    assert words in response.content.decode()
    assert MARKER not in response.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/services/no-such-service/", 404),
        ("/services/K7F3/", 404),
        ("/services/%00/", 404),
        ("/services/%ff/", 404),
        (f"/services/{quote(MARKER)}/", 404),
        ("/physiotherapists/nobody-ph000000/", 404),
        ("/physiotherapists/%00/", 404),
        ("/physiotherapists/?q=%00", 200),
        (f"/physiotherapists/?q={'x' * 10_000}", 200),
        ("/physiotherapists/?letter=%C3%A9", 200),
        ("/physiotherapists/?page=0", 404),
        ("/no/such/page", 404),
        ("/%00", 404),
    ],
)
def test_other_paths_answer_in_kind(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert MARKER not in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/search/", "/physiotherapists/", "/services/x/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_pages_are_read_only(client: Client, path: str, method: str) -> None:
    assert client.generic(method, path).status_code == 405


def test_what_was_typed_stays_in_the_box_and_the_title_says_error(client: Client) -> None:
    page = client.get("/search/", {"near": "xyzzy"}).content.decode()
    assert 'value="xyzzy"' in page
    assert "<title>Error:" in page


_values = st.one_of(st.text(max_size=30), st.sampled_from(["LS1 3EX", "Leeds", "25", "private"]))
_names = st.sampled_from(["near", "within", "sort", "page", "view", "pick", "x", *GROUPS])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_names, _values), max_size=6))
def test_no_search_is_ever_a_fault_of_the_server(
    client: Client, pairs: list[tuple[str, str]]
) -> None:
    query = urlencode(pairs, errors="surrogatepass")
    assert client.get(f"/search/?{query}").status_code in (200, 302, 404)
