"""What is costly to make is bounded, and one address may ask for it so many times a minute."""

import csv
from io import StringIO
from unittest.mock import patch

import pytest
from django.test import Client, override_settings

from directory import limits
from directory.models import PostCount
from directory.pages import results_csv
from tests.support import factories as make

pytestmark = pytest.mark.django_db
COSTLY = [
    "/search/results.csv",
    "/search/feed.atom?near=LS1",
    "/areas/leeds-e08000035/feed.atom",
    "/sitemap.xml",
]


@pytest.fixture(autouse=True)
def leeds() -> None:
    make.postcode_location(name="LS1", nation=make.england(), council=make.area())


def asked(address: str, network: str = "192.0.2.1") -> int:
    return Client(REMOTE_ADDR=network).get(address).status_code


@override_settings(COSTLY_PER_MINUTE=3)
@pytest.mark.parametrize("address", COSTLY)
def test_one_address_asks_so_many_times_a_minute(address: str) -> None:
    assert [asked(address) for _ in range(4)] == [200, 200, 200, 429]
    assert asked(address, "192.0.2.2") == 200


@override_settings(COSTLY_PER_MINUTE=3)
def test_all_that_is_dear_counts_together_and_pages_do_not() -> None:
    statuses = [asked(address) for address in COSTLY]
    assert statuses == [200, 200, 200, 429]
    assert asked("/search/") == 200


@override_settings(COSTLY_PER_MINUTE=0)
def test_who_asks_too_often_is_told_when_to_ask_again() -> None:
    refused = Client().get("/sitemap.xml")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.text.startswith("Your network asked for many files. Try again in ")
    assert "192.0.2" not in "".join(PostCount.objects.values_list("counted", flat=True))


@override_settings(COSTLY_PER_MINUTE=3)
def test_without_a_count_there_is_no_limit() -> None:
    """The control: what holds is the count in the database."""
    with patch.object(limits, "_count", return_value=1):
        assert {asked("/sitemap.xml") for _ in range(6)} == {200}


def test_a_file_of_everything_ends_and_says_where_the_rest_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(4):
        make.service()
    monkeypatch.setattr(results_csv, "MAX_ROWS", 3)
    text = Client().get("/search/results.csv").content.decode("utf-8-sig")
    _, *rows, last = csv.reader(StringIO(text), strict=True)
    assert len(rows) == 3
    assert last[0].startswith("Only the first 3 of 4 are here.")
    assert last[0].endswith("http://testserver/open-data/")
    monkeypatch.setattr(results_csv, "MAX_ROWS", 4)
    assert "Only the first" not in Client().get("/search/results.csv").text
