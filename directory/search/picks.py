"""The codes of services selected for a sheet. Nothing else about the visitor is known.

No Django: URLs carry the codes, and forms parse them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar, Self

from directory import codes
from directory.postcodes import fold

PARAMETER = "pick"
MAX_PICKS = 20  # on one sheet
_MAX_UNREAD = 5  # shown to the visitor
_MAX_SHOWN_LENGTH = 12  # characters of something that is not a code


@dataclass(frozen=True, slots=True)
class Picks:
    """Codes in order, without repeats. `unread` holds typed text that does not look like a code."""

    most: ClassVar[int] = MAX_PICKS

    codes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    too_many: bool = False

    @classmethod
    def read(cls, typed: Iterable[str]) -> Self:
        """Parse any input. Repeats are merged, and anything beyond a sheet's limit is dropped."""
        return cls().plus(typed)

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    @property
    def is_full(self) -> bool:
        return len(self) >= MAX_PICKS

    def plus(self, typed: Iterable[str]) -> Self:
        """A copy with more added at the end."""
        found = dict.fromkeys(self.codes)
        unread = dict.fromkeys(self.unread)
        for text in typed:
            code = one_code(text)
            if codes.is_code(code):
                found[code] = None
            elif code:
                unread[code[:_MAX_SHOWN_LENGTH]] = None
        return replace(
            self,
            codes=tuple(islice(found, MAX_PICKS)),
            unread=tuple(islice(unread, _MAX_UNREAD)),
            too_many=self.too_many or len(found) > MAX_PICKS,
        )

    def without(self, code: str) -> Self:
        return replace(self, codes=tuple(kept for kept in self.codes if kept != code))

    def moved(self, code: str, by: int) -> Self:
        """A copy with one code moved `by` places down, or up if negative."""
        place = self.codes.index(code)
        rest = self.without(code).codes
        to = max(0, place + by)
        return replace(self, codes=(*rest[:to], code, *rest[to:]))


def one_code(text: str) -> str:
    """A code in standard form, from however it was typed: "k7-f3", " K7 F3 "."""
    return fold(text[:100]).replace(" ", "")


def several_codes(text: str) -> list[str]:
    """Codes separated by spaces, commas or new lines, or a single code typed with spaces."""
    words = fold(text[:1000]).split()
    whole = "".join(words)
    return [whole] if codes.is_code(whole) else words
