"""The day that every test sees, in its own process and in each server that a test starts.

Not the machine's: the samples' dates move with the day, and so would what a page holds. To see what
is true on another day, name it: `TEST_DAY=2028-02-29 make test`.
"""

import os
import time as the_machine
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:  # servers start without it
    import pytest

TODAY = date.fromisoformat(os.environ.get("TEST_DAY", "2026-11-23"))

# When this run began. Its workers and servers inherit it, so all of them see one time.
_BEGUN = float(os.environ.setdefault("TEST_BEGUN", str(the_machine.time())))

_stopped_on: date | None = None


def start_clock() -> None:
    """From here on a run began at noon of that day. The settings of tests start it."""
    timezone.now = _now


def set_clock(monkeypatch: "pytest.MonkeyPatch", on: date) -> None:
    """From here on it is noon of another day, and stays it."""
    monkeypatch.setattr("tests.support.clock._stopped_on", on)


def _now() -> datetime:
    if _stopped_on:
        return _noon(_stopped_on)
    return _noon(TODAY) + timedelta(seconds=the_machine.time() - _BEGUN)


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)
