"""A listing as its page shows it: everything visitors can see, in words."""

from dataclasses import dataclass
from datetime import date

from directory import trust, words
from directory.facts import NOT_KNOWN
from directory.models import Physiotherapist, ReferralDetails, Service, YesNoUnknown
from directory.models.services.prices import Visit
from directory.pages import referring, waiting_times, wording
from directory.pages.glossary import Term, about_listing
from directory.pages.referring import ReferralAnswer
from directory.vocabulary import AccessFact, Approach, ChoiceGroup, Route, Setting

WITH_CARE = Approach.ELECTROTHERAPY | Approach.FES | Approach.ACUPUNCTURE | Approach.HYDROTHERAPY


@dataclass(frozen=True, slots=True)
class Price:
    what: str
    amount: str


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service on a given date."""

    service: Service
    on: date

    @property
    def kind(self) -> str:
        return wording.kind(self.service.organisation)

    @property
    def owner(self) -> str:
        """Who provides it, unless its name begins with that."""
        name = self.service.organisation.name
        return "" if self.service.name.startswith(name) else name

    @property
    def people(self) -> list[tuple[Physiotherapist, str, str]]:
        """Public people, each with their experience, and the register's result and its date.

        Experience that the service states for all of them is left out.
        """
        return [
            (
                person,
                "" if person.experience == self.service.experience else _experience(person),
                wording.register(person, person.last_checked_on, self.on),
            )
            for person in self.service.public_people
        ]

    @property
    def team(self) -> str:
        return wording.team(self.service, self.service.public_people)

    @property
    def works_with(self) -> str:
        return words.listed(self.service.works_with)

    @property
    def routes(self) -> list[str]:
        return wording.routes(self.service)

    @property
    def needs_referral(self) -> str:
        """A short answer; `ways_in` gives the rest."""
        of = self.service
        if Route.NHS_REFERRAL not in of.routes or Route.NHS_SELF_REFERRAL in of.routes:
            return "No"
        if of.area_rules:
            return "That depends on where you live"
        is_needed = of.ms_self_referral == YesNoUnknown.NO
        if Route.PRIVATE in of.routes:
            return f"For the NHS, {'yes' if is_needed else 'ask'}. Not if you pay"
        return "Yes" if is_needed else "Ask when you ring"

    @property
    def ways_in(self) -> list[str]:
        note = self.self_referral_note
        routes = wording.routes(self.service, in_brief=True)
        return [f"{way}." for way in routes] + ([note] if note else [])

    @property
    def self_referral_note(self) -> str:
        return wording.self_referral_note(self.service)

    @property
    def where(self) -> list[str]:
        return wording.where(self.service)

    @property
    def area_served(self) -> str:
        return wording.area_served(self.service)

    @property
    def name_and_town(self) -> str:
        """Its name and town, unless the name ends with the town."""
        of = self.service
        return of.name if of.name.endswith(of.town) else f"{of.name}, {of.town}"

    @property
    def telephone_hours(self) -> str:
        """As they were given, to stand before a full stop."""
        return self.service.telephone_hours.rstrip(". ")

    @property
    def ages(self) -> str:
        return wording.ages(self.service)

    @property
    def wait(self) -> str:
        return waiting_times.in_full(self.service, self.on)

    @property
    def where_in_brief(self) -> str:
        return wording.where_in_brief(self.service)

    @property
    def experience(self) -> str:
        return wording.experience(self.service.experience)

    @property
    def taking_new(self) -> str:
        return self.taking_new_if_known or NOT_KNOWN

    @property
    def taking_new_if_known(self) -> str:
        told = self.service.taking_new_told_on
        if self.is_paused and self.service.paused_until:
            return f"Paused until {words.day(self.service.paused_until)}"
        if not self.service.taking_new or told is None:
            return ""
        return f"{YesNoUnknown(self.service.taking_new).label}, they told us on {words.day(told)}"

    @property
    def is_paused(self) -> bool:
        return self.service.is_paused(self.on)

    @property
    def checked(self) -> str:
        return wording.checked(self.service, self.on)

    @property
    def is_unchecked(self) -> bool:
        """Whether visitors should call first, as the details have not been checked for a year."""
        return self.service.freshness(self.on) in (trust.Freshness.STALE, trust.Freshness.NEVER)

    @property
    def prices(self) -> list[Price]:
        """The cost of visits, according to the service."""
        told = list(self.service.visit_prices)
        if self.service.settings == Setting.HOME_VISITS:  # the home price is the one that matters
            told.sort(key=lambda price: price.visit is not Visit.AT_HOME)
        return [
            Price(wording.visit(visit, minutes), words.price(amount))
            for visit, amount, minutes in told
        ]

    @property
    def access(self) -> dict[str, list[ChoiceGroup]]:
        """Every access fact by the service's answer: yes, no or none yet."""
        told_yes, told_no = self.service.access_yes, self.service.access_no
        return {
            "yes": list(told_yes.members),
            "no": list(told_no.members),
            "unknown": [fact for fact in AccessFact if not fact & (told_yes | told_no)],
        }

    @property
    def access_answers(self) -> list[tuple[str, list[ChoiceGroup]]]:
        """The same, with each list under its answer in words."""
        answers = {"yes": "Yes", "no": "No", "unknown": NOT_KNOWN}
        return [(answers[key], facts) for key, facts in self.access.items()]

    @property
    def cautions(self) -> list[str]:
        """Anything that rules the service out, or that visitors must ask first."""
        of = self.service
        says = (
            of.first_contact_only and wording.FIRST_CONTACT_ONLY,
            self.is_paused and wording.paused(of),
            of.taking_new == YesNoUnknown.NO and wording.not_taking(of),
            self.is_unchecked and self.checked,
        )
        return [words for words in says if words]

    @property
    def needs_care(self) -> bool:
        """Whether any of its treatments is not suitable for everyone."""
        return bool(self.service.approaches & WITH_CARE)

    @property
    def terms(self) -> tuple[Term, ...]:
        return about_listing(self.service)

    @property
    def shows_address(self) -> bool:
        return not self.service.address_is_private and bool(self.service.postcode)

    @property
    def district(self) -> str:
        """The part of a private address shown to the public."""
        return self.service.public_district

    @property
    def stone(self) -> tuple[str, str]:
        """The district in large letters, and the text below it."""
        code, _, nearby = self.district.partition(" ")
        return code, nearby or self.service.town

    @property
    def map_url(self) -> str:
        """A plain map link. Empty for a private address or if there is no point."""
        if not self.shows_address or self.service.point is None:
            return ""
        at = self.service.point
        return (
            "https://www.openstreetmap.org/"
            f"?mlat={at.latitude:.5f}&mlon={at.longitude:.5f}#map=17/{at.latitude:.5f}/{at.longitude:.5f}"
        )

    @property
    def referring(self) -> list[ReferralAnswer]:
        """What they have told us of what referrers ask."""
        return [answer for answer in referring.answers(self.service) if answer.words]

    @property
    def referral(self) -> ReferralDetails | None:
        return getattr(self.service, "referral_details", None)


def _experience(person: Physiotherapist) -> str:
    """The words after a person's name: ": Mostly MS, they say (3 March 2026)"."""
    told_on = person.experience_told_on
    if not person.experience or told_on is None:
        return ""
    return f": {', '.join(person.experience.labels)}, they say ({words.day(told_on)})"
