"""A service in one line of the referrer's table, and what opens below it."""

from collections.abc import Iterator
from dataclasses import dataclass

from directory import words
from directory.facts import NOT_KNOWN, facts_of, in_words
from directory.models import Organisation, ReferralDetails, Service
from directory.pages import referring, waiting_times, wording
from directory.pages.reasons import Finding
from directory.search.judged import Reason
from directory.search.self_referral import SelfReferral
from directory.vocabulary import ChoiceGroup, Referrer

MAX_WORDS = 12  # of a longer text: most first sentences are whole
_KINDS = {Organisation.Kind.NHS: "NHS", Organisation.Kind.PRIVATE: "Private"}
_PATIENTS = {
    SelfReferral.YES: "patient may",
    SelfReferral.UNKNOWN: "ask if patient may",
    SelfReferral.DISPUTED: "ask if patient may",
}
_IN_FULL = {
    SelfReferral.YES: "Yes",
    SelfReferral.NO: "No",
    SelfReferral.UNKNOWN: NOT_KNOWN,
    SelfReferral.DISPUTED: "Told yes and no, ask",
}
_REFERRERS: dict[ChoiceGroup, str] = {
    Referrer.GP: "GP",
    Referrer.MS_NURSE: "nurse",
    Referrer.NEUROLOGIST: "neurologist",
    Referrer.OTHER_CONSULTANT: "consultant",
    Referrer.THERAPIST: "therapist",
    Referrer.SOCIAL_CARE: "social care",
}
_PROFESSIONALS = Referrer.of(sum(Referrer) & ~(Referrer.SELF | Referrer.CARER))
_AREAS = {
    Reason.OUTSIDE_AREA: "Outside",
    Reason.BORDER: "Over a border",
    Reason.AREA_CLOSE_BY: "Just outside",
    Reason.AREA_PARTLY: "Partly inside",
    Reason.AREA_UNKNOWN: "Ask",
}
_REASONS = {
    Reason.HOMES_ELSEWHERE: "visits elsewhere",
    Reason.NOT_TAKING: "takes nobody new",
    Reason.PAUSED: "paused",
    Reason.FIRST_CONTACT: "not confirmed for MS",
    Reason.HOME_UNKNOWN: "ask: visits",
    Reason.SELF_REFERRAL_UNKNOWN: "ask: self-referral",
    Reason.SELF_REFERRAL_DISPUTED: "ask: self-referral",
    Reason.REFERRER_UNKNOWN: "ask: referrer",
    Reason.PRIORITY_UNKNOWN: "ask: how soon",
    Reason.ACCESS_UNKNOWN: "ask: access",
    Reason.NOBODY_CONFIRMED: "nobody confirmed",
    Reason.STALE: "out of date",
}
_WHOM = ("criteria", "exclusions")  # comes first


@dataclass(frozen=True, slots=True)
class Glance:
    """The cells of a row, each a few words."""

    finding: Finding

    @property
    def service(self) -> Service:
        return self.finding.service

    @property
    def told(self) -> ReferralDetails:
        return getattr(self.service, "referral_details", None) or ReferralDetails()

    @property
    def kind(self) -> str:
        return _KINDS.get(Organisation.Kind(self.service.organisation.kind), "Charity")

    @property
    def area(self) -> str:
        """Whether the place is inside the area served."""
        if not self.finding.served:
            return "No limit"
        if not self.finding.query.place:
            return "Limited"
        for reason, said in _AREAS.items():
            if reason & self.finding.hit.reasons:
                return said
        said = "Very likely" if self.finding.is_likely_area else "Inside"
        return f"{said}, by GP" if self.service.serves_basis == Service.Basis.GP else said

    @property
    def is_outside(self) -> bool:
        outside = Reason.OUTSIDE_AREA | Reason.BORDER | Reason.AREA_CLOSE_BY
        return bool(self.finding.hit.reasons & outside)

    @property
    def reasons(self) -> list[str]:
        """Why to ask first, or why it is unlikely, besides the area."""
        found = self.finding.hit.reasons
        return list(dict.fromkeys(said for reason, said in _REASONS.items() if reason & found))

    @property
    def patient(self) -> str:
        return _PATIENTS.get(self.finding.self_referral, "")

    @property
    def patient_in_full(self) -> str:
        return _IN_FULL[self.finding.self_referral]

    @property
    def patient_may(self) -> bool:
        return self.finding.self_referral is SelfReferral.YES

    @property
    def referrers(self) -> str:
        """Who may refer besides the patient: "GP, nurse, therapist"."""
        told = self.told.who_may_refer
        if told & _PROFESSIONALS == _PROFESSIONALS:
            return "any professional"
        said = ", ".join(word for one, word in _REFERRERS.items() if one & told)
        return said or ("" if self.patient_may else NOT_KNOWN)

    @property
    def urgent(self) -> str:
        """Whether they take urgent referrals; if known, in how many days they see somebody."""
        days = self.service.urgent_days
        if days is not None:
            return f"Seen in {words.counted(days, 'day')}" if days else "Seen the same day"
        unknown = "See details" if self.told.urgent else NOT_KNOWN
        return {"yes": "Yes", "no": "No"}.get(self.service.takes_urgent, unknown)

    @property
    def relapse(self) -> str:
        return first_words(self.told.relapse) or NOT_KNOWN

    @property
    def wait(self) -> tuple[str, ...]:
        """The wait, and the month it was given: "9 wk," and "Nov 2026"."""
        return waiting_times.in_a_cell(self.service, self.finding.query.on)

    @property
    def details(self) -> Iterator[tuple[str, str]]:
        """What opens below: label and text of all that is known, then what is not."""
        facts = [(field, fact) for field, fact in facts_of(ReferralDetails) if fact.sheet]
        facts.sort(key=lambda each: each[0].name not in _WHOM)
        answers = referring.answers(self.service)
        rows = [
            ("Who may refer", ", ".join(self.told.who_may_refer.labels)),
            *(
                (fact.sheet, in_words(field, getattr(self.told, field.name)))
                for field, fact in facts
            ),
            *((one.label, one.words) for one in answers if one.words or one.is_due),
            ("Ages", wording.ages(self.service)),
            ("Area", self.finding.area_in_full),
            ("How patients get in", ". ".join(self.finding.routes)),
            ("Where", self.finding.where),
            ("Wait", waiting_times.in_full(self.service, self.finding.query.on)),
        ]
        yield from ((label, text) for label, text in rows if text not in ("", NOT_KNOWN))
        missing = [words.within_sentence(label) for label, text in rows if text in ("", NOT_KNOWN)]
        if missing:
            yield NOT_KNOWN, words.join_with_and(missing).capitalize()


def first_words(text: str) -> str:
    """The first sentence of a text, or as much of it as a cell holds."""
    first = text.split(". ", 1)[0].split()
    kept = " ".join(first[:MAX_WORDS])
    return kept.rstrip(".") if len(first) <= MAX_WORDS else f"{kept.rstrip(',')}…"
