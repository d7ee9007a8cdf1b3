"""The daily jobs, step by step. `manage.py run_daily` runs them all.

Each step takes the date, can safely run more than once a day, and is independent: if one fails, the
others still run. Nothing the public sees waits for a step, because dates are compared when a page
is read.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time

from django.conf import settings
from django.db import Error
from django.utils import timezone

from directory import history, homes, limits, trust
from directory.confirming.emails import ask_those_due
from directory.curating import reminders, removing
from directory.gazetteer.home_districts import tell_districts
from directory.models import Intake, Report, Service
from directory.models.jobs import note
from directory.models.open_data import settle
from directory.open_referral import dump
from directory.reports.emails import tell
from directory.rights import data_rights
from directory.search import unmet
from msphysio.staff.tidying import tidy

logger = logging.getLogger(__name__)

Step = Callable[[date], None]


def run(on: date) -> dict[str, str]:
    """Run and record every step. Returns the error type for each, or "" if it succeeded."""
    return {name: _run(name, one, on) for name, one in STEPS.items()}


def _run(name: str, one: Step, on: date) -> str:
    fault = ""
    try:
        one(on)
    except Exception as error:  # whatever went wrong, run the other steps
        logger.exception("Daily step failed: %s", name)
        fault = type(error).__name__
    try:
        note(name, timezone.now(), fault)
    except Error as error:  # the database is down, as the command's exit status will show
        return fault or type(error).__name__
    return fault


# --- The steps ------------------------------------------------------------------------------------


class NotAllSent(Exception):
    """Some e-mails could not be sent. They will be tried again tomorrow."""


def forget_senders(on: date) -> None:
    limits.forget_past_days(on)


def tell_outcomes(on: date) -> None:
    sent = [tell(report) for report in Report.objects.to_be_told()]
    if not all(sent):
        raise NotAllSent


def ask_services(on: date) -> None:
    _, failed = ask_those_due(on)
    if failed:
        raise NotAllSent


def erase_old_words(on: date) -> None:
    Report.objects.past_keeping(on).update(words="", email="")


def settle_open_data(on: date) -> None:
    settle(on)


def make_open_data(on: date) -> None:
    with suppress(dump.BeingMade):  # another run is already writing it
        dump.make(on)


def forget_unmet_needs(on: date) -> None:
    unmet.coarsen(on)
    unmet.forget_old(on)


def tidy_sign_ins(on: date) -> None:
    tidy(timezone.make_aware(datetime.combine(on, time.max)))


def throw_away_lists(on: date) -> None:
    """Those that came long ago. Their drafts stay, and can no longer be taken back."""
    Intake.objects.past_keeping(on).delete()


def cut_history(on: date) -> None:
    oldest = trust.months_after(on, -12 * settings.HISTORY_KEPT_YEARS)
    history.cut(timezone.make_aware(datetime.combine(oldest, time.min)))


def erase_returned(on: date) -> None:
    data_rights.erase_returned(on)


def look_at_homes(on: date) -> None:
    """Update where homes are placed, then recount. If a page cannot be read, the rest still run."""
    if Service.objects.filter(address_is_private=True, told_district="").exists():
        tell_districts()
    private = Service.objects.filter(address_is_private=True)
    by = history.by_command("run_daily")
    failed: list[Exception] = []
    with history.act("Homes are placed by their district", by=by):
        private.place_again()
    for home in private.published():
        try:
            with history.act("It could be told where this home is", by=by):
                homes.look(home)
            if home.status == Service.Status.DRAFT:
                failed.append(homes.CouldBeFound(home.code))
        except homes.CannotRead as error:
            failed.append(error)
    if failed:
        raise failed[0]


# The steps in the order they run, keyed by the name curators see.
STEPS: dict[str, Step] = {
    "Forget who sent forms on earlier days": forget_senders,
    "Tell visitors what became of their reports": tell_outcomes,
    "Ask services whether their details are right": ask_services,
    "Erase again whoever a restore brought back": erase_returned,
    "Erase what visitors wrote in reports closed long ago": erase_old_words,
    "Throw away lists that came to the intake desk long ago": throw_away_lists,
    "Remove drafts for which nobody answered": removing.remove_unanswered,
    "Throw away the history of listings of long ago": cut_history,
    "Note what has left the open data": settle_open_data,
    "Make the file with all open data": make_open_data,
    "Count among how many postcodes each home could be": look_at_homes,
    "Throw away old counts of what people could not find": forget_unmet_needs,
    reminders.STEP: reminders.tell_curators,
    "Throw away old records of signing in": tidy_sign_ins,
}
