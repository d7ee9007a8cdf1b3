"""The referral sheet: what a referrer needs to know about each service, in rows for every copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from directory import words
from directory.facts import NOT_KNOWN
from directory.models import Service
from directory.pages.cards import Card
from directory.pages.listing import ServicePage
from directory.search.box.places import Place
from directory.vocabulary import Route
from referrals.my_list.patient import PatientSide
from referrals.my_list.sheet_rows import (
    SheetBlock,
    SheetRow,
    access,
    how_to_refer,
    people,
    wait_and_price,
    what,
    who_refers,
    whom,
)

ABREAST = 3  # services per table
# Above each number of characters, the print is smaller, to fit on one page.
PAGE_LENGTHS = (2700, 3300, 4100, 5300)
COLUMN_LENGTHS = (2200, 2550, 2950, 3400)
_SIZES = ("", "long", "longer", "very-long", "longest")
_ONLY_IN_FULL = ("What it is", "Helps with", "What they do", "Experience", "Insurers", "Who")
NOTHING_IN_THE_WAY = "Nothing we know of stands in the way."
NO_PLACE = "No place was given, so we cannot say whether they take people from there."


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One service on a sheet, as the search judges it for a place."""

    card: Card
    place: Place | None = None
    since: Sequence[str] = ()

    @property
    def service(self) -> Service:
        return self.card.service

    @property
    def listing(self) -> ServicePage:
        return ServicePage(self.service, self.card.on)

    @property
    def name(self) -> str:
        """Its name, marked if invented, because sheets are read away from this site."""
        return f"{self.service.name}{' (invented example)' if self.service.is_sample else ''}"

    @property
    def verdict(self) -> str:
        """Whether it should take somebody from the place. Empty without a place."""
        return self.card.verdict if self.place else ""

    @property
    def why(self) -> Sequence[str]:
        """The reasons behind the verdict."""
        if not self.place:
            return [NO_PLACE, *self.card.why]
        return self.card.why or [NOTHING_IN_THE_WAY]

    @property
    def distance(self) -> str:
        """The distance in a straight line from the place, or empty without one or if by video."""
        if self.place is None or self.card.miles is None:
            return ""
        about = self.place.is_about or self.service.point_is_about
        return f"{words.miles(self.card.miles, about=about)} {self.card.direction}"

    @property
    def address(self) -> str:
        """As much of the address as is public: for a home, only the town and district."""
        of = self.service
        if of.is_remote_only:
            return "By video or phone"
        if of.address_is_private:
            at = " ".join(part for part in (of.town, self.listing.district) if part)
            return f"A home in {at}: the address is not shown"
        town = " ".join(part for part in (of.town, of.postcode) if part)
        return ", ".join(part for part in (*of.address.splitlines(), town) if part) or NOT_KNOWN

    @property
    def blocks(self) -> list[SheetBlock]:
        """Everything in the full copy, in order."""
        return [
            SheetBlock("Whom they take", tuple(whom(self.card))),
            SheetBlock("How to refer", tuple(how_to_refer(self.card))),
            SheetBlock("What it is, and where", tuple(what(self.card, self.address))),
            SheetBlock("Wait and price", tuple(wait_and_price(self.listing))),
            SheetBlock("Getting there and getting in", tuple(access(self.listing))),
            SheetBlock("Who works there", tuple(people(self.listing))),
        ]

    @property
    def rows(self) -> list[SheetRow]:
        """The rows of all blocks in one list, for a table."""
        return [each for block in self.blocks for each in block.rows]

    @property
    def compared(self) -> list[SheetBlock]:
        """The blocks of the compact copy, without what does not decide where to refer."""
        return [block.without(_ONLY_IN_FULL) for block in self.blocks]

    @property
    def length(self) -> str:
        """How compactly to print the full copy."""
        return set_by(sum(block.length for block in self.blocks), *PAGE_LENGTHS)

    @property
    def owner(self) -> str:
        """Who runs it: "Leeds Trust, NHS"; its kind alone where the name says who."""
        of, kind = self.service, self.listing.kind
        is_said = of.name.startswith(of.organisation.name)
        return kind[0].upper() + kind[1:] if is_said else f"{of.organisation.name}, {kind}"

    @property
    def for_patient(self) -> PatientSide:
        of, place = self.service, self.place.label if self.place else ""
        above = (
            self.name,
            f"{self.owner}. {self.distance}. Code {of.code}.",
            f"From {place} on {words.day(self.card.on)}: {self.verdict}. {' '.join(self.why)}",
            *self.since,
            self.first_step,
            f"To ask about it, ring {of.telephone} {of.telephone_hours}",
        )
        return PatientSide(self.card, self.address, above)

    @property
    def who_refers(self) -> str:
        return who_refers(self.card)

    @property
    def first_step(self) -> str:
        """What a patient does first, above the number to ring."""
        of = self.service
        if self.who_refers:
            return self.who_refers
        if self.card.is_unlikely:
            return "If you want to ask them anyway"
        ring = "Ring them" if of.telephone or not of.email else "Write to them"
        is_referred = Route.NHS_REFERRAL in of.routes
        return f"{ring}, or ask your nurse to refer you" if is_referred else ring


HEADER = ("Code", "Name", "Organisation", "Kind", "Distance", "From", "Verdict", "Why")


def line(entry: SheetEntry) -> list[str]:
    """A service as one row of a spreadsheet: the columns in HEADER, then its own."""
    of = entry.service
    first = [of.code, entry.name, of.organisation.name, entry.listing.kind, entry.distance]
    place = entry.place.label if entry.place else ""
    judged = [place, entry.verdict, " ".join(entry.why)]
    return [*first, *judged, *(each.text for each in entry.rows)]


@dataclass(frozen=True, slots=True)
class Table:
    """A few services side by side, with a row for each block of facts."""

    entries: Sequence[SheetEntry]

    @property
    def rows(self) -> list[tuple[str, list[tuple[SheetEntry, SheetBlock]]]]:
        rows = zip(*(entry.compared for entry in self.entries), strict=True)
        return [(row[0].title, [*zip(self.entries, row, strict=True)]) for row in rows]

    @property
    def length(self) -> str:
        """How compactly to print it, as the longest block decides each row."""
        heights = (max(block.length for _, block in row) for _, row in self.rows)
        return set_by(sum(heights), *COLUMN_LENGTHS)


def set_by(characters: int, *lengths: int) -> str:
    """The size of print for so many characters."""
    return _SIZES[sum(characters > most for most in lengths)]


def side_by_side(entries: Sequence[SheetEntry]) -> list[Table]:
    """Split the services evenly into tables narrow enough to read on paper."""
    tables = ceil(len(entries) / ABREAST) or 1
    size = ceil(len(entries) / tables) or 1
    return [Table(entries[at : at + size]) for at in range(0, len(entries), size)]
