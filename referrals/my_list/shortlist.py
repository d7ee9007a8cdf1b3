"""A visitor's chosen services, as listed in the sheet's URL."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.urls import reverse

from directory import codes, trust
from directory.models import Service
from directory.pages.cards import Card, make_cards
from directory.search.box import places
from directory.search.filters import FOR_REFERRERS, NearField, PickField
from directory.search.judging import Query
from directory.search.links import Pair, SearchLink
from directory.search.picks import PARAMETER, Picks, several_codes
from directory.search.searching import judge_chosen
from directory.vocabulary import Setting

MONTHS_TOLD = 12  # changes are not shown for sheets older than this
TOO_LONG_AGO = (
    f"This list was printed more than {MONTHS_TOLD} months ago, so we do not show what has changed "
    "since. Print it again."
)
# What a verdict depends on. Other criteria only choose what is shown.
_DECIDES = ("within", "route", "setting", "access", *FOR_REFERRERS)
FULL, COMPACT, PATIENT = "full", "compact", "patient"
COPIES = {
    FULL: "Full, a page for each service",
    COMPACT: "Compact, side by side",
    PATIENT: "For the patient, in large print",
}


class SheetForm(forms.Form):
    """A sheet's parameters. None can hold anything about a patient."""

    pick = PickField(required=False)
    copy = forms.ChoiceField(
        choices=list(COPIES.items()),
        required=False,
        error_messages={"invalid_choice": "Choose a copy: full, compact or patient."},
    )
    printed = forms.DateField(
        input_formats=["%Y-%m-%d"],
        required=False,
        error_messages={"invalid": "Write the date of printing like 2026-11-22."},
    )
    add = NearField(required=False)

    def read(self, on: date) -> "SheetLink":
        """The valid parameters. The rest are left out and explained in `errors`."""
        self.is_valid()
        asked = self.cleaned_data
        printed = asked.get("printed")
        if printed and printed > on:
            self.add_error("printed", "The date of printing is still to come.")
            printed = None
        if printed and printed < trust.months_after(on, -MONTHS_TOLD):
            self.add_error("printed", TOO_LONG_AGO)
            printed = None
        return SheetLink(asked["pick"], asked.get("copy") or FULL, printed)

    @property
    def notices(self) -> list[str]:
        """What is wrong with the URL, apart from codes."""
        return [str(error) for errors in self.errors.values() for error in errors]

    @property
    def added(self) -> list[str]:
        """The codes typed into the box."""
        return several_codes(self.cleaned_data.get("add", ""))


@dataclass(frozen=True, slots=True)
class SheetLink:
    """The URL of a sheet, and of others that differ from it in one way.

    It keeps the search that the services were chosen from, as they are judged by it.
    """

    picks: Picks = field(default_factory=Picks)
    copy: str = FULL
    printed: date | None = None
    asked: tuple[Pair, ...] = ()

    def __str__(self) -> str:
        return f"{reverse('shortlist')}{self._query}"

    @property
    def near(self) -> str:
        return dict(self.asked).get("near", "")

    @property
    def csv(self) -> str:
        return f"{reverse('shortlist-csv')}{self._query}"

    @property
    def _query(self) -> str:
        query = urlencode(self.pairs)
        return f"?{query}" if query else ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        own = {
            "copy": "" if self.copy == FULL else self.copy,
            "printed": self.printed.isoformat() if self.printed else "",
        }
        picked = ((PARAMETER, code) for code in self.picks)
        return [*self.asked, *((name, value) for name, value in own.items() if value), *picked]

    def with_picks(self, picks: Picks) -> Self:
        return replace(self, picks=picks)

    def without(self, code: str) -> Self:
        return self.with_picks(self.picks.without(code))

    def moved(self, code: str, by: int) -> str:
        return f"{self.with_picks(self.picks.moved(code, by))}#on-{code}"

    def as_copy(self, copy: str) -> Self:
        return replace(self, copy=copy)

    def to_share(self, place: places.Place | None, on: date) -> Self:
        """The URL to share or print, with the date, only the district, and what decides."""
        near = [("near", place.shared_as)] if place else []
        asked = (*near, *(pair for pair in self.asked if pair[0] in _DECIDES))
        return replace(self, asked=asked, printed=on)

    @property
    def search(self) -> SearchLink:
        """The link back to the search, to choose more."""
        return SearchLink(self.asked).with_picks(self.picks)


@dataclass(frozen=True, slots=True)
class CodeProblem:
    """A code that matches no service on the sheet, with a message and links that may help."""

    code: str
    message: str
    offers: tuple[tuple[str, str], ...] = ()  # link text and URL
    is_slip: bool = False


def cards_of(picks: Picks, query: Query) -> list[Card]:
    """The chosen services that are listed, in the order chosen, judged as the search does."""
    services = services_of(picks, query.on)
    by_id = {service.pk: service for service in services}
    return make_cards(judge_chosen(services, query), by_id, query)


def services_of(picks: Picks, on: date) -> list[Service]:
    """The chosen services that are listed, in the order chosen, in two queries."""
    found = Service.objects.listed(on).for_display(on).filter(code__in=picks.codes) if picks else ()
    by_code = {service.code: service for service in found}
    return [by_code[code] for code in picks if code in by_code]


def problems(
    link: SheetLink, services: Iterable[Service], on: date, postcodes: Mapping[str, str]
) -> list[CodeProblem]:
    """The problems with all other codes, in at most two queries.

    `postcodes` includes services that may exist only in the history.
    """
    listed = {service.code for service in services}
    missing = [code for code in link.picks if code not in listed]
    known = {**postcodes, **_once_listed(missing)}
    gone = (_missing(code, link, known) for code in missing)
    return [*gone, *_mistyped(link, on)]


def _once_listed(missing: Collection[str]) -> dict[str, str]:
    """Districts of services that were once published, by code. Drafts reveal nothing."""
    rows = Service.objects.filter(code__in=missing, slug__isnull=False).exclude(slug="")
    if not settings.SAMPLE_DATA:
        rows = rows.filter(is_sample=False)
    return {row.code: row.public_district for row in rows} if missing else {}


def _missing(code: str, link: SheetLink, postcodes: Mapping[str, str]) -> CodeProblem:
    if code not in postcodes:
        return CodeProblem(code, f"We know no service with the code {code}. Check it.")
    district = postcodes[code].split(" ")[0]
    rest = link.search.with_picks(link.picks.without(code)).without_any(["near"])
    if district:
        offer = (f"What is near {district} instead", str(rest.with_pair("near", district)))
    else:
        offer = ("Who works by video or phone", str(rest.with_pair("setting", Setting.REMOTE.slug)))
    return CodeProblem(code, f"{code}: No longer listed.", (offer,))


def _mistyped(link: SheetLink, on: date) -> Iterable[CodeProblem]:
    """Text that does not look like a code, with the services it may have meant."""
    meant = {typed: codes.near_misses(typed) for typed in link.picks.unread}
    if not meant:
        return
    wanted = {code for several in meant.values() for code in several}
    listed = Service.objects.listed(on).filter(code__in=wanted) if wanted else ()
    names = {service.code: f"{service.code}, {service.name}" for service in listed}
    for typed, several in meant.items():
        offers = (
            (names[code], str(link.with_picks(Picks(link.picks.codes).plus([code]))))
            for code in several
            if code in names
        )
        yield CodeProblem(
            typed, f"“{typed}” is none of our codes. Check it.", tuple(offers), is_slip=True
        )
