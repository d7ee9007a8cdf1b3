"""The licence of everything the site is built from, in docs/licences.md.

    python -m tests.tools.licences           # is the list true, and may we use it all?
    python -m tests.tools.licences --write   # write it again

Names come from the locks, licences from what the installed packages say of themselves.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, NamedTuple

from tests.tools import locks

PAGE = locks.ROOT / "docs" / "licences.md"
ENVIRONMENTS = [path for path in sys.path if path.endswith("site-packages")] + [
    str(path) for path in Path(sys.prefix, "tools").glob("lib/python*/site-packages")
]

FREE = "Use it for anything."
NOTICE = "Use, change and pass it on; its notice stays with its own files."
OWN_FILES = "Changes to its own files are passed on under the same licence. We change none."
LIBRARY = (
    "The site calls it as a package that anyone may exchange for another version, so the site's "
    "own code stays under MIT. Whoever passes on a changed one gives its source, under the same "
    "licence."
)
COPYLEFT = "Only tests use it, where `make` installs it: it is no part of the site."

EVERYWHERE = {
    "0BSD": FREE,
    "CC0-1.0": FREE,
    "Unlicense": FREE,
    "Apache-2.0": NOTICE,
    "BSD": NOTICE,
    "BSD-2-Clause": NOTICE,
    "BSD-3-Clause": NOTICE,
    "BlueOak-1.0.0": NOTICE,
    "ISC": NOTICE,
    "MIT": NOTICE,
    "PSF-2.0": NOTICE,
    "Zlib": NOTICE,
    "MPL-2.0": OWN_FILES,
    "LGPL-3.0-only": LIBRARY,
}
ONLY_FOR_TESTS = {"GPL-3.0-or-later": COPYLEFT, "LGPL-2.1-or-later": COPYLEFT}

# What packages call these licences in their own words.
OTHER_NAMES = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd license": "BSD",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
} | {name.casefold(): name for name in EVERYWHERE | ONLY_FOR_TESTS}

# Read by a person, where the package does not say, or is not installed on every machine.
READ = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # its LICENSE; axe-core inside is MPL-2.0
    "colorama": "BSD-3-Clause",  # installed on Windows only
    "lazy-importer": "Apache-2.0",  # installed before Python 3.15 only
    "librt": "MIT",  # installed on CPython only
    "pyphen": "LGPL-2.1-or-later OR GPL-2.0-or-later OR MPL-1.1",  # its README: any of the three
    "pyyaml": "MIT",  # not installed on Python 3.13
    "pyyaml-ft": "MIT",  # installed on Python 3.13 only
}

PARTS = {
    "The site": locks.SITE,
    "Development and tests": locks.DEV,
    "Audit, bandit and SBOM": locks.TOOLS,
}
NODE = {
    "html-validate": ("Checking HTML, in Node", "reads HTML's rules: the tests of every page"),
    "lighthouse": ("Measuring pages, in Node", "speed, and what browsers and search engines like"),
}

HEAD = """\
# Licences

msphysio stands under the [MIT licence](../LICENSE). These are the packages that it is built from,
each with its own licence and why we have it. None is copied into this project: each is fetched
from the package index by whoever installs the site. `make licences` writes this page again;
`make check` fails where it is not true, or where a licence is not one of those below.

Maps, towns and postcodes have credits of their own, at the foot of the site's pages. The site
carries no fonts.
"""


class Row(NamedTuple):
    name: str
    licence: str
    reason: str


def licence(package: Distribution) -> str:
    """Its SPDX expression; "" where it says nothing that we know."""
    said = package.metadata.json
    if expression := said.get("license_expression"):
        return str(expression)
    text = str(said.get("license", ""))
    if known := OTHER_NAMES.get(text.casefold()):
        return known
    if _every(text) <= OTHER_NAMES.keys():
        return text
    marks = [
        mark.rpartition(" :: ")[2]
        for mark in said.get("classifier", [])
        if mark.startswith("License :: ")
    ]
    return OTHER_NAMES.get(marks[0].casefold(), "") if len(marks) == 1 else ""


def may_be_used(expression: str, allowed: Iterable[str]) -> bool:
    """Of licences joined by OR one is enough; of those joined by AND each counts."""
    known = set(allowed)
    return any(set(choice.split(" AND ")) <= known for choice in expression.split(" OR "))


def _every(expression: str) -> set[str]:
    return {name.casefold() for name in re.split(" AND | OR ", expression)}


def installed(paths: Sequence[str]) -> dict[str, str]:
    """The licence of each package in some environments, by its name in the locks."""
    return {
        re.sub(r"[-_.]+", "-", package.name).lower(): licence(package)
        for package in distributions(path=list(paths))
    }


def reasons() -> dict[str, str]:
    """Why we ask for a package, as pyproject.toml says beside it."""
    asked = re.compile(r'(?m)^    "([a-z0-9-]+)[^"]*", +# (.*)$')
    return dict(asked.findall((locks.ROOT / "pyproject.toml").read_text()))


def rows(lock: Path, found: Mapping[str, str], without: set[str]) -> list[Row]:
    why = reasons()
    return [
        Row(
            each.name,
            READ.get(each.name) or found.get(each.name, ""),
            why.get(each.name) or f"needed by {', '.join(each.needed_by)}",
        )
        for each in locks.read(lock)
        if each.name not in without
    ]


def node_rows(program: str, why: str) -> list[Row]:
    """Packages of Node, whose lock names each licence."""
    lock = locks.ROOT / "tests" / "browser" / program / "package-lock.json"
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text())["packages"]
    return [
        Row(
            name,
            each.get("license", "").strip("()"),
            why if name == program else f"needed by {program}",
        )
        for path, each in packages.items()
        for name in [path.rpartition("node_modules/")[2]]
        if name
    ]


def faults(part: Iterable[Row], allowed: Iterable[str]) -> list[str]:
    """What to do about each package whose licence we did not read."""
    return [
        f"{row.name} has the licence {row.licence or '(unknown)'}, which is not among those we "
        "use. Read it; then take another package, or say in tests/tools/licences.py what it means."
        for row in part
        if not may_be_used(row.licence, allowed)
    ]


def page(parts: Sequence[tuple[str, list[Row]]]) -> str:
    written = [HEAD, *(_table(title, part) for title, part in parts), _meanings(parts)]
    return "\n".join(written)


def _table(title: str, part: Iterable[Row]) -> str:
    lines = [f"## {title}", "", "| Package | Licence | Why we have it |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in part)]) + "\n"


def _meanings(parts: Sequence[tuple[str, list[Row]]]) -> str:
    used = {
        name for _, part in parts for row in part for name in re.split(" AND | OR ", row.licence)
    }
    lines = ["## What they ask of us", "", "| Licence | What it means beside MIT |", "|---|---|"]
    told: dict[str, list[str]] = {}
    for name, meaning in (EVERYWHERE | ONLY_FOR_TESTS).items():
        if name in used:
            told.setdefault(meaning, []).append(name)
    lines += [f"| {', '.join(names)} | {meaning} |" for meaning, names in told.items()]
    return "\n".join(lines) + "\n"


def collect() -> tuple[str, list[str]]:
    """The page as it is to be, and what is wrong with what it lists."""
    found, seen = installed(ENVIRONMENTS), set[str]()
    parts, wrong = [], []
    for title, lock in PARTS.items():
        part = rows(lock, found, seen)
        seen |= {row.name for row in part}
        parts.append((title, part))
        allowed = EVERYWHERE if lock == locks.SITE else EVERYWHERE | ONLY_FOR_TESTS
        wrong += faults(part, allowed)
    for program, (title, why) in NODE.items():
        parts.append((title, node_rows(program, why)))
        wrong += faults(parts[-1][1], EVERYWHERE | ONLY_FOR_TESTS)
    return page(parts), wrong


def main(words: Sequence[str]) -> int:
    wanted, wrong = collect()
    if "--write" in words:
        PAGE.write_text(wanted)
    elif PAGE.read_text() != wanted:
        wrong.append("docs/licences.md is not what is locked and installed. Run: make licences")
    print("\n".join(wrong) or "Licences: all known, all compatible.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
