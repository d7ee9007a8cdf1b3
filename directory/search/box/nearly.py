"""Suggestions if a name in a text was misspelt: offered, never assumed. No I/O."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from directory import spelling
from directory.models import NamedArea
from directory.names import search_name
from directory.search.box import listed, messages
from directory.search.box.answers import Answer, Choice, Offer
from directory.search.box.named import NamesFound, TownRow
from directory.search.box.offers import MAX_OFFERED, offer
from directory.search.box.parts import STREETS, NamePart
from directory.search.box.reading import Phrase, Use
from directory.search.box.text import Text

_LONG = 6  # letters
_MAX_FURTHER = 1  # more mistakes than in the best match
_SIZE_OF_AREA = 50_000  # areas are ranked among towns as if they had this many people


@dataclass(frozen=True, slots=True)
class _Near:
    """A town or area, and how many mistakes separate it from a phrase."""

    slips: int
    phrase: Phrase
    row: TownRow | NamedArea

    @property
    def size(self) -> int:
        return self.row.population if isinstance(self.row, TownRow) else _SIZE_OF_AREA

    @property
    def part(self) -> NamePart:
        if isinstance(self.row, TownRow):
            return NamePart(self.phrase, towns=(self.row,))
        return NamePart(self.phrase, areas=(self.row,))


def answer(text: Text, named: NamesFound, found: Sequence[NamePart]) -> Answer:
    """Towns and areas with nearly that name that agree with any correct ones; and people.

    Services appear only if no place could be meant, as many have their town's name in theirs.
    """
    wrong = set(text.unexplained({number for part in found for number in part.span}))
    phrases = [phrase for phrase in text.unsure if wrong & phrase.span_set or not found]
    near = [each for each in _nearest(phrases, named) if _agrees(each, found)]
    known = {number for part in found for number in part.span}
    near = [each for each in near if _is_sure(each, known, wrong)]
    places = [each for one in near for each in _offers(one, found)][:MAX_OFFERED]
    rows = listed.named_nearly(text, named, whole=bool(found))
    people = [offer(row) for row in rows if row.is_person or not places]
    offers = (*places, *people[:MAX_OFFERED])
    if not offers:
        return None
    names = [each.label for each in offers]
    return Choice(
        text.account((near[0].phrase.span if near else text.content, Use.NAME)),
        messages.did_you_mean(names[:1] if places else names),
        offers,
        messages.not_called(text.typed(text.content)),
    )


def _is_sure(near: _Near, known: set[int], wrong: set[int]) -> bool:
    """Whether it explains everything wrong; if not, it must be a long word with one mistake.

    So must a match that includes correctly spelt words: "Milton Keyns".
    """
    explains_all = wrong <= near.phrase.span_set and known.isdisjoint(near.phrase.span)
    is_long = len(near.phrase.plain) >= _LONG
    return explains_all or (near.slips <= 1 and is_long)


def _offers(near: _Near, found: Sequence[NamePart]) -> Iterator[Offer]:
    """The towns it distinguishes; if there are none, the match itself."""
    told = [part.within([near.part]) for part in found if part.span.isdisjoint(near.phrase.span)]
    towns = [town for part in told for town in part.largest_first]
    yield from map(offer, towns) if towns else [offer(near.row)]


def _nearest(phrases: Sequence[Phrase], named: NamesFound) -> list[_Near]:
    """The closest matches for the longest phrases that have any."""
    found = [near for phrase in phrases for near in _near(phrase, named)]
    longest = max((len(near.phrase.span) for near in found), default=0)
    found = [near for near in found if len(near.phrase.span) == longest]
    best = min((near.slips for near in found), default=0)
    close = [near for near in found if near.slips <= best + _MAX_FURTHER]
    return sorted(close, key=lambda near: (near.slips, -near.size))


def _near(phrase: Phrase, named: NamesFound) -> Iterator[_Near]:
    for town in named.towns:
        slips = _fewest(phrase.plain, {town.plain, town.short})
        if slips is not None and not (town.plain == phrase.plain in STREETS):
            yield _Near(slips, phrase, town)
    for area in named.areas:
        names = {search_name(area.name), *area.search_names}
        if (slips := _fewest(phrase.plain, names)) is not None:
            yield _Near(slips, phrase, area)


def _fewest(typed: str, names: Iterable[str]) -> int | None:
    slips = (spelling.distance(typed, name) for name in names)
    return min((each for each in slips if each is not None), default=None)


def _agrees(near: _Near, found: Sequence[NamePart]) -> bool:
    """Whether it agrees with neighbouring names: either they identify it, or it identifies them."""
    beside = [part for part in found if part.span.isdisjoint(near.phrase.span)]
    if not near.part.within(beside).is_empty:
        return True
    return any(not part.within([near.part]).is_empty for part in beside)
