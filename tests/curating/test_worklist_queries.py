"""The curators' pages cost few queries, however many the listings."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Proposal, Report, Service
from tests.support import generate
from tests.support import staff_visits as staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MAX_QUERIES = 15
MAX_ON_THE_START_PAGE = 17  # it has the drafts too, and says of each what it lacks
PAGES = [
    "/admin/",
    "/admin/directory/service/",
    "/admin/directory/service/?task=unconfirmed",
    "/admin/directory/physiotherapist/",
    "/admin/directory/physiotherapist/?task=register-lapsed",
    "/admin/directory/physiotherapist/?task=to-be-told",
    "/admin/directory/report/",
    "/admin/directory/proposal/",
]


def asked(visit: Client, address: str) -> list[str]:
    """Every query but the marks that a test's own transaction needs."""
    with CaptureQueriesContext(connection) as captured:
        assert visit.get(address).status_code == 200
    asked = [query["sql"] for query in captured]
    return [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("number", [50, 20_000])
def test_the_staff_pages_answer_in_few_queries(number: int) -> None:
    generate.fill(number)
    Report.objects.bulk_create(
        Report(about="service", service=service, kind="telephone")
        for service in Service.objects.all()[:50]
    )
    Proposal.objects.bulk_create(
        Proposal(service=service, fields={"telephone": "01632 960124"})
        for service in Service.objects.all()[:50]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself within a minute of such a load
    visit = staff.signed_in(staff.person("Curator"))
    for address in PAGES:
        queries = asked(visit, address)
        most = MAX_ON_THE_START_PAGE if address == "/admin/" else MAX_QUERIES
        assert len(queries) <= most, "\n".join([address, *queries])
