"""The daily steps of this application; `directory.daily` finds them."""

from contextlib import suppress
from datetime import date, datetime, time

from django.utils import timezone

from directory import confirm_mail, limits, outcome_mail, reminders, unmet
from directory.daily import step
from directory.models import Report
from directory.open_referral import dump
from msphysio.staff.tidying import tidy


class NotAllSent(Exception):
    """Some letters did not go out; they are tried again tomorrow."""


@step("Forget who sent forms on earlier days")
def forget_senders(on: date) -> None:
    limits.forget_past_days(on)


@step("Tell visitors what became of their reports")
def tell_outcomes(on: date) -> None:
    sent = [outcome_mail.tell(report) for report in Report.objects.to_be_told()]
    if not all(sent):
        raise NotAllSent


@step("Ask services whether their details are right")
def ask_services(on: date) -> None:
    _, failed = confirm_mail.ask_those_due(on)
    if failed:
        raise NotAllSent


@step("Erase what visitors wrote in reports closed long ago")
def erase_old_words(on: date) -> None:
    Report.objects.past_keeping(on).update(words="", email="")


@step("Make the file with all open data")
def make_open_data(on: date) -> None:
    with suppress(dump.BeingMade):  # somebody asked for it just now
        dump.current(on)


@step("Throw away old counts of what people could not find")
def forget_unmet_needs(on: date) -> None:
    unmet.forget_old(on)


@step(reminders.STEP)
def tell_curators(on: date) -> None:
    reminders.tell_curators(on)


@step("Throw away old records of signing in")
def tidy_sign_ins(on: date) -> None:
    tidy(timezone.make_aware(datetime.combine(on, time.max)))
