"""Templates are set like code: by depth, in lines one can read, with no style or script inside."""

import re
from pathlib import Path

import pytest
from django.test import Client

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
LINES = [
    (f"{path.relative_to(TEMPLATES)}:{number}", line)
    for path in sorted(TEMPLATES.rglob("*.html"))
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
    if line.strip()
]
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
THREE_IFS = re.compile(r"(\{% (if|elif) .*){3}")


def test_no_line_is_longer_than_120_characters() -> None:
    assert not [where for where, line in LINES if len(line) > 120]


def test_most_lines_stand_in_by_their_depth() -> None:
    indented = sum(line.startswith("  ") for _, line in LINES)
    assert indented >= 0.7 * len(LINES)


def test_depth_is_two_spaces_and_never_a_tab() -> None:
    odd = [where for where, line in LINES if (len(line) - len(line.lstrip())) % 2]
    assert not odd
    assert not [where for where, line in LINES if "\t" in line]


def test_style_and_script_stand_in_files_of_their_own() -> None:
    assert not [where for where, line in LINES if INLINE.search(line)]


def test_no_line_asks_three_things() -> None:
    assert not [where for where, line in LINES if THREE_IFS.search(line)]


@pytest.mark.django_db
def test_a_page_goes_out_without_the_depth(client: Client) -> None:
    lines = client.get("/accessibility/").text.splitlines()
    assert not [line for line in lines if line.startswith(" ")]
