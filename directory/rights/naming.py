"""Finds a person's name in text, however it is written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from directory.names import search_name

ERASED_NAME = "(name erased)"
_WORD = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*")
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "doctor"}
_BESIDE = re.compile(r"[\s.,;&-]*")  # what can come between two words of one name


class Name:
    """A name to find in any order or case, with any accents, initials or title: "Quill, Z."."""

    def __init__(self, name: str) -> None:
        *given, surname = [one for one in name.split() if search_name(one) not in _TITLES] or [name]
        self.surname = [word for word, _, _ in _words(surname)]
        forenames = [word for word, _, _ in _words(" ".join(given))]
        initials = [word[0] for word in forenames]
        self.given = {*forenames, *initials, "".join(initials)} - {""}

    def is_in(self, text: str) -> bool:
        return bool(self._spans(text))

    def may_be_in(self, text: str) -> bool:
        """Whether the surname appears, which may be another person's, or a place's."""
        return any(True for _ in self._surnames([word for word, _, _ in _words(text)]))

    def taken_out(self, text: str) -> str:
        """The text with the name replaced by ERASED_NAME; unchanged if it only names others."""
        text = unicodedata.normalize("NFC", text) if self.is_in(text) else text
        for start, end in reversed(self._spans(text)):
            text = text[:start] + ERASED_NAME + text[end:]
        return text

    def _spans(self, text: str) -> list[tuple[int, int]]:
        text = unicodedata.normalize("NFC", text)
        words = list(_words(text))
        size, found = len(self.surname), []
        for at in self._surnames([word for word, _, _ in words]):
            first, last = self._whole(text, words, at, at + size - 1)
            if last - first >= size or size == len(words):
                found.append((words[first][1], words[last][2]))
        return found

    def _surnames(self, words: Sequence[str]) -> Iterator[int]:
        """The positions where the surname begins."""
        size = len(self.surname)
        for at in range(len(words) - size + 1) if size else ():
            if words[at : at + size] == self.surname:
                yield at

    def _whole(
        self, text: str, words: Sequence[tuple[str, int, int]], first: int, last: int
    ) -> tuple[int, int]:
        """The first and last word of the full name around a surname."""

        def are_beside(one: int, other: int) -> bool:
            return bool(_BESIDE.fullmatch(text[words[one][2] : words[other][1]]))

        while first and words[first - 1][0] in self.given and are_beside(first - 1, first):
            first -= 1
        if first and words[first - 1][0] in _TITLES and are_beside(first - 1, first):
            first -= 1
        end = len(words) - 1
        while last < end and words[last + 1][0] in self.given and are_beside(last, last + 1):
            last += 1
        return first, last


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word in its plain form, with its start and end."""
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        yield search_name(found[0]), found.start(), found.end()
