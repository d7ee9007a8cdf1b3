"""What a card says about a service: where, how to get in, the cost, and the choices it meets.

The listing says the same in full, with sources and dates.
"""

from collections.abc import Iterator

from directory import words
from directory.models import Service, YesNoUnknown
from directory.models.services.prices import Visit, VisitPrice
from directory.pages import wording
from directory.pages.reasons import Finding
from directory.search.self_referral import NHS, SelfReferral
from directory.search.ways import Visits
from directory.vocabulary import Approach, Payment, Route, Setting

_NHS = {
    SelfReferral.YES: "refer yourself",
    SelfReferral.NO: "needs a referral",
    SelfReferral.UNKNOWN: "need a referral? Ask them",
    SelfReferral.DISPUTED: "need a referral? We were told yes and no, ask them",
}
_SEEN_ANYWHERE = Setting.HOME_VISITS | Setting.REMOTE  # covered by other lines
_SAID_WITH_THE_PRICE = Payment.FREE | Payment.DONATION | Payment.FEE


def place(finding: Finding) -> str:
    """Where people are seen: "Leeds, or comes to you"."""
    service = finding.service
    if service.is_remote_only:
        return "By video or phone"
    homes = _homes(finding)
    if homes and service.settings == Setting.HOME_VISITS:
        return homes[0].upper() + homes[1:]
    base = service.town or service.public_district or service.settings.labels[0]
    return f"{base}, {homes}" if homes else base


def _homes(finding: Finding) -> str:
    """Whether it visits homes at the place. If not, a reason elsewhere says why."""
    service = finding.service
    only_homes = service.settings == Setting.HOME_VISITS
    if Setting.HOME_VISITS not in service.settings:
        return ""
    if finding.query.place is None:
        return "visits homes"
    if finding.visits is Visits.NO:
        return "" if only_homes else "homes here not visited"
    if finding.visits is not Visits.YES:
        return "visits homes" if only_homes else "home visits: ask"
    return comes(finding) if only_homes else f"or {comes(finding)}"


def comes(finding: Finding) -> str:
    """To whom it comes: "comes to you if you cannot go out". Empty if it does not, or may not."""
    if not finding.query.place or finding.visits is not Visits.YES:
        return ""
    said = "very likely comes to you" if finding.is_likely_home else "comes to you"
    return f"{said} if you cannot go out" if finding.service.housebound_only else said


def ways(finding: Finding) -> Iterator[str]:
    """Each way in, with whether it needs a referral and what it costs."""
    service = finding.service
    if service.routes & Route.of(NHS):
        yield f"NHS · {_referral(finding)}"
    if Route.PRIVATE in service.routes:
        yield " · ".join(["Private", "book it yourself", cost(service) or "price not known"])
    if Route.CHARITY in service.routes:
        membership = "membership" if Payment.MEMBERSHIP in service.pays else ""
        yield f"Charity · {cost(service) or membership or 'cost not known'}"


def _referral(finding: Finding) -> str:
    """Whether a referral is needed, and which area says so if the service does not."""
    taken, rules = finding.self_referral, finding.rules
    told = finding.hit.slim.ms_self_referral
    if taken is SelfReferral.YES and told != YesNoUnknown.YES and rules:
        return f"{_NHS[taken]} ({rules[0].name} says so, {words.month(rules[0].checked_on)})"
    return _NHS[taken]


def cost(service: Service) -> str:
    """The cost of a first visit (at home, if it only visits homes). Empty if not known."""
    if price := _first_price(service):
        return words.price(price.amount)
    if Payment.FREE in service.pays:
        return "free"
    return "you give what you can" if Payment.DONATION in service.pays else ""


def cost_in_words(service: Service) -> str:
    """The same as a sentence. Empty if it is free."""
    if price := _first_price(service):
        return f"{wording.visit(price.visit)} {words.price(price.amount)}."
    return "You give what you can." if Payment.DONATION in service.pays else ""


def _first_price(service: Service) -> VisitPrice | None:
    told = {price.visit: price for price in service.visit_prices if price.amount}
    only_homes = service.settings == Setting.HOME_VISITS
    at_home = told.get(Visit.AT_HOME) if only_homes else None
    return at_home or told.get(Visit.FIRST)


def whom(finding: Finding) -> str:
    """Who it accepts, if the place alone does not decide: no reason covers this."""
    if finding.is_area_a_reason or not finding.served:
        return ""
    if finding.is_likely_area:
        return f"Very likely takes you: {finding.nearly_all_served}."
    return finding.served if finding.service.serves_basis == Service.Basis.GP else ""


def asked_for(finding: Finding) -> Iterator[str]:
    """The visitor's choices that it meets, unless another line covers them.

    Unknown access facts are among the reasons to ask first.
    """
    service, criteria = finding.service, finding.query.criteria
    if needs := criteria.get("helps-with", service.helps_with.none()) & service.helps_with:
        yield f"Helps with {words.listed(needs)}"
    if settings := criteria.get("setting", Setting.none()) & service.settings & ~_SEEN_ANYWHERE:
        yield from settings.labels
    access = criteria.get("access", service.access_yes.none()) & service.access_yes
    yield from (f"{fact}: yes" for fact in access.labels)
    if experience := criteria.get("experience", service.experience.none()) & service.experience:
        yield from experience.labels
    for approach in (criteria.get("approach", Approach.none()) & service.approaches).members:
        yield _pool(service) if approach == Approach.HYDROTHERAPY else approach.label
    if pays := criteria.get("pays", Payment.none()) & service.pays & ~_SAID_WITH_THE_PRICE:
        yield f"Can be paid by {words.listed(pays)}"
    if languages := criteria.get("language", service.languages.none()) & service.languages:
        yield from (f"{language}: yes" for language in languages.labels)


def _pool(service: Service) -> str:
    degrees = service.pool_temperature
    return f"Pool at {degrees.normalize():f} °C" if degrees else "Pool: temperature not known, ask"
