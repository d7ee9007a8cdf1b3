"""Draws a URL as a QR code in SVG, for phone cameras."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # light modules around it, which scanners need


@dataclass(frozen=True, slots=True)
class Drawn:
    """The dark modules as one SVG path, and the modules per side, including the quiet zone."""

    path: str
    size: int


def drawn(address: str) -> Drawn:
    """Draw the code. It can hold any sheet's URL: 20 services need 57 modules per side."""
    code = segno.make(address, error="m", micro=False)
    rows = list(code.matrix_iter(border=QUIET))
    runs = (run for y, row in enumerate(rows) for run in _runs(row, y))
    return Drawn("".join(runs), len(rows))


def _runs(row: Iterable[int], y: int) -> Iterator[str]:
    """Join adjacent dark modules in a row into bars."""
    x = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
