"""The map of every listing: the UK with every service.

Islands are drawn where they are, not in a box, as the Islands (Scotland) Act 2018 requires of
public bodies for Shetland.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import NamedTuple

from directory.geo import Point
from directory.pages.maps import labels, outline, regions
from directory.pages.maps.labels import Label, Names, TakenRoom
from directory.pages.maps.looks import Look
from directory.pages.maps.marks import FRAME, HEIGHT, LOOKS, WIDTH, Mark, kind, marks
from directory.pages.maps.projection import Spot
from directory.pages.maps.regions import MapNation, RegionTally
from directory.pages.maps.towns import MapTown, TownMark

_EVERYWHERE = TakenRoom(3, 3, WIDTH - 3, HEIGHT - 3)
_NORTH = TakenRoom(600, 8, 652, 84)
_RULER = TakenRoom(20, 890, 170, 955)
_IRELAND = labels.at("Ireland", FRAME.spot(Point(53.05, -7.9)), "middle", 0.35, labels.PHONE_SIZE)
MAX_TOWNS = 14
MAX_MAJOR_TOWNS = 7
SMALLEST_CITY = 20_000  # people
_TOWNS_APART = 70.0  # units


class MapRow(NamedTuple):
    """The columns the map needs for a service."""

    latitude: float | None
    longitude: float | None
    routes: int
    nation_id: str | None


@dataclass(frozen=True, slots=True)
class Country:
    """Everything the map page needs."""

    home: str
    away: str
    singles: tuple[Mark, ...]
    gathered: tuple[Mark, ...]
    towns: tuple[TownMark, ...]
    tally: RegionTally  # of the services drawn
    nations: tuple[MapNation, ...]
    unplaced: int  # services without a place: by video or phone
    ireland: Label = _IRELAND

    @property
    def looks(self) -> dict[str, Look]:
        """The look of each kind of mark, for the key."""
        return LOOKS


def draw_country(rows: Iterable[MapRow]) -> Country:
    """A map of some services. Private addresses are already at their district's centre."""
    rows = list(rows)
    placed = [row for row in rows if row.latitude is not None and row.longitude is not None]
    spots = FRAME.spots((row.longitude or 0.0, row.latitude or 0.0) for row in placed)
    kinds = [kind(row.routes) for row in placed]
    singles, gathered = marks(spots, kinds)
    home, away = _coast()
    return Country(
        home=home,
        away=away,
        singles=tuple(singles),
        gathered=tuple(gathered),
        towns=tuple(_towns([*singles, *gathered])),
        tally=RegionTally(Counter(kinds)),
        nations=tuple(regions.nations([row.nation_id for row in placed], spots, kinds)),
        unplaced=len(rows) - len(placed),
    )


@cache
def _coast() -> tuple[str, str]:
    land = outline.land("whole")
    return outline.path(land.home, FRAME), outline.path(land.away, FRAME)


def _towns(each: Iterable[Mark]) -> Iterator[TownMark]:
    """Cities for orientation, if the marks leave room for their names."""
    covered = [mark.block for mark in each]
    names = Names(_EVERYWHERE, [*covered, _NORTH, _RULER, _IRELAND.block])
    shown: list[Spot] = []
    major = 0
    for town, spot in _cities():
        if any(hypot(spot[0] - x, spot[1] - y) < _TOWNS_APART for x, y in shown):
            continue
        dot = TakenRoom.around(spot, labels.DOT, labels.DOT)
        mark = next((block for block in covered if dot.covers(block)), None)
        beside = (mark or dot).beside(5 if mark is None else 2)
        label, is_minor = names.put(town.name, *beside, on_phones=major < MAX_MAJOR_TOWNS)
        if label:
            major += not is_minor
            shown.append(spot)
            names.taken.append(dot)
            yield TownMark(None if mark else (round(spot[0]), round(spot[1])), label, is_minor)
        if len(shown) == MAX_TOWNS:
            return


@cache
def _cities() -> tuple[tuple[MapTown, Spot], ...]:
    """The largest of the towns that give regions their names, largest first."""
    return tuple(each for each in regions.centres() if each[0].population >= SMALLEST_CITY)
