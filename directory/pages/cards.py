"""A service as a page shows it: what was found, in words, ready for a template."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from directory import words
from directory.facts import NOT_TOLD
from directory.geo import bearing, compass
from directory.models import Physiotherapist, Service
from directory.models.services.prices import Visit
from directory.pages import wording
from directory.search.judging import Hit, Part, Query, Reason
from directory.vocabulary import ChoiceGroup, Experience, Setting

WHY = {
    Part.ASK: "Ask first",
    Part.UNLIKELY: "Unlikely",
    Part.BEYOND: "Ask first",
    Part.REMOTE: "Ask first",
}


@dataclass(frozen=True, slots=True)
class AskedFact:
    """An access fact that was asked for, and what the service told us."""

    fact: ChoiceGroup
    answer: str  # "Yes", "Not told us yet"


@dataclass(frozen=True, slots=True)
class Card:
    """One result. Distance and direction are from the place that was searched."""

    service: Service
    number: int
    part: Part
    miles: float | None
    bearing: float
    why: tuple[str, ...]
    asked: tuple[AskedFact, ...]
    on: date
    area: str = ""  # whom it takes, after whether the place searched from is inside

    @property
    def people(self) -> list[Physiotherapist]:
        return self.service.public_people

    @property
    def anchor(self) -> str:
        """Where on its page it stands: only what is numbered has a place of its own."""
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
        return WHY.get(self.part, "")

    @property
    def kind(self) -> str:
        return wording.kind(self.service.organisation)

    @property
    def routes(self) -> list[str]:
        return wording.routes(self.service)

    @property
    def where(self) -> list[str]:
        return wording.where(self.service)

    @property
    def where_in_brief(self) -> str:
        return wording.where_in_brief(self.service)

    @property
    def price(self) -> str:
        """What a first visit costs; empty where nothing is paid or nothing was told.

        Where only homes are visited, it is what a visit there costs.
        """
        told = {price.visit: price.amount for price in self.service.visit_prices if price.amount}
        only_homes = self.service.settings == Setting.HOME_VISITS
        visit = Visit.AT_HOME if only_homes and Visit.AT_HOME in told else Visit.FIRST
        return f"{wording.visit(visit)} {words.price(told[visit])}." if visit in told else ""

    @property
    def team(self) -> str:
        return wording.team(self.service, self.people)

    @property
    def experience(self) -> str:
        """What the service told us, where its people's own words do not say it already."""
        by_people = Experience.none()
        for person in self.people:
            by_people |= person.experience
        if self.service.experience != by_people and self.service.experience:
            return words.join_with_and(self.service.experience.labels)
        return "" if by_people else NOT_TOLD

    @property
    def team_in_brief(self) -> str:
        return wording.team_in_brief(self.service, self.people)

    @property
    def area_served(self) -> str:
        return wording.area_served(self.service)

    @property
    def area_not_said(self) -> str:
        """The area served, unless why it does not simply fit says it already."""
        said = any(self.area_served in reason for reason in self.why)
        return "" if said else self.area_served

    @property
    def why_besides_area(self) -> list[str]:
        """Why it does not simply fit, where the area is told in words of its own."""
        served = self.area_served
        return [one for one in self.why if not served or served not in one]

    @property
    def wait(self) -> str:
        return wording.wait(self.service, self.on)

    @property
    def checked(self) -> str:
        return wording.checked(self.service, self.on)


def make_cards(
    hits: Iterable[Hit], services: Mapping[int, Service], query: Query, first: int = 1
) -> list[Card]:
    """Cards in the order of the hits. A service gone since it was found is left out."""
    found = [hit for hit in hits if hit.slim.id in services]
    return [
        _card(hit, services[hit.slim.id], query, number)
        for number, hit in enumerate(found, start=first)
    ]


def _card(hit: Hit, service: Service, query: Query, number: int) -> Card:
    there = service.point
    return Card(
        service=service,
        number=number,
        part=hit.part,
        miles=hit.miles if hit.part is not Part.REMOTE else None,
        bearing=bearing(query.place.point, there) if query.place and there else 0.0,
        why=tuple(_why(hit.reasons, service, query)),
        asked=tuple(_asked(service, query)),
        on=query.on,
        area=_area(hit.reasons, service, query),
    )


def _asked(service: Service, query: Query) -> Iterable[AskedFact]:
    wish = query.wish.get("access")
    for fact in wish.members if wish else ():
        yield AskedFact(fact, "Yes" if fact in service.access_yes else NOT_TOLD)


def _why(reasons: Reason, service: Service, query: Query) -> Iterable[str]:
    return (_WORDS[reason](service, query) for reason in Reason if reason in reasons)


def _area(reasons: Reason, service: Service, query: Query) -> str:
    """Whom it takes by where they live, after whether the place searched from is inside."""
    served = wording.area_served(service)
    if not served:
        return "No limit told us."
    for reason, answer in _INSIDE.items():
        if reason in reasons:
            return f"{answer} {_WORDS[reason](service, query)}"
    return f"Inside. {served}" if query.place else served


def _label(query: Query) -> str:
    return query.place.label if query.place else ""


def _access_unknown(service: Service, query: Query) -> str:
    asked = _asked(service, query)
    names = [
        words.within_sentence(one.fact.label) for one in asked if one.fact not in service.access_yes
    ]
    return f"They have not told us yet about: {words.join_with_and(names)}."


def _area_unknown(service: Service, query: Query) -> str:
    hint = "Ask them."
    if service.serves_basis == Service.Basis.GP:
        hint = "Search with your GP surgery’s postcode, or ask them."
    elif query.place and query.place.is_about:
        hint = "Search with a full postcode, or ask them."
    served = wording.area_served(service)
    return f"{served} We cannot tell if that includes {_label(query)}. {hint}"


def _border(service: Service, _: Query) -> str:
    return f"{wording.area_served(service)} It is across a national border, so check first."


_INSIDE = {
    Reason.OUTSIDE_AREA: "Outside.",
    Reason.AREA_UNKNOWN: "Not known.",
    Reason.BORDER: "Outside.",
}
_WORDS: dict[Reason, Callable[[Service, Query], str]] = {
    Reason.OUTSIDE_AREA: lambda service, _: wording.area_served(service),
    Reason.NOT_TAKING: lambda service, _: wording.not_taking(service),
    Reason.PAUSED: lambda service, _: wording.paused(service),
    Reason.FIRST_CONTACT: lambda *_: wording.FIRST_CONTACT_ONLY,
    Reason.ACCESS_UNKNOWN: _access_unknown,
    Reason.SELF_REFERRAL_UNKNOWN: lambda service, _: wording.self_referral_note(service),
    Reason.HOME_UNKNOWN: lambda *_: "Visits homes, ask if yours.",
    Reason.AREA_UNKNOWN: _area_unknown,
    Reason.BORDER: _border,
    Reason.STALE: lambda service, query: wording.checked(service, query.on),
}
