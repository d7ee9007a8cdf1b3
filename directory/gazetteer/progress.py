"""Progress of a load: a bar on a terminal, plain lines in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import OutputWrapper
from tqdm import tqdm


class Output:
    """Shows progress to whoever started the load."""

    def __init__(self, stdout: OutputWrapper) -> None:
        self.stdout = stdout

    def say(self, text: str) -> None:
        self.stdout.write(text)

    @contextmanager
    def reading(self, name: str, size: int) -> Iterator[Callable[[int], object]]:
        """Progress through a file of `size` bytes; call the value with the length of each piece."""
        self.say(f"Reading {name}")
        with self._bar(size) as bar:
            yield bar.update

    @contextmanager
    def fetching(self, name: str, size: int) -> Iterator[Callable[[int], object]]:
        """The same for a download; `size` is 0 if unknown."""
        self.say(f"Fetching {name}" + (f", {size / 1e6:.0f} MB" if size else ""))
        with self._bar(size) as bar:
            yield bar.update

    @contextmanager
    def importing(self, name: str, rows: int) -> Iterator[Callable[[int], object]]:
        """The same for a number of rows."""
        self.say(f"Reading {name}, {rows:,} rows")
        with self._bar(rows, unit=" rows") as bar:
            yield bar.update

    def _bar(self, size: int, unit: str = "B") -> Any:
        # `disable=None` shows it only on a terminal.
        return tqdm(total=size or None, unit=unit, unit_scale=True, disable=None, leave=False)
