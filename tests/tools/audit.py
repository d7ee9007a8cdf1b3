"""Check every locked package for known vulnerabilities.

    python -m tests.tools.audit

pip-audit asks the package index about each locked version. A known vulnerability fails
`make check`. If the index cannot be reached, or does not know the packages, "Not audited: …" says
so and the check goes on: pip-audit by itself calls both "No known vulnerabilities found".
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.tools import locks

PROGRAM = Path(sys.prefix, "tools", "bin", "pip-audit")
LOCKS = (locks.SITE, locks.DEV, locks.TOOLS)
FIRST_ANSWER = 12.0  # seconds: long enough to see that the service answers
ALL_ANSWERS = 180.0  # seconds: about 140 requests, one after another
WHAT_TO_DO = 'What to do: docs/operate.md, "Known vulnerabilities in what we use".'


class Broken(Exception):
    """pip-audit could not read the locks, or did not start: never taken for "not audited"."""


@dataclass
class Outcome:
    faults: list[str] = field(default_factory=list)  # a sentence for each
    unknown: list[str] = field(default_factory=list)  # packages that the index does not know
    elsewhere: list[str] = field(default_factory=list)  # packages that pip-audit left out
    clean: int = 0
    silence: str = ""  # why there was no answer, if there was none

    def __str__(self) -> str:
        if self.silence:
            return f"Not audited: {self.silence}."
        said = self.faults + ([WHAT_TO_DO] if self.faults else [])
        if self.unknown and not (self.clean or self.faults):
            said.append("Not audited: this package index lists no vulnerabilities.")
        elif self.unknown:
            said.append(f"Not audited: {', '.join(self.unknown)}. The index does not know them.")
        if self.elsewhere:
            said.append(f"Not audited: {', '.join(self.elsewhere)}. They are for other systems.")
        if self.clean:
            said.append(f"Audited: no known vulnerability in {self.clean} locked packages.")
        return "\n".join(said)


def audit(files: Sequence[Path], service: Sequence[str] = ()) -> Outcome:
    """Ask about one package first, so that silence is noticed early; then about all."""
    if os.environ.get("OFFLINE", "") not in {"", "0"}:
        return Outcome(silence="OFFLINE=1 is set")
    first = next(locks.read(files[0]))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as one:
        one.write(f"{first.name}=={first.version}\n")
        one.flush()
        found = _ask([Path(one.name)], [*service, "--no-deps"], FIRST_ANSWER)
    answers = found and _ask(files, service, ALL_ANSWERS)
    if answers is None:
        _make_sure_that_it_works(files)
        return Outcome(silence="the vulnerability service did not answer")
    found = outcome(answers)
    locked = {one.name for file in files for one in locks.read(file)}
    found.elsewhere = sorted(locked - {package["name"] for package in answers})
    return found


def _ask(files: Sequence[Path], options: Sequence[str], seconds: float) -> Any:
    """What pip-audit says about each package; None if it got no answer.

    It exits with 1 both after finding a vulnerability and after failing, but writes JSON only after
    succeeding.
    """
    try:
        done = _run(files, [*options, "--timeout", "5", "--format", "json"], seconds)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout)["dependencies"] if done.stdout.startswith("{") else None


def _make_sure_that_it_works(files: Sequence[Path]) -> None:
    """A dry run reads the locks and asks nobody."""
    done = _run(files, ["--dry-run"], ALL_ANSWERS)
    if done.returncode:
        raise Broken(f"pip-audit failed:\n{done.stderr[-2000:]}")


def _run(
    files: Sequence[Path], options: Sequence[str], seconds: float
) -> subprocess.CompletedProcess[str]:
    named = [word for file in files for word in ("--requirement", str(file))]
    return subprocess.run(
        [PROGRAM, "--disable-pip", "--progress-spinner", "off", *options, *named],
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def outcome(answers: Sequence[dict[str, Any]]) -> Outcome:
    found = Outcome()
    for package in answers:
        if "skip_reason" in package:
            found.unknown.append(package["name"])
        elif package["vulns"]:
            found.faults.extend(_sentence(package, fault) for fault in package["vulns"])
        else:
            found.clean += 1
    return found


def _sentence(package: dict[str, Any], fault: dict[str, Any]) -> str:
    names = ", also ".join([fault["id"], *fault["aliases"][:1]])
    fixed = " or ".join(fault["fix_versions"])
    ending = f"It is fixed in {fixed}." if fixed else "No fixed version is known."
    return f"{package['name']} {package['version']} has a known vulnerability, {names}. {ending}"


def main() -> int:
    found = audit(LOCKS)
    print(found)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
