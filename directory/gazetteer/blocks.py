"""A stream cut into blocks of whole lines, read ahead of whoever works on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import IO, Generic, TypeVar

SIZE = 1 << 20
LONGEST_LINE = 1 << 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of one member, each ended by a newline, and where they stand in it."""

    lines: bytes
    member: str
    first_line: int
