"""Why a service may not be suitable, and what else depends on the place, in plain English."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from directory.models import Service, YesNoUnknown
from directory.models.area_rules import AreaRule
from directory.pages import wording
from directory.search.inside import Inside
from directory.search.judged import Hit, Reason
from directory.search.judging import Judge, Query
from directory.search.self_referral import NHS, SelfReferral
from directory.search.ways import Visits
from directory.vocabulary import AccessFact, Priority, Setting
from directory.words import join_with_and, within_sentence

_FRACTIONS = {
    "a quarter": 1 / 4,
    "a third": 1 / 3,
    "half": 1 / 2,
    "two thirds": 2 / 3,
    "three quarters": 3 / 4,
}
_CLOSE_TO_A_FRACTION = 0.03


@dataclass(frozen=True, slots=True)
class Finding:
    """A service as found by a search."""

    hit: Hit
    service: Service
    query: Query
    judge: Judge

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons why it may not be suitable."""
        return tuple(say(self) for reason, say in _WORDS.items() if reason & self.hit.reasons)

    @property
    def why_in_brief(self) -> tuple[str, ...]:
        """The same, for a card: visitors know whether they live in an area."""
        said = _WORDS | _IN_BRIEF
        return tuple(say(self) for reason, say in said.items() if reason & self.hit.reasons)

    @property
    def place(self) -> str:
        """The short name of the place searched from: "SA1" for "SA1, Swansea"."""
        return self.query.place.label.split(",")[0] if self.query.place else ""

    # --- Homes ---

    @property
    def visits(self) -> Visits:
        return self.hit.visits

    @property
    def where(self) -> str:
        """Its settings in one line, including whether it visits homes at the place."""
        if not self.query.place or Setting.HOME_VISITS not in self.service.settings:
            return wording.where_in_brief(self.service)
        return wording.where_in_brief(self.service, self._homes())

    def _homes(self) -> str:
        how_far = wording.home_reach(self.service)
        said = f" ({how_far})" if how_far else ""
        if self.is_likely_home:
            nearly_all = self._nearly_all(self.service.home_areas)
            return f"home visits{said}, very likely to you: {nearly_all}"
        if self.visits is Visits.YES:
            return f"home visits, and they come to you{said}"
        if self.visits is not Visits.NO:
            return f"home visits{said}, ask if they come to you"
        if self.service.settings == Setting.HOME_VISITS:
            return f"home visits{said}"
        return f"homes here are not visited (only {how_far})"

    @property
    def is_likely_home(self) -> bool:
        """Whether nearly all of the place, but not all, is in the areas it visits."""
        is_near = self.hit.slim.reach and (self.hit.slim.chord or 0) <= self.hit.slim.reach
        return not is_near and self._inside(self.service.home_areas) is Inside.VERY_LIKELY

    def homes_elsewhere(self) -> str:
        """Its range: "Comes to homes within 8 miles of SK4; you are 17 away." """
        away = self.hit.miles
        of = self.service.public_district or self.service.town
        reach = wording.home_reach(self.service, of)
        if not self.service.home_miles or away is None:
            return f"Comes to homes {reach} only."
        about = "about " if self.is_about else ""
        far = f"{away:.0f}" if round(away) > self.service.home_miles else f"{away:.1f}"
        return f"Comes to homes {reach}; you are {about}{far} away."

    @property
    def is_about(self) -> bool:
        """Whether the distance is approximate."""
        return bool(self.query.place and self.query.place.is_about) or self.service.point_is_about

    def home_unknown(self) -> str:
        if not self.service.home_areas:
            return "Visits homes. How far is not known, so ask if they come to you."
        named = f"Visits homes {wording.home_reach(self.service)}."
        where = self._how_inside(self.service.home_areas)
        return f"{named} {where} Ask if they come to you."

    # --- Areas ---

    @property
    def served(self) -> str:
        return wording.area_served(self.service)

    @property
    def area(self) -> str:
        """Who it accepts by where they live; and how many, if nearly all of the place."""
        if not self.is_likely_area:
            return self.served
        return f"{self.served} Very likely you: {self.nearly_all_served}."

    @property
    def is_likely_area(self) -> bool:
        """Whether nearly all of the place, but not all, is in the area served."""
        return self._inside(self.service.serves) is Inside.VERY_LIKELY

    @property
    def is_area_a_reason(self) -> bool:
        return any(reason & self.hit.reasons for reason in _INSIDE)

    @property
    def nearly_all_served(self) -> str:
        return self._nearly_all(self.service.serves)

    def home_in_brief(self) -> str:
        areas = self.service.home_areas
        if not areas:
            return "How far they go is not known. Ask if they come to you."
        where = wording.home_reach(self.service)
        known = self._how_inside(areas) if self._inside(areas) in _TOLD_ON_A_CARD else ""
        return " ".join(filter(None, (f"Visits homes {where}.", known, "If you live there, ring.")))

    def whom_it_takes(self) -> str:
        by_gp = self.service.serves_basis == Service.Basis.GP
        inside = self._inside(self.service.serves)
        known = self._how_inside(self.service.serves) if inside in _TOLD_ON_A_CARD else ""
        if inside in (Inside.CLOSE_BY, Inside.ACROSS_A_BORDER):
            then = "Ask them."
        elif by_gp:
            then = "If yours is, ring."
        else:
            then = "" if self.hit.reasons & Reason.OUTSIDE_AREA else "If you do, ring."
        return " ".join(filter(None, (wording.area_named(self.service), known, then)))

    @property
    def area_in_full(self) -> str:
        """The same, starting with whether the place is inside."""
        if not self.served:
            return "No limit that we know of."
        if not self.query.place:
            return self.served
        for reason, answer in _INSIDE.items():
            if reason & self.hit.reasons:
                return f"{answer} {_WORDS[reason](self)}"
        return f"Inside. {self.area}"

    def area_unknown(self) -> str:
        return f"{self.served} {self._how_inside(self.service.serves)} {self._what_would_help()}"

    def _what_would_help(self) -> str:
        place = self.query.place
        if self.service.serves_basis == Service.Basis.GP:
            return "Search with your GP surgery’s postcode, or ask them."
        if place and place.is_about:
            return "Search with your full postcode, or ask them."
        return "Ask them."

    def _inside(self, codes: list[str]) -> Inside | None:
        return self.judge.where.inside(tuple(codes)) if self.judge.where and codes else None

    def _how_inside(self, codes: list[str]) -> str:
        """Why it is unclear whether the place is in the area just named."""
        match self._inside(codes):
            case Inside.PARTLY:
                return f"{self._portion(codes)} there."
            case Inside.CLOSE_BY:
                return f"{self.place} is just outside, within 150 metres."
            case Inside.ACROSS_A_BORDER:
                return "That is across a national border."
        return f"We do not know if {self.place} is there."

    def _portion(self, codes: list[str]) -> str:
        """The share inside: "About two thirds of SA1 is", "About 9 in 10 postcodes in BD4 are"."""
        share = self._share(codes)
        for words, fraction in _FRACTIONS.items():
            if abs(share - fraction) < _CLOSE_TO_A_FRACTION:
                return f"About {words} of {self.place} is"
        return f"About {round(10 * share)} in 10 postcodes in {self.place} are"

    def _nearly_all(self, codes: list[str]) -> str:
        number = min(99, round(100 * self._share(codes)))
        return f"about {number} in 100 postcodes in {self.place} are there"

    def _share(self, codes: list[str]) -> float:
        return self.judge.where.share(codes) if self.judge.where else 0.0

    # --- Self-referral ---

    @property
    def rules(self) -> list[AreaRule]:
        """What the areas containing the place say about self-referral."""
        return self.judge.rules.here(wording.rules(self.service))

    @property
    def self_referral(self) -> SelfReferral:
        """Whether people with MS can refer themselves, by the service and its area.

        Private services and charities take who asks.
        """
        slim = self.hit.slim
        if not slim.routes & NHS:
            return SelfReferral.YES
        return self.judge.rules.taken(slim.ms_self_referral, slim.area_rule_keys or ())

    @property
    def routes(self) -> list[str]:
        """Each way in, with anything an area's rule adds or contradicts."""
        slim, rules, taken = self.hit.slim, self.rules, self.self_referral
        routes = wording.routes(self.service)
        if not rules or not slim.routes & NHS:
            return routes
        if taken is SelfReferral.DISPUTED and not self.hit.reasons & Reason.SELF_REFERRAL_DISPUTED:
            return [*routes, self.dispute()]
        if taken is SelfReferral.YES and slim.ms_self_referral != YesNoUnknown.YES:
            return [*routes, f"NHS, refer yourself: {wording.rule(rules[0])}"]
        return routes

    def dispute(self) -> str:
        """Every statement about self-referral, newest first."""
        told = [(rule.checked_on, wording.rule(rule)) for rule in self.rules]
        if self.service.ms_self_referral:
            on = self.service.ms_self_referral_checked_on or date.min
            told.append((on, wording.told_of_itself(self.service)))
        told.sort(key=lambda one: one[0], reverse=True)
        return ". But ".join(said for _, said in told) + ". Ask which of them holds."

    # --- Referrals ---

    def priority_unknown(self) -> str:
        asked = self.query.criteria["priority"]
        urgent = "Not known if they take urgent referrals." if Priority.URGENT & asked else ""
        relapse = "They have not said what to do in a relapse." if Priority.RELAPSE & asked else ""
        return " ".join(filter(None, (urgent, relapse, "Ask.")))

    # --- Access ---

    def access_unknown(self) -> str:
        facts = AccessFact.of(self.hit.access_unknown)
        names = join_with_and([within_sentence(label) for label in facts.labels])
        return f"{names[0].upper()}{names[1:]}: not known, ask."


_TOLD_ON_A_CARD = (Inside.PARTLY, Inside.CLOSE_BY, Inside.ACROSS_A_BORDER)
_INSIDE = {
    Reason.OUTSIDE_AREA: "Outside.",
    Reason.AREA_UNKNOWN: "Not known.",
    Reason.AREA_PARTLY: "Partly inside.",
    Reason.AREA_CLOSE_BY: "Just outside.",
    Reason.BORDER: "Outside.",
}
_WORDS: dict[Reason, Callable[[Finding], str]] = {
    Reason.OUTSIDE_AREA: lambda finding: finding.served,
    Reason.HOMES_ELSEWHERE: Finding.homes_elsewhere,
    Reason.NOT_TAKING: lambda finding: wording.not_taking(finding.service),
    Reason.PAUSED: lambda finding: wording.paused(finding.service),
    Reason.FIRST_CONTACT: lambda _: wording.FIRST_CONTACT_ONLY,
    Reason.HOME_UNKNOWN: Finding.home_unknown,
    Reason.AREA_UNKNOWN: Finding.area_unknown,
    Reason.AREA_PARTLY: Finding.area_unknown,
    Reason.AREA_CLOSE_BY: Finding.area_unknown,
    Reason.BORDER: Finding.area_unknown,
    Reason.SELF_REFERRAL_UNKNOWN: lambda _: wording.SELF_REFERRAL_NOT_CHECKED,
    Reason.SELF_REFERRAL_DISPUTED: Finding.dispute,
    Reason.REFERRER_UNKNOWN: lambda _: (
        "Who may refer is not known, ask if they take referrals from you."
    ),
    Reason.PRIORITY_UNKNOWN: Finding.priority_unknown,
    Reason.ACCESS_UNKNOWN: Finding.access_unknown,
    Reason.NOBODY_CONFIRMED: lambda _: wording.NOBODY_CONFIRMED,
    Reason.STALE: lambda finding: wording.checked(finding.service, finding.query.on),
    Reason.FILTERED_OUT: lambda _: "It does not match every filter of your search.",
}
_IN_BRIEF: dict[Reason, Callable[[Finding], str]] = {
    Reason.FIRST_CONTACT: lambda _: "For muscles and joints first. Not confirmed for MS.",
    Reason.HOME_UNKNOWN: Finding.home_in_brief,
    **dict.fromkeys(_INSIDE, Finding.whom_it_takes),
}
