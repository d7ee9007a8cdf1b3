"""What the locks hold: each package with its version, its hashes and who needs it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
SITE, RUN, DEV, TOOLS = (
    ROOT / f"requirements{ending}.txt" for ending in ("", "-run", "-dev", "-tools")
)

_PINNED = re.compile(r"(?m)^([a-z0-9-]+)==(\S+).*\n((?:    .*\n)*)")
_HASH = re.compile(r"--hash=(\S+)")
_NEEDED_BY = re.compile(r"(?m)^    #(?: via|  ) ([a-z0-9][a-z0-9-]*)")


class Locked(NamedTuple):
    name: str
    version: str
    hashes: frozenset[str]  # each with the name of its kind: "sha256:…"
    needed_by: tuple[str, ...]  # "msphysio" where we ask for it ourselves


def read(lock: Path) -> Iterator[Locked]:
    """In the order of the file, which is by name."""
    for name, version, rest in _PINNED.findall(lock.read_text()):
        yield Locked(name, version, frozenset(_HASH.findall(rest)), tuple(_NEEDED_BY.findall(rest)))
