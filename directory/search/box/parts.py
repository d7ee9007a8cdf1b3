"""Which words name towns and areas, and which help to identify them. No I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from directory.geo import miles_between
from directory.models import NamedArea
from directory.names import search_name
from directory.search.box import short_forms
from directory.search.box.named import NamesFound, TownRow
from directory.search.box.reading import Phrase, Reading
from directory.search.box.text import Text

_BESIDE_MILES = 12.0  # between the centres of a suburb and its city
_AROUND_MILES = 4.0  # between a town and the centre of its own council
_LARGER = 1.6  # how many times larger a town must be to locate another
_METROPOLIS = 1_000_000
_METROPOLIS_MILES = 22.0

# Words that turn a town's name into a street name.
_ROAD_WORDS = "street|st|road|rd|lane|ln|avenue|ave|close|drive|crescent|terrace|grove|mews"
_STREET_WORDS = "square|place|gardens|court|row|walk|park|hill|way|house"
_BUILDINGS = ("hospital", "infirmary", "surgery", "health centre", "medical centre", "hospice")
_ROADS = frozenset(_ROAD_WORDS.split("|"))
STREETS = _ROADS | frozenset(_STREET_WORDS.split("|"))

# Former counties, which people still write, with the start of their postcode districts.
_ONCE = {
    "berkshire": "OX11 OX12 OX13 OX14 SN7",
    "buckinghamshire": "SL1 SL2 SL3",
    "cheshire": "SK WA13 WA14 WA15 WA16 M33 CH",
    "county antrim": "BT1 BT2 BT3 BT5 BT7 BT9 BT10 BT11 BT12 BT13 BT14 BT15 BT16 BT17 BT27 BT28",
    "county armagh": "BT34 BT35 BT66",
    "county down": "BT1 BT2 BT3 BT7 BT9 BT10 BT17 BT27 BT28 BT35",
    "county durham": "NE8 NE9 NE10 NE11 NE16 NE21 NE31 NE32 NE33 NE34 NE35 NE36 SR TS",
    "cumberland": "CA",
    "derbyshire": "S8 S12 S17 S20 SK13",
    "essex": "RM IG E4 E6 E7 E10 E11 E12 E13 E15 E16 E17 E18",
    "flintshire": "CH LL1 SY13",
    "hampshire": "BH",
    "hertfordshire": "EN4 EN5",
    "kent": "BR DA SE9 SE18 SE2",
    "lancashire": "BL OL WN M PR L FY LA BB WA",
    "lincolnshire": "DN",
    "middlesex": "EN HA UB TW N W NW",
    "northumberland": "NE",
    "nottinghamshire": "DN S80 S81",
    "somerset": "BA BS",
    "staffordshire": "WS WV B7 B6 DY",
    "surrey": "KT CR SM TW9 TW10 SW19 SW20 SE",
    "sussex": "BN RH TN",
    "warwickshire": "B CV",
    "worcestershire": "DY B6 B4 B9",
    "yorkshire": "S HD HX BD LS WF DN HU YO TS DL HG BD OL3",
}


Row = TypeVar("Row", TownRow, NamedArea)


@dataclass(frozen=True)
class NamePart:
    """Words that form the complete name of some towns or areas."""

    phrase: Phrase
    towns: tuple[TownRow, ...] = ()
    areas: tuple[NamedArea, ...] = ()
    name: str = ""  # in full, if a short form was typed

    @cached_property
    def span(self) -> frozenset[int]:
        return frozenset(self.phrase.span)

    @property
    def is_empty(self) -> bool:
        return not self.towns and not self.areas

    @property
    def largest_first(self) -> list[TownRow]:
        return sorted(self.towns, key=lambda town: -town.population)

    def within(self, others: Iterable["NamePart"]) -> "NamePart":
        """A copy with only the towns and areas that agree with every other part."""
        kept = self
        for other in others:
            if other.phrase.plain == self.phrase.plain:
                continue  # "London, London"
            towns = [town for town in kept.towns if _holds_town(other, town)]
            towns = towns or [town for town in kept.towns if _once_held(other, town)]
            areas = [area for area in kept.areas if _holds_area(other, area)]
            kept = replace(kept, towns=tuple(towns), areas=tuple(areas))
        return kept


def parts_of(text: Text, named: NamesFound) -> list[NamePart]:
    """The longest names among the free words, from left to right. They can overlap.

    A shorter one also counts if another name follows it: "Clayton West" is a name, but so is the
    Clayton in "Clayton, West Yorkshire".
    """
    towns = _by_name((town.plain, town) for town in named.towns)
    areas = _by_name((name, area) for area in named.areas for name in area.search_names)
    every = [
        part
        for phrase in text.reading.phrases()
        if phrase.span_set <= set(text.free) and not _is_of_a_street(text, phrase)
        if not (part := _part(phrase, towns, areas)).is_empty
    ]
    longest = [part for part in every if not any(part.span < longer.span for longer in every)]
    found = [part for part in every if part in longest or _is_followed(part, longest)]
    return sorted(found, key=lambda part: part.phrase.start)


def _is_followed(part: NamePart, longest: Sequence[NamePart]) -> bool:
    """Whether a name starts where this one ends and goes further than any that contains it."""
    ends = max(longer.phrase.stop for longer in longest if part.span <= longer.span)
    stop = part.phrase.stop
    return any(other.phrase.start == stop and other.phrase.stop > ends for other in longest)


def begun_by(part: NamePart, named: NamesFound) -> NamePart:
    """The towns whose names continue after this part: Newcastle upon Tyne."""
    begins = tuple(f"{name} " for name in filter(None, (part.name, part.phrase.plain)))
    towns = (town for town in named.towns if town.plain.startswith(begins))
    return NamePart(part.phrase, tuple(towns), name=part.name)


def cut_short(reading: Reading, phrase: Phrase, named: NamesFound) -> NamePart:
    """The towns whose name is shortened by an apostrophe: B'ham."""
    cut = short_forms.cut_short(reading.typed(phrase.span))
    towns = [
        town
        for town in named.towns
        if cut and town.plain.startswith(cut[0]) and town.plain.endswith(cut[1])
    ]
    return NamePart(phrase, tuple(towns))


def main_parts(parts: Sequence[NamePart]) -> list[tuple[NamePart, list[NamePart]]]:
    """Each part that agrees with the others that do not overlap it, paired with those others.

    The part that uses the most words comes first.
    """
    found = []
    for part in parts:
        others = [other for other in parts if other.span.isdisjoint(part.span)]
        narrowed = part.within(others)
        if not narrowed.is_empty:
            found.append((narrowed, others))
    return sorted(found, key=lambda pair: -len(pair[0].span.union(*(one.span for one in pair[1]))))


def _by_name(pairs: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, row in pairs:
        if row not in found.setdefault(name, []):
            found[name].append(row)
    return found


def _part(
    phrase: Phrase, towns: Mapping[str, list[TownRow]], areas: Mapping[str, list[NamedArea]]
) -> NamePart:
    names = short_forms.also(phrase.plain)
    bare = [name.removeprefix("the ") for name in names]
    is_town = bare[0] in towns
    is_council = all(map(_is_council, areas.get(bare[0], ())))
    if bare[0].endswith(" london") and is_council and not is_town:
        return NamePart(phrase)  # the word before London is checked on its own
    town_name = next((name for name in names if name in towns), "")
    counties = [f"county {name}" for name in bare]
    area_name = next((name for name in (*bare, *counties) if name in areas), "")
    return NamePart(
        phrase,
        tuple(towns.get(town_name, ())),
        tuple(areas.get(area_name, ())),
        town_name or area_name,
    )


def _is_council(area: NamedArea) -> bool:
    return area.kind == NamedArea.Kind.COUNCIL


def _is_of_a_street(text: Text, phrase: Phrase) -> bool:
    """Whether the phrase is part of a street name, as "Street" is in "Baker Street".

    After words such as "near" it is a town: "physio near Street".
    """
    words = text.reading.words
    is_named = phrase.start > 0 and phrase.start - 1 not in text.around
    before = words[phrase.start - 1] if is_named else None
    after = words[phrase.stop] if phrase.stop < len(words) else None
    here = words[phrase.start]
    is_last_word = (
        len(phrase.span) == 1
        and here.plain in STREETS
        and before is not None
        and before.segment == here.segment
    )
    follows = after is not None and after.plain in _ROADS and after.segment == here.segment
    return is_last_word or follows


def is_building(reading: Reading, stop: int) -> bool:
    """Whether the next words turn a name into that of a building: "Poole Hospital"."""
    words = reading.words[stop : stop + 2]
    following = " ".join(word.plain for word in words)
    is_beside = bool(words) and words[0].segment == reading.words[stop - 1].segment
    return is_beside and following.startswith(_BUILDINGS)


def names_a_street(words: Iterable[str]) -> bool:
    return any(word in STREETS or word.isdigit() for word in words)


def _holds_town(other: NamePart, town: TownRow) -> bool:
    if any(holds(area, town) for area in other.areas):
        return True
    return any(_is_suburb(town, larger) for larger in other.towns)


def holds(area: NamedArea, town: TownRow) -> bool:
    """Whether a town is in an area, by its council, district, nation or county."""
    if area.kind == NamedArea.Kind.NATION:
        return area.nation_id == town.nation_code
    named = bool(town.county) and search_name(town.county) in area.search_names
    return named or area.holds(town.council_code, town.district) or _is_around(area, town)


def _is_around(area: NamedArea, town: TownRow) -> bool:
    """Whether a town with no known council must be in this one, as its centre is close by."""
    may_be = _is_council(area) and not town.council_code
    miles = miles_between(area.point, town.point) if may_be and area.point else _BESIDE_MILES
    return miles < _AROUND_MILES


def _once_held(other: NamePart, town: TownRow) -> bool:
    """Whether a town is in a former county, which people may still write."""
    begins = {each for name in _ONCE if name in _names_of(other) for each in _ONCE[name].split()}
    letters = town.district.rstrip("0123456789")
    return town.district in begins or letters in begins


def _names_of(part: NamePart) -> set[str]:
    return {name for area in part.areas for name in area.search_names}


def _is_suburb(town: TownRow, larger: TownRow) -> bool:
    is_metropolis = larger.population >= _METROPOLIS
    miles = _METROPOLIS_MILES if is_metropolis else _BESIDE_MILES
    return (
        town.population * _LARGER <= larger.population
        and miles_between(town.point, larger.point) <= miles
    )


def _holds_area(other: NamePart, area: NamedArea) -> bool:
    return any(_is_part(area, whole) for whole in other.areas) or any(
        _is_borough(area, town) for town in other.towns
    )


def _is_part(area: NamedArea, whole: NamedArea) -> bool:
    if whole.kind == NamedArea.Kind.NATION:
        return area.nation_id == whole.nation_id and area.kind != NamedArea.Kind.NATION
    inside = set(area.councils) <= set(whole.councils)
    districts = set(area.districts) <= set(whole.districts)
    return area != whole and (inside if area.councils else bool(area.districts) and districts)


def _is_borough(area: NamedArea, town: TownRow) -> bool:
    """Whether an area is part of a big city, as Tower Hamlets is of London."""
    return (
        area.kind in (NamedArea.Kind.COUNCIL, NamedArea.Kind.REGION)
        and town.population >= _METROPOLIS
        and area.point is not None
        and miles_between(area.point, town.point) <= _METROPOLIS_MILES
    )
