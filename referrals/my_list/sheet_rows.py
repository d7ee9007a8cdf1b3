"""The rows of a sheet about one service, in words."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from directory import words
from directory.facts import NOT_KNOWN, AnyField, Fact, Group, fact_of, facts_of, in_words
from directory.models import ReferralDetails, Service, YesNoUnknown
from directory.pages import referring
from directory.pages.cards import Card
from directory.pages.listing import ServicePage
from directory.search.self_referral import SelfReferral
from directory.telephones import tel_link, text_link
from directory.vocabulary import Referrer, Route

RING = "Ring the public number and ask how to refer"
BOOKED = "No referral is needed. They are rung on the public number"
_NHS = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One fact on a sheet about a service, linked to `url` on screen.

    A row without lines does not apply, so it is neither known nor missing.
    """

    label: str
    lines: tuple[str, ...]
    url: str = ""

    @property
    def is_told(self) -> bool:
        return self.lines not in [(), (NOT_KNOWN,)]

    @property
    def is_missing(self) -> bool:
        return self.lines == (NOT_KNOWN,)

    @property
    def is_a_number(self) -> bool:
        return self.url.startswith(("tel:", "sms:"))

    @property
    def text(self) -> str:
        """Its lines joined into one."""
        return "; ".join(self.lines)

    @property
    def is_on_the_web(self) -> bool:
        return self.url.startswith("http")


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """Rows that belong together, under a heading."""

    title: str
    rows: tuple[SheetRow, ...]

    def without(self, labels: Collection[str]) -> "SheetBlock":
        return replace(self, rows=tuple(row for row in self.rows if row.label not in labels))

    @property
    def length(self) -> int:
        """Its length in characters, where each row takes part of a line more."""
        told = sum(len(row.label) + len(row.text) + 15 for row in self.told)
        return len(self.title) + told + len(self.not_told)

    @property
    def told(self) -> list[SheetRow]:
        return [row for row in self.rows if row.is_told]

    @property
    def not_told(self) -> str:
        """The facts not known yet, in one line to save paper."""
        labels = [words.within_sentence(row.label) for row in self.rows if row.is_missing]
        return words.join_with_and(labels)


def row(label: str, *lines: str, url: str = "") -> SheetRow:
    told = tuple(line for line in lines if line)
    return SheetRow(label, told or (NOT_KNOWN,), url if told else "")


def _where_told(label: str, line: str) -> SheetRow:
    """A row that does not apply if there is no information, so nobody needs to ask for it."""
    return SheetRow(label, (line,) if line else ())


def _facts(of: models.Model, *names: str) -> list[SheetRow]:
    """Rows for these facts, with the labels they declare."""
    fields: list[Any] = [of._meta.get_field(name) for name in names]
    return [_as_row(of, field, fact_of(field)) for field in fields]


def _and_others(
    rows: list[SheetRow], of: models.Model, groups: Collection[Group | None]
) -> list[SheetRow]:
    """Add the facts in these groups that declare a label but have no row yet."""
    labels = {each.label for each in rows}
    return rows + [
        _as_row(of, field, fact)
        for field, fact in facts_of(type(of))
        if fact.sheet and fact.group in groups and fact.sheet not in labels
    ]


def _as_row(of: models.Model, field: AnyField, fact: Fact) -> SheetRow:
    value = getattr(of, field.name)
    if fact.tell and value is not None:
        return row(fact.sheet, fact.tell(value))
    return row(fact.sheet, in_words(field, value))


def details_of(of: Service) -> ReferralDetails:
    return getattr(of, "referral_details", None) or ReferralDetails()


def whom(card: Card) -> list[SheetRow]:
    of, listing = card.service, ServicePage(card.service, card.on)
    visits = f"Home visits up to {of.home_miles} miles. No other" if of.home_miles else "No"
    return [
        row("Area", card.area if of.serves else f"{visits} limit that we know of"),
        row("Ages", listing.ages),
        *_facts(details_of(of), "criteria", "exclusions"),
        row("Taking new people", listing.taking_new),
    ]


def how_to_refer(card: Card) -> list[SheetRow]:
    of, details = card.service, details_of(card.service)
    who = details.who_may_refer.labels
    others = map(words.within_sentence, who[1:])
    rows = [
        row("Who may refer", words.join_with_and([*who[:1], *others], "or"), who_refers(card)),
        *_facts(details, "how"),
        *_contacts(of, details),
        *(
            row(label, words) if is_due else _where_told(label, words)
            for label, words, is_due in referring.answers(of)
        ),
    ]
    above = {each.label for each in whom(card)}
    return [each for each in _and_others(rows, details, [None]) if each.label not in above]


def who_refers(card: Card) -> str:
    """Who sends the referral, where people cannot refer themselves. Otherwise empty."""
    is_nhs_alone = not card.service.routes & ~_NHS
    if not is_nhs_alone or card.self_referral is not SelfReferral.NO:
        return ""
    may = details_of(card.service).who_may_refer
    others = words.join_with_and([words.within_sentence(one) for one in may.labels], "or")
    who = "nurse" if Referrer.MS_NURSE in may or not may else others
    return f"You cannot refer yourself here: your {who} sends the referral."


def _contacts(of: Service, details: ReferralDetails) -> list[SheetRow]:
    """Only the contacts that the team has agreed to publish; otherwise the public number."""
    on = details.contacts_agreed_on
    agreed = (
        f"{details.contacts_agreed_by} agreed to this being shown, {words.day(on)}" if on else ""
    )
    ring = RING if of.routes & _NHS else BOOKED
    number = f"{ring}: {of.telephone}" if of.telephone else ""
    form, mail, telephone = (
        (details.form_url, details.secure_email, details.telephone) if on else ("", "", "")
    )
    return [
        row("Referral form", form, url=form),
        row("Secure e-mail", mail, url=f"mailto:{mail}"),
        row("Telephone for professionals", telephone, url=tel_link(telephone)),
        row(
            "Contact",
            agreed or number,
            url="" if agreed else tel_link(of.telephone),
        ),
    ]


def what(card: Card, address: str) -> list[SheetRow]:
    of, listing = card.service, ServicePage(card.service, card.on)
    experience = ", ".join(of.experience.labels)
    rows = [
        *_facts(of, "summary"),
        row("NHS, private or charity", *card.ways, listing.self_referral_note),
        row("Where", *listing.where),
        row("Address", address),
        row("Telephone", of.telephone, url=tel_link(of.telephone)),
        *_facts(of, "telephone_hours"),
        row("Text messages", of.text_number, url=text_link(of.text_number)),
        row("Relay UK", relay(of)),
        row("E-mail", of.email, url=f"mailto:{of.email}"),
        row("Website", of.website, url=of.website),
        *_facts(of, "helps_with", "approaches"),
        row("Experience", f"{experience}, they told us" if experience else ""),
    ]
    groups = [Group.WHAT, Group.OFFER, Group.TEAM, Group.WAYS_IN, Group.WHERE, Group.REACH]
    return _and_others(rows, of, groups)


def relay(of: Service) -> str:
    """How to ring through Relay UK: "Yes: dial 18001, then 01632 960001"."""
    answer = YesNoUnknown(of.relay_uk)
    is_taken = answer == YesNoUnknown.YES and of.telephone
    return f"Yes: dial 18001, then {of.telephone}" if is_taken else answer.label


def wait_and_price(listing: ServicePage) -> list[SheetRow]:
    of = listing.service
    told = of.prices_told_on
    prices = [f"{price.what}: {price.amount}" for price in listing.prices]
    if prices and told:
        prices = [*prices, f"They told us on {words.day(told)}"]
    rows = [
        row("Wait", listing.wait),
        row("Price", *prices),
        _where_told("Cost of travel", of.price_travel),
        row("Who pays", ", ".join(of.pays.labels)),
    ]
    return _and_others(rows, of, [Group.COST])


def access(listing: ServicePage) -> list[SheetRow]:
    """Rows grouping the access facts by the service's answers."""
    of = listing.service
    answers = {} if of.is_remote_only else dict(listing.access_answers)
    facts = [
        _where_told(
            f"Access: {answer.lower()}", ", ".join(fact.label for fact in answers.get(answer, ()))
        )
        for answer in ("Yes", "No", NOT_KNOWN)
    ]
    rows = [
        *facts,
        *_facts(of, "metres_from_drop_off"),
        row("Other languages", ", ".join(of.languages.labels)),
    ]
    return _and_others(rows, of, [Group.ACCESS])


def people(listing: ServicePage) -> list[SheetRow]:
    named = (
        f"{person}, HCPC number {person.hcpc_number}. {register}"
        for person, _, register in listing.people
    )
    return [
        row("Who", *named, listing.team),
        row("Details", listing.checked),
    ]
