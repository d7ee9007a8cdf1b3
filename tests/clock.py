"""Another day than today, for pages that ask what day it is."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone


def set_clock(monkeypatch: pytest.MonkeyPatch, on: date) -> None:
    """From here on it is noon of that day."""
    monkeypatch.setattr(timezone, "now", lambda: datetime.combine(on, time(12), UTC))
