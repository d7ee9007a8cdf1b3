"""The wording for a next step: its sentence, other facts, and what to say."""

import re
from collections.abc import Iterator, Sequence

from directory import words
from directory.models import Service
from directory.models.area_rules import AreaRule
from directory.pages import options, waiting_times, wording
from directory.pages.cards import Card
from directory.search.box import everyday
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.self_referral import SelfReferral
from directory.vocabulary import (
    AccessFact,
    ChoiceGroup,
    Language,
    Payment,
    Referrer,
    Route,
    Setting,
)
from referrals.areas.advice import LocalAdvice, ShownAdvice
from referrals.models import AreaAdvice

KNOWS_MS = "I have MS. I would like to see a physiotherapist who knows MS."
HOW_LONG = "How long is the wait?"
NHS = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL
_ASK_IF = "ask them if you need a referral"
FREELY = "free, no GP letter needed"
_NEEDS_REFERRAL = {
    SelfReferral.NO: "needs a referral",
    SelfReferral.UNKNOWN: _ASK_IF,
    SelfReferral.DISPUTED: _ASK_IF,
}
_ASK_WHO: dict[SelfReferral, tuple[str, ...]] = {
    SelfReferral.YES: (),
    SelfReferral.NO: ("Who can refer me to you?",),
    SelfReferral.UNKNOWN: ("Do I need a referral? Who from?",),
    SelfReferral.DISPUTED: ("Do I need a referral? Who from?",),
}
_MAY_ASK = Referrer.GP | Referrer.MS_NURSE | Referrer.NEUROLOGIST


def place_of(query: Query) -> str:
    """Where somebody is, no more precisely than a district."""
    place = query.place
    return place.district or place.shared_as if place else "where I live"


# --- Areas ---------------------------------------------------------------------------------------


def area_sentence(told: ShownAdvice) -> str:
    there = told.advice.location_phrase
    where = f"{there[:1].upper()}{there[1:]}"
    month = words.month(told.advice.checked_on)
    if told.is_stale and told.advice.ms_self_referral:
        could = "could" if told.takes else "could not"
        return f"{where}, people with MS {could} refer themselves in {month}. Ask how it is now."
    if told.takes:
        return f"{where}, people with MS can refer themselves: {FREELY}."
    if told.refuses:
        who = told.who_may_refer or "GP or MS nurse"
        ring = " Ring the NHS to ask how." if told.advice.telephone else ""
        return f"{where}, you need a referral from your {who}.{ring}"
    return f"We do not know if you can refer yourself {there}. Ask the NHS there."


def area_facts(told: ShownAdvice, query: Query, doubt: str = "") -> tuple[str, ...]:
    wait = told.wait if told.is_ageing else told.advice.usual_wait.rstrip(".")
    wishes = unpromised(query)
    facts = (
        f"Ask them about {options.wishes(wishes)}" if wishes else "",
        f"Wait: {words.within_sentence(wait)}" if wait and not told.is_stale else "",
        f"For people with a GP surgery {told.advice.location_phrase}" if told.is_by_gp else "",
        doubt,
    )
    return tuple(fact.rstrip(".") for fact in facts if fact)


def unpromised(query: Query) -> dict[str, ChoiceGroup]:
    """What the search asks for that an area's rule cannot promise."""
    promised = ("route", "pays", "helps-with")
    return {name: asked for name, asked in query.criteria.items() if name not in promised}


def days_of_area(told: ShownAdvice) -> int | None:
    """The wait in its words as days, at the least: 98 for "about 14 weeks". None if old."""
    weeks = re.search(r"(\d+)(?: (?:to|or) \d+)? weeks", told.advice.usual_wait)
    return 7 * int(weeks[1]) if weeks and not told.is_stale and not told.is_ageing else None


def to_area(told: ShownAdvice, query: Query) -> tuple[str, ...]:
    home = "my GP surgery is" if told.is_by_gp else "I live"
    wish = (
        "I would like to refer myself for physiotherapy."
        if told.takes
        else "How can I get physiotherapy?"
    )
    return (f"I have MS and {home} {told.advice.location_phrase}. {wish}", *_asked(query), HOW_LONG)


def across(local: LocalAdvice) -> str:
    """That a border is near, and the nation or nations beyond it."""
    there = words.join_with_and([nation.name for nation in local.near or local.nations], "or")
    return f"Near a border, people are often treated across it, in {there}: ask first"


def other_numbers(advice: AreaAdvice, cards: Sequence[Card]) -> Iterator[tuple[str, str]]:
    """Phone numbers for the teams that the rule covers, and what they are for."""
    numbers = {advice.telephone, ""}
    for card in cards:
        number = card.service.telephone
        if advice.pk in advice_of(card) and number not in numbers:
            numbers.add(number)
            yield f"For anything else, {card.service.name}", number


# --- Services ------------------------------------------------------------------------------------


def advice_of(card: Card) -> list[int]:
    """The primary keys of the area advice that covers this service."""
    return [rule.advice for rule in _rules(card.service)]


def _rules(service: Service) -> list[AreaRule]:
    return wording.rules(service)


def service_sentence(card: Card) -> str:
    service, name = card.service, card.service.name
    if card.part is Part.REMOTE:
        may = "may" if card.why else "can"
        return f"{name} {may} see you by video or phone.{' Ask first.' if card.why else ''}"
    if card.part is Part.ASK:
        return f"{name} may take you. Ask first."
    if card.part is Part.UNLIKELY:
        return f"{name} will probably not take you."
    if card.part is not Part.FITS:
        return f"You chose {name}."
    if not service.routes & NHS:
        return f"{name} should take you."
    if card.self_referral is SelfReferral.YES:
        return f"You can refer yourself to {name}: {FREELY}."
    if card.self_referral is SelfReferral.NO:
        return f"Ask {_referrers(service)} to refer you to {name}. Ring them to ask how."
    return f"{name} should take you. Ask them if you need a referral."


def _referrers(service: Service) -> str:
    details = getattr(service, "referral_details", None)
    named = details.who_may_refer & _MAY_ASK if details else Referrer.none()
    named = named or Referrer.GP | Referrer.MS_NURSE
    return f"your {words.join_with_and([words.within_sentence(one) for one in named.labels], 'or')}"


def service_facts(card: Card, query: Query) -> tuple[str, ...]:
    """Its distance, what was asked for, route, price and wait, and any reason to ask first."""
    service = card.service
    wait = waiting_times.by_month(service, card.on)
    facts = (
        _where(card, query),
        *card.asked_for,
        _way_in(card, query),
        card.price.rstrip("."),
        "" if wait.endswith(waiting_times.UNKNOWN) else wait,
        *(reason.rstrip(".") for reason in card.why_in_brief[:1]),
    )
    return tuple(fact for fact in facts if fact)


def _where(card: Card, query: Query) -> str:
    if card.part is Part.REMOTE:
        return ""
    service, access = card.service, query.criteria.get("access", AccessFact.none())
    asked = query.criteria.get("setting") == Setting.HOME_VISITS or access & ~service.access_yes
    comes = service.settings == Setting.HOME_VISITS or asked
    if comes and card.part is Part.FITS and card.comes:
        return f"{card.comes[:1].upper()}{card.comes[1:]}"
    town = "" if card.service.town in card.service.name else card.service.town
    if card.miles is None:
        return town
    miles = f"{_miles(card, query)} away"
    return f"{town}, {miles}" if town else miles[:1].upper() + miles[1:]


def _way_in(card: Card, query: Query) -> str:
    """Who provides it, and whether it is free, judging only by its routes and prices."""
    service = card.service
    if service.routes & NHS:
        is_said = card.part is Part.FITS or card.self_referral is SelfReferral.YES
        return "NHS, free" if is_said else f"NHS, free, {_NEEDS_REFERRAL[card.self_referral]}"
    free = ", free" if service.pays & Payment.FREE else ""
    if service.routes & Route.CHARITY:
        return f"Charity{free}"
    others_pay = query.criteria.get("pays", Payment.none()) & (Payment.EMPLOYER | Payment.INSURANCE)
    private = "Private" if others_pay else "Private: you pay"
    return private if service.routes & Route.PRIVATE else ""


def to_service(card: Card, query: Query) -> tuple[str, ...]:
    from_there = f"Do you take people from {place_of(query)}?"
    is_nhs = card.service.routes & NHS
    who = _ASK_WHO[card.self_referral] if is_nhs else ()
    return (KNOWS_MS, from_there, *who, *_asked(query), HOW_LONG)


# --- Helpline and GP -----------------------------------------------------------------------------


def nobody_found(query: Query) -> str:
    what = f"for {options.wishes(query.criteria)}" if query.criteria else "who would take you"
    return f"We know of nobody near {place_of(query)} {what}."


def further(card: Card, query: Query) -> str:
    """The nearest outside the circle, with what was asked for."""
    town = "" if card.service.town in card.service.name else f", {card.service.town}"
    return f"The nearest: {card.service.name}{town}, {_miles(card, query)}"


def _miles(card: Card, query: Query) -> str:
    about = card.service.point_is_about or bool(query.place and query.place.is_about)
    return words.miles(card.miles or 0, about=about)


def to_helpline(query: Query) -> tuple[str, ...]:
    return ("I have MS.", f"Who gives physiotherapy near {place_of(query)}?", *_asked(query))


def to_gp(query: Query) -> tuple[str, ...]:
    return (KNOWS_MS, "Can you refer me?", *_asked(query))


def _asked(query: Query) -> Iterator[str]:
    """The search's criteria as questions, because nobody has promised to meet them."""
    criteria = query.criteria
    if criteria.get("setting") == Setting.HOME_VISITS:
        yield "Can you come to my home?"
    if query.place and everyday.wants_interpreter(query.place.account):
        yield "I need an interpreter. Can you book one for me?"
    for name, sentence in _ASKED.items():
        if name in criteria:
            said = [_spoken(one) for one in criteria[name].members]
            yield sentence.format(words.join_with_and(said))


_ASKED = {
    "helps-with": "I need help with {}.",
    "approach": "Do you offer {}?",
    "access": "I want to ask about: {}.",
    "language": "Can we talk in {}?",
}


def _spoken(choice: ChoiceGroup) -> str:
    if isinstance(choice, Language):
        return choice.label
    label = words.within_sentence(choice.label)
    return _OF_ACCESS.get(choice, label) if isinstance(choice, AccessFact) else label


_OF_ACCESS: dict[ChoiceGroup, str] = {
    AccessFact.STAY_IN_WHEELCHAIR: "staying in my wheelchair",
    AccessFact.COMPANION_WELCOME: "bringing someone with me",
}
