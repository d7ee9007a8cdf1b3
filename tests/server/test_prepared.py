"""Queries that are worded once and asked again with other values."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from msphysio import prepared
from msphysio.prepared import Prepared
from tests.support import factories
from tests.support.clock import TODAY

pytestmark = pytest.mark.django_db


def listed(_: object, values: Sequence[Any]) -> QuerySet[Service]:
    on, *ids = values
    return Service.objects.listed(on).for_cards().filter(pk__in=ids).order_by("pk")


def test_it_finds_what_the_queryset_finds_with_all_that_comes_along() -> None:
    first, second = factories.service(name="A", serves=["LS1"]), factories.service(name="B")
    asked = Prepared(Service, listed)
    for ids in ([first.pk, second.pk], [second.pk, first.pk], [first.pk, first.pk + 1000]):
        with CaptureQueriesContext(connection) as queries:
            rows = asked.rows((len(ids),), [TODAY, *ids])
            said = [(row.name, row.organisation.name, row.served_names) for row in rows]
        assert len(queries) == 1
        due = listed((), [TODAY, *ids])
        assert rows == list(due)
        assert said == [(row.name, row.organisation.name, row.served_names) for row in due]


def test_it_is_worded_once_for_each_shape() -> None:
    worded = []

    def build(shape: object, values: Sequence[Any]) -> QuerySet[Service]:
        worded.append(shape)
        return listed(shape, values)

    asked = Prepared(Service, build)
    for ids in ([1], [2], [3, 4], [5]):
        asked.rows((len(ids),), [TODAY, *ids])
    assert worded == [(1,), (2,)]


def test_a_changed_row_is_read_as_it_is_now() -> None:
    service, asked = factories.service(name="Before"), Prepared(Service, listed)
    values = [TODAY, service.pk]
    assert [row.name for row in asked.rows((1,), values)] == ["Before"]
    Service.objects.update(name="After")
    assert [row.name for row in asked.rows((1,), values)] == ["After"]
    Service.objects.update(listed_until=TODAY - timedelta(days=1))
    assert asked.rows((1,), values) == []


def test_each_value_must_be_in_the_query() -> None:
    asked = Prepared(Service, lambda *_: Service.objects.filter(name="fixed"))
    with pytest.raises(LookupError):
        asked.rows((), ["another"])


def test_not_all_shapes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 3)
    asked = Prepared(Service, listed)
    for number in range(1, 9):
        asked.rows((number,), [TODAY, *range(number)])
    assert len(asked.worded) <= 3
