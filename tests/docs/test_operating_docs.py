"""What the documents for operators say is there, and what is there they say."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from directory import daily
from msphysio import environment as env

DOCS = env.BASE_DIR / "docs"
OPERATE = (DOCS / "operate.md").read_text("utf-8")
DEPLOY = sorted(path for path in (DOCS / "deploy").rglob("*") if path.is_file())
OURS = ("directory", "referrals", "msphysio")


def source() -> str:
    return "".join(
        path.read_text("utf-8") for app in OURS for path in (env.BASE_DIR / app).rglob("*.py")
    )


def test_every_check_is_explained() -> None:
    ids = set(re.findall(r'"((?:directory|referrals|staff)\.[EWI]\d{3})"', source()))
    assert ids == set(re.findall(r"`((?:directory|referrals|staff)\.[EWI]\d{3})`", OPERATE))


def test_every_command_of_ours_is_explained() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith(OURS)}
    assert ours <= set(re.findall(r"`(\w+)[ `]", OPERATE.partition("## Commands")[2]))


def test_every_daily_step_is_explained() -> None:
    table = OPERATE.partition("## Daily jobs")[2].partition("## Checks")[0]
    assert set(daily.STEPS) <= set(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE))


def test_every_line_that_we_log_ourselves_is_explained() -> None:
    said = re.findall(r'logger\.\w+\(\s*"([^"%]+)', source())
    assert said
    for words in said:
        assert words.strip() in OPERATE


READ_ON_A_SERVER = [*DEPLOY, DOCS / "operate.md", DOCS / "staff.md"]


@pytest.mark.parametrize("path", READ_ON_A_SERVER, ids=lambda path: path.name)
def test_a_document_names_no_command_and_no_page_that_is_not_there(path: Path) -> None:
    text = path.read_text("utf-8")
    commands = re.findall(r"(?:manage\.py|^ *manage|&& manage) ([a-z_]+)", text, re.M) + re.findall(
        r"(?:^|`)msphysio ([a-z_]+)", text, re.M
    )
    assert set(commands) <= set(get_commands())
    for target in re.findall(r"\]\(([^)#:]+)", text):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("unit", ["msphysio@.service", "msphysio-daily.service"])
def test_what_writes_files_may_write_them_where_the_example_settings_put_them(unit: str) -> None:
    """Imports and open data are kept there; the rest of the disk is closed to the site."""
    example = (DOCS / "deploy" / "settings.example").read_text("utf-8")
    (folder,) = re.findall(r"^LOCAL_DIR=(.+)$", example, re.MULTILINE)
    text = (DOCS / "deploy" / "systemd" / unit).read_text("utf-8")
    assert "ProtectSystem=strict" in text
    assert f"ReadWritePaths={folder}\n" in text


def test_the_pages_for_staff_name_the_program_of_the_server() -> None:
    """Which has the settings: `manage.py` alone would ask for them."""
    page = (DOCS / "staff.md").read_text("utf-8")
    assert page.count("manage.py") == 1  # in a copy of the project


def test_the_example_settings_are_settings() -> None:
    example = (DOCS / "deploy" / "settings.example").read_text("utf-8")
    table = (DOCS / "settings.md").read_text("utf-8")
    for name in re.findall(r"^(\w+)=", example, re.MULTILINE):
        assert f"| `{name}` |" in table
