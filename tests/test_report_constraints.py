"""Each constraint of reports, counts and job runs is a sentence, broken here once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.models import JobRun, PostCount, Report, UnmetNeed
from tests import factories as make

pytestmark = pytest.mark.django_db


def breaks(constraint: str, model: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**fields)


def test_a_report_is_about_one_thing() -> None:
    both = {"service": make.service(), "physiotherapist": make.physiotherapist()}
    for about in ("service", "person"):
        breaks("report_is_about_one_thing", Report, about=about, kind="gone", **both)
    service = make.service()
    breaks("report_is_about_one_thing", Report, about="suggestion", kind="missing", service=service)


@pytest.mark.parametrize(("about", "kind"), [("suggestion", "gone"), ("service", "missing")])
def test_a_report_of_a_missing_service_is_a_suggestion(about: str, kind: str) -> None:
    breaks("report_of_a_missing_service_is_a_suggestion", Report, about=about, kind=kind)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "closed"},
        {"state": "closed", "outcome": "fixed"},
        {"state": "closed", "closed_on": "2026-03-03"},
        {"state": "waiting", "outcome": "fixed"},
        {"state": "checking", "closed_on": "2026-03-03"},
    ],
)
def test_a_closed_report_has_an_outcome_and_a_day(fields: dict[str, str]) -> None:
    name = "report_closed_has_an_outcome_and_a_day"
    breaks(name, Report, about="service", kind="gone", **fields)


def test_a_report_not_changed_says_why() -> None:
    closed = {"state": "closed", "closed_on": "2026-03-03", "outcome": "not-changed"}
    breaks("report_not_changed_says_why", Report, about="service", kind="gone", **closed)


def test_words_are_at_most_a_thousand() -> None:
    name = "report_words_are_at_most_a_thousand"
    breaks(name, Report, about="service", kind="gone", words="x" * 1001)
    make.report(words="😀" * 1000)


def test_a_post_count_has_one_row_per_sender_and_day() -> None:
    row = {"day": make.today(), "sender": "x", "count": 1}
    PostCount.objects.create(**row)
    breaks("post_count_has_one_row_per_sender_and_day", PostCount, **row)


@pytest.mark.parametrize("area", ["ls", "", "L1", "L "])
def test_an_unmet_need_knows_no_more_than_letters(area: str) -> None:
    row = {"day": make.today(), "postcode_area": area, "count": 1}
    breaks("unmet_need_area_is_letters_alone", UnmetNeed, **row)


def test_a_job_run_without_fault_succeeded() -> None:
    breaks("job_run_without_fault_succeeded", JobRun, name="x", ran_at=timezone.now())
