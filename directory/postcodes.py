"""Parses typed text as a postcode. No Django, no I/O."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

MAX_DISTRICT_LENGTH = 4  # characters, as in SW1A
_OUTWARD = r"[A-Z]{1,2}[0-9](?:[0-9]|[A-Z])?"
_FULL = re.compile(rf"({_OUTWARD}) ?([0-9])([A-Z]{{2}})")
_FULL_IN_TEXT = re.compile(rf"\b{_OUTWARD} ?[0-9][A-Z]{{2}}\b")
_SECTOR = re.compile(rf"({_OUTWARD}) ([0-9])")
_DISTRICT = re.compile(_OUTWARD)
_AREA = re.compile(r"[A-Z]{1,2}")
_LETTERS_FOR = {"0": "OQD", "1": "IL", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}
_DIGIT_FOR = {letter: digit for digit, letters in _LETTERS_FOR.items() for letter in letters}
_LETTER_FOR_LETTER = {"I": "L", "Q": "O"}
_SHAPES = [
    (outward, inward)
    for outward in ("A9", "A99", "AA9", "A9A", "AA99", "AA9A")
    for inward in ("9AA", "9", "")
]


class Level(IntEnum):
    """How much of a postcode was given. The gazetteer stores these numbers."""

    FULL = 1
    SECTOR = 2
    DISTRICT = 3
    AREA = 4


class NotAPostcode(ValueError):
    """The text does not look like a full or partial postcode."""


def fold(text: str) -> str:
    """Typed text in a plain form: capitals, ASCII where possible, single spaces.

    Full-width letters become ordinary ones, invisible characters are dropped, and every dash, quote
    or other punctuation mark becomes a space, so "LS1-3EX" and "“LS1 3EX”" come out the same.
    """
    kept = (
        " " if unicodedata.category(char)[0] in "PSZ" or char in "\t\n\r\v\f" else char
        for char in unicodedata.normalize("NFKC", text)
        if unicodedata.category(char) not in ("Cf", "Cn", "Co", "Cs") and char != "\0"
    )
    return " ".join("".join(kept).upper().split())


def holds_full_postcode(text: str) -> bool:
    """Whether a full postcode, or something that looks like one, is anywhere in the text."""
    return bool(_FULL_IN_TEXT.search(fold(text)))


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """A full or partial postcode in canonical form: "LS1 3EX", "LS1 3", "LS1" or "LS".

    `str()` gives the canonical form, which is also the gazetteer's key.
    """

    outward: str
    inward: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse text with any spacing, case or punctuation. Raises NotAPostcode if it is not one.

        A space before a single final digit matters: "LS1 4" is a sector, "LS14" a district.
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
        """The one or two letters it starts with."""
        return re.match("[A-Z]+", self.outward)[0]  # type: ignore[index]  # parse() ensures it

    @property
    def district(self) -> str:
        """Its district, such as "LS1". Empty for a postcode area on its own."""
        return "" if self.level is Level.AREA else self.outward

    @property
    def sector(self) -> str:
        """Its sector, such as "LS1 3". Empty for anything less precise."""
        return f"{self.outward} {self.inward[0]}" if self.inward else ""

    def lookups(self) -> list[str]:
        """Gazetteer keys for it, most precise first: the postcode, its sector, its district."""
        return list(dict.fromkeys(key for key in (str(self), self.sector, self.district) if key))


def look_alikes(joined: str) -> list["Postcode"]:
    """Postcodes that capitals without spaces could be if similar letters and digits are swapped.

    Full postcodes, districts and sectors, fewest changes first, never the text itself. The caller
    keeps those that are in the gazetteer.
    """
    found = []
    for outward, inward in _SHAPES:
        if len(outward) + len(inward) == len(joined):
            for text in _readings(joined, outward + inward):
                changes = sum(a != b for a, b in zip(text, joined, strict=True))
                found.append((changes, Postcode(text[: len(outward)], text[len(outward) :])))
    return [postcode for changes, postcode in sorted(found) if changes]


def _readings(joined: str, shape: str) -> list[str]:
    """Versions of the text that match the shape, in which "A" means a letter and 9 a digit."""
    stems = [""]
    for char, wanted in zip(joined, shape, strict=True):
        options = _as_letter(char) if wanted == "A" else _as_digit(char)
        stems = [stem + option for stem in stems for option in options]
    return stems


def _as_letter(char: str) -> str:
    return char + _LETTER_FOR_LETTER.get(char, "") if char.isalpha() else _LETTERS_FOR.get(char, "")


def _as_digit(char: str) -> str:
    return char if char.isdigit() else _DIGIT_FOR.get(char, "")
