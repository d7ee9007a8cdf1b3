"""`manage.py intake FILE`: what it makes of a list, on the desk or only said."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.models import Intake, Service
from tests.curating.intake.test_walk import LIST
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for name in ("LS1 3EX", "LS1 4AP", "LS1"):
        make.postcode_location(name=name)
    path = tmp_path / "physios.csv"
    path.write_text(LIST, "utf-8")
    return path


def told(file: Path, *options: str) -> str:
    stream = io.StringIO()
    call_command("intake", str(file), *options, stdout=stream)
    return stream.getvalue()


def test_a_dry_run_says_what_the_desk_makes_of_a_list_and_keeps_nothing(file: Path) -> None:
    said = told(file, "--dry-run")
    assert "headings in line 4" in said
    assert "Tel: Telephone" in said
    assert "“clinc” in 1 row: Community health centre or clinic?" in said
    assert "Likely duplicates: 1 pair\n" in said
    assert "Nothing was changed: this was a dry run." in said
    assert not Intake.objects.exists()


def test_a_list_waits_at_the_desk(file: Path) -> None:
    said = told(file, "--source", "The Example MS group", "--as-of", "1 March 2026")
    assert "It is at the intake desk, in the admin." in said
    intake = Intake.objects.get()
    assert (intake.source.name, str(intake.as_of)) == ("The Example MS group", "2026-03-01")
    assert intake.received_by == "the command intake"
    assert not Service.objects.exists()


def test_rows_that_need_no_answer_can_go_in_at_once(file: Path) -> None:
    assert "In as drafts: 2" in told(file, "--take-in")
    assert {one.status for one in Service.objects.all()} == {"draft"}


def test_what_cannot_be_read_is_refused_in_words(file: Path) -> None:
    with pytest.raises(CommandError, match="not a day"):
        told(file, "--as-of", "soon")
    with pytest.raises(CommandError, match="cannot be read"):
        told(file.with_name("none.csv"))
    assert not Intake.objects.exists()
