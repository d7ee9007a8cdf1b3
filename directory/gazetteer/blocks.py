"""Splits a stream into blocks of whole lines, reading ahead of the code that processes them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import IO, TypeVar

from directory.gazetteer import BadFile
from directory.gazetteer.archives import Archive, Member

SIZE = 1 << 20
MAX_LINE_LENGTH = 1 << 16
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, each ending with a newline, and their position in the file."""

    lines: bytes
    member: str
    first_line: int
    is_cut_short: bool = False  # the member ended without a newline after its last line


def blocks_of(archive: Archive, members: list[Member], *, header_lines: int) -> Iterator[Block]:
    """The members' lines in order, without headers, unpacked in a separate thread."""
    blocks = _all_blocks(archive, members, header_lines)
    return in_threads(lambda _: next(blocks, None), repeat(None), workers=1)


def in_threads(
    function: Callable[[S], T | None], items: Iterable[S], *, workers: int = 2
) -> Iterator[T]:
    """`map`, with a few results computed ahead in threads. Stops at the first None.

    Unpacking and converting grid references both release the interpreter to other threads.
    """
    ahead: deque[Future[T | None]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for item in items:
            ahead.append(pool.submit(function, item))
            if len(ahead) > workers + 1:
                if (made := ahead.popleft().result()) is None:
                    break
                yield made
        while ahead and (made := ahead.popleft().result()) is not None:
            yield made


def _all_blocks(archive: Archive, members: list[Member], header_lines: int) -> Iterator[Block]:
    for member in members:
        with archive.open(member) as stream:
            for _ in range(header_lines):
                stream.readline(MAX_LINE_LENGTH)
            yield from cut(stream, member.name, first_line=1 + header_lines)


def cut(stream: IO[bytes], name: str, *, first_line: int = 1) -> Iterator[Block]:
    """Blocks of whole lines; a missing final newline is added."""
    begun = b""
    while data := stream.read(SIZE):
        whole = data.rfind(b"\n") + 1
        if not whole and len(begun) + len(data) > SIZE + MAX_LINE_LENGTH:
            raise BadFile(f"{name} has a line of over {SIZE:,} bytes: it is not a postcode file.")
        if whole:
            block = Block(begun + data[:whole], name, first_line)
            yield block
            first_line += block.lines.count(b"\n")
            begun = b""
        begun += data[whole:]
    if begun.strip():
        yield Block(begun + b"\n", name, first_line, is_cut_short=True)
