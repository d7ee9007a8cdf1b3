"""Controls of docs/trust.md: against a copy that is broken on purpose, each attempt succeeds.

Each line takes away what holds, then does what a test does that shows it to hold: that test fails.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from inspect import signature
from typing import Any

import pytest

from directory.facts import facts_of
from directory.models.placing import location_of
from tests.areas import test_feeds as feeds
from tests.my_list import test_since_printed as sheet
from tests.rights import test_erasing as erasing
from tests.rights import test_nothing_brings_them_back as back
from tests.staff import test_homes as homes
from tests.staff import test_second_factor as second_factor
from tests.staff import test_sign_in as sign_in
from tests.staff.test_homes import home  # noqa: F401 (a fixture)
from tests.staff.test_sign_in import curator  # noqa: F401 (a fixture)
from tests.support.advice_factory import united_kingdom

pytestmark = pytest.mark.slow

Case = tuple[str, Any, Callable[..., Any]]


def nothing(*args: Any, **kwargs: Any) -> None:
    """In the place of something that is to be done."""


def always(value: Any) -> Callable[..., Any]:
    return lambda *args, **kwargs: value


def put_back_all(model: Any) -> list[Any]:
    return [(field, replace(fact, stays=False)) for field, fact in facts_of(model)]


def exact(postcode: str, known: Any, **_: Any) -> Any:
    return location_of(postcode, known, address_is_private=False)


def any_lookup(_: Any, lookup: str, value: str, request: Any) -> bool:
    return True


def deleted(_: Any, request: Any, row: Any) -> None:
    row.delete()


def triangulated() -> None:
    united_kingdom()
    feeds.test_no_number_of_searches_tells_more_of_a_past_place_than_its_district()


TELLS = "directory.changes.tells_its_past"
SERVICES = "directory.curating.admin.services"
FOUND_BY = ["search_name", "name", "code", "postcode"]
FIXED = "directory.curating.admin.people.PhysiotherapistAdmin.get_readonly_fields"
HOLDS = "directory.models.erased.ErasedNumberQuerySet.holds"
PERSON = "directory.models.people.Physiotherapist"
PROVED = "msphysio.staff.views.is_proved_again"
ENTERED = partial(
    back.test_nobody_is_entered_anew_under_a_number_that_is_to_stay_away, way=back.by_the_form
)

CASES: list[Case] = [
    # The past stays past
    (TELLS, always(True), sheet.test_no_day_that_is_chosen_brings_back_what_was_typed),
    (
        TELLS,
        always(True),
        partial(sheet.test_no_day_that_is_chosen_tells_of_a_home, was_private=True),
    ),
    (
        TELLS,
        always(True),
        sheet.test_no_day_that_is_chosen_tells_of_a_draft_or_of_contacts_taken_back,
    ),
    (
        "referrals.my_list.shortlist.MONTHS_TOLD",
        20_000,
        partial(
            sheet.test_a_sheet_printed_over_a_year_ago_is_refused_in_words, printed="2001-01-01"
        ),
    ),
    (
        "referrals.areas.search_feed.location_of",
        exact,
        triangulated,
    ),
    # Nothing brings back who objected or was erased
    (
        "directory.curating.put_back.facts_of",
        put_back_all,
        back.test_putting_back_an_earlier_state_lifts_no_objection,
    ),
    (
        "directory.curating.put_back._leave_the_number",
        nothing,
        partial(back.test_putting_back_frees_no_number_of_somebody_hidden, outcome="suspended"),
    ),
    (FIXED, always([]), back.test_a_curator_lifts_no_objection_whatever_is_sent),
    (
        FIXED,
        always([]),
        partial(back.test_a_curator_frees_no_number_of_somebody_hidden, hidden_by="suspended"),
    ),
    (
        "directory.curating.admin.people.PhysiotherapistForm.clean",
        nothing,
        back.test_an_administrator_lifts_it_with_a_reason_alone,
    ),
    (HOLDS, always(False), partial(ENTERED, gone=back.erased)),
    (
        f"{PERSON}._keep_away_the_number_it_had",
        nothing,
        partial(ENTERED, gone=back.freed_by_renumbering),
    ),
    (
        f"{PERSON}.delete",
        lambda self: type(self)._default_manager.filter(pk=self.pk).delete(),
        partial(ENTERED, gone=back.freed_by_deleting),
    ),
    # Who does not need a home's address does not read it
    (f"{SERVICES}._without_home", list, homes.test_an_editor_reads_no_home_on_any_page),
    (
        f"{SERVICES}.ServiceAdmin.lookup_allowed",
        any_lookup,
        partial(
            homes.test_no_list_tells_an_editor_letter_by_letter, query="?postcode__startswith=LS7"
        ),
    ),
    (
        f"{SERVICES}.ServiceAdmin.get_search_fields",
        always(FOUND_BY),
        partial(homes.test_no_list_tells_an_editor_letter_by_letter, query="?q=LS7+4AW"),
    ),
    (
        "django.contrib.admin.ModelAdmin.lookup_allowed",
        any_lookup,
        partial(
            homes.test_no_other_list_is_asked_by_a_postcode,
            address="/admin/directory/report/?service__postcode__startswith=LS7",
        ),
    ),
    (
        f"{SERVICES}.ServiceAdmin.get_search_fields",
        always(FOUND_BY),
        homes.test_no_suggestion_finds_a_home_by_its_postcode,
    ),
    (
        "directory.curating.spreadsheets.sheet._is_private",
        always(False),
        homes.test_what_an_editor_takes_away_holds_no_home,
    ),
    # Erasure is whole
    (
        "directory.rights.data_rights.take_name_out",
        nothing,
        partial(erasing.test_no_note_of_who_did_what_names_them, text=erasing.SPELT[0]),
    ),
    (
        "msphysio.staff.erasing.erase",
        nothing,
        erasing.test_who_was_staff_can_sign_in_no_more_and_is_named_nowhere,
    ),
    (
        "directory.rights.erasing._may_name",
        always(False),
        erasing.test_what_a_person_must_look_at_is_said,
    ),
    (
        "directory.rights.erasing.without_a_trace",
        lambda rows: rows.delete(),
        erasing.test_an_erased_service_leaves_nothing_behind,
    ),
    (
        f"{SERVICES}.ServiceAdmin.delete_model",
        deleted,
        partial(
            erasing.test_an_administrator_erases_by_deleting_and_a_curator_does_not,
            table="service",
        ),
    ),
    (
        "directory.history.cut",
        nothing,
        erasing.test_history_is_cut_after_its_years_but_for_what_stands,
    ),
    # Signing in
    (
        "django.conf.settings.FAILURES_PER_ADDRESS",
        1_000,
        sign_in.test_one_password_tried_on_many_names_closes_the_door_for_the_address,
    ),
    (
        "django.conf.settings.SESSION_MAX_HOURS",
        1_000,
        sign_in.test_a_session_is_over_twelve_hours_after_it_began_whatever_was_done,
    ),
    (
        PROVED,
        always(True),
        partial(second_factor.test_an_open_session_alone_makes_no_new_backup_codes, proof=""),
    ),
    (
        PROVED,
        always(True),
        partial(second_factor.test_an_open_session_alone_sets_up_no_other_app, proof=""),
    ),
    (
        "msphysio.staff.views.tell_owner",
        nothing,
        second_factor.test_the_owner_is_told_when_either_proof_is_replaced,
    ),
]
RESTORES: list[Case] = [
    (
        "directory.rights.carrying._hide",
        nothing,
        partial(back.test_a_restore_brings_back_nobody_who_was_erased, lost=False),
    ),
    ("directory.rights.carrying._hide", nothing, back.test_a_restore_forgets_no_objection),
    (
        "directory.rights.carrying._WITHDRAW",
        "SELECT %s",
        back.test_a_restore_lists_no_service_that_was_erased,
    ),
]


def attempted(case: Case, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """With the fixtures that the attempt asks for."""
    guard, instead, attempt = case
    wanted = signature(attempt).parameters.values()
    given = {
        one.name: request.getfixturevalue(one.name) for one in wanted if one.default is one.empty
    }
    monkeypatch.setattr(guard, instead)
    with pytest.raises((AssertionError, LookupError, pytest.fail.Exception)):
        attempt(**given)


def named(case: Case) -> str:
    attempt = case[2]
    return getattr(attempt, "func", attempt).__name__


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=named)
def test_without_what_holds_it_succeeds(
    case: Case, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    attempted(case, monkeypatch, request)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", RESTORES, ids=named)
def test_without_what_is_carried_over_a_restore_brings_them_back(
    case: Case, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    attempted(case, monkeypatch, request)
