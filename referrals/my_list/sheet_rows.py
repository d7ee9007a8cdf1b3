"""The rows of a sheet about one service, in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models

from directory import words
from directory.facts import NOT_KNOWN, AnyField, Fact, Group, fact_of, facts_of, in_words
from directory.models import ReferralDetails, Service
from directory.pages import referring
from directory.pages.listing import ServicePage
from directory.telephones import tel_link

RING = "Ring the public number and ask for the referral desk"


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
        """Its lines joined into one, with any web address written out."""
        web = [self.url] if self.is_on_the_web else []
        return "; ".join([*self.lines, *web])

    @property
    def is_on_the_web(self) -> bool:
        return self.url.startswith("http")


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """Rows that belong together, under a heading."""

    title: str
    rows: tuple[SheetRow, ...]

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


def how_to_refer(of: Service) -> list[SheetRow]:
    details: ReferralDetails = getattr(of, "referral_details", None) or ReferralDetails()
    who = details.who_may_refer.labels
    others = map(words.within_sentence, who[1:])
    rows = [
        row("Who may refer", words.join_with_and([*who[:1], *others], "or")),
        *_facts(details, "how"),
        *_contacts(of, details),
        *(
            row(label, words) if is_due else _where_told(label, words)
            for label, words, is_due in referring.answers(of)
        ),
    ]
    return _and_others(rows, details, [None])


def _contacts(of: Service, details: ReferralDetails) -> list[SheetRow]:
    """Only the contacts that the team has agreed to publish; otherwise the public number."""
    on = details.contacts_agreed_on
    agreed = (
        f"{details.contacts_agreed_by} agreed to this being shown, {words.day(on)}" if on else ""
    )
    number = f"{RING}: {of.telephone}" if of.telephone else ""
    form, mail, telephone = (
        (details.form_url, details.secure_email, details.telephone) if on else ("", "", "")
    )
    return [
        row("Referral form", form and f"Form of {of.name}", url=form),
        row("Secure e-mail", mail, url=f"mailto:{mail}"),
        row("Telephone for professionals", telephone, url=tel_link(telephone)),
        row(
            "Contact",
            agreed or number,
            url="" if agreed else tel_link(of.telephone),
        ),
    ]


def what(listing: ServicePage, address: str) -> list[SheetRow]:
    of = listing.service
    visits = f"Home visits up to {of.home_miles} miles. No other" if of.home_miles else "No"
    experience = ", ".join(of.experience.labels)
    rows = [
        *_facts(of, "summary"),
        row("NHS, private or charity", *listing.routes, listing.self_referral_note),
        row("Area", listing.area_served or f"{visits} limit that we know of"),
        row("Ages", listing.ages),
        row("Taking new people", listing.taking_new),
        row("Where", *listing.where),
        row("Address", address),
        row("Telephone", of.telephone, url=tel_link(of.telephone)),
        *_facts(of, "telephone_hours"),
        row("E-mail", of.email, url=f"mailto:{of.email}"),
        row("Website", of.website and f"Website of {of.name}", url=of.website),
        *_facts(of, "helps_with", "approaches"),
        row("Experience", f"{experience}, they told us" if experience else ""),
    ]
    return _and_others(rows, of, [Group.WHAT, Group.OFFER, Group.WAYS_IN, Group.WHERE, Group.REACH])


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
        row("Who pays", *(f"{way.label}: {way.explanation}" for way in of.pays.members)),
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
