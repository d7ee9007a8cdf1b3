"""The header of ONSPD and NSPL: columns by role, since their names change every year."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

from directory.gazetteer import BadFile

# The names each column has had; since 2025 they contain the year (lad25cd, lad26cd).
_NEEDED = {
    "postcode": ("pcds",),
    "termination": ("doterm",),
    "council": ("oslaua", "laua", "lad26cd"),
    "country": ("ctry", "ctry26cd"),
    "latitude": ("lat",),
    "longitude": ("long",),
}
_HELPFUL = {
    "quality": ("osgrdind", "gridind"),
    "health board": ("oshlthau", "hlthau", "hlth19cd"),
    "integrated care board": ("icb", "icb26cd"),
    "commissioning group": ("pct", "pco19cd"),
}
_ONLY_IN_ONSPD = ("parish", "parncp26cd")


@dataclass(frozen=True)
class Header:
    """The columns by role, and where to split a line so that few cells are created.

    A line is split from both ends: `head` times from the left, and the rest `tail` times from the
    right, so that the many columns in between are never looked at.
    """

    cells: tuple[str, ...]
    columns: dict[str, int]

    @classmethod
    def read(cls, line: bytes, *, with_northern_ireland: bool = False) -> Self | None:
        """Parse a header line; None if it is another kind. Raises BadFile if a column is missing.

        Commissioning groups are needed only for Northern Ireland's rows.
        """
        text = line.decode("ascii", errors="replace").replace('"', "")
        cells = tuple(cell.strip().casefold() for cell in text.split(","))
        if "pcds" not in cells:
            return None
        columns = {
            role: found
            for role, names in (_NEEDED | _HELPFUL).items()
            if (role != "commissioning group" or with_northern_ireland)
            and (found := _position(cells, names)) is not None
        }
        if missing := [role for role in _NEEDED if role not in columns]:
            wanted = "; ".join(f"{role} ({' or '.join(_NEEDED[role])})" for role in missing)
            raise BadFile(
                "The header looks like ONSPD or NSPL, but has no column for "
                f"{wanted}. Found: {', '.join(cells)[:500]}"
            )
        return cls(cells, columns)

    @property
    def is_onspd(self) -> bool:
        """Whether the file is ONSPD; NSPL has fewer columns, and none for parishes."""
        return _position(self.cells, _ONLY_IN_ONSPD) is not None

    @property
    def year(self) -> int | None:
        """The year in the council column's name, if any."""
        found = re.search(r"\d\d", self.cells[self.columns["council"]])
        return 2000 + int(found[0]) if found else None

    @cached_property
    def head(self) -> int:
        return self._cut[0] + 1

    @cached_property
    def tail(self) -> int:
        return len(self.cells) - self._cut[1]

    def at(self, role: str) -> int:
        """The position of a role's value in a split line. Raises KeyError if it has no column."""
        column = self.columns[role]
        before, after = self._cut
        return column if column <= before else self.head + 1 + column - after

    @cached_property
    def _cut(self) -> tuple[int, int]:
        """The last column needed before the widest gap, and the first one needed after it."""
        wanted = sorted(self.columns.values())
        gaps = [(after - before, before, after) for before, after in pairwise(wanted)]
        _, before, after = max(gaps)
        return before, after


def _position(cells: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    """The first cell with one of these names, whatever two-digit year it contains."""
    patterns = [re.sub(r"\d\d", r"\\d\\d", name) for name in names]
    found = (i for i, cell in enumerate(cells) if re.fullmatch("|".join(patterns), cell))
    return next(found, None)
