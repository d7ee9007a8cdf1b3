"""Gazetteer rows as text for PostgreSQL's COPY, and a count of lines that were not rows."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from directory.gazetteer import BadFile
from directory.gazetteer.blocks import Block, in_threads

# The columns of each line, separated by tabs; \N stands for a missing value.
COLUMNS = (
    "name",
    "latitude",
    "longitude",
    "council_id",
    "body_id",
    "nation_id",
    "retired_on",
)
NOWHERE = rb"\N" b"\t" rb"\N"
NULL = rb"\N"

ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES = "E92000001", "N92000002", "S92000003", "W92000004"
NATIONS = {ENGLAND: "England", NORTHERN_IRELAND: "Northern Ireland"} | {
    SCOTLAND: "Scotland",
    WALES: "Wales",
}

# Neither matches pseudo codes (E99999999) or the kinds of area we do not keep.
COUNCIL = re.compile(r"(?:E0[6-9]|N09|S12|W06)\d{6}")
BODY = re.compile(r"(?:E54|S08|W11)\d{6}|ZC0\d0")

_FEW = 100


class Malformed(Exception):  # caught by the reader at once
    """At least one line cannot be parsed as a row."""


class Converted(NamedTuple):
    """Rows for COPY, and the reason for each row left out."""

    rows: bytes
    left_out: Sequence[str] = ()


@dataclass
class ReadingTally:
    """The number of rows read from a source, and of those left out, by reason."""

    rows: int = 0
    postcodes: int = 0
    malformed: int = 0
    first_malformed: str = ""
    left_out: Counter[str] = field(default_factory=Counter)

    def note(self, converted: Converted) -> None:
        self.rows += converted.rows.count(b"\n")
        self.left_out.update(converted.left_out)

    def note_malformed(self, block: Block, number: int, line: bytes) -> None:
        """Count a bad line. Raises BadFile once there are too many to be isolated errors."""
        self.malformed += 1
        where = f"line {number:,} of {block.member}: {line[:80].decode('ascii', 'replace').strip()}"
        self.first_malformed = self.first_malformed or where
        if self.malformed > max(_FEW, self.rows // _FEW):
            raise BadFile(
                f"{self.malformed:,} lines so far cannot be read as rows, too many for slips: "
                f"the file is damaged or of another kind. The first is {self.first_malformed}"
            )


def convert(
    blocks: Iterator[Block], to_rows: Callable[[bytes], Converted], tally: ReadingTally
) -> Iterator[tuple[bytes, int]]:
    """Each block's rows for COPY, and how many bytes of the source they came from.

    `to_rows` takes many lines at once for speed, and raises Malformed if any is bad; only then are
    they tried one by one.
    """
    for block, converted in in_threads(lambda block: _or_none(to_rows, block), blocks):
        rows = converted.rows if converted else b"".join(_one_by_one(block, to_rows, tally))
        if converted:
            tally.note(converted)
        yield rows, len(block.lines)


def _or_none(to_rows: Callable[[bytes], Converted], block: Block) -> tuple[Block, Converted | None]:
    try:
        return block, to_rows(block.lines)
    except Malformed:
        return block, None


def _one_by_one(
    block: Block, to_rows: Callable[[bytes], Converted], tally: ReadingTally
) -> Iterator[bytes]:
    lines = block.lines.splitlines(keepends=True)
    for number, line in enumerate(lines, block.first_line):
        if not line.strip():
            continue
        try:
            converted = to_rows(line)
        except Malformed:
            if block.is_cut_short and line is lines[-1]:
                raise BadFile(
                    f"{block.member} ends in the middle of line {number:,}: it is cut short. "
                    "Fetch it again."
                ) from None
            tally.note_malformed(block, number, line)
        else:
            tally.note(converted)
            yield converted.rows
