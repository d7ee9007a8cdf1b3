"""The postcodes in a text: full, partial or mistyped. No Django, no I/O.

Nothing here knows which postcodes exist: each mention lists what it could be, most likely first,
and the gazetteer decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from directory.postcodes import Postcode, look_alikes
from directory.search.box.reading import Reading

MAX_MENTIONS = 6
_OUTWARD = r"[A-Z]{1,2}[0-9][0-9A-Z]?"
_WHOLE = re.compile(rf"({_OUTWARD})([0-9][A-Z]{{2}})")
_BEGUN = re.compile(rf"({_OUTWARD})([0-9])[A-Z]?")
_DISTRICT = re.compile(_OUTWARD)
_AREA = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that could be a postcode. `corrections` are the postcodes that could be meant."""

    span: range
    typed: str
    postcode: Postcode | None = None
    corrections: tuple[Postcode, ...] = ()
    is_begun: bool = False  # extra characters were typed: "LS1 3E" is parsed as "LS1 3"
    as_typed: str = ""  # with its spaces; only for partial postcodes

    @property
    def span_set(self) -> frozenset[int]:
        return frozenset(self.span)

    def has_o_or_i(self, postcode: Postcode) -> bool:
        """Whether it is a full postcode that differs only by O for 0, or I or l for 1."""
        text = f"{postcode.outward}{postcode.inward}"
        changed = {new for new, old in zip(text, self.typed, strict=True) if new != old}
        return len(postcode.inward) == 3 and changed <= {"0", "1"}

    @property
    def has_digit(self) -> bool:
        return any(char.isdigit() for char in self.typed)

    @property
    def whole_corrections(self) -> tuple[Postcode, ...]:
        return tuple(postcode for postcode in self.corrections if len(postcode.inward) == 3)

    @property
    def looks_whole(self) -> bool:
        """Whether it looks like a postcode or district, known or not."""
        is_more_than_letters = self.postcode is not None and self.postcode.district != ""
        return is_more_than_letters or bool(self.whole_corrections)

    @property
    def is_whole(self) -> bool:
        return self.postcode is not None and len(self.postcode.inward) == 3


def mentions(reading: Reading) -> list[Mention]:
    """The full postcodes in a text; failing those, partial ones or ones with a likely mistake."""
    if whole := _apart(_wholes(reading)) or _apart(_with_one_too_many(reading)):
        return whole[:MAX_MENTIONS]
    return [
        *_apart(_begun(reading))[:MAX_MENTIONS],
        *_apart(each for each in _slipped(reading) if each.has_digit)[:MAX_MENTIONS],
    ]


def is_all(mentions: list[Mention], reading: Reading) -> bool:
    """Whether the text is one full postcode and nothing else."""
    return (
        len(mentions) == 1 and mentions[0].is_whole and len(mentions[0].span) == len(reading.words)
    )


def letters_for_digits(reading: Reading) -> list[Mention]:
    """What the whole text could be, with O and I or l taken as digits: "ZEI OGQ" is "ZE1 0GQ"."""
    found = (
        replace(each, corrections=tuple(filter(each.has_o_or_i, each.corrections)))
        for each in _slipped(reading)
        if len(each.span) == len(reading.words)
    )
    return [each for each in found if each.corrections and not each.has_digit]


def _spans(reading: Reading, max_words: int) -> Iterator[tuple[range, str]]:
    """Runs of words joined in capitals: the whole text first, then the longest."""
    count = len(reading.words)
    sizes = [count, *range(min(max_words, count - 1), 0, -1)]
    for size in sizes:
        for start in range(count - size + 1):
            words = reading.words[start : start + size]
            joined = "".join(word.capitals for word in words)
            if len(joined) <= 8 and joined.isascii():
                yield range(start, start + size), joined


def _wholes(reading: Reading) -> Iterator[Mention]:
    for span, joined in _spans(reading, 3):
        if found := _WHOLE.fullmatch(joined):
            postcode = Postcode(found[1], found[2])
            yield Mention(span, joined, postcode, tuple(look_alikes(joined)))


def _with_one_too_many(reading: Reading) -> Iterator[Mention]:
    """Full postcodes with one extra character at the end."""
    for span, joined in _spans(reading, 3):
        if found := _WHOLE.fullmatch(joined[:-1]):
            yield Mention(span, joined, Postcode(found[1], found[2]), is_begun=True)


def _begun(reading: Reading) -> Iterator[Mention]:
    """Districts, sectors and unfinished postcodes.

    A space, if typed, matters: "LS1 4" is a sector, "LS14" a district, or the sector "LS1 4" if
    there is no such district.
    """
    for span, joined in _spans(reading, 2):
        typed = reading.typed(span)
        words = [word.capitals for word in reading.words[span.start : span.stop]]
        corrections = tuple(look_alikes(joined))
        if found := _whole_words(words):
            is_begun = len(words[-1]) > 1
            yield Mention(span, joined, found, corrections, is_begun, typed)
        elif _DISTRICT.fullmatch(joined) and (len(words) == 1 or len(words) == len(reading.words)):
            yield Mention(span, joined, Postcode(joined), corrections, False, typed)
        elif len(words) == 1 and (begun := _BEGUN.fullmatch(joined)):
            sector = Postcode(begun[1], begun[2])
            yield Mention(span, joined, sector, corrections, True, typed)
    if len(reading.words) == 1 and _AREA.fullmatch(reading.words[0].capitals):
        yield Mention(range(1), reading.words[0].capitals, Postcode(reading.words[0].capitals))


def _whole_words(words: list[str]) -> Postcode | None:
    """The sector that two words start: "LS1 3" or "LS1 3E"."""
    if len(words) == 2 and _DISTRICT.fullmatch(words[0]) and re.fullmatch(r"[0-9][A-Z]?", words[1]):
        return Postcode(words[0], words[1][0])
    return None


def _slipped(reading: Reading) -> Iterator[Mention]:
    """Words that become postcodes if similar letters and digits are swapped."""
    for span, joined in _spans(reading, 3):
        if not joined.isdigit() and (corrections := tuple(look_alikes(joined))):
            yield Mention(span, joined, corrections=corrections)


def _apart(found: Iterator[Mention]) -> list[Mention]:
    """The mentions that share no word with an earlier one."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in found:
        if taken.isdisjoint(mention.span):
            taken.update(mention.span)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span.start)
