"""The patient's copy: what a person needs to get to a service, and what is left to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from directory import words
from directory.facts import NOT_KNOWN
from directory.models import Service, YesNoUnknown
from directory.pages import waiting_times
from directory.pages.cards import Card
from directory.pages.listing import ServicePage
from directory.pages.listing_rows import not_known
from directory.telephones import text_link
from referrals.my_list.sheet_rows import SheetRow, details_of, relay, row, who_refers

_LINE = 47  # characters in 18 points
_LINES = 34  # on one side


@dataclass(frozen=True, slots=True)
class PatientSide:
    """One side of paper, with as much as goes on it: what a person needs most comes first.

    It has neither the register's words nor what only a referrer needs. `above` is the text above.
    """

    card: Card
    address: str
    above: Sequence[str]

    @property
    def left(self) -> int:
        return _LINES - sum(map(_lines, self.above))

    @property
    def summary(self) -> str:
        """What the service says of itself, if all that is needed still goes below it."""
        summary = self.card.service.summary
        needed = sum(_lines_of(each) for each in _needed(self.card, self.address) if each.is_told)
        return summary if needed + _lines(summary) <= self.left else ""

    @property
    def rows(self) -> list[SheetRow]:
        rows, left = [], self.left - _lines(self.summary)
        for each in (*_needed(self.card, self.address), *_useful(self.card)):
            if each.is_told and _lines_of(each) <= left:
                rows.append(each)
                left -= _lines_of(each)
        return rows


def _lines(text: str) -> int:
    return ceil(len(text) / _LINE)


def _lines_of(each: SheetRow) -> int:
    first, *others = each.lines
    return _lines(f"{each.label}: {first}") + sum(map(_lines, others))


def _needed(card: Card, address: str) -> list[SheetRow]:
    of, details = card.service, details_of(card.service)
    listing = ServicePage(of, card.on)
    is_said = bool(of.serves) and any(listing.area_served in why for why in card.why)
    area = card.area if of.serves else "No limit that we know of"
    when, wait = card.wait_by_month.split(": ")
    return [
        row("How to get in", "" if who_refers(card) else "; ".join(card.ways)),
        row("Area", "" if is_said else area),
        row("They do not take", details.exclusions),
        row("Ages", listing.ages.removeprefix("People aged ")),
        row(when, "" if wait == waiting_times.UNKNOWN else wait),
        row("Taking new people", YesNoUnknown(of.taking_new).label if of.taking_new else ""),
        row("Where", card.where_in_brief, "" if of.is_remote_only else address),
        row("Cost", _cost(listing)),
        *_reach(of),
        *_access(listing),
        row("They take", details.criteria),
    ]


def _useful(card: Card) -> list[SheetRow]:
    of, listing = card.service, ServicePage(card.service, card.on)
    metres = of.metres_from_drop_off
    return [
        row("Drop-off to door", "" if metres is None else f"{metres} metres"),
        row("Other languages", ", ".join(of.languages.labels)),
        row("Who works there", words.join_with_and([str(one) for one, *_ in listing.people])),
        row("Experience", f"{listing.experience}, they say" if of.experience else ""),
        row("They help with", words.listed(of.helps_with)),
        row("What they do", words.listed(of.approaches)),
        row("Not known yet, so ask", words.join_with_and(not_known(listing))),
    ]


def _reach(of: Service) -> list[SheetRow]:
    """How else to reach them, besides the number to ring, and on which days."""
    return [
        row("Text messages", of.text_number, url=text_link(of.text_number)),
        row("Relay UK", relay(of) if of.relay_uk else ""),
        row("E-mail", of.email, url=f"mailto:{of.email}"),
        row("Website", of.website, url=of.website),
        row("Clinic days", ", ".join(of.clinic_days.labels)),
        row("MS physio is in", ", ".join(of.ms_physiotherapist_days.labels)),
    ]


def _access(listing: ServicePage) -> list[SheetRow]:
    answers = {} if listing.service.is_remote_only else dict(listing.access_answers)
    return [
        row(f"Access: {answer.lower()}", ", ".join(fact.label for fact in facts))
        for answer, facts in answers.items()
        if answer != NOT_KNOWN
    ]


def _cost(listing: ServicePage) -> str:
    of = listing.service
    prices = [f"{price.what}: {price.amount}" for price in listing.prices]
    travel = f"Travel: {of.price_travel}" if of.price_travel else ""
    return ". ".join(filter(None, (*prices, travel, ", ".join(of.pays.labels))))
