"""The result of an import or its preview: counts, some differences, and every error by line."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from directory.changes import Difference

SHOWN = 50  # rows of each kind shown in full; the rest are only counted


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """An error on one line; no column if it is about the whole row."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"Line {self.line:,}: {self.said}"

    @property
    def said(self) -> str:
        return f"“{self.column}”: {self.reason}" if self.column else self.reason


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the preview."""

    line: int
    name: str
    changes: list[Difference]


@dataclass(slots=True)
class Outcome:
    """Filled in row by row; nothing is saved if there are any `faults`."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    shown_new: list[Shown] = field(default_factory=list)
    shown_changed: list[Shown] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    cautions: list[Fault] = field(default_factory=list)  # wording that could be improved
    fingerprint: str = ""

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def counts(self) -> str:
        return (
            f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged, "
            f"{len(self.faulty_lines):,} wrong"
        )

    @property
    def faulty_lines(self) -> set[int]:
        return {fault.line for fault in self.faults}

    @property
    def shown_cautions(self) -> list[Fault]:
        return self.cautions[:SHOWN]

    @property
    def more_cautions(self) -> int:
        return len(self.cautions[SHOWN:])

    @property
    def more_new(self) -> int:
        return self.new - len(self.shown_new)

    @property
    def more_changed(self) -> int:
        return self.changed - len(self.shown_changed)

    def add_fingerprint(self, parts: Iterable[object]) -> None:
        """Add to the fingerprint, in order, so that what is confirmed is what was shown."""
        told = self.fingerprint + "\0".join(map(str, parts))
        self.fingerprint = hashlib.sha256(told.encode()).hexdigest()
