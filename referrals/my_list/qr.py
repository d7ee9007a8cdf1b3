"""An address as a QR code for a phone's camera, drawn in SVG."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # light modules around it, which readers need


@dataclass(frozen=True, slots=True)
class Drawn:
    """The dark modules as one path, and the modules per side, including the quiet zone."""

    path: str
    size: int


def drawn(address: str) -> Drawn:
    """For any length that a sheet's address can have: 20 codes need 57 modules per side."""
    code = segno.make(address, error="m", micro=False)
    rows = list(code.matrix_iter(border=QUIET))
    runs = (run for y, row in enumerate(rows) for run in _runs(row, y))
    return Drawn("".join(runs), len(rows))


def _runs(row: Iterable[int], y: int) -> Iterator[str]:
    """Neighbouring dark modules of one row as one bar."""
    x = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
