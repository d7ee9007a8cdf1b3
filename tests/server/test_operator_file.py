"""OPERATOR_FILE: who runs the site, who signed what; with a fault in it nothing starts."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from msphysio import environment as env
from msphysio import operator_file
from referrals.routes import signing
from tests.server.test_settings import setting

SIGNED = '[[signed]]\nwhat = "relapse"\nby = "Jo Example"\nrole = "MS nurse"\non = 2026-12-01\n'


def written(folder: Path, text: str) -> str:
    path = folder / "operator.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_without_a_file_nothing_is_said_and_nothing_signed() -> None:
    assert set(operator_file.read("").texts.values()) == {""}
    assert operator_file.read("").signed == {}


def test_it_says_who_runs_the_site_and_who_signed_what_when_in_which_role(tmp_path: Path) -> None:
    found = operator_file.read(written(tmp_path, f'name = "MS Friends"\n{SIGNED}'))
    assert found.texts["name"] == "MS Friends"
    assert found.texts["helpline"] == ""
    assert found.signed["relapse"] == operator_file.Signature(
        "relapse", "Jo Example", "MS nurse", date(2026, 12, 1)
    )


def test_the_example_of_the_documents_is_such_a_file_and_names_all_there_is(tmp_path: Path) -> None:
    page = (env.BASE_DIR / "docs" / "settings.md").read_text("utf-8")
    found = operator_file.read(
        written(tmp_path, page.partition("```toml\n")[2].partition("```")[0])
    )
    assert all(found.texts.values())
    signing.refuse_unknown(found.signed)


def test_a_variable_of_the_same_meaning_wins(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "From the file"\nhelpline = "0800 000 0000"\n')
    both = "settings.OPERATOR_NAME, settings.HELPLINE"
    told = setting(both, OPERATOR_FILE=path, OPERATOR_NAME="From outside")
    assert told == "From outside 0800 000 0000"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name = ", "Invalid value"),
        ('nmae = "MS Friends"', "nmae = 'MS Friends'"),
        ("helpline = 800", "helpline = 800"),
        ('licence = "CC BY 4.0"', "'CC BY 4.0' and ''"),
        ('licence_url = "https://example.org/"', "'' and 'https://example.org/'"),
        ('licence = "CC BY 4.0"\nlicence_url = "javascript:1"', "'javascript:1'"),
        ("signed = 1", "signed = 1"),
        ('[signed]\nwhat = "relapse"', "signed = {'what': 'relapse'}"),
        (SIGNED.replace("2026-12-01", '"1 December"'), "'on': '1 December'"),
        (SIGNED.replace("2026-12-01", "2026-12-01T10:00:00"), "datetime"),
        (SIGNED.replace('by = "Jo Example"\n', ""), "{'what': 'relapse', 'role'"),
        (SIGNED.replace("Jo Example", ""), "'by': ''"),
        (SIGNED + "page = 1\n", "'page': 1"),
    ],
)
def test_a_bad_file_is_refused_with_what_was_found(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OPERATOR_FILE: expected ") as refused:
        operator_file.read(written(tmp_path, text))
    assert found in str(refused.value)


def test_a_file_that_is_not_there_is_refused_before_anything_starts(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.toml")
    assert "expected a file that can be read" in setting("1", OPERATOR_FILE=missing)


def test_signing_what_there_is_not_is_refused_with_what_there_is(tmp_path: Path) -> None:
    signed = operator_file.read(written(tmp_path, SIGNED.replace("relapse", "relaps"))).signed
    with pytest.raises(ImproperlyConfigured, match=r"found what = 'relaps'.*relapse"):
        signing.refuse_unknown(signed)
    signing.refuse_unknown(operator_file.read(written(tmp_path, SIGNED)).signed)
