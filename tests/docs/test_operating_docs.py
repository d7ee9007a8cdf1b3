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


@pytest.mark.parametrize("path", [*DEPLOY, DOCS / "operate.md"], ids=lambda path: path.name)
def test_a_document_names_no_command_and_no_page_that_is_not_there(path: Path) -> None:
    text = path.read_text("utf-8")
    commands = re.findall(r"manage\.py ([a-z_]+)", text) + re.findall(
        r"^msphysio ([a-z_]+)", text, re.M
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


def test_a_site_that_was_ended_is_started_again_however_it_ended() -> None:
    """Who is told to end ends well: `on-failure` would leave visitors with 502."""
    text = (DOCS / "deploy" / "systemd" / "msphysio@.service").read_text("utf-8")
    assert "\nRestart=always\n" in text


def test_the_example_settings_are_settings() -> None:
    example = (DOCS / "deploy" / "settings.example").read_text("utf-8")
    table = (DOCS / "settings.md").read_text("utf-8")
    for name in re.findall(r"^(\w+)=", example, re.MULTILINE):
        assert f"| `{name}` |" in table
