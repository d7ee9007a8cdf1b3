"""Your next step: who to ring first, and who after that. Pure: makes no queries.

The order: the area's rule, if it has a number; services that should take you, free and near ones
first; those to ask first; the area's number, if its rule was not checked in the last year; video;
the helpline; and if there is nobody to ring, who to ask. Each step says what it is based on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from directory.pages import waiting_times
from directory.pages.cards import Card
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.leading import LONG_WAIT_DAYS, is_free
from directory.vocabulary import Payment, Route, Setting
from referrals.areas.advice import LocalAdvice, ShownAdvice
from referrals.routes import step_words as say
from referrals.routes.asking import unpromised
from referrals.routes.step import Because, Helpline, Kind, Step

MUCH_NEARER_MILES = 5
MILES_ROUND_WATER = 10  # a straight line across it is at least so much too short


def next_step(
    local: LocalAdvice | None, cards: Sequence[Card], query: Query, helpline: Helpline
) -> Step | None:
    """The first step, linked to the others, or None without a place."""
    if query.place is None:
        return None
    found = list(steps(local, cards, query, helpline))
    first = chained(found)
    sooner = _sooner(found)
    return first and replace(
        first,
        sooner=sooner,
        nearer=None if sooner else _nearer(found),
        video=_video(found),
        free=_free(found, local, query),
    )


def _free(found: Sequence[Step], local: LocalAdvice | None, query: Query) -> Step | None:
    """How to be seen on the NHS, if the first service is not: a team that should, or a GP."""
    asks_work = query.criteria.get("pays") == Payment.EMPLOYER and "route" not in query.criteria
    if found[0].is_nhs or not found[0].service or not (wants_nhs(query) or asks_work):
        return None
    rule = of_area(local.told, query) if local and asks_work else None
    steps = [*found, rule] if rule else found
    nhs = (step for step in steps if step.is_nhs and step.kind in (Kind.RULE, Kind.FITS))
    return next(nhs, nobody(query))


def _nearer(found: Sequence[Step]) -> Step | None:
    """A step that is paid for and much nearer than the first, which is free."""
    first, *others = found
    if first.is_paid_for or not first.service or first.service.miles is None:
        return None
    most = min(first.service.miles / 2, first.service.miles - MUCH_NEARER_MILES)
    paid = (step for step in others if step.kind is Kind.FITS and step.is_paid_for)
    near = ((step.service.miles, step) for step in paid if step.service and step.service.miles)
    miles, step = min(near, key=lambda one: one[0], default=(most, None))
    return step if miles < most else None


def _video(found: Sequence[Step]) -> Step | None:
    """How to be seen without a crossing, if the first service is across water."""
    over = found[0].service
    if over is None or not over.is_across_water or over.comes:
        return None
    return next((step for step in found if step.kind is Kind.VIDEO), None)


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
        way = step.link or step.url
        if (way and way in seen) or (rule and is_same_team):
            continue
        seen.add(way)
        rule = rule or step.advice
        yield step


def _candidates(
    local: LocalAdvice | None, cards: Sequence[Card], query: Query, helpline: Helpline
) -> Iterator[Step]:
    told = None
    if local and wants_nhs(query):
        told = of_area(local.told, query, cards, local.doubt)
    rule = told if told and told.kind is Kind.RULE else None
    rung = [card for card in cards if card.service.telephone]
    fits, ask, video = (
        [
            of_service(card, query)
            for card in on_this_side([one for one in rung if one.part is part])
        ]
        for part in (Part.FITS, Part.ASK, Part.REMOTE)
    )
    if query.criteria.get("setting") == Setting.REMOTE:
        yield from video
    if rule and not (fits and unpromised(query)):
        yield rule
    yield from fits[:1]
    if rule:
        yield rule
    yield from (*fits[1:], *ask)
    if told and not rule:
        yield told
    yield from video
    yield from _at_last(local, cards, query, helpline)


def on_this_side(cards: Sequence[Card]) -> Sequence[Card]:
    """Those across open water after others as good that are nearly as near."""
    if not any(card.is_across_water for card in cards):
        return cards
    return sorted(cards, key=lambda card: (not is_free(card.service), _miles_by_road(card)))


def _miles_by_road(card: Card) -> float:
    goes_over = card.is_across_water and not card.comes
    return (card.miles or 0) + (MILES_ROUND_WATER if goes_over else 0)


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
        sentence=say.area_sentence(told, query),
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
        sentence=say.service_sentence(card, query),
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
        facts = (say.rule(told).rstrip("."),)
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
