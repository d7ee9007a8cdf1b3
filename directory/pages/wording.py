"""Statements about services and people, in plain full sentences with their dates."""

from collections.abc import Sequence
from datetime import date

from directory import trust
from directory.models import Organisation, Physiotherapist, Report, Service, YesNoUnknown
from directory.models.area_rules import AreaRule
from directory.models.services.prices import Visit
from directory.postcodes import MAX_DISTRICT_LENGTH
from directory.vocabulary import ChoiceGroup, Referrer, Route, Setting
from directory.words import day, join_with_and, month, within_sentence

REFERRAL_DESK = "Ring the public number and ask for the referral desk."
SELF_REFERRAL_NOT_CHECKED = (
    "Refer yourself? Possible in some areas. We have not checked this one for people with MS."
)
NOBODY_CONFIRMED = "No physiotherapist confirmed at the moment: ring to ask."
FIRST_CONTACT_ONLY = (
    "Sees people first about their muscles and joints. Not confirmed for people with MS."
)
_MOST_REFERRERS = 4  # named in brief
_KINDS = {
    Organisation.Kind.NHS: "NHS",
    Organisation.Kind.PRIVATE: "private practice",
    Organisation.Kind.THERAPY_CENTRE: "MS Therapy Centre, a charity",
    Organisation.Kind.CHARITY: "charity",
}


def kind(organisation: Organisation) -> str:
    return _KINDS[Organisation.Kind(organisation.kind)]


def visit(kind: Visit, minutes: int | None = None) -> str:
    """What a price covers: "First visit, 60 minutes"."""
    said = "Visit at your home" if kind is Visit.AT_HOME else kind.value
    return f"{said}, {minutes} minutes" if minutes else said


def checked(service: Service, on: date) -> str:
    """When the details were confirmed, and what to do if that was long ago."""
    if service.confirmed_on is None:
        return "Details not checked yet. Ring first."
    freshness = service.freshness(on)
    if freshness is trust.Freshness.STALE:
        return f"Not checked since {month(service.confirmed_on)}. Ring first."
    means = service.get_confirmed_by_display()
    said = f"Details checked {day(service.confirmed_on)}, {means}"
    return f"{said}. Over six months ago." if freshness is trust.Freshness.AGEING else said


def checked_long_ago(service: Service, on: date) -> str:
    """The month the details were confirmed, if that deserves a warning but not a reason."""
    if service.confirmed_on is None or service.freshness(on) is not trust.Freshness.AGEING:
        return ""
    return f"Details checked {month(service.confirmed_on)}"


def routes(service: Service, *, in_brief: bool = False) -> list[str]:
    """Each way in, in words."""
    words: dict[ChoiceGroup, str] = {
        Route.NHS_REFERRAL: f"NHS, by referral: {_referrers(service, in_brief)}",
        Route.NHS_SELF_REFERRAL: _self_referral(service),
        Route.PRIVATE: "Private: book it yourself, no referral needed",
        Route.CHARITY: "Charity: ask them how to join",
    }
    return [words[route] for route in service.routes.members]


def _referrers(service: Service, in_brief: bool) -> str:
    """Who can refer people; in brief, the first few besides the person themselves."""
    details = getattr(service, "referral_details", None)
    if details is None or not details.who_may_refer:
        return "ask who may refer you"
    labels = details.who_may_refer.labels
    if in_brief and len(labels) > _MOST_REFERRERS:
        others = [label for label in labels if label != Referrer.SELF.label]
        labels = [*others[: _MOST_REFERRERS - 1], "others"]
    first, *rest = labels
    return join_with_and([first, *map(within_sentence, rest)], "or")


def _self_referral(service: Service) -> str:
    on = service.ms_self_referral_checked_on
    checked_on = f", checked {day(on)}" if on else ""
    return f"NHS, refer yourself: takes people with MS{checked_on}"


def rules(service: Service) -> list[AreaRule]:
    """What areas say about people with MS referring themselves to the service."""
    return [AreaRule.from_dict(stored) for stored in service.area_rules]


def rule(told: AreaRule) -> str:
    """An area's rule: "Powys says that people with MS can refer themselves (website, …)"."""
    can = "can" if told.says == YesNoUnknown.YES else "cannot"
    return (
        f"{told.name} says that people with MS {can} refer themselves "
        f"({_source(told.source)}, checked {day(told.checked_on)})"
    )


def told_of_itself(service: Service) -> str:
    """What the service itself says, for comparison with an area's rule."""
    can = "can" if service.ms_self_referral == YesNoUnknown.YES else "cannot"
    on = service.ms_self_referral_checked_on
    checked = f", checked {day(on)}" if on else ""
    source = _source(service.ms_self_referral_source)
    return f"Its own details say that they {can} ({source}{checked})"


def _source(source: str) -> str:
    source = source.rstrip(".")
    return f"the {rest}" if (rest := source.removeprefix("The ")) != source else source


def self_referral_note(service: Service) -> str:
    """What is known about self-referral to an NHS service, apart from its own route."""
    notes = [f"{rule(told)}." for told in rules(service)]
    if Route.NHS_SELF_REFERRAL in service.routes or Route.NHS_REFERRAL not in service.routes:
        return " ".join(notes)
    on = service.ms_self_referral_checked_on
    if service.ms_self_referral == YesNoUnknown.NO and on:
        notes.append(f"You cannot refer yourself to this service for MS. Checked {day(on)}.")
    return " ".join(notes) or SELF_REFERRAL_NOT_CHECKED


def where(service: Service, homes: str = "") -> list[str]:
    """Each setting, in words. `homes` gives more about home visits than the listing can."""
    return [
        (homes or home_visits(service)) if setting == Setting.HOME_VISITS else setting.label
        for setting in service.settings.members
    ]


def where_in_brief(service: Service, homes: str = "") -> str:
    """The settings in one line, after the town: "Leeds: hospital, home visits up to 5 miles"."""
    settings = where(service, homes)
    if service.is_remote_only:
        return join_with_and(settings)
    home = " ".join(filter(None, ("Based in", service.town, service.public_district)))
    based = home if service.address_is_private else service.town
    if not based:
        return ", ".join([*settings[:1], *map(within_sentence, settings[1:])])
    return f"{based}: {', '.join(map(within_sentence, settings))}"


def home_visits(service: Service) -> str:
    reach = home_reach(service)
    said = f"Home visits {reach}" if reach else "Home visits, ask if they come to you"
    return f"{said}, only for people who cannot go out" if service.housebound_only else said


def home_reach(service: Service, base: str = "") -> str:
    """How far it travels to homes: "up to 8 miles or in Bradford". Empty if not known."""
    reach = []
    if service.home_miles:
        of = f"within {service.home_miles} miles of {base}"
        reach.append(of if base else f"up to {service.home_miles} miles")
    if service.home_areas:
        reach.append(f"in {join_with_and(area_names(service.home_areas, service.home_area_names))}")
    return join_with_and(reach, "or")


def area_served(service: Service) -> str:
    """Who it accepts by where they live or have their GP. Empty if anywhere."""
    check = " Check with your GP practice." if service.serves_basis == Service.Basis.GP else ""
    return f"{area_named(service)}{check}" if service.serves else ""


def area_named(service: Service) -> str:
    names = join_with_and(area_names(service.serves, service.served_names), "or")
    return f"{area_basis(service)} {names}."


def area_basis(service: Service) -> str:
    """The words before the names of the areas served."""
    if service.serves_basis == Service.Basis.GP:
        return "Takes people with a GP in"
    return "Takes people who live in"


def area_names(codes: Sequence[str], names: Sequence[str]) -> list[str]:
    """Area names, then district codes."""
    return [*names, *(code for code in codes if len(code) <= MAX_DISTRICT_LENGTH)]


def experience(flags: ChoiceGroup) -> str:
    return join_with_and(flags.labels) if flags else "Experience of MS not known"


def team(service: Service, people: Sequence[Physiotherapist]) -> str:
    """The text shown if no names are given."""
    if people:
        return ""
    if service.organisation.is_nhs:
        size = f"A team of {service.team_size}. " if service.team_size else ""
        return (
            f"{size}No names given. By law every physiotherapist is HCPC registered. "
            "You can ask for the name and check."
        )
    return NOBODY_CONFIRMED


def not_taking(service: Service) -> str:
    told = service.taking_new_told_on
    return f"Not taking new people{f', they told us on {day(told)}' if told else ''}."


def paused(service: Service) -> str:
    return f"Paused until {day(service.paused_until)}." if service.paused_until else ""


def register(person: Physiotherapist, checked_on: date | None, on: date) -> str:
    """The result and date of the latest register check."""
    if checked_on is None:
        return "Not looked up yet"
    if person.is_check_overdue(on):
        return f"Registered when we last looked, {day(checked_on)}. Look now"
    return f"Registered when we looked, {day(checked_on)}"


def came_of(report: Report) -> str:
    """The outcome of a report: "Fixed on 3 March 2026"."""
    if report.closed_on is None:
        return report.get_state_display()
    if report.outcome == Report.Outcome.NOT_CHANGED:
        return report.get_outcome_display()
    done = "Added" if report.about == Report.About.SUGGESTION else "Fixed"
    return f"{done} on {day(report.closed_on)}"


def ages(service: Service) -> str:
    youngest, oldest = service.minimum_age, service.maximum_age
    if youngest is not None and oldest is not None:
        return f"People aged {youngest} to {oldest}"
    if youngest is not None:
        return f"People aged {youngest} and over"
    return f"People aged up to {oldest}" if oldest is not None else ""
