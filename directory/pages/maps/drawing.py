"""The map for a results page: where its services are in relation to the place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from directory import words
from directory.geo import Point
from directory.pages.cards import LABELS, Card
from directory.pages.maps import labels, outline, pins, rings, towns
from directory.pages.maps.labels import Label, Names, TakenRoom
from directory.pages.maps.looks import Look
from directory.pages.maps.pins import Pin
from directory.pages.maps.projection import Frame, Spot
from directory.pages.maps.rings import Ring
from directory.pages.maps.towns import TownMark
from directory.search.box.places import Place
from directory.search.filters import WITHIN_MILES
from directory.search.judged import Part

SIZE = 620  # units: the drawing is square
OUTERMOST = 282  # radius of the outermost ring
MIDDLE: Spot = (SIZE / 2, SIZE / 2)
MAX_TOWNS = 12
MAX_MAJOR_TOWNS = 6  # on a phone, only these are shown
LOOKS = {
    Part.FITS: Look("var(--link)", edge="var(--page)", number="var(--page)"),
    Part.ASK: Look("var(--clay)"),
    Part.UNLIKELY: Look("var(--page)"),
}
_EVERYWHERE = TakenRoom(3, 3, SIZE - 3, SIZE - 3)
_ARROW_ROOM = (pins.RADIUS + pins.ARROW) * pins.GROWTH + 3  # distance from the edge, as on a phone
_MAX_OUTSIDE = 1 / 3  # of the services, if a closer view has room for the others
_APART = 55.0  # minimum distance between the dots of two towns
_CROSS = TakenRoom.around(MIDDLE, 12, 12)
_RULER = TakenRoom(MIDDLE[0], MIDDLE[1] - 6, MIDDLE[0] + OUTERMOST, MIDDLE[1] + 6)
_NORTH = TakenRoom(560, 8, 612, 84)


@dataclass(frozen=True, slots=True)
class PinMark:
    """A pin, the result it links to, and its text for screen readers."""

    pin: Pin
    part: Part
    url: str
    name: str
    arrow: int | None  # degrees clockwise from north, if services are off the map

    @property
    def is_unlikely(self) -> bool:
        return self.part is Part.UNLIKELY

    @property
    def look(self) -> Look:
        return LOOKS[self.part]

    @property
    def tip(self) -> int:
        """The height of the arrow's tip before rotation: just outside the pin."""
        return round(self.pin.spot[1] - pins.RADIUS - pins.ARROW)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything `_partials/map.html` needs."""

    label: str
    reach: int
    home: str
    away: str
    rings: tuple[Ring, ...]
    step: float
    miles: tuple[Label, ...]
    here: Label | None
    is_here_minor: bool
    towns: tuple[TownMark, ...]
    pins: tuple[PinMark, ...]
    parts: tuple[Part, ...]  # those shown, in list order

    @property
    def gap(self) -> float:
        """The gap between two marks on the ruler, each two units wide."""
        return round(self.step - 2, 2)

    @property
    def ring_miles(self) -> str:
        """The miles of the rings: "5, 10 and 25"."""
        return words.join_with_and([str(ring.miles) for ring in reversed(self.rings)])

    @property
    def key(self) -> list[tuple[str, Look, str]]:
        """For each section shown: its value, the look of its pins, and its label."""
        return [(part.value, LOOKS[part], LABELS[part]) for part in self.parts]

    @property
    def beyond(self) -> str:
        """The numbers of the results that are off the map."""
        return words.join_with_and([str(mark.pin.number) for mark in self.pins if mark.pin.is_far])

    @property
    def has_moved(self) -> bool:
        """Whether a pin has made way for others."""
        return any(mark.pin.is_moved for mark in self.pins)


def draw_results(place: Place | None, within: int, cards: Iterable[Card]) -> Drawing | None:
    """A map of some cards around a place, or None without a place or anything to show.

    Services by video or phone, and those beyond the circle, have no number in the list, so they are
    not drawn.
    """
    shown = {
        card.number: card
        for card in cards
        if card.part in LOOKS and card.service.point and card.miles is not None
    }
    if place is None or not shown:
        return None
    reach, frame, spread = _clearest(place.point, within, shown.values())
    marks = tuple(_pin_mark(pin, shown[pin.number], place) for pin in spread)
    parts = tuple(dict.fromkeys(card.part for card in shown.values()))
    return _drawn(place.label, reach, frame, marks, parts)


def draw_point(label: str, point: Point, reach: int = 10) -> Drawing:
    """A map of a single place, with the towns around it."""
    return _drawn(label, reach, frame_around(point, reach))


def _drawn(
    label: str,
    reach: int,
    frame: Frame,
    marks: tuple[PinMark, ...] = (),
    parts: tuple[Part, ...] = (),
) -> Drawing:
    spread = [mark.pin for mark in marks]
    moved = [pin for pin in spread if pin.is_moved]
    each = rings.rings(reach, OUTERMOST)

    def is_crossed(block: TakenRoom) -> bool:
        tied = any(pin.is_tied_across(block) for pin in moved)
        return tied or rings.is_crossed(each, block, MIDDLE)

    taken = [*(pin.block for pin in spread), _CROSS, _NORTH]
    taken += [TakenRoom.around(pin.at, labels.DOT, labels.DOT) for pin in moved]
    miles = rings.named(each, MIDDLE, taken, _EVERYWHERE, is_crossed)
    taken += [_RULER, *(one.block for one in miles)]
    names = Names(_EVERYWHERE, taken, is_crossed)
    here, is_here_minor = names.put(label, MIDDLE, (15.0, 15.0))
    coast = outline.land({50: "region", 100: "wide"}.get(reach, "close"))
    return Drawing(
        label=label,
        reach=reach,
        home=outline.path(coast.home, frame, is_rounded=reach <= 25),
        away=outline.path(coast.away, frame, is_rounded=reach <= 25),
        rings=tuple(each),
        step=rings.ruler_step(reach, OUTERMOST),
        miles=tuple(miles),
        here=here,
        is_here_minor=is_here_minor,
        towns=tuple(_towns(frame, spread, names)),
        pins=marks,
        parts=parts,
    )


# --- The distance shown --------------------------------------------------------------------------


def _clearest(at: Point, within: int, cards: Iterable[Card]) -> tuple[int, Frame, list[Pin]]:
    """The chosen distance, or a shorter one if at least two more pins then stay in place.

    A few services may then be off the map, at the edge.
    """
    cards = list(cards)
    frame, here = _at(at, within, cards)
    reach, outside, best = within, _outside(here), _spread(here)
    for nearer in sorted(WITHIN_MILES, reverse=True):
        if nearer >= within:
            continue
        closer, here = _at(at, nearer, cards)
        if _outside(here) > max(outside, len(cards) * _MAX_OUTSIDE):
            break
        spread = _spread(here)
        if _in_place(spread) > _in_place(best) + 1:
            reach, frame, best = nearer, closer, spread
    return reach, frame, best


def _at(at: Point, reach: int, cards: Iterable[Card]) -> tuple[Frame, list[Pin]]:
    frame = frame_around(at, reach)
    return frame, [_pin(card, frame) for card in cards]


def _spread(each: Sequence[Pin]) -> list[Pin]:
    return pins.spread(each, _EVERYWHERE, MIDDLE)


def _outside(each: Iterable[Pin]) -> int:
    return sum(pin.is_far for pin in each)


def _in_place(each: Iterable[Pin]) -> int:
    return sum(not pin.is_moved for pin in each)


def frame_around(at: Point, reach: int) -> Frame:
    return Frame(at, reach / OUTERMOST, SIZE, SIZE, *MIDDLE)


# --- Pins ----------------------------------------------------------------------------------------


def _pin(card: Card, frame: Frame) -> Pin:
    """Where a card is drawn: at the edge, in its direction, if it is off the map."""
    x, y = frame.spot(card.service.point) if card.service.point else MIDDLE
    right, down = x - MIDDLE[0], y - MIDDLE[1]
    furthest = max(abs(right), abs(down))
    is_far = furthest > SIZE / 2
    share = (SIZE / 2 - _ARROW_ROOM) / furthest if is_far else 1
    spot = (round(MIDDLE[0] + right * share), round(MIDDLE[1] + down * share))
    return Pin(card.number, spot, spot, is_far)


def _pin_mark(pin: Pin, card: Card, place: Place) -> PinMark:
    arrow = None
    if pin.is_far:
        right, down = pin.spot[0] - MIDDLE[0], pin.spot[1] - MIDDLE[1]
        arrow = round(degrees(atan2(right, -down))) % 360
    return PinMark(
        pin=pin,
        part=card.part,
        url=f"#result-{pin.number}",
        name=f"{pin.number}, {_said(card, place)}",
        arrow=arrow,
    )


def _said(card: Card, place: Place) -> str:
    """The text for a card: "Name, 2.4 miles north, ask first"."""
    is_about = place.is_about or card.service.point_is_about
    where = f"{words.miles(card.miles or 0, about=is_about)} {card.direction}"
    return ", ".join(filter(None, (card.service.name, where, card.why_label.lower())))


# --- Towns ---------------------------------------------------------------------------------------


def _towns(frame: Frame, each: Sequence[Pin], names: Names) -> Iterator[TownMark]:
    """The largest towns with room for their names, no two close together."""
    left, dots, major = list(each), [MIDDLE], 0
    for town in towns.inside(*frame.box):
        spot = frame.spot(town.point)
        dot = TakenRoom.around(spot, labels.DOT, labels.DOT)
        if not _EVERYWHERE.holds(dot) or _is_close(spot, dots):
            continue
        pin = next((pin for pin in left if dot.covers(pin.block)), None)
        if not pin and any(dot.covers(block) for block in names.taken):
            continue
        # If a pin covers a town, the town's name goes beside the pin.
        beside = pin.block.beside(4) if pin else dot.beside(5)
        label, is_minor = names.put(town.name, *beside, on_phones=major < MAX_MAJOR_TOWNS)
        if label:
            major += not is_minor
            dots.append(spot)
            names.taken.append(dot)
            yield TownMark(None if pin else (round(spot[0]), round(spot[1])), label, is_minor)
            if pin:
                left.remove(pin)  # one town per pin
        if len(dots) > MAX_TOWNS:
            return


def _is_close(spot: Spot, others: Sequence[Spot]) -> bool:
    return any(hypot(spot[0] - x, spot[1] - y) < _APART for x, y in others)
