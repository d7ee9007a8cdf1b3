"""The advice for a place: that of the narrowest area that has been checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from directory import trust, words
from directory.models import Area, PostcodeLocation, Service
from directory.search.box.places import Place
from directory.search.inside import NEARLY_ALL
from directory.vocabulary import Referrer
from msphysio.prepared import Prepared
from referrals.areas.nations import BORDER_MILES, Nation, districts_near, nations_near, nations_of
from referrals.models import AreaAdvice, SelfReferralAnswer

MAX_ACROSS = 5
_NARROWEST_FIRST = [Area.Level.COUNCIL, Area.Level.BODY, Area.Level.NATION]


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """One piece of advice on a given date, ready for a template."""

    advice: AreaAdvice
    on: date

    @property
    def answer(self) -> str:
        """The answer in a few words, for a list of areas."""
        if not self.advice.ms_self_referral:
            return "not checked yet"
        said = "you can refer yourself with MS" if self.takes else "you cannot refer yourself"
        return f"{said}, checked {words.day(self.advice.checked_on)}"

    @property
    def takes(self) -> bool:
        return self.advice.ms_self_referral == SelfReferralAnswer.YES

    @property
    def refuses(self) -> bool:
        return self.advice.ms_self_referral == SelfReferralAnswer.NO

    @property
    def who_may_refer(self) -> str:
        """ "You yourself, GP, MS nurse or neurologist"; empty if nobody is named."""
        members = self.advice.who_may_refer.members
        labels = ["You yourself" if one == Referrer.SELF else one.label for one in members]
        within = [words.within_sentence(label) for label in labels[1:]]
        return words.join_with_and([*labels[:1], *within], "or")

    @property
    def is_by_gp(self) -> bool:
        return self.advice.basis == Service.Basis.GP

    @property
    def is_by_home(self) -> bool:
        return self.advice.basis == Service.Basis.HOME

    @property
    def is_stale(self) -> bool:
        return self.advice.freshness(self.on) is trust.Freshness.STALE

    @property
    def is_ageing(self) -> bool:
        return self.advice.freshness(self.on) is trust.Freshness.AGEING

    @property
    def wait(self) -> str:
        """The wait as stated; in the past tense if old, and empty if over a year old."""
        if not self.advice.usual_wait or self.is_stale:
            return ""
        stated = self.advice.usual_wait.rstrip(".")
        if self.is_ageing:
            return f"It was {stated}. Ask how long it is now."
        return f"{stated[:1].upper()}{stated[1:]}, they say"


@dataclass(frozen=True, slots=True)
class LocalAdvice:
    """All the advice for one place."""

    place: Place
    told: ShownAdvice | None
    nations: tuple[Nation, ...]  # the nation or nations the place may be in
    near: tuple[Nation, ...]  # across a nearby border
    across: tuple[ShownAdvice, ...]  # advice checked across that border

    @property
    def at_border(self) -> bool:
        return bool(self.near) or len(self.nations) > 1

    @property
    def area_url(self) -> str:
        """The URL of its council area's page. For a town, only the area's code is known."""
        council = self.place.council
        return reverse("area", args=[council.slug or council.code]) if council else ""

    @property
    def from_nhs(self) -> str:
        """Who gives care that is free: in Northern Ireland, by its own name."""
        names = {nation.from_nhs for nation in self.nations}
        return names.pop() if len(names) == 1 else "on the NHS"

    @property
    def both_sides(self) -> tuple[Nation, ...]:
        return (*self.nations, *self.near)

    @property
    def is_coarse(self) -> bool:
        """Whether a narrower rule may apply, but the place is too imprecise to tell."""
        narrow = self.told is not None and (
            self.told.advice.districts or self.told.advice.area.level == Area.Level.COUNCIL
        )
        return not narrow and self.place.council is None

    @property
    def is_half_typed(self) -> bool:
        """Whether a full postcode might tell: none was given."""
        return self.place.is_about and not self.place.notice

    @property
    def doubt(self) -> str:
        """What to say after a rule that a narrower one may displace. Empty if none can."""
        if not self.is_coarse:
            return ""
        what = "search with a full postcode" if self.is_half_typed else "ask them"
        return f"A nearer rule may apply: {what}"


def advice_for(place: Place, on: date) -> LocalAdvice:
    """The advice for a place, and any for across a nearby border, in one query."""
    districts = districts_near(place)
    nations, near = nations_of(place), nations_near(place, districts)
    # If the place's nation is unknown, it may be either, so neither counts as its own.
    either = [] if place.nation else nations
    found = _read(place, [*near, *either], districts)
    here = [one for one in found if _applies(one, place)]
    across = [one for one in found if one not in here and _is_in(one, [*near, *either])]
    return LocalAdvice(
        place=place,
        told=ShownAdvice(min(here, key=width), on) if here else None,
        nations=tuple(nations),
        near=tuple(near),
        across=tuple(ShownAdvice(one, on) for one in sorted(across, key=width)[:MAX_ACROSS]),
    )


def _read(place: Place, across: Sequence[Nation], districts: Sequence[str]) -> list[AreaAdvice]:
    """Advice for the place's own areas and district, and for nearby ones over a border."""
    areas, nations = _areas(place), tuple(nation.code for nation in across)
    if not (areas or nations or place.district):
        return []
    own = [*areas, place.district] if place.district else areas
    close = [*place.point.box(BORDER_MILES), *districts] if across else []
    shape = (settings.SAMPLE_DATA, len(areas), len(own), nations)
    return _ADVICE.rows(shape, [*own, *close])


def _advice(shape: Sequence[Any], values: Sequence[Any]) -> QuerySet[AreaAdvice]:
    _, number, own, nations = shape
    wanted = Q(area__in=values[:number], districts=[])
    if own > number:
        wanted |= Q(districts__contains=values[number:own])
    if nations:
        south, north, west, east, *near = values[own:]
        close = _sectors_in(south, north, west, east).filter(nation__in=nations)
        wanted |= Q(districts__overlap=near) | Q(area__in=nations, districts=[])
        wanted |= Q(area__in=close.values("council"), districts=[])
        wanted |= Q(area__in=close.values("body"), districts=[])
    return AreaAdvice.objects.shown().filter(wanted)


_ADVICE = Prepared(AreaAdvice, _advice)


def _sectors_in(south: float, north: float, west: float, east: float) -> QuerySet[PostcodeLocation]:
    """Postcode sectors in a box, which show the councils and bodies nearby."""
    return PostcodeLocation.objects.filter(
        level=PostcodeLocation.Level.SECTOR,
        latitude__range=(south, north),
        longitude__range=(west, east),
    )


def _areas(place: Place) -> list[str]:
    """Codes of the areas containing all or nearly all of a place, and of their successors."""
    areas = [area for area in (place.council, place.body, place.nation) if area]
    codes = [code for area in areas for code in (area.code, area.successor_id)]
    nearly = [code for code, share in place.shares.items() if share >= NEARLY_ALL]
    return [code for code in (*codes, *nearly) if code]


def _applies(advice: AreaAdvice, place: Place) -> bool:
    """Whether advice applies at a place. If a district is in two councils, only its own counts."""
    if not advice.districts:
        return advice.area_id in _areas(place)
    at_level = {
        Area.Level.COUNCIL: place.council,
        Area.Level.BODY: place.body,
        Area.Level.NATION: place.nation,
    }[Area.Level(advice.area.level)]
    is_in_area = at_level is None or advice.area_id in _areas(place)
    return place.district in advice.districts and is_in_area


def _is_in(advice: AreaAdvice, nations: Iterable[Nation]) -> bool:
    letter = advice.area_id[0].replace("Z", "N")
    return any(nation.code[0] == letter for nation in nations)


def width(advice: AreaAdvice) -> tuple[int, int, int]:
    """Sort key, narrowest first: districts (few, then many), council, body, nation; then newest."""
    level = _NARROWEST_FIRST.index(Area.Level(advice.area.level))
    return (
        0 if advice.districts else 1 + level,
        len(advice.districts),
        -advice.checked_on.toordinal(),
    )
