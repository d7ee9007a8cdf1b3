"""What is done once a day, step by step. `manage.py run_daily` runs it all.

An application adds a step in its module `daily_steps`. A step takes the day, may run any number of
times a day, and stands alone: where one fails, the others run all the same. Nothing that the public
sees waits for a step: dates are compared when a page is read.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import Error
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from directory.models import JobRun

logger = logging.getLogger(__name__)

Step = Callable[[date], None]
_steps: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """Have a function run daily, under a name that curators read."""

    def add(function: Step) -> Step:
        _steps[name] = function
        return function

    return add


def steps() -> dict[str, Step]:
    """Every step of every application, by name, in the order of the applications."""
    autodiscover_modules("daily_steps")
    return dict(_steps)


def run(on: date) -> dict[str, str]:
    """Run every step, and note it; for each the kind of error that stopped it, or ""."""
    return {name: _run(name, one, on) for name, one in steps().items()}


def _run(name: str, one: Step, on: date) -> str:
    fault = ""
    try:
        one(on)
    except Exception as error:  # whatever it was, the other steps run
        logger.exception("Daily step failed: %s", name)
        fault = type(error).__name__
    try:
        _note(name, fault, timezone.now())
    except Error as error:  # the database is away: the status of the command says so
        return fault or type(error).__name__
    return fault


def _note(name: str, fault: str, at: datetime) -> None:
    noted = {"ran_at": at, "fault": fault} | ({} if fault else {"succeeded_at": at})
    JobRun.objects.update_or_create(name=name, defaults=noted)
