"""Rows of the gazetteer as text for PostgreSQL's COPY, and the count of what was no row."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from directory.gazetteer import BadFile
from directory.gazetteer.blocks import Block

# What a line of ours holds, with tabs between: a missing value is \N.
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

# Pseudo codes (E99999999) and kinds of area that we do not keep match none of these.
COUNCIL = re.compile(r"(?:E0[6-9]|N09|S12|W06)\d{6}")
BODY = re.compile(r"(?:E54|S08|W11)\d{6}|ZC0\d0")

_FEW = 100


class Malformed(Exception):  # caught by the reader at once
    """Some line of those given cannot be read as a row."""


@dataclass
class Tally:
    """What was read from one source, and what was left out and why."""

    rows: int = 0
    malformed: int = 0
    first_malformed: str = ""
    left_out: Counter[str] = field(default_factory=Counter)

    def note_malformed(self, block: Block, number: int, line: bytes) -> None:
        """Count a bad line; give up where there are too many for chance."""
        self.malformed += 1
        where = f"line {number:,} of {block.member}: {line[:80].decode('ascii', 'replace').strip()}"
        self.first_malformed = self.first_malformed or where
        if self.malformed > max(_FEW, self.rows // _FEW):
            raise BadFile(
                f"{self.malformed:,} lines so far cannot be read as rows, too many for slips: "
                f"the file is damaged or of another kind. The first is {self.first_malformed}"
            )


def convert(
    blocks: Iterator[Block], to_rows: Callable[[bytes], bytes], tally: Tally
) -> Iterator[tuple[bytes, int]]:
    """Each block's rows for COPY, and how many bytes of the source they came from.

    `to_rows` takes many lines at once, which is what makes it fast, and raises Malformed when any
    is bad; only then are they looked at one by one.
    """
    for block in blocks:
        try:
            rows = to_rows(block.lines)
        except Malformed:
            rows = b"".join(_one_by_one(block, to_rows, tally))
        tally.rows += rows.count(b"\n")
        yield rows, len(block.lines)


def _one_by_one(block: Block, to_rows: Callable[[bytes], bytes], tally: Tally) -> Iterator[bytes]:
    lines = block.lines.splitlines(keepends=True)
    for number, line in enumerate(lines, block.first_line):
        if not line.strip():
            continue
        try:
            yield to_rows(line)
        except Malformed:
            if block.is_cut_short and line is lines[-1]:
                raise BadFile(
                    f"{block.member} ends in the middle of line {number:,}: it is cut short. "
                    "Fetch it again."
                ) from None
            tally.note_malformed(block, number, line)
