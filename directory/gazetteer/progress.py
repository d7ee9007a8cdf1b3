"""How far a load has come: a bar on a terminal, plain lines in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import OutputWrapper
from tqdm import tqdm


class Output:
    """Tells whoever started a load how far it has come."""

    def __init__(self, stdout: OutputWrapper) -> None:
        self.stdout = stdout

    def say(self, text: str) -> None:
        self.stdout.write(text)

    @contextmanager
    def reading(self, name: str, size: int) -> Iterator[Callable[[int], object]]:
        """Reading a file of so many bytes; the value is called with each piece's length."""
        self.say(f"Reading {name}")
        with self._bar(size) as bar:
            yield bar.update

    @contextmanager
    def fetching(self, name: str, size: int) -> Iterator[Callable[[int], object]]:
        """The same for a download, whose size may be unknown (0)."""
        self.say(f"Fetching {name}" + (f", {size / 1e6:.0f} MB" if size else ""))
        with self._bar(size) as bar:
            yield bar.update

    @contextmanager
    def importing(self, name: str, rows: int) -> Iterator[Callable[[int], object]]:
        """The same for rows, of which so many were read."""
        self.say(f"Reading {name}, {rows:,} rows")
        with self._bar(rows, unit=" rows") as bar:
            yield bar.update

    def _bar(self, size: int, unit: str = "B") -> Any:
        # `disable=None` shows it on a terminal only.
        return tqdm(total=size or None, unit=unit, unit_scale=True, disable=None, leave=False)
