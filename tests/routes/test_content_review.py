"""`manage.py check` warns of a page whose review is overdue; time is an argument."""

from datetime import timedelta

from django.core.checks.registry import registry

from referrals.routes import content
from referrals.routes.checks import (
    clinicians_have_signed,
    operators_have_said_theirs,
    overdue_warnings,
    reviews_are_not_overdue,
)
from tests.support import factories as make

DUE = max(page.review_due for page in content.PAGES)


def test_on_the_day_it_is_due_a_page_is_still_in_time() -> None:
    assert overdue_warnings(DUE) == []


def test_the_day_after_it_warns_of_every_page_by_its_address() -> None:
    warnings = overdue_warnings(DUE + timedelta(days=1))
    assert len(warnings) == len(content.PAGES)
    assert {warning.id for warning in warnings} == {"referrals.W001"}
    assert warnings[0].msg == "The review of /physiotherapy-for-ms/ was due on 30 November 2027."


def test_the_pages_were_in_time_when_they_were_written() -> None:
    assert content.overdue(content.WRITTEN_ON) == ()


def test_manage_py_check_asks_about_today() -> None:
    assert reviews_are_not_overdue in registry.get_checks()
    assert reviews_are_not_overdue() == overdue_warnings(make.today())


def test_what_awaits_a_clinician_is_told_but_is_no_fault() -> None:
    (told,) = clinicians_have_signed()
    assert "until then the public reads general words: evidence, needs" in told.msg
    assert not told.is_serious()


def test_what_only_the_operator_can_say_is_told_but_is_no_fault() -> None:
    told, of_the_licence = operators_have_said_theirs()
    assert "under which licence" in of_the_licence.msg
    assert "/privacy/ is waiting for whoever runs this site to say: our lawful basis" in told.msg
    names = "lawful_basis, emails_kept, hosted_by, copies_kept"
    assert told.hint == f"Write into the file of OPERATOR_FILE: {names}."
    assert not told.is_serious()
