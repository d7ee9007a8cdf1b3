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


def test_a_page_for_a_postcode_is_never_kept(client: Client) -> None:
    factories.service()
    assert client.get("/search/?near=LS1+3EX").headers["Cache-Control"] == "no-store"
