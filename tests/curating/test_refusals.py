"""Refused referrals on the curators' worklist: grouped by service, and answered together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from directory.curating.refusals import refusing
from directory.models import Report, Service
from directory.words import day
from tests.curating.test_reports import answer, page_of
from tests.curating.test_worklist import found, start
from tests.support import factories as make
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db


def refused(service: Service, *kinds: str, days_ago: int = 0) -> list[Report]:
    reports = [make.report(service=service, kind=kind) for kind in kinds]
    sent = timezone.now() - timedelta(days=days_ago)
    Report.objects.filter(pk__in=[one.pk for one in reports]).update(received_at=sent)
    return reports


def told() -> list[str]:
    return [one.in_words(make.today()) for one in refusing()]


def test_a_service_is_told_once_with_all_its_refusals() -> None:
    refused(make.service(), "area", "full", "area")
    assert told() == ["3 referrals refused in 30 days: 2 outside their area, 1 full"]


def test_no_answer_and_an_older_refusal_are_told_as_such() -> None:
    service = make.service()
    refused(service, "no-answer", days_ago=40)
    refused(service, "criteria")
    since = day(make.today() - timedelta(days=40))
    assert told() == [
        f"2 referrals refused or not answered since {since}: 1 criteria not met, 1 no answer"
    ]


def test_who_refuses_stands_near_the_top_and_not_among_the_other_reports() -> None:
    service = make.service(name="Harehope neuro")
    refused(service, "full")
    make.report(service=service, kind="telephone")
    assert [(one.kind.slug, one.total) for one in found()][:2] == [("refusals", 1), ("report", 1)]
    page = start("Curator")
    assert "1 referral refused in 30 days: 1 full" in page
    assert page.index("Harehope neuro") < page.index("Reports waiting (1)")


@pytest.mark.slow
def test_one_answer_is_for_all_of_them(admin_client: Client) -> None:
    service = make.service()
    first, *others = refused(service, "area", "full", "full")
    elsewhere, wrong_number = refused(make.service(), "full")[0], make.report(service=service)
    page = in_one_line(admin_client.get(page_of(first)).text)
    assert "3 referrals refused in 30 days: 1 outside their area, 2 full" in page
    answer(admin_client, first, "_not_changed", "They take people from Leeds alone.")
    for report in (first, *others):
        report.refresh_from_db()
        assert report.outcome == "not-changed"
        assert report.outcome_words == "They take people from Leeds alone."
    for report in (elsewhere, wrong_number):
        report.refresh_from_db()
        assert report.is_open
    assert told() == ["1 referral refused in 30 days: 1 full"]
