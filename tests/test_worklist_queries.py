"""The curators' pages cost few queries, however many the listings."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Report, Service
from tests import generate
from tests import staff_visits as staff

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
PAGES = [
    "/admin/",
    "/admin/directory/service/",
    "/admin/directory/service/?task=unconfirmed",
    "/admin/directory/physiotherapist/",
    "/admin/directory/physiotherapist/?task=register-lapsed",
]


def asked(visit: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert visit.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("number", [50, 20_000])
def test_the_staff_pages_answer_in_few_queries(number: int) -> None:
    generate.fill(number)
    Report.objects.bulk_create(
        Report(about="service", service=service, kind="telephone")
        for service in Service.objects.all()[:50]
    )
    visit = staff.signed_in(staff.person("Curator"))
    for address in PAGES:
        queries = asked(visit, address)
        assert len(queries) <= MOST_QUERIES, "\n".join([address, *queries])
