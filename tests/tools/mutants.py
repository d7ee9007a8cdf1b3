"""What became of each mutant of the last `mutmut run`, beside docs/mutants.md.

    python -m tests.tools.mutants

Fails where too few were killed in a module, or one survived that the page does not explain.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.tools.locks import ROOT

PAGE = ROOT / "docs" / "mutants.md"
LEAST = 90  # of a hundred, in each module
SURVIVED = {0, 5, 33}  # no test failed; no test there at all


def results(folder: Path) -> dict[str, dict[str, int | None]]:
    """How pytest ended with each mutant, by module and name of the mutant."""
    found = {
        str(path.relative_to(folder)).removesuffix(".meta"): json.loads(path.read_text())
        for path in sorted(folder.rglob("*.py.meta"))
    }
    return {
        name: each["exit_code_by_key"] for name, each in found.items() if each["exit_code_by_key"]
    }


def row(module: str, codes: Mapping[str, int | None]) -> tuple[str, int]:
    """A line of the table, and how many of a hundred were killed."""
    counts = Counter(
        "left" if code is None else "survived" if code in SURVIVED else "killed"
        for code in codes.values()
    )
    share = counts["killed"] * 100 // len(codes)
    numbers = (len(codes), counts["killed"], counts["survived"] + counts["left"], f"{share} %")
    return f"| `{module}` | {' | '.join(map(str, numbers))} |", share


def change(mutant: str) -> str:
    """The line as the mutant has it."""
    told = subprocess.run(
        [Path(sys.prefix, "bin", "mutmut"), "show", mutant],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line[1:].strip() for line in told.splitlines() if line.startswith("+")]
    return lines[1]  # the first names the file


def look(folder: Path = ROOT / "mutants") -> tuple[list[str], list[str]]:
    """The lines of the table, and what is wrong."""
    page, lines, wrong = PAGE.read_text(), [], []
    for module, codes in results(folder).items():
        line, share = row(module, codes)
        lines.append(line)
        if None in codes.values():
            wrong.append(f"{module}: not every mutant was tried; run: make mutants")
        elif share < LEAST:
            wrong.append(f"{module}: fewer than {LEAST} of a hundred mutants were killed")
        wrong += [
            f"{mutant} survived, and docs/mutants.md does not say why: {changed}"
            for mutant in codes
            if codes[mutant] in SURVIVED
            for changed in [change(mutant)]
            if f"`{changed}`" not in page
        ]
    return lines, wrong


def main() -> int:
    lines, wrong = look()
    print("\n".join(lines + wrong))
    return 1 if wrong or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
