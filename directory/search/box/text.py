"""A text, and what is known about its words before any database query. No I/O."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from directory.search.box import everyday, safety
from directory.search.box.everyday import Filter, Spotted
from directory.search.box.reading import Account, Phrase, Reading, Use

_MIN_LETTERS = 3
_MAX_UNSURE = 8


@dataclass(frozen=True)
class Text:
    """The words, which of them are in postcodes, and the everyday phrases among the rest."""

    reading: Reading
    spotted: tuple[Spotted, ...]
    taken: frozenset[int] = frozenset()

    @classmethod
    def of(cls, reading: Reading) -> Self:
        urgent = [Spotted(phrase, Use.SAFETY) for phrase in safety.phrases_in(reading)]
        return cls(reading, tuple(everyday.spot(reading, urgent)))

    @cached_property
    def free(self) -> list[int]:
        """The words that are not part of a postcode."""
        return [number for number in range(len(self.reading.words)) if number not in self.taken]

    @cached_property
    def around(self) -> frozenset[int]:
        """The words people type around a place: "physio near"."""
        phrases = (each.phrase for each in self.spotted if each.use is Use.AROUND)
        return frozenset(number for phrase in phrases for number in phrase.span)

    @cached_property
    def content(self) -> list[int]:
        """The words that are in neither a postcode nor an everyday phrase."""
        return self.unexplained(())

    def unexplained(self, used: Collection[int]) -> list[int]:
        """The words not yet accounted for, ignoring those in `used`."""
        known = {number for each in self.beside(used) for number in each.phrase.span}
        return [number for number in self.free if number not in known and number not in used]

    def beside(self, used: Collection[int]) -> Iterator[Spotted]:
        """The everyday phrases that share no word with `used`."""
        return (each for each in self.spotted if each.phrase.span_set.isdisjoint(used))

    def filters(self, used: Collection[int] = ()) -> tuple[Filter, ...]:
        found = (pair for each in self.beside({*used, *self.taken}) for pair in each.filters)
        return tuple(dict.fromkeys(found))

    def words(self, numbers: Iterable[int]) -> list[str]:
        return [self.reading.words[number].plain for number in numbers]

    def joined(self, numbers: Iterable[int]) -> str:
        """These words joined in capitals, as codes are written."""
        return "".join(self.words(numbers)).upper()

    def typed(self, numbers: Sequence[int]) -> str:
        """The text from the first of these words to the last, as typed."""
        if not numbers or len(numbers) == len(self.reading.words):
            return self.reading.text
        return self.reading.typed(range(min(numbers), max(numbers) + 1))

    def runs(self, numbers: Sequence[int]) -> list[range]:
        """These words grouped into runs of neighbours."""
        found: list[range] = []
        for number in numbers:
            if found and found[-1].stop == number:
                found[-1] = range(found[-1].start, number + 1)
            else:
                found.append(range(number, number + 1))
        return found

    @cached_property
    def unsure(self) -> list[Phrase]:
        """Phrases of words not accounted for, which could be misspelt names.

        Whole runs come first, then single words, then everything in between.
        """
        runs = self.runs(self.content)
        whole = [self.reading.phrase(run.start, run.stop) for run in runs]
        parts = [
            self.reading.phrase(start, stop)
            for run in runs
            for start in run
            for stop in range(start + 1, run.stop + 1)
        ]
        found = list(dict.fromkeys([*whole, *sorted(parts, key=lambda part: len(part.span))]))
        long = [phrase for phrase in found if len(phrase.plain) >= _MIN_LETTERS]
        return [phrase for phrase in long if not phrase.plain.isdigit()][:_MAX_UNSURE]

    def account(self, *spans: tuple[Iterable[int], Use]) -> Account:
        """How these words were used, plus the postcodes and everyday words around them."""
        uses = dict.fromkeys(self.taken, Use.POSTCODE)
        uses |= {number: use for span, use in spans for number in span}
        everyday_uses = {
            number: each.use for each in self.beside(uses) for number in each.phrase.span
        }
        return self.reading.account(uses | everyday_uses)
