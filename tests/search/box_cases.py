"""What somebody should get for what they type in the search box: by common sense, case by case.

Under a heading "[kind] says words" a line gives what the page must name, " = ", and what is typed,
" ¦ " between one and the next; a line that begins with "+" goes on with the one before.

- The kind is what must come; "a|b" is either. `place`: results near it. `area`: its page.
  `choice`: which one? `person`, `service`: its own page. `safety`: the urgent words first.
  `topic`: the filter is ticked or linked, and the page asks where. `elsewhere`: not in the UK, in
  words. `offer`: did you mean …?, the right one first, or results that say so. `message`: what is
  wrong, in words.
- What must be named stands there as whole words, accents and case aside: "a|b" either, "a & b"
  both, "!a" never, "-" nothing. "@TF10": the place lies in that district. A name with "=" in it is
  a filter.
- The words after `says` must stand on the page, one of them ("a|b"), and "!a" never.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.search import box_name_cases, box_other_cases, box_postcode_cases

TABLES = [box_postcode_cases.TABLE, box_name_cases.TABLE, box_other_cases.TABLE]
_HEADING = re.compile(r"\[(?P<kind>[a-z|]+)\](?: says (?P<says>.+))?")


class Case(NamedTuple):
    """What is typed, and what must come of it."""

    typed: str
    kinds: tuple[str, ...]
    names: str
    district: str
    says: str


def cases() -> Iterator[Case]:
    for table in TABLES:
        yield from _read(table)


def _read(table: str) -> Iterator[Case]:
    kinds: tuple[str, ...] = ()
    says = names = ""
    for line in table.splitlines():
        if found := _HEADING.fullmatch(line):
            kinds, says = tuple(found["kind"].split("|")), found["says"] or ""
        elif line and not line.startswith("#"):
            head, _, typed = line.partition("  + " if line.startswith("  + ") else " = ")
            names = head or names
            label, _, district = names.partition(" @")
            for each in typed.split(" ¦ "):
                yield Case(
                    each, kinds, label.replace("-", "") if label == "-" else label, district, says
                )
