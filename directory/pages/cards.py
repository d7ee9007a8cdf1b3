"""A service as a page shows it: what was found, in words, ready for a template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from directory import words
from directory.facts import NOT_TOLD
from directory.geo import bearing, compass
from directory.models import Physiotherapist, Service
from directory.models.services.prices import Visit
from directory.pages import wording
from directory.pages.reasons import Finding
from directory.pages.water import lies_between
from directory.search.judging import UNLIKELY, Hit, Judge, Part, Query
from directory.vocabulary import ChoiceGroup, Experience, Payment, Setting

LABELS = {
    Part.FITS: "Should take you",
    Part.ASK: "Ask first",
    Part.UNLIKELY: "Probably not",
    Part.REMOTE: "By video or phone",
    Part.LISTED: "All, by name",
}
NOT_KNOWN = "Not known, ask"


@dataclass(frozen=True, slots=True)
class AskedFact:
    """An access fact that was asked for, and the answer for this service."""

    fact: ChoiceGroup
    answer: str  # "Yes", "No", "Not known, ask"


@dataclass(frozen=True, slots=True)
class Card:
    """One result. Distance and direction are from the place searched from."""

    service: Service
    number: int
    part: Part
    miles: float | None
    bearing: float
    why: tuple[str, ...]
    asked: tuple[AskedFact, ...]
    on: date
    routes: tuple[str, ...]
    where_in_brief: str
    is_unlikely: bool = False
    area_served: str = ""
    area: str = ""  # the same, led by whether the place searched from is inside
    is_across_water: bool = False

    @property
    def people(self) -> list[Physiotherapist]:
        return self.service.public_people

    @property
    def anchor(self) -> str:
        """Its anchor on the page: only numbered results have one."""
        return "" if self.part in (Part.BEYOND, Part.REMOTE) else f"#result-{self.number}"

    @property
    def miles_shown(self) -> str:
        """One decimal, as in `data-miles`."""
        return "" if self.miles is None else f"{self.miles:.1f}"

    @property
    def direction(self) -> str:
        return compass(self.bearing)

    @property
    def why_label(self) -> str:
        """What its reasons add up to, whichever part it is in; empty where there are none."""
        if self.part in (Part.ASK, Part.UNLIKELY):
            return LABELS[self.part]
        return LABELS[Part.UNLIKELY if self.is_unlikely else Part.ASK] if self.why else ""

    @property
    def kind(self) -> str:
        return wording.kind(self.service.organisation)

    @property
    def price(self) -> str:
        """What a first visit costs; empty where it is free or not known.

        For a service that only makes home visits, what one of those costs.
        """
        told = {price.visit: price.amount for price in self.service.visit_prices if price.amount}
        only_homes = self.service.settings == Setting.HOME_VISITS
        visit = Visit.AT_HOME if only_homes and Visit.AT_HOME in told else Visit.FIRST
        if visit in told:
            return f"{wording.visit(visit)} {words.price(told[visit])}."
        return "You give what you can." if Payment.DONATION in self.service.pays else ""

    @property
    def team(self) -> str:
        return wording.team(self.service, self.people)

    @property
    def experience(self) -> str:
        """What the service told us, unless its people's own entries say it already."""
        by_people = reduce(or_, (person.experience for person in self.people), Experience.none())
        if self.service.experience != by_people and self.service.experience:
            return words.join_with_and(self.service.experience.labels)
        return "" if by_people else NOT_TOLD

    @property
    def team_in_brief(self) -> str:
        if wording.NOBODY_CONFIRMED in self.why:
            return "Not confirmed"
        return wording.team_in_brief(self.service, self.people)

    @property
    def area_not_said(self) -> str:
        """The area served, unless the reasons say it already."""
        return "" if any(self._names_area(reason) for reason in self.why) else self.area_served

    @property
    def why_besides_area(self) -> list[str]:
        """The reasons, for where the area is given separately."""
        return [reason for reason in self.why if not self._names_area(reason)]

    def _names_area(self, reason: str) -> bool:
        served = wording.area_served(self.service)
        return bool(served) and served in reason

    @property
    def wait(self) -> str:
        return wording.wait(self.service, self.on)

    @property
    def checked(self) -> str:
        return wording.checked(self.service, self.on)


def make_cards(
    hits: Iterable[Hit], services: Mapping[int, Service], query: Query, first: int = 1
) -> list[Card]:
    """Cards in the order of the hits. A service that has gone since then is left out."""
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
        asked=tuple(_asked(finding)),
        on=finding.query.on,
        routes=tuple(finding.routes),
        where_in_brief=finding.where,
        area_served=finding.area,
        area=finding.area_in_full,
        is_across_water=bool(place and there and lies_between(place.point, there)),
    )


def _asked(finding: Finding) -> Iterable[AskedFact]:
    """The facts asked for, except where they do not matter because nobody has to go there."""
    chosen, service = finding.query.criteria.get("access"), finding.service
    for fact in chosen.members if chosen else ():
        if fact in service.access_yes:
            yield AskedFact(fact, "Yes")
        elif fact & finding.hit.access_unknown:
            yield AskedFact(fact, NOT_KNOWN)
