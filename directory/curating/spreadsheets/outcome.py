"""The result of an import or its preview: counts, some differences, and every error by line."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from directory.changes import Difference
from directory.words import join_with_and

SHOWN = 50  # rows of each kind shown in full; the rest are only counted
MAX_LINES = 10  # named for one cause


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
class Cause:
    """The same fault in several rows: what is wrong, and where."""

    column: str
    reason: str
    lines: list[int]

    @property
    def first_lines(self) -> str:
        """Such as "lines 3, 7 and 9", with at most ten of them."""
        shown = [f"{line:,}" for line in self.lines[:MAX_LINES]]
        if more := len(self.lines) - len(shown):
            shown.append(f"{more:,} more")
        return f"{'line' if len(self.lines) == 1 else 'lines'} {join_with_and(shown)}"


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

    @classmethod
    def of(cls, told: Any) -> Self:
        """From `asdict`, by way of JSON."""
        rows = {name: told[name] for name in ("shown_new", "shown_changed")}
        for name, shown in rows.items():
            told[name] = [
                Shown(row["line"], row["name"], [Difference(**one) for one in row["changes"]])
                for row in shown
            ]
        for name in ("faults", "cautions"):
            told[name] = [Fault(**one) for one in told[name]]
        return cls(**told)

    @property
    def can_be_saved(self) -> bool:
        return bool(self.new or self.changed) and not self.faults

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
    def causes(self) -> list[Cause]:
        """The faults by cause, the most frequent first."""
        found: dict[tuple[str, str], list[int]] = {}
        for fault in self.faults:
            found.setdefault((fault.column, fault.reason), []).append(fault.line)
        causes = [Cause(*what, lines) for what, lines in found.items()]
        return sorted(causes, key=lambda cause: -len(cause.lines))

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
