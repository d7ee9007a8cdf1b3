"""How typed text is read as a postcode. No Django, no I/O."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

MAX_DISTRICT_LENGTH = 4  # characters, as in SW1A
_OUTWARD = r"[A-Z]{1,2}[0-9](?:[0-9]|[A-Z])?"
_FULL = re.compile(rf"({_OUTWARD}) ?([0-9])([A-Z]{{2}})")
_SECTOR = re.compile(rf"({_OUTWARD}) ([0-9])")
_DISTRICT = re.compile(_OUTWARD)
_AREA = re.compile(r"[A-Z]{1,2}")
_LETTER_FOR = {"0": "O", "1": "I"}
_DIGIT_FOR = {"O": "0", "I": "1"}


class Level(IntEnum):
    """How much of a postcode was given; the numbers are those stored in the gazetteer."""

    FULL = 1
    SECTOR = 2
    DISTRICT = 3
    AREA = 4


class NotAPostcode(ValueError):
    """The text has not the shape of a postcode or of its beginning."""


def fold(text: str) -> str:
    """Typed text in one plain form: capitals, ASCII where it has an equal, single spaces.

    Full-width letters become plain; invisible characters go; every dash, quote and other
    punctuation becomes a space, so that "LS1-3EX" and "“LS1 3EX”" read alike.
    """
    kept = (
        " " if unicodedata.category(char)[0] in "PSZ" or char in "\t\n\r\v\f" else char
        for char in unicodedata.normalize("NFKC", text)
        if unicodedata.category(char) not in ("Cf", "Cn", "Co", "Cs") and char != "\0"
    )
    return " ".join("".join(kept).upper().split())


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """A postcode or its beginning, in canonical form: "LS1 3EX", "LS1 3", "LS1" or "LS".

    `str()` gives the canonical form, which is also the gazetteer's key.
    """

    outward: str
    inward: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read text of any spacing, case or punctuation; raise NotAPostcode otherwise.

        A space before a lone last digit is kept for its meaning: "LS1 4" is a sector, "LS14" a
        district.
        """
        if len(text) > 60:
            raise NotAPostcode
        folded = fold(text)
        if not folded.isascii():
            raise NotAPostcode
        joined = folded.replace(" ", "")
        if found := _FULL.fullmatch(joined):
            return cls(found[1], found[2] + found[3])
        if found := _SECTOR.fullmatch(folded):
            return cls(found[1], found[2])
        if _DISTRICT.fullmatch(joined) or _AREA.fullmatch(joined):
            return cls(joined)
        raise NotAPostcode

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}".rstrip()

    @property
    def level(self) -> Level:
        if self.inward:
            return Level.FULL if len(self.inward) == 3 else Level.SECTOR
        return Level.AREA if self.outward.isalpha() else Level.DISTRICT

    @property
    def area(self) -> str:
        """The one or two letters it begins with."""
        return re.match("[A-Z]+", self.outward)[0]  # type: ignore[index]  # parse() saw to it

    @property
    def district(self) -> str:
        """Its district, such as "LS1"; empty for a bare area."""
        return "" if self.level is Level.AREA else self.outward

    @property
    def sector(self) -> str:
        """Its sector, such as "LS1 3"; empty for anything coarser."""
        return f"{self.outward} {self.inward[0]}" if self.inward else ""

    def lookups(self) -> list[str]:
        """Gazetteer keys that place it, finest first: itself, its sector, its district."""
        return list(dict.fromkeys(key for key in (str(self), self.sector, self.district) if key))


def slips(text: str) -> Iterator[Postcode]:
    """Full postcodes that `text` may be with 0 for O, 1 for I or the other way round.

    The postcode as typed comes first if it is one; the caller keeps what the gazetteer knows.
    """
    joined = fold(text[:60]).replace(" ", "")
    if not (5 <= len(joined) <= 7 and joined.isascii() and joined.isalnum()):
        return
    for outward in _readings(joined[:-3]):
        inward = _digit(joined[-3]) + "".join(map(_letter, joined[-2:]))
        if found := _FULL.fullmatch(outward + inward):
            yield Postcode(found[1], found[2] + found[3])


def _readings(outward: str) -> Iterator[str]:
    """Each once, the text itself first."""
    options = [dict.fromkeys((char, _letter(char), _digit(char))) for char in outward]
    stems = [""]
    for choice in options:
        stems = [stem + char for stem in stems for char in choice]
    yield from stems


def _letter(char: str) -> str:
    return _LETTER_FOR.get(char, char)


def _digit(char: str) -> str:
    return _DIGIT_FOR.get(char, char)
