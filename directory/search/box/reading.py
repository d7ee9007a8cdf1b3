"""The typed text as words, and how each word was used. No Django, no I/O."""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self
from urllib.parse import unquote

from directory.names import search_name

MAX_PHRASE = 7  # words in the longest place name

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_WORD = re.compile(
    rf"(?:{_LETTER}\.){{2,}}{_LETTER}?(?!{_LETTER})"  # N.I., U.K.
    rf"|{_LETTER}+(?:['’‘`´]{_LETTER}+)*['’]?"  # Leeds, King's, Thomas'
    r"|&"
)
_BREAK = re.compile(r"[,;:/()\[\]\n]")


class Use(Enum):
    """What a word was used for. Every word has a use."""

    POSTCODE = "postcode"
    NUMBER = "number"
    POINT = "point"
    TOWN = "town"
    AREA = "area"
    NAME = "name of a person or service"
    FILTER = "filter"
    SAFETY = "safety"
    AROUND = "words around it"  # "physio near", "please"
    UNUSED = "unused"


_PLACE = {Use.POSTCODE, Use.POINT, Use.TOWN, Use.AREA}


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its position in the text."""

    plain: str
    start: int
    end: int
    segment: int  # how many commas or similar come before it

    @property
    def capitals(self) -> str:
        return self.plain.upper()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent words, from `start` up to but excluding `stop`."""

    start: int
    stop: int
    plain: str

    @property
    def span(self) -> range:
        return range(self.start, self.stop)

    @property
    def span_set(self) -> frozenset[int]:
        return frozenset(self.span)


@dataclass(frozen=True, slots=True)
class Account:
    """How every word typed was used."""

    text: str
    words: tuple[Word, ...]
    uses: tuple[Use, ...]

    def __post_init__(self) -> None:
        if len(self.uses) != len(self.words):
            raise ValueError("An account must say what every word was used for.")

    @property
    def unused(self) -> tuple[str, ...]:
        """The unused words as typed, keeping neighbours together."""
        return tuple(self._runs({Use.UNUSED}))

    @property
    def place(self) -> str:
        """Only the words that name the place, which are enough to find it again."""
        return " ".join(self._runs(_PLACE))

    @property
    def is_a_point(self) -> bool:
        """Whether a program entered it, as "use my location" does."""
        return set(self.uses) == {Use.POINT}

    def is_all_in(self, label: str) -> bool:
        """Whether a label contains every word typed, ignoring case, spacing and punctuation."""
        named = {word.plain for word in _words(label)}
        return _joined(self.text) == _joined(label) or named >= {word.plain for word in self.words}

    def _runs(self, wanted: set[Use]) -> Iterator[str]:
        start = None
        for number, use in enumerate((*self.uses, None)):
            if use in wanted:
                start = number if start is None else start
            elif start is not None:
                yield self.text[self.words[start].start : self.words[number - 1].end]
                start = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The typed text, split into words."""

    text: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, typed: str) -> Self:
        text = clean(typed)
        return cls(text, tuple(_words(text)))

    @property
    def plain(self) -> str:
        return " ".join(word.plain for word in self.words)

    def phrases(self, longest: int = MAX_PHRASE) -> Iterator[Phrase]:
        """Every run of neighbouring words, longest first, then from left to right."""
        for size in range(min(longest, len(self.words)), 0, -1):
            for start in range(len(self.words) - size + 1):
                yield self.phrase(start, start + size)

    def phrase(self, start: int, stop: int) -> Phrase:
        return Phrase(start, stop, " ".join(word.plain for word in self.words[start:stop]))

    def typed(self, span: range) -> str:
        """The words in a span, as typed."""
        return self.text[self.words[span.start].start : self.words[span.stop - 1].end]

    def account(self, uses: Mapping[int, Use]) -> Account:
        """An account giving these words, by number, these uses; the rest are unused."""
        each = (uses.get(number, Use.UNUSED) for number in range(len(self.words)))
        return Account(self.text, self.words, tuple(each))

    def all_as(self, use: Use) -> Account:
        return self.account(dict.fromkeys(range(len(self.words)), use))


def clean(typed: str) -> str:
    """Typed text without URL escapes, HTML escapes or invisible characters."""
    text = html.unescape(typed)
    if "%" in text:
        text = unquote(unquote(text))
    text = unicodedata.normalize("NFKC", text).replace("\ufffd", " ")
    kept = (
        " " if char.isspace() or unicodedata.category(char) == "Cc" else char
        for char in text
        if char == "\n" or unicodedata.category(char) not in ("Cf", "Cn", "Co", "Cs")
    )
    return " ".join("".join(kept).split())


def _words(text: str) -> Iterator[Word]:
    breaks = [found.start() for found in _BREAK.finditer(text)]
    for found in _WORD.finditer(text):
        segment = sum(place < found.start() for place in breaks)
        for plain in search_name("and" if found[0] == "&" else found[0]).split():
            yield Word(plain, found.start(), found.end(), segment)


def _joined(text: str) -> str:
    return "".join(word.plain for word in _words(clean(text)))
