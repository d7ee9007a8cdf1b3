"""`import_listings`: the same import on the command line."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.history import records_of
from directory.models import Organisation, Physiotherapist, Service
from referrals.models import AreaAdvice
from tests.support.advice_factory import united_kingdom
from tests.support.listing_files import csv_file, service_rows, stand, xlsx_file

pytestmark = pytest.mark.django_db


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_listings", path, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "listings.csv"


def test_a_file_is_saved_and_counted_in_plain_lines(file: Path) -> None:
    stand()
    file.write_bytes(csv_file(*service_rows(3)[0]))
    assert run(file).splitlines() == [
        "Reading listings.csv, 3 rows",
        "3 new, 0 changed, 0 unchanged, 0 wrong.",
        "Saved.",
    ]
    assert Service.objects.count() == 3
    assert {one.history_by for one in records_of(Service)} == {"the command import_listings"}


def test_a_dry_run_saves_nothing(file: Path) -> None:
    stand()
    file.write_bytes(csv_file(*service_rows(3)[0]))
    assert "3 new, 0 changed" in (told := run(file, dry_run=True))
    assert told.endswith("Nothing was changed: this was a dry run.\n")
    assert not Service.objects.exists()


@pytest.mark.slow
def test_every_fault_is_told_by_line_and_the_command_fails(file: Path) -> None:
    stand()
    rows, wrong = service_rows(100, 40)
    file.write_bytes(xlsx_file("Services", *rows))
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_listings", file, stdout=out)
    told = out.getvalue()
    assert all(f"Line {line}: " in told for line in wrong)
    assert "60 new, 0 changed, 0 unchanged, 40 wrong." in told
    assert not Service.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "row", "model"),
    [
        (["name", "kind"], ["Harehope", "nhs"], Organisation),
        (
            ["HCPC number", "name", "where we read of them"],
            ["PH990001", "Rowan", "A list"],
            Physiotherapist,
        ),
        (
            ["area", "districts", "source", "checked on", "checked by"],
            ["E08000035", "", "The team", "2026-03-03", "An editor"],
            AreaAdvice,
        ),
    ],
)
def test_the_kind_is_told_from_the_header(
    file: Path, header: list[str], row: list[str], model: Any
) -> None:
    united_kingdom()
    file.write_bytes(csv_file(header, row))
    run(file)
    assert model.objects.count() == 1


def test_a_kind_that_is_named_is_the_one_expected(file: Path) -> None:
    file.write_bytes(csv_file(["name", "kind"], ["Harehope", "nhs"]))
    with pytest.raises(CommandError, match="Missing: HCPC number"):
        run(file, kind="physiotherapists")


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        run(file)


def test_a_large_file_is_not_even_read(file: Path) -> None:
    file.touch()
    os.truncate(file, 30 << 20)
    with pytest.raises(CommandError, match="the limit is 21 MB"):
        run(file)
