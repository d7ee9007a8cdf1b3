"""What stood in listings before the tables refused it: mended, or named before anything changes."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection

from directory.migrations import _mending
from directory.models import Organisation, Service
from tests.support import factories as make
from tests.support.advice_factory import united_kingdom

pytestmark = pytest.mark.django_db
RULES = ["telephone_is_one_number", "serves_are_codes", "wait_days_is_likely"]


@pytest.fixture(autouse=True)
def before_the_rules(db: None) -> None:
    with connection.cursor() as cursor:
        for rule in RULES:
            cursor.execute(f"ALTER TABLE directory_service DROP CONSTRAINT service_{rule}")


def stored(**fields: Any) -> Service:
    """Past all rules, as an earlier release let it."""
    service = make.service(name="Aireside", code="K7FH")
    Service.objects.filter(pk=service.pk).update(**fields)
    return service


@pytest.mark.parametrize(
    ("stood", "stands"),
    [
        ("(01632) 960123", "01632 960123"),
        ("+44 0 1632 960123", "01632 960123"),
        ("N/A", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_written_anew_and_a_placeholder_goes(stood: str, stands: str) -> None:
    service = stored(telephone=stood)
    assert list(_mending.mend_telephones(Service, "telephone", "text_number")) == []
    service.refresh_from_db()
    assert service.telephone == stands


def test_what_is_no_number_stays_and_is_named() -> None:
    service = stored(telephone="ask Sue")
    left = list(_mending.mend_telephones(Service, "telephone"))
    assert left == [f"{service.pk}, service: telephone “ask Sue”"]
    service.refresh_from_db()
    assert service.telephone == "ask Sue"
    assert list(_mending.mend_telephones(Organisation, "telephone")) == []


def test_the_name_of_an_area_becomes_its_code_and_what_is_none_is_named() -> None:
    united_kingdom()
    service = stored(serves=["Leeds", "LS1", "E06000014", "Oz"], serves_basis="home")
    assert list(_mending.mend_areas(apps, "serves", "home_areas")) == [
        "K7FH, Aireside: serves “Oz”"
    ]
    service.refresh_from_db()
    assert service.serves == ["E08000035", "LS1", "E06000014", "Oz"]


def test_what_is_not_likely_is_named() -> None:
    stored(wait_days=2000, wait_told_on=make.today(), wait_source="The team")
    assert list(_mending.find_unlikely(apps, wait_days=(0, 1095), team_size=(1, 200))) == [
        "K7FH, Aireside: wait_days 2000"
    ]


def test_the_migration_stops_where_anything_is_left() -> None:
    with pytest.raises(CommandError, match="Aireside: wait_days 2000"):
        _mending.stop_at(["K7FH, Aireside: wait_days 2000"])
    _mending.stop_at([])
