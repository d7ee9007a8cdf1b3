"""The wording for a next step: its sentence, other facts, and what to say."""

import re
from collections.abc import Iterator, Sequence

from directory import words
from directory.models import Service
from directory.models.area_rules import AreaRule
from directory.pages import options, waiting_times, wording
from directory.pages.cards import Card
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.self_referral import SelfReferral
from directory.vocabulary import (
    AccessFact,
    Payment,
    Referrer,
    Route,
    Setting,
)
from referrals.areas.advice import LocalAdvice, ShownAdvice
from referrals.models import AreaAdvice
from referrals.routes.asking import across_border, ask_if, asked, statements, unpromised
from referrals.routes.step import NHS

KNOWS_MS = "I have MS. I would like to see a physiotherapist who knows MS."
HOW_LONG = "How long is the wait?"
FREELY = "free, no GP letter needed"
_NEEDS_REFERRAL = {
    SelfReferral.NO: ", needs a referral",
    SelfReferral.UNKNOWN: ". Ask when you ring if you need a referral",
    SelfReferral.DISPUTED: ". We were told yes and no about a referral: ask when you ring",
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


def area_sentence(told: ShownAdvice, query: Query) -> str:
    """What the rule says, and what to ask them that it does not promise."""
    wishes = unpromised(query)
    return f"{rule(told)} {ask_if(wishes)}" if wishes else rule(told)


def rule(told: ShownAdvice) -> str:
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
    facts = (
        f"Wait: {words.within_sentence(wait)}" if wait and not told.is_stale else "",
        f"For people with a GP surgery {told.advice.location_phrase}" if told.is_by_gp else "",
        doubt,
    )
    return tuple(fact.rstrip(".") for fact in facts if fact)


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
    return (f"I have MS and {home} {told.advice.location_phrase}. {wish}", *asked(query), HOW_LONG)


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
    return [one.advice for one in _rules(card.service)]


def _rules(service: Service) -> list[AreaRule]:
    return wording.rules(service)


def service_sentence(card: Card, query: Query) -> str:
    """Whether they should take you, what they have of what was asked for, what to ask first."""
    pays = query.criteria.get("pays", Payment.none())
    is_for_work = pays & Payment.EMPLOYER and card.service.routes & Route.PRIVATE
    before = "First ask HR or occupational health. " if is_for_work else ""
    return f"{before}{_verdict(card, query)}{_has(card, query)}"


def _has(card: Card, query: Query) -> str:
    """What was asked for, with the month: " There is a hoist (told October 2026)." """
    service, told = card.service, card.service.confirmed_on
    given = {"access": service.access_yes, "language": service.languages}
    yes = {name: query.criteria[name] & given[name] for name in given if name in query.criteria}
    others = (
        one for one in card.asked_for if not one.endswith(": yes") and not one.startswith("Can")
    )
    has = [*_comes(card, query), *statements(yes), *others]
    is_said = has and told and card.part in (Part.FITS, Part.ASK, Part.REMOTE)
    return f" {'. '.join(has)} (told {words.month(told)})." if is_said and told else ""


def _comes(card: Card, query: Query) -> Iterator[str]:
    """ "Comes to you", for those who asked for that or need what a clinic may not have."""
    asked = query.criteria.get("setting", Setting.none()) & Setting.HOME_VISITS
    access = query.criteria.get("access", AccessFact.none()) & ~card.service.access_yes
    if card.comes and card.part is Part.FITS and (asked or access):
        yield f"{card.comes[:1].upper()}{card.comes[1:]}"


def _access_to_ask(card: Card, query: Query) -> AccessFact:
    """What was asked for of a building, and is not known of this one."""
    service, asked = card.service, query.criteria.get("access", AccessFact.none())
    is_there = card.part is Part.ASK and not card.comes and not _wants_a_visit(query)
    known = service.access_yes | service.access_no
    return AccessFact.of(asked & ~known) if is_there else AccessFact.none()


def _wants_a_visit(query: Query) -> bool:
    """Whether only a visit to their home will do, to which no fact about a building matters."""
    return query.criteria.get("setting") == Setting.HOME_VISITS


def _question(card: Card, query: Query) -> str:
    """What to ask before anything else."""
    if _wants_a_visit(query) and not card.comes:
        return ask_if({"setting": Setting.HOME_VISITS})
    access = _access_to_ask(card, query)
    return ask_if({"access": access}) if access else "Ask first."


def _verdict(card: Card, query: Query) -> str:
    service, name = card.service, card.service.name
    if card.part is Part.REMOTE:
        may = "may" if card.why else "can"
        return f"{name} {may} help you by video or phone.{' Ask first.' if card.why else ''}"
    if card.part is Part.ASK:
        return f"{name} may take you. {_question(card, query)}"
    if card.part is Part.UNLIKELY:
        return f"{name} will probably not take you."
    if card.part is not Part.FITS:
        return f"You chose {name}."
    if not service.routes & NHS:
        return f"{name} should take you."
    across = across_border(service, query)
    ask = f" Ask {across}." if across else ""
    if card.self_referral is SelfReferral.YES:
        return f"You can refer yourself to {name}: {FREELY}.{ask}"
    if card.self_referral is SelfReferral.NO:
        return (
            f"Ask {_referrers(service)} to refer you to {name}. Ring them to ask {across or 'how'}."
        )
    return f"{name} should take you.{ask}"


def _referrers(service: Service) -> str:
    details = getattr(service, "referral_details", None)
    named = details.who_may_refer & _MAY_ASK if details else Referrer.none()
    named = named or Referrer.GP | Referrer.MS_NURSE
    return f"your {words.join_with_and([words.within_sentence(one) for one in named.labels], 'or')}"


def service_facts(card: Card, query: Query) -> tuple[str, ...]:
    """Its distance, what was asked for, route, price and wait, and any reason to ask first."""
    service = card.service
    wait, has = waiting_times.by_month(service, card.on), _has(card, query)
    facts = (
        _where(card, query),
        *(one for one in card.asked_for if not has or one.startswith("Can")),
        _way_in(card, query),
        card.price.rstrip("."),
        "" if wait.endswith(waiting_times.UNKNOWN) else wait,
        *(reason.rstrip(".") for reason in _reasons(card, query)),
    )
    return tuple(fact for fact in facts if fact)


def _reasons(card: Card, query: Query) -> Sequence[str]:
    """The first reason to ask, unless the sentence says it."""
    is_said = _access_to_ask(card, query) and len(card.why_in_brief) == 1
    return () if is_said else card.why_in_brief[:1]


def _where(card: Card, query: Query) -> str:
    if card.part is Part.REMOTE:
        return ""
    service, comes = card.service, any(_comes(card, query))
    if comes and _has(card, query):
        return ""
    if card.part is Part.FITS and card.comes and (comes or service.settings == Setting.HOME_VISITS):
        return f"{card.comes[:1].upper()}{card.comes[1:]}"
    town = "" if card.service.town in card.service.name else card.service.town
    if card.miles is None:
        return town
    over = " in a straight line across the water" if card.is_across_water else ""
    miles = f"{_miles(card, query)} away{over}"
    return f"{town}, {miles}" if town else miles[:1].upper() + miles[1:]


def _way_in(card: Card, query: Query) -> str:
    """Who provides it, and whether it is free, judging only by its routes and prices."""
    service = card.service
    if service.routes & NHS:
        needs = card.self_referral
        if card.part is Part.FITS and needs is SelfReferral.UNKNOWN:
            return "NHS, free. We do not know if they want a referral: ask when you ring"
        is_said = needs is SelfReferral.NO and card.part is Part.FITS
        return "NHS, free" if is_said else f"NHS, free{_NEEDS_REFERRAL.get(needs, '')}"
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
    return (KNOWS_MS, from_there, *who, *asked(query), HOW_LONG)


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
    return ("I have MS.", f"Who gives physiotherapy near {place_of(query)}?", *asked(query))


def to_gp(query: Query) -> tuple[str, ...]:
    return (KNOWS_MS, "Can you refer me?", *asked(query))
