"""`make mutants` fails on too few killed, on one left out, and on a survivor nobody explained."""

import json
from pathlib import Path

import pytest

from tests.tools import mutants

CHANGED = "return a - b"


@pytest.mark.parametrize(
    ("codes", "page", "faults"),
    [
        ([1] * 9 + [36], "", []),
        ([1] * 9 + [0], f"`{CHANGED}`", []),
        ([1] * 9 + [0], "", ["x10 survived, and docs/mutants.md does not say why"]),
        ([1] * 9 + [None], "", ["a.py: not every mutant was tried"]),
        ([1] * 8 + [0, 33], f"`{CHANGED}`", ["a.py: fewer than 90 of a hundred"]),
    ],
)
def test_what_became_of_the_mutants_of_a_module(
    codes: list[int | None],
    page: str,
    faults: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = {f"x{number}": code for number, code in enumerate(codes, start=1)}
    (tmp_path / "a.py.meta").write_text(json.dumps({"exit_code_by_key": named}))
    (tmp_path / "b.py.meta").write_text(json.dumps({"exit_code_by_key": {}}))
    (tmp_path / "mutants.md").write_text(page)
    monkeypatch.setattr(mutants, "PAGE", tmp_path / "mutants.md")
    monkeypatch.setattr(mutants, "change", lambda _: CHANGED)
    lines, wrong = mutants.look(tmp_path)
    assert [line.split(" | ")[:2] for line in lines] == [["| `a.py`", "10"]]
    assert all(told.startswith(fault) for told, fault in zip(wrong, faults, strict=True))
