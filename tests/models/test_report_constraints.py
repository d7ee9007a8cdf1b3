"""Each rule that the database keeps of reports, counts and daily jobs is broken here once."""

from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, models, transaction

from directory.models import JobRun, PostCount, Report, UnmetNeed
from directory.models.reports import MAX_WORDS

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 3)
NOON = datetime.fromisoformat("2026-03-03T12:00:00+00:00")
LATER = datetime.fromisoformat("2026-03-03T12:00:01+00:00")


class Case(NamedTuple):
    """A rule, a row that keeps it, and changes that break it."""

    rule: str
    model: type[models.Model]
    row: dict[str, Any]
    broken: dict[str, Any]


ABOUT = {"about": "service", "kind": "gone"}
CLOSED = {**ABOUT, "state": "closed", "outcome": "fixed", "closed_on": DAY}
SENT = {"day": DAY, "counted": "x", "count": 1}
NEED = {"day": DAY, "postcode_area": "LS", "count": 1}
RAN = {"name": "Tidy", "ran_at": NOON, "succeeded_at": NOON}
CASES = [
    Case("report_is_about_one_thing", Report, ABOUT, {"physiotherapist_id": 1}),
    Case("report_is_about_one_thing", Report, {**ABOUT, "about": "person"}, {"service_id": 1}),
    Case(
        "report_is_about_one_thing",
        Report,
        {"about": "suggestion", "kind": "missing"},
        {"service_id": 1},
    ),
    Case("report_of_a_missing_service_is_a_suggestion", Report, ABOUT, {"kind": "missing"}),
    Case("report_of_a_missing_service_is_a_suggestion", Report, ABOUT, {"about": "suggestion"}),
    Case("report_closed_has_an_outcome_and_a_day", Report, CLOSED, {"outcome": ""}),
    Case("report_closed_has_an_outcome_and_a_day", Report, CLOSED, {"closed_on": None}),
    Case("report_closed_has_an_outcome_and_a_day", Report, CLOSED, {"state": "checking"}),
    Case("report_closed_has_an_outcome_and_a_day", Report, ABOUT, {"outcome": "fixed"}),
    Case("report_closed_has_an_outcome_and_a_day", Report, ABOUT, {"closed_on": DAY}),
    Case(
        "report_not_changed_says_why",
        Report,
        {**CLOSED, "outcome": "not-changed", "outcome_words": "We rang."},
        {"outcome_words": ""},
    ),
    Case(
        "report_words_are_at_most_a_thousand",
        Report,
        {**ABOUT, "words": "😀" * MAX_WORDS},
        {"words": "x" * (MAX_WORDS + 1)},
    ),
    Case("post_count_has_one_row_a_day", PostCount, SENT, {}),
    Case("unmet_need_has_one_row_per_day_area_and_filter", UnmetNeed, NEED, {}),
    Case("unmet_need_area_is_letters_alone", UnmetNeed, NEED, {"postcode_area": "L1"}),
    Case("unmet_need_area_is_letters_alone", UnmetNeed, NEED, {"postcode_area": "ls"}),
    Case("unmet_need_area_is_letters_alone", UnmetNeed, NEED, {"postcode_area": ""}),
    Case("job_run_without_fault_succeeded", JobRun, RAN, {"name": "b", "succeeded_at": None}),
    Case("job_run_without_fault_succeeded", JobRun, RAN, {"name": "b", "succeeded_at": LATER}),
]


@pytest.mark.parametrize(("rule", "model", "row", "broken"), CASES)
def test_a_row_that_breaks_the_rule_is_refused(
    rule: str, model: type[models.Model], row: dict[str, Any], broken: dict[str, Any]
) -> None:
    model._default_manager.create(**row)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model._default_manager.create(**row | broken)
