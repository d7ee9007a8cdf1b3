"""Your next step: who to ring first, and who after that. Pure: makes no queries.

The order: the area's rule, if it has a number; services that should take you, free and near ones
first; those to ask first; the area's number, if its rule was not checked in the last year; video;
the helpline; and if there is nobody to ring, who to ask. Each step says what it is based on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from directory import words
from directory.pages import waiting_times
from directory.pages.cards import Card
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.leading import LONG_WAIT_DAYS, is_free
from directory.telephones import tel_link
from directory.vocabulary import Payment, Route, Setting
from referrals.areas.advice import LocalAdvice, ShownAdvice
from referrals.routes import step_words as say


class Kind(Enum):
    """What a step is based on."""

    RULE = "rule"
    FITS = "service"
    ASK = "ask"
    AREA = "area"  # the area's number, if its rule is unknown or old
    VIDEO = "video"
    CHOSEN = "chosen"  # the visitor chose it; it may not take them
    HELPLINE = "helpline"
    NOBODY = "nobody"  # nobody to ring: a GP or MS nurse to ask


@dataclass(frozen=True, slots=True)
class Because:
    """A dated fact that a step is based on: "rule of Powys, checked 21 October 2026"."""

    what: str
    on: date | None = None
    how: str = "checked"

    def __str__(self) -> str:
        when = f"{self.how} {words.day(self.on)}" if self.on else "not checked yet"
        return f"{self.what}, {when}"


@dataclass(frozen=True, slots=True)
class Helpline:
    """The helpline set by the operator; empty if there is none."""

    number: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a sentence, a number, what to say, and what to do if they say no."""

    kind: Kind
    sentence: str
    who: str = ""
    number: str = ""
    url: str = ""  # a form or a page, if there is no number
    facts: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    is_sample: bool = False
    service: Card | None = None
    also: tuple[tuple[str, str], ...] = ()  # purposes and numbers of the team's other phone lines
    advice: int = 0  # the primary key of the area advice it is based on
    days: int | None = None  # of waiting, if known and current
    if_no: "Step | None" = None
    beyond: Card | None = None  # the nearest outside the circle, where nobody is found inside
    sooner: "Step | None" = None  # for a fee, if the wait is long
    free: "Step | None" = None  # on the NHS, if this is not

    @property
    def link(self) -> str:
        """A `tel:` link to its number."""
        return tel_link(self.number)

    @property
    def checked(self) -> str:
        """The date of the most important fact, in words."""
        first = self.because[0] if self.because else Because("")
        return f"Checked {words.day(first.on)}" if first.on else ""

    @property
    def hours(self) -> str:
        """When somebody answers the phone."""
        return self.service.service.telephone_hours.rstrip(".") if self.service else ""

    @property
    def wait(self) -> str:
        return waiting_times.by_month(self.service.service, self.service.on) if self.service else ""

    @property
    def is_nhs(self) -> bool:
        return bool(self.advice or (self.service and self.service.service.routes & say.NHS))

    @property
    def is_travelled_to(self) -> bool:
        """Whether help with travel may matter: not for those who only visit, or only ring."""
        away = Setting.HOME_VISITS | Setting.REMOTE
        return not self.service or bool(self.service.service.settings & ~away)

    @property
    def is_paid_for(self) -> bool:
        return bool(self.service and not is_free(self.service.service))


def next_step(
    local: LocalAdvice | None, cards: Sequence[Card], query: Query, helpline: Helpline
) -> Step | None:
    """The first step, linked to the others, or None without a place."""
    if query.place is None:
        return None
    found = list(steps(local, cards, query, helpline))
    first = chained(found)
    return first and replace(first, sooner=_sooner(found), free=_free(found, query))


def _free(found: Sequence[Step], query: Query) -> Step | None:
    """How to be seen on the NHS, if the first service is not: a team that should, or a GP."""
    if found[0].is_nhs or not found[0].service or not wants_nhs(query):
        return None
    nhs = (step for step in found if step.is_nhs and step.kind in (Kind.RULE, Kind.FITS))
    return next(nhs, nobody(query))


def _sooner(found: Sequence[Step]) -> Step | None:
    """A step that is paid for, with a short wait, if the first is free with a long one."""
    first, *others = found
    if first.is_paid_for or (first.days or 0) < LONG_WAIT_DAYS:
        return None
    paid = [step for step in others if step.kind is Kind.FITS and step.is_paid_for]
    soon = [(step.days, step) for step in paid if step.days is not None]
    days, step = min(soon, key=lambda one: one[0], default=(LONG_WAIT_DAYS, None))
    return step if days < LONG_WAIT_DAYS else None


def chained(found: Sequence[Step]) -> Step | None:
    """Link each step to the next, as what to do if they say no."""
    following: Step | None = None
    for step in reversed(found):
        following = replace(step, if_no=following)
    return following


def steps(
    local: LocalAdvice | None, cards: Sequence[Card], query: Query, helpline: Helpline
) -> Iterator[Step]:
    """All the steps in order, with no number twice, and after a rule no team that it covers."""
    seen: set[str] = set()
    rule = 0
    for step in _candidates(local, cards, query, helpline):
        is_same_team = bool(step.service and rule in say.advice_of(step.service))
        if (step.number and step.link in seen) or (rule and is_same_team):
            continue
        seen.add(step.link)
        rule = rule or step.advice
        yield step


def _candidates(
    local: LocalAdvice | None, cards: Sequence[Card], query: Query, helpline: Helpline
) -> Iterator[Step]:
    told = None
    if local and wants_nhs(query):
        told = of_area(local.told, query, cards, local.doubt)
    rule = told if told and told.kind is Kind.RULE else None
    fits, ask, video = (
        [of_service(card, query) for card in cards if card.part is part and card.service.telephone]
        for part in (Part.FITS, Part.ASK, Part.REMOTE)
    )
    if query.criteria.get("setting") == Setting.REMOTE:
        yield from video
    if rule and not (fits and say.unpromised(query)):
        yield rule
    yield from fits[:1]
    if rule:
        yield rule
    yield from (*fits[1:], *ask)
    if told and not rule:
        yield told
    yield from video
    yield from _at_last(local, cards, query, helpline)


def wants_nhs(query: Query) -> bool:
    """Whether the search includes the NHS."""
    route, pays = query.criteria.get("route"), query.criteria.get("pays")
    nhs = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL
    return (not route or bool(route & nhs)) and (not pays or bool(pays & Payment.FREE))


def of_area(
    told: ShownAdvice | None, query: Query, cards: Sequence[Card] = (), doubt: str = ""
) -> Step | None:
    """The area's step: a number to ring or, if people can refer themselves, a form."""
    if told is None or not (told.advice.telephone or (told.takes and not told.is_stale)):
        return None
    advice = told.advice
    holds = bool(advice.ms_self_referral) and not told.is_stale
    return Step(
        kind=Kind.RULE if holds else Kind.AREA,
        sentence=say.area_sentence(told),
        who=f"the NHS {advice.location_phrase}",
        number=advice.telephone,
        url="" if advice.telephone else advice.form_url or advice.link,
        facts=say.area_facts(told, query, doubt),
        say=say.to_area(told, query),
        because=(_rule_of(told),),
        is_sample=advice.is_sample,
        also=tuple(say.other_numbers(advice, cards)),
        advice=advice.pk or 0,
        days=say.days_of_area(told),
    )


def _rule_of(told: ShownAdvice) -> Because:
    return Because(f"rule of {told.advice.covers}", told.advice.checked_on)


def of_service(card: Card, query: Query) -> Step:
    service = card.service
    because = (
        Because(f"details of {service.name}", service.confirmed_on),
        Because("wait", service.wait_told_on, "told"),
        Because("prices", service.prices_told_on, "told"),
        Because("self-referral", service.ms_self_referral_checked_on),
    )
    return Step(
        kind=_KINDS.get(card.part, Kind.CHOSEN),
        sentence=say.service_sentence(card),
        who=service.name,
        number=service.telephone,
        facts=say.service_facts(card, query),
        say=say.to_service(card, query),
        because=(because[0], *(one for one in because[1:] if one.on)),
        is_sample=service.is_sample,
        service=card,
        days=waiting_times.days_if_current(service, card.on),
    )


_KINDS = {Part.FITS: Kind.FITS, Part.ASK: Kind.ASK, Part.REMOTE: Kind.VIDEO}


def _at_last(
    local: LocalAdvice | None, cards: Sequence[Card], query: Query, helpline: Helpline
) -> Iterator[Step]:
    """Last resorts if nobody else is known, still including the area's rule."""
    told = local.told if local and wants_nhs(query) else None
    facts: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    if told and told.refuses and not told.is_stale:
        facts = (say.area_sentence(told).rstrip("."),)
        because = (_rule_of(told),)
    beyond = next((card for card in cards if card.part is Part.BEYOND), None)
    if beyond:
        facts += (say.further(beyond, query),)
    if local and local.at_border:
        facts += (say.across(local),)
    if helpline.number:
        yield Step(
            Kind.HELPLINE,
            f"{say.nobody_found(query)} Ask the MS helpline.",
            who="the MS helpline",
            number=helpline.number,
            facts=(*facts, helpline.hours) if helpline.hours else facts,
            say=say.to_helpline(query),
            because=because,
            beyond=beyond,
        )
    found = f"{say.nobody_found(query)} " if query.criteria else ""
    last = nobody(query)
    sentence = f"{found}{last.sentence}"
    yield replace(last, sentence=sentence, facts=facts, because=because, beyond=beyond)


def nobody(query: Query) -> Step:
    """With nobody to ring: whom to ask."""
    return Step(
        Kind.NOBODY,
        "Ask your GP or MS nurse to refer you to a physiotherapist who knows MS.",
        say=say.to_gp(query),
    )
