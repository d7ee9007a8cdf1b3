"""A service as shown on a page: the search's findings in words, ready for a template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from directory.geo import bearing, compass
from directory.models import Service
from directory.pages import brief, waiting_times, wording
from directory.pages.glance import Glance
from directory.pages.reasons import Finding
from directory.search.judged import UNLIKELY, Hit, Part
from directory.search.judging import Judge, Query
from directory.search.self_referral import SelfReferral
from directory.water import lies_between
from directory.words import within_sentence

LABELS = {
    Part.FITS: "Should take you",
    Part.ASK: "Ask first",
    Part.UNLIKELY: "Probably not",
    Part.REMOTE: "By video or phone",
    Part.LISTED: "All, by name",
    Part.BEYOND: "Further than you searched",
}


class Face(NamedTuple):
    """What a card says of a service to everyone: plain values, none of which tells from where."""

    code: str
    name: str
    telephone: str
    telephone_hours: str
    is_sample: bool
    part: str
    place: str
    ways: tuple[str, ...]
    wait: str
    checked_long_ago: str
    why_label: str
    has_miles: bool
    is_a_mile: bool
    is_about: bool
    is_across_water: bool
    has_whom: bool
    has_asked_for: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A result. Distance and direction are from the place searched from."""

    service: Service
    number: int
    part: Part
    miles: float | None
    bearing: float
    why: tuple[str, ...]
    on: date
    place: str = ""  # the card's lines: see `brief`
    ways: tuple[str, ...] = ()
    comes: str = ""  # to whose home, if it visits homes at the place
    self_referral: SelfReferral = SelfReferral.UNKNOWN
    whom: str = ""
    asked_for: tuple[str, ...] = ()
    why_in_brief: tuple[str, ...] = ()
    is_unlikely: bool = False
    is_across_water: bool = False
    is_about: bool = False  # the distance
    finding: Finding | None = None  # what only files, sheets and referrers are told is asked of it

    @property
    def anchor(self) -> str:
        """Its anchor on the page. Only numbered results have one."""
        return "" if self.part in (Part.BEYOND, Part.REMOTE) else f"#result-{self.number}"

    @property
    def miles_shown(self) -> str:
        """The miles to one decimal place, as in `data-miles`."""
        return "" if self.miles is None else f"{self.miles:.1f}"

    @property
    def direction(self) -> str:
        return compass(self.bearing)

    @property
    def why_label(self) -> str:
        """What its reasons amount to, whichever section it is in. Empty if there are none."""
        if self.part in (Part.ASK, Part.UNLIKELY):
            return LABELS[self.part]
        return LABELS[Part.UNLIKELY if self.is_unlikely else Part.ASK] if self.why else ""

    @property
    def verdict(self) -> str:
        """Its section, and what its reasons amount to if that does not say it."""
        label = LABELS[self.part]
        is_said = self.why_label in ("", label)
        return label if is_said else f"{label}: {within_sentence(self.why_label)}"

    @property
    def glance(self) -> Glance | None:
        """Its row of the referrer's table."""
        return Glance(self.finding) if self.finding else None

    @property
    def routes(self) -> tuple[str, ...]:
        return tuple(self.finding.routes) if self.finding else ()

    @property
    def where_in_brief(self) -> str:
        return self.finding.where if self.finding else ""

    @property
    def area(self) -> str:
        """The area served, after whether the place is inside it."""
        return self.finding.area_in_full if self.finding else ""

    @property
    def asked_for_in_brief(self) -> str:
        return " · ".join(self.asked_for)

    @property
    def face(self) -> Face:
        service, miles = self.service, self.miles_shown
        return Face(
            code=service.code,
            name=service.name,
            telephone=service.telephone,
            telephone_hours=service.telephone_hours,
            is_sample=service.is_sample,
            part=self.part.value,
            place=self.place,
            ways=self.ways,
            wait=self.wait_by_month,
            checked_long_ago=self.checked_long_ago,
            why_label=self.why_label if self.why else "",
            has_miles=bool(miles),
            is_a_mile=miles == "1.0",
            is_about=self.is_about,
            is_across_water=self.is_across_water,
            has_whom=bool(self.whom),
            has_asked_for=bool(self.asked_for),
        )

    @property
    def kind(self) -> str:
        return wording.kind(self.service.organisation)

    @property
    def price(self) -> str:
        """The cost of a first visit, in a sentence. Empty if it is free or not known."""
        return brief.cost_in_words(self.service)

    @property
    def wait(self) -> str:
        return waiting_times.in_full(self.service, self.on)

    @property
    def wait_by_month(self) -> str:
        return waiting_times.by_month(self.service, self.on)

    @property
    def checked_long_ago(self) -> str:
        return wording.checked_long_ago(self.service, self.on)

    @property
    def checked(self) -> str:
        return wording.checked(self.service, self.on)


def make_cards(
    hits: Iterable[Hit], services: Mapping[int, Service], query: Query, first: int = 1
) -> list[Card]:
    """Cards in the order of the hits. Services removed since the search are left out."""
    judge = Judge(query)
    found = [
        Finding(hit, services[hit.slim.id], query, judge) for hit in hits if hit.slim.id in services
    ]
    return [_card(finding, number) for number, finding in enumerate(found, start=first)]


def _card(finding: Finding, number: int) -> Card:
    hit, service, place = finding.hit, finding.service, finding.query.place
    there = service.point
    return Card(
        service=service,
        number=number,
        part=hit.part,
        miles=hit.miles if hit.part is not Part.REMOTE else None,
        bearing=bearing(place.point, there) if place and there else 0.0,
        why=finding.why,
        is_unlikely=bool(hit.reasons & UNLIKELY),
        on=finding.query.on,
        place=brief.place(finding),
        ways=tuple(brief.ways(finding)),
        comes=brief.comes(finding),
        self_referral=finding.self_referral,
        whom=brief.whom(finding),
        asked_for=tuple(brief.asked_for(finding)),
        why_in_brief=finding.why_in_brief,
        is_across_water=bool(place and there and lies_between(place.point, there)),
        is_about=finding.is_about,
        finding=finding,
    )
