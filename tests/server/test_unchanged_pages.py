"""A page that has not changed since a browser saw it is not sent again."""

import pytest
from django.test import Client

from tests.support import factories

pytestmark = pytest.mark.django_db


def pages() -> list[str]:
    person = factories.physiotherapist()
    service = factories.service(people=[person])
    own = [service.get_absolute_url(), person.get_absolute_url()]
    return [*own, "/", "/physiotherapists/", "/routes/nhs/", "/areas/", "/map/", "/search/"]


@pytest.mark.slow
def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(client: Client) -> None:
    for path in pages():
        tag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), path
        assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200, path


@pytest.mark.parametrize("near", ["LS1 3EX", "ls13ex", "leeds LS1 3EX", "53.8,-1.5527"])
def test_a_page_for_a_postcode_or_a_point_is_never_kept(client: Client, near: str) -> None:
    factories.postcode_location(nation=factories.england(), council=factories.area())
    factories.service()
    assert client.get("/search/", {"near": near}).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("near", ["", "LS1", "Leeds"])
def test_results_that_tell_no_home_are_kept_for_minutes_by_the_browser_alone(
    client: Client, near: str
) -> None:
    factories.postcode_location(name="LS1", town="Leeds", nation=factories.england())
    factories.town()
    factories.service()
    kept = client.get("/search/", {"near": near}).headers["Cache-Control"]
    assert kept == "private, max-age=120"
    no_place = client.get("/search/", {"near": "zzzz"})
    assert "Cache-Control" not in no_place.headers
