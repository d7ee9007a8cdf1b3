"""Finding towns, areas, people and services by the names in a text. No I/O."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from directory import codes
from directory.models import NamedArea
from directory.search.box import everyday, listed, messages, nearly, not_here, parts, short_forms
from directory.search.box.answers import Answer, Choice, Elsewhere, Offer, Place, Problem, Topic
from directory.search.box.everyday import Spotted
from directory.search.box.named import NamesFound, TownRow
from directory.search.box.offers import MAX_OFFERED, offer, offers_of, town_place
from directory.search.box.parts import NamePart
from directory.search.box.reading import Use
from directory.search.box.text import Text

_MANY_TIMES_LARGER = 20
_VILLAGE = 20_000  # people; below this, a county or island with the town's name is meant


def exactly(text: Text, named: NamesFound) -> Answer:
    """The town or area with that name, else the person or service, else the topic."""
    found = parts.parts_of(text, named)
    if everyday_name := _everyday_name(text, found):
        return everyday_name
    found = [part for part in found if not _is_everyday(text, part)]
    exact = listed.named_exactly(text, named)
    if exact and (not found or text.unexplained(_words_of(found))):
        return listed.somebody(text, exact)
    if foreign := _foreign(text, found):
        return foreign
    if found:
        return _by_parts(text, found, named)
    return _begun(text, named) or _topic(text)


def nearly_or_not(text: Text, named: NamesFound) -> Answer:
    """For a name with no exact match: suggestions if it was misspelt."""
    return nearly.answer(text, named, ()) or _nothing(text)


def _is_everyday(text: Text, part: NamePart) -> bool:
    """Whether a name is part of an everyday phrase, as Pool is in "swimming pool"."""
    return any(part.span <= each.phrase.span_set for each in text.spotted)


def _everyday_name(text: Text, found: Sequence[NamePart]) -> Answer:
    """A choice, if a place is also an everyday phrase: "pool" or "Pool, West Yorkshire"."""
    if text.unexplained(_words_of(found)):
        return None
    for part, others in parts.main_parts(found):
        spotted = [each for each in text.spotted if each.phrase.span_set == part.span]
        if spotted and spotted[0].filters and not any(other.towns for other in others):
            return _place_or_phrase(text, part, others, spotted[0])
    return None


def _place_or_phrase(
    text: Text, part: NamePart, others: Sequence[NamePart], phrase: Spotted
) -> Choice:
    labels = everyday.labels(phrase.filters)
    wanted = Offer(labels[0], "wherever it is", filters=phrase.filters)
    account = text.account((part.span, Use.TOWN), *((other.span, Use.AREA) for other in others))
    question = messages.which(text.typed(part.phrase.span))
    return Choice(account, question, (wanted, *offers_of(part)))


def _words_of(found: Iterable[NamePart]) -> set[int]:
    return {number for part in found for number in part.span}


# --- Names that are known ------------------------------------------------------------------------


def _by_parts(text: Text, found: list[NamePart], named: NamesFound) -> Answer:
    """The meaning of the names together: a town and its county, or names that do not agree."""
    used = _words_of(found)
    unknown = text.unexplained(used)
    if parts.is_building(text.reading, found[-1].phrase.stop):
        after = range(found[-1].phrase.stop, len(text.reading.words))
        unknown = sorted({*unknown, *after} - used)
    mains = parts.main_parts(found) or _mains_begun(found, named)
    if unknown:
        return _with_unknown(text, found, mains, unknown, named)
    if not mains:
        return _not_together(text, found)
    main, others = mains[0]
    if main.towns and not others:
        begun = parts.begun_by(main, named)
        main = NamePart(main.phrase, (*main.towns, *begun.towns), main.areas, main.name)
    return _which(text, main, others, named)


def _mains_begun(
    found: Sequence[NamePart], named: NamesFound
) -> list[tuple[NamePart, list[NamePart]]]:
    """Names that continue: "Newcastle, Staffordshire" means Newcastle under Lyme."""
    begun = [parts.begun_by(part, named) for part in found if len(found) > 1]
    beside = [
        [part for part in found if part.areas and part.span.isdisjoint(one.span)] for one in begun
    ]
    pairs = [(one.within(others), others) for one, others in zip(begun, beside, strict=True)]
    return [(part, others) for part, others in pairs if not part.is_empty and others]


def _which(text: Text, main: NamePart, others: Sequence[NamePart], named: NamesFound) -> Answer:
    """The town or area that is meant, or a choice if that is unclear."""
    areas = sorted(main.areas, key=lambda area: area.kind)
    towns = main.largest_first
    if areas and _is_meant(areas[0], towns):
        return _area(text, main, others, areas[0])
    bearers = [town for town in towns if town.plain == main.name] or [
        town for town in towns if town.short == main.name
    ]
    largest = (bearers or towns)[0]
    people = map(offer, listed.named_exactly(text, named)[:3])
    account = text.account((main.span, Use.TOWN), *((other.span, Use.AREA) for other in others))
    ordered = [*bearers, *(town for town in towns if town not in bearers)]
    if not _stands_out(largest, bearers, towns) or _is_unclear(areas, towns):
        offers = (*map(offer, ordered), *map(offer, areas), *people)[: 2 * MAX_OFFERED]
        return Choice(account, messages.which(text.typed(main.phrase.span)), offers)
    beside = (offer(town) for town in ordered if not _is_same(town, largest))
    return town_place(
        largest,
        account,
        (*map(offer, areas[:1]), *people, *beside)[:MAX_OFFERED],
        text.filters(_words_of([main, *others])),
        notice=not_here.namesake(main.name),
        is_told_apart=bool(others),
    )


def _is_meant(area: NamedArea, towns: Sequence[TownRow]) -> bool:
    """Whether an area is meant and not a town with its name: Wales is the country.

    Not if the area is named after the town.
    """
    if area.kind == NamedArea.Kind.NATION or not towns:
        return True
    is_council = area.kind in (NamedArea.Kind.COUNCIL, NamedArea.Kind.BODY)
    is_named_after = any(parts.holds(area, town) for town in towns)
    return not is_council and not is_named_after and towns[0].population < _VILLAGE


def _is_unclear(areas: Sequence[NamedArea], towns: Sequence[TownRow]) -> bool:
    """Whether a council only shares its name with villages elsewhere: Merton in London or Devon."""
    is_elsewhere = bool(areas) and not any(parts.holds(areas[0], town) for town in towns)
    return is_elsewhere and towns[0].population < _VILLAGE


def _stands_out(largest: TownRow, bearers: Sequence[TownRow], towns: Sequence[TownRow]) -> bool:
    """Whether the largest with that name is meant, because it is many times larger than the others.

    Never if a town with a longer name is larger: Newcastle could be upon Tyne. Nor if two share the
    short name: Kingston could be upon Hull or upon Thames.
    """
    others = [town for town in bearers if not _is_same(town, largest)]
    if others and largest.plain != largest.short:
        return False
    longer = [town for town in towns if town not in bearers and not _is_same(town, largest)]
    if not bearers:
        others, longer = longer, []
    return all(town.population * _MANY_TIMES_LARGER < largest.population for town in others) and (
        all(town.population <= largest.population for town in longer)
    )


def _is_same(one: TownRow, other: TownRow) -> bool:
    """Whether two rows are the same town under different names."""
    return (one.point, one.district, one.population) == (
        other.point,
        other.district,
        other.population,
    )


def _area(text: Text, main: NamePart, others: Sequence[NamePart], area: NamedArea) -> Answer:
    """The area's page, or if filters were typed too, a question asking where in the area."""
    account = text.account((main.span, Use.AREA), *((other.span, Use.AREA) for other in others))
    filters = text.filters(_words_of([main, *others]))
    if not filters:
        return Elsewhere(account, area.get_absolute_url(), area.nation)
    return Topic(account, filters, messages.where_in(area.name), (offer(area),))


def _not_together(text: Text, found: Sequence[NamePart]) -> Choice:
    """Names that do not agree, such as "Leeds, Kent": say so, and offer each."""
    account = text.account(*((part.span, Use.TOWN) for part in found))
    first, *rest = sorted(found, key=lambda part: (not part.towns, part.phrase.start))
    names = [text.typed(part.phrase.span) for part in (first, *rest)]
    if first.towns and all(_is_area(part) for part in rest):
        offers = offers_of(first)
        areas = (offer(part.areas[0]) for part in rest)
        question = messages.did_you_mean([offers[0].label])
        because = messages.none_there(names[0], names[1])
        return Choice(account, question, (*offers, *areas), because)
    each = tuple(one for part in found for one in offers_of(part)[:3])
    return Choice(account, messages.which_of(names), each)


def _is_area(part: NamePart) -> bool:
    return bool(part.areas) and _is_meant(part.areas[0], part.largest_first)


def _with_unknown(
    text: Text,
    found: list[NamePart],
    mains: Sequence[tuple[NamePart, list[NamePart]]],
    unknown: Sequence[int],
    named: NamesFound,
) -> Answer:
    """Names next to unknown words: an address, or a hospital named after a town."""
    is_street = parts.names_a_street(text.words(unknown))
    if not is_street and (near := nearly.answer(text, named, found)):
        return near
    if mains and _are_apart(text, unknown, found):
        placed = _which(text, *mains[0], named)
        if isinstance(placed, Place | Choice):
            return placed
    part = mains[-1][0] if mains else found[-1]
    if min(unknown) == part.phrase.stop:
        unknown = [*part.phrase.span, *unknown]
    offers = offers_of(part)
    question = messages.did_you_mean([offers[0].label])
    account = text.account((part.span, Use.TOWN))
    return Choice(account, question, offers, messages.not_known(text.typed(unknown)))


def _are_apart(text: Text, unknown: Sequence[int], found: Sequence[NamePart]) -> bool:
    """Whether a comma separates the unknown words, such as a street, from the town after them."""
    words = text.reading.words
    return words[max(unknown)].segment < words[min(_words_of(found))].segment


# --- Longer names, topics, and nothing found ------------------------------------------------------


def _begun(text: Text, named: NamesFound) -> Answer:
    """The town whose name starts with the text, or is shortened by an apostrophe."""
    runs = text.runs(text.content)
    if len(runs) != 1:
        return None
    phrase = text.reading.phrase(runs[0].start, runs[0].stop)
    for name in short_forms.also(phrase.plain):
        part = parts.begun_by(NamePart(phrase, name=name), named)
        if part.towns:
            return _which(text, part, [], named)
    part = parts.cut_short(text.reading, phrase, named)
    return _which(text, part, [], named) if part.towns else None


def _topic(text: Text) -> Answer:
    """The topic, or the page that answers the question, if nothing else was typed."""
    if text.content or text.taken:
        return None
    if page := everyday.answered_by(text.reading):
        return Elsewhere(text.account(), reverse(page))
    return Topic(text.account(), text.filters(), everyday.notice(text.reading))


def _foreign(text: Text, found: Sequence[NamePart]) -> Answer:
    """The message for places outside the United Kingdom."""
    inside = _words_of(found)
    phrases = list(text.reading.phrases())
    outside = [phrase.plain for phrase in phrases if inside.isdisjoint(phrase.span)]
    longer = [phrase.plain for phrase in phrases if phrase.span_set > inside]
    cities = longer if found else outside
    message = not_here.country(outside) or not_here.city(cities)
    return Problem(text.account((text.free, Use.TOWN)), message) if message else None


def _nothing(text: Text) -> Problem:
    numbers = text.content or text.free
    code = text.joined(text.content)
    if codes.is_code(code):
        return Problem(text.account(), messages.no_service_with(code))
    if parts.is_building(text.reading, max(numbers) + 1):
        numbers = [*numbers, *range(max(numbers) + 1, len(text.reading.words))]
    return Problem(text.account(), messages.nothing_called(text.typed(numbers)))
