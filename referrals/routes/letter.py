"""A letter to take to a GP, an MS nurse or an employer. Pure: makes no queries.

Unknown facts are left out; what only the writer knows is left blank to fill in by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.text import Truncator

from directory import words
from directory.models import ReferralDetails
from directory.pages import wording
from directory.pages.cards import Card
from directory.pages.listing import ServicePage
from directory.vocabulary import Payment, Route
from referrals.areas.advice import ShownAdvice

_MAX_FIELD = 240  # characters per field, so that the letter fits on one page
LENGTHS = (500, 1000)  # above each number of characters, the print is smaller, to fit on one page
WHO_I_AM = "I have multiple sclerosis (MS). I would like to see a physiotherapist who knows MS."


class To(Enum):
    """Who the letter is for."""

    GP = "gp"
    MS_NURSE = "ms-nurse"
    EMPLOYER = "employer"

    @property
    def label(self) -> str:
        return {To.GP: "Your GP", To.MS_NURSE: "Your MS nurse", To.EMPLOYER: "Your employer"}[self]

    def is_about(self, card: Card) -> bool:
        """Whether a letter to them can ask for this service."""
        nhs = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL
        return bool(card.service.routes & (Route.PRIVATE if self is To.EMPLOYER else nhs))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence, the facts below it, and a source: "The team, by phone, checked 3 March 2026"."""

    text: str
    facts: tuple[tuple[str, str], ...] = ()
    source: str = ""

    @property
    def length(self) -> int:
        """Its length in characters."""
        return len(self.text) + sum(len(label) + len(value) for label, value in self.facts)


def letter_to(to: To, told: ShownAdvice | None, card: Card | None) -> tuple[Paragraph, ...]:
    """The paragraphs of a letter. Rules over a year old are left out."""
    if to is To.EMPLOYER:
        return (Paragraph(WHO_I_AM), *_to_employer(card))
    rule = [_rule(told)] if told and told.advice.ms_self_referral and not told.is_stale else []
    ask = _team(card) if card else Paragraph("Which NHS team sees people with MS here?")
    last = Paragraph("Can you refer me, and tell me when you have done it?")
    return (Paragraph(WHO_I_AM), *rule, ask, last)


def _rule(told: ShownAdvice) -> Paragraph:
    advice = told.advice
    where = f"{advice.location_phrase[:1].upper()}{advice.location_phrase[1:]}"
    can = "can" if told.takes else "cannot"
    return Paragraph(
        f"{where}, people with MS {can} refer themselves to NHS physiotherapy.",
        _known(("Who may refer", told.who_may_refer), ("Telephone", advice.telephone)),
        f"{advice.source.rstrip('.')}, checked {words.day(advice.checked_on)}",
    )


def _team(card: Card) -> Paragraph:
    """A paragraph with a team's own criteria, one per field."""
    listing = ServicePage(card.service, card.on)
    details = getattr(card.service, "referral_details", None) or ReferralDetails()
    contacts = details if details.contacts_agreed_on else ReferralDetails()
    who = details.who_may_refer.labels
    facts = _known(
        ("Who may refer", words.join_with_and([*who[:1], *map(words.within_sentence, who[1:])])),
        ("How", details.how),
        ("They take", details.criteria),
        ("They do not take", details.exclusions),
        ("They ask for", details.what_to_send),
        ("Area", listing.area_served),
        ("Form", contacts.form_url),
        ("E-mail", contacts.secure_email),
        ("Telephone", contacts.telephone or card.service.telephone),
        ("Ask them first", " ".join(card.why[:1])),
    )
    asked = f"I would like to be referred to {_named(card)}."
    return Paragraph(asked, facts, _checked(card))


def _to_employer(card: Card | None) -> Iterator[Paragraph]:
    yield Paragraph(
        "Do we have occupational health, or private healthcare, that can help me get physiotherapy?"
    )
    if card:
        told = card.service.prices_told_on
        price = f"{card.price.rstrip('.')}, told on {words.day(told)}" if told else ""
        may_pay = card.service.pays & (Payment.INSURANCE | Payment.EMPLOYER)
        facts = _known(
            ("Price", price if card.price else ""),
            ("Who may pay", words.join_with_and(may_pay.labels)),
            ("Telephone", card.service.telephone),
        )
        asked = f"I have found {_named(card)}. It is private and needs no referral."
        yield Paragraph(asked, facts, _checked(card))
    yield Paragraph("What should I do next, and who would know that I had asked?")


def _named(card: Card) -> str:
    """The service's name and town, with its organisation."""
    of = card.service
    owner = "" if of.organisation.name == of.name else f" ({of.organisation.name})"
    return f"{ServicePage(of, card.on).name_and_town}{owner}"


def _known(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The facts that are known, shortened to fit on the page."""
    one_line = ((label, " ".join(value.split())) for label, value in facts)
    return tuple((label, Truncator(value).chars(_MAX_FIELD)) for label, value in one_line if value)


def _checked(card: Card) -> str:
    return wording.checked(card.service, card.on).rstrip(".")
