"""docs/trust.md and docs/asvs.md claim what tests show: each test that they name is there."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from msphysio import environment as env

DOCS = env.BASE_DIR / "docs"
NAMED = re.compile(r"`(tests/[\w/]+\.py)?((?:::[A-Z]\w+)?::)?(test_\w+)?`")
SECTION = re.compile(r"are in `(tests/[\w/]+\.py)`")
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def named(text: str) -> Iterator[tuple[str, str]]:
    """File and test. A test without a file is in the section's; with `::` in the last one named."""
    section = last = ""
    for line in text.splitlines():
        if found := SECTION.search(line):
            section = found[1]
        for file, colons, test in NAMED.findall(line):
            last = file or last
            if file or test:
                yield (last if file or colons else section), test


def is_there(file: str, test: str) -> bool:
    path = env.BASE_DIR / file
    return path.is_file() and (not test or f"def {test}(" in path.read_text("utf-8"))


@pytest.mark.parametrize("page", ["trust.md", "asvs.md"])
def test_every_test_that_is_named_is_there(page: str) -> None:
    found = list(named((DOCS / page).read_text("utf-8")))
    assert len(found) > 40
    assert [f"{file}::{test}" for file, test in found if not is_there(file, test)] == []


def test_nothing_is_met_without_a_test() -> None:
    page = (DOCS / "asvs.md").read_text("utf-8")
    lines = LINE.findall(page)
    assert len(lines) > 100
    for number, _, standing, shown in lines:
        assert standing in {"met", "not met", "not applicable", "not shown"}, number
        assert standing != "met" or list(named(shown)), number
    times = Counter(standing for _, _, standing, _ in lines)
    assert f"{times['met']} met, {times['not met']} not met, {times['not shown']} not shown" in page
