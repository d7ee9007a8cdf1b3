"""Offers for towns, areas, people and services, and towns as places. No I/O."""

from collections.abc import Iterable

from directory.models import Area, NamedArea
from directory.search.box.answers import Offer, Place
from directory.search.box.everyday import Filter
from directory.search.box.named import ListedRow, TownRow
from directory.search.box.parts import NamePart
from directory.search.box.reading import Account

MAX_OFFERED = 10


def offers_of(part: NamePart) -> tuple[Offer, ...]:
    """Offers for everything a part names, largest towns first."""
    return (*map(offer, part.largest_first), *map(offer, part.areas))[:MAX_OFFERED]


def offer(row: TownRow | NamedArea | ListedRow) -> Offer:
    if isinstance(row, TownRow):
        where = ", ".join(part for part in (row.county, row.nation) if part)
        return Offer(row.name, f"{where}, near {row.district}", near=row.near)
    if isinstance(row, NamedArea):
        kind = NamedArea.Kind(row.kind).label.lower()
        return Offer(row.name, kind, url=row.get_absolute_url())
    return Offer(row.name, "physiotherapist" if row.is_person else "service", url=row.url)


def town_place(
    town: TownRow,
    account: Account,
    others: Iterable[Offer] = (),
    filters: tuple[Filter, ...] = (),
    *,
    notice: str = "",
    is_told_apart: bool = False,
) -> Place:
    """A town as a place. The label includes its county if that was what identified it."""
    return Place(
        account=account,
        label=f"{town.name}, {town.county}" if is_told_apart and town.county else town.name,
        point=town.point,
        shared_as=town.near,
        is_about=True,
        nation=_area(town.nation_code, Area.Level.NATION, town.nation),
        council=_area(town.council_code, Area.Level.COUNCIL, town.council),
        others=tuple(others),
        filters=filters,
        notice=notice,
    )


def _area(code: str, level: Area.Level, name: str) -> Area | None:
    return Area(code=code, level=level, name=name) if code else None
