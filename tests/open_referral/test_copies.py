"""A copy kept as /open-data/ says is what is listed, every night; whole by `make check-deep`."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db.models import Q

from directory.models.open_data import EntryQuerySet
from directory.open_referral import changes
from tests.support.copying import differences

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_copy_is_every_night_what_is_listed() -> None:
    assert list(differences(services=100, days=8, changes=12, seed=2)) == []


def tells_of_nothing_that_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def kept(entries: EntryQuerySet, on: date) -> EntryQuerySet:
        return entries.filter(is_listed=True).order_by("pk")

    monkeypatch.setattr(EntryQuerySet, "kept", kept)


def overlooks_what_the_date_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def modified_since(moment: datetime, on: date) -> Q:
        return Q(updated_at__gte=moment) | Q(entry__since__gte=moment)

    monkeypatch.setattr(changes, "modified_since", modified_since)


@pytest.mark.parametrize("worse", [tells_of_nothing_that_left, overlooks_what_the_date_changes])
def test_the_control_finds_a_worse_site_out(
    worse: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    worse(monkeypatch)
    assert next(differences(services=100, days=6, changes=12, seed=2), None)
