"""How long what was checked may be shown, day by day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from directory import trust
from directory.models import RegisterCheck, Service
from directory.search.searching import shown_wait
from directory.trust import Freshness

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
some_months = st.integers(0, 60)


# --- Months --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 3), 0, date(2026, 3, 3)),
        (date(2026, 3, 3), 6, date(2026, 9, 3)),
        (date(2026, 3, 3), 12, date(2027, 3, 3)),
        (date(2026, 3, 3), 18, date(2027, 9, 3)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 31), 18, date(2028, 4, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(
    day: date, months: int, expected: date
) -> None:
    assert trust.months_after(day, months) == expected


@given(days, some_months)
def test_months_later_is_in_the_right_month_and_never_past_its_day(day: date, months: int) -> None:
    later = trust.months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(days, days, some_months)
def test_what_came_later_lasts_no_shorter(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert trust.months_after(earlier, months) <= trust.months_after(later, months)


# --- The register --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "deadline"),
    [
        (date(2026, 4, 29), date(2026, 4, 30)),
        (date(2026, 4, 30), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2028, 4, 30)),
        (date(2026, 12, 31), date(2028, 4, 30)),
        (date(2027, 1, 1), date(2028, 4, 30)),
        (date(2027, 4, 30), date(2028, 4, 30)),
        (date(2028, 2, 29), date(2028, 4, 30)),
        (date(2028, 5, 1), date(2030, 4, 30)),
    ],
)
def test_registration_is_renewed_by_30_april_of_even_years(on: date, deadline: date) -> None:
    assert trust.renewal_deadline(on) == deadline


@given(days)
def test_the_next_deadline_is_at_most_two_years_away(on: date) -> None:
    deadline = trust.renewal_deadline(on)
    assert (deadline.month, deadline.day, deadline.year % 2) == (4, 30, 0)
    assert on <= deadline < trust.months_after(on, 24) + timedelta(days=1)


@pytest.mark.parametrize(
    ("checked_on", "due"),
    [
        (date(2025, 4, 29), date(2026, 4, 29)),
        (date(2025, 4, 30), date(2026, 4, 30)),
        (date(2025, 5, 1), date(2026, 4, 30)),  # the deadline comes before the year is over
        (date(2026, 3, 3), date(2026, 4, 30)),
        (date(2026, 4, 30), date(2026, 4, 30)),  # looked up on the last day: some renew that day
        (date(2026, 5, 1), date(2027, 5, 1)),
        (date(2027, 4, 30), date(2028, 4, 30)),
        (date(2027, 6, 15), date(2028, 4, 30)),
        (date(2028, 2, 29), date(2028, 4, 30)),
    ],
)
def test_a_check_is_due_after_a_year_or_at_the_deadline(checked_on: date, due: date) -> None:
    assert trust.check_due(checked_on, months=12) == due


@given(days)
def test_a_check_is_never_due_before_it_was_made_nor_after_a_year(checked_on: date) -> None:
    due = trust.check_due(checked_on, months=12)
    assert checked_on <= due <= trust.months_after(checked_on, 12)
    assert due <= trust.renewal_deadline(checked_on)


@given(days)
def test_on_1_july_of_an_even_year_nobody_stands_on_a_check_from_before_the_deadline(
    checked_on: date,
) -> None:
    check = RegisterCheck(checked_on=checked_on, outcome="registered")
    after_the_deadline = trust.renewal_deadline(checked_on).replace(month=7, day=1)
    assert check.public_until is not None
    assert check.public_until < after_the_deadline


def test_a_check_keeps_someone_public_for_60_days_after_it_was_due() -> None:
    check = RegisterCheck(checked_on=date(2026, 6, 1), outcome="registered")
    assert check.public_until == date(2027, 6, 1) + timedelta(days=60)


@pytest.mark.parametrize(
    "outcome", [value for value in RegisterCheck.Outcome.values if value != "registered"]
)
def test_any_other_outcome_keeps_nobody_public(outcome: str) -> None:
    assert RegisterCheck(checked_on=date(2026, 6, 1), outcome=outcome).public_until is None


# --- Listings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confirmed_on", "people", "expected"),
    [
        (date(2026, 3, 3), [date(2026, 6, 29)], date(2026, 6, 29)),
        (date(2026, 3, 3), [date(2026, 6, 29), date(2027, 1, 1)], date(2027, 1, 1)),
        (date(2026, 3, 3), [date(2030, 1, 1)], date(2027, 9, 3)),
        (date(2026, 3, 3), [None, date(2026, 6, 29)], date(2026, 6, 29)),
        (date(2026, 3, 3), [None], None),
        (date(2026, 3, 3), [], None),
        (None, [date(2026, 6, 29)], None),
    ],
)
def test_a_private_service_stands_on_its_confirmation_and_its_last_person(
    confirmed_on: date | None, people: list[date | None], expected: date | None
) -> None:
    assert trust.private_listed_until(confirmed_on, people, 18) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 3), Freshness.FRESH),
        (date(2026, 9, 3), Freshness.FRESH),
        (date(2026, 9, 4), Freshness.AGEING),
        (date(2027, 3, 3), Freshness.AGEING),
        (date(2027, 3, 4), Freshness.STALE),
        (date(2040, 1, 1), Freshness.STALE),
    ],
)
def test_details_age_after_six_months_and_are_stale_after_twelve(
    on: date, expected: Freshness
) -> None:
    assert trust.freshness(date(2026, 3, 3), on, fresh_months=6, stale_months=12) is expected
    assert Service(confirmed_on=date(2026, 3, 3)).freshness(on) is expected


def test_details_that_nobody_confirmed_are_never_fresh() -> None:
    assert Service().freshness(date(2026, 3, 3)) is Freshness.NEVER


@given(days, days)
def test_details_only_grow_older(one: date, other: date) -> None:
    order = [Freshness.FRESH, Freshness.AGEING, Freshness.STALE]
    earlier, later = sorted((one, other))
    confirmed_on = date(2030, 2, 28)
    ages = [Service(confirmed_on=confirmed_on).freshness(on) for on in (earlier, later)]
    assert order.index(ages[0]) <= order.index(ages[1])


@pytest.mark.parametrize(
    ("on", "days"), [(date(2026, 3, 3), 42), (date(2027, 3, 3), 42), (date(2027, 3, 4), None)]
)
def test_a_wait_told_over_a_year_ago_counts_no_more(on: date, days: int | None) -> None:
    assert shown_wait(42, date(2026, 3, 3), on) == days
    assert shown_wait(None, date(2026, 3, 3), on) is None
    assert shown_wait(0, date(2026, 3, 3), date(2026, 3, 3)) == 0


@pytest.mark.parametrize(
    ("on", "is_paused"),
    [(date(2026, 6, 29), True), (date(2026, 6, 30), False), (date(2026, 7, 1), False)],
)
def test_a_pause_is_over_on_its_day(on: date, is_paused: bool) -> None:
    assert Service(paused_until=date(2026, 6, 30)).is_paused(on) is is_paused
    assert not Service().is_paused(on)


def test_the_numbers_are_those_that_the_pages_promise() -> None:
    assert (
        settings.CONFIRMED_FRESH_MONTHS,
        settings.CONFIRMED_STALE_MONTHS,
        settings.PRIVATE_LISTED_MONTHS,
        settings.REGISTER_CHECK_MONTHS,
        settings.REGISTER_GRACE_DAYS,
        settings.WAIT_PAST_TENSE_MONTHS,
        settings.WAIT_HIDDEN_MONTHS,
    ) == (6, 12, 18, 12, 60, 6, 12)


@given(days, some_months)
def test_the_first_day_that_is_not_stale_follows_the_last_that_is(on: date, months: int) -> None:
    first = trust.not_stale_since(on, months)
    assert trust.months_after(first, months) >= on
    assert trust.months_after(first - timedelta(days=1), months) < on
