"""Every town and district through the search box, as `make check-deep` does.

A town is found under each of its names, however it is spelt, and with its county; and every label
that the site writes into a link finds the very place that it was written for.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from directory.gazetteer import built_in
from directory.gazetteer.built_in import TownLine
from directory.models import NamedArea
from directory.names import search_name, told_apart
from directory.search.box import places

_NEAR = 0.001  # degrees


def failures(on: date) -> Iterator[str]:
    """What is not found as it should be, in words, for every town and district there is."""
    towns = list(dict.fromkeys(built_in.towns()))
    yield from by_name(towns, on)
    yield from by_county(towns, on)
    yield from by_label(towns, on)
    yield from by_district(on)


def by_name(towns: Iterable[TownLine], on: date) -> Iterator[str]:
    """Every name in five spellings finds the town, offers it, or leads to an area of the name."""
    areas = {name for area in NamedArea.objects.all() for name in area.search_names}
    for town in towns:
        for typed in spellings(town.name):
            answer = places.find(typed, on)
            is_area = isinstance(answer, places.Elsewhere) and town.search_name in areas
            if not (is_area or is_found(town, answer)):
                yield f"{typed!r} does not find {town.name} ({town.district}): {answer}"


def by_county(towns: Iterable[TownLine], on: date) -> Iterator[str]:
    """Every name with its county, or in Northern Ireland its nation, with a comma and without.

    An area of that very name is as right: Romney Marsh, Kent.
    """
    areas = {search_name(area.name) for area in NamedArea.objects.all()}
    for town in towns:
        where = town.county or ("Northern Ireland" if town.nation[0] == "N" else town.name)
        for typed in (f"{town.name}, {where}", f"{town.name} {where}"):
            answer = places.find(typed, on)
            is_area = isinstance(answer, places.Elsewhere) and town.search_name in areas
            if not (is_area or is_found(town, answer)):
                yield f"{typed!r} does not find {town.name} ({town.district}): {answer}"


def by_label(towns: Iterable[TownLine], on: date) -> Iterator[str]:
    """What stands in the link of an offer, of a feed, or of the map finds that very town."""
    for town in towns:
        label = told_apart(town.name, town.district)
        answer = places.find(label, on)
        is_itself = isinstance(answer, places.Place) and answer.shared_as == label
        if not is_itself or not is_place(town, answer):
            yield f"{label!r} does not find itself: {answer}"


def by_district(on: date) -> Iterator[str]:
    """Districts, and the groups of them that go without a last letter: SW1 of SW1A."""
    names = {centre.name for centre in built_in.districts()}
    names |= {name[:-1] for name in names if name[-1].isalpha()}
    for name in sorted(names):
        answer = places.find(name, on)
        if not isinstance(answer, places.Place) or answer.shared_as != name:
            yield f"{name!r} does not find itself: {answer}"


def spellings(name: str) -> list[str]:
    """As it is, in capitals, small without accents or signs, with other signs, in a sentence."""
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    return [
        name,
        name.upper(),
        re.sub(r"[-.,'’]+", lambda found: "" if found[0] in "'’." else " ", bare).lower(),
        f" {name.replace(chr(39), '’').replace(' ', '-')}. ",
        f"physio near {name}, UK",
    ]


def is_found(town: TownLine, answer: places.Answer) -> bool:
    if isinstance(answer, places.Choice):
        return told_apart(town.name, town.district) in [offer.near for offer in answer.offers]
    return is_place(town, answer) or (
        isinstance(answer, places.Place)
        and told_apart(town.name, town.district) in [offer.near for offer in answer.others]
    )


def is_place(town: TownLine, answer: places.Answer) -> bool:
    return isinstance(answer, places.Place) and (
        abs(answer.point.latitude - town.latitude) < _NEAR
        and abs(answer.point.longitude - town.longitude) < _NEAR
    )
