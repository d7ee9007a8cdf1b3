"""The referral sheet: what a referrer needs to know about each service, in rows for every copy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from directory import words
from directory.facts import NOT_KNOWN
from directory.geo import bearing, compass, miles_between
from directory.models import Service
from directory.pages.listing import ServicePage
from directory.search.box.places import Place
from referrals.my_list.sheet_rows import (
    SheetBlock,
    SheetRow,
    access,
    how_to_refer,
    people,
    row,
    wait_and_price,
    what,
)

ABREAST = 3  # services per table


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One service on a sheet, on a given date. Distances are from `place`."""

    service: Service
    on: date
    place: Place | None = None
    since: Sequence[str] = ()

    @property
    def listing(self) -> ServicePage:
        return ServicePage(self.service, self.on)

    @property
    def name(self) -> str:
        """Its name, marked if invented, because sheets are read away from this site."""
        return f"{self.service.name}{' (invented example)' if self.service.is_sample else ''}"

    @property
    def distance(self) -> str:
        """The distance in a straight line from the place, or empty without one or if by video."""
        there = self.service.point
        if self.place is None or there is None:
            return ""
        about = self.place.is_about or self.service.point_is_about
        miles = words.miles(miles_between(self.place.point, there), about=about)
        return f"{miles} {compass(bearing(self.place.point, there))}"

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
            SheetBlock("How to refer", tuple(how_to_refer(self.service))),
            SheetBlock("What and for whom", tuple(what(self.listing, self.address))),
            SheetBlock("Wait and price", tuple(wait_and_price(self.listing))),
            SheetBlock("Getting there and getting in", tuple(access(self.listing))),
            SheetBlock("Who works there", tuple(people(self.listing))),
        ]

    @property
    def rows(self) -> list[SheetRow]:
        """The rows of all blocks in one list, for a table."""
        return [each for block in self.blocks for each in block.rows]

    @property
    def for_patient(self) -> list[SheetRow]:
        """What a patient needs to get there, with nothing from the block for professionals."""
        far = f"{self.distance}, in a straight line".capitalize() if self.distance else ""
        rows = [
            row("Do I need a referral?", *self.listing.routes),
            row("Where", *self.listing.where),
            row("Address", self.address),
            row("How far", far),
            *access(self.listing),
            *wait_and_price(self.listing),
            *people(self.listing),
        ]
        return [each for each in rows if each.is_told]


HEADER = ("Code", "Name", "Organisation", "Kind", "Distance", "Check first")


def line(entry: SheetEntry) -> list[str]:
    """A service as one row of a spreadsheet: the columns in HEADER, then its own."""
    of = entry.service
    first = [of.code, entry.name, of.organisation.name, entry.listing.kind, entry.distance]
    minded = "; ".join(entry.listing.cautions)
    return [*first, minded, *(each.text for each in entry.rows)]


_FIRST: dict[str, Callable[[SheetEntry], Sequence[str]]] = {
    "Changed since it was printed": lambda entry: entry.since,
    "Check first": lambda entry: entry.listing.cautions,
    "How far": lambda entry: [entry.distance] if entry.distance else [],
}


@dataclass(frozen=True, slots=True)
class Table:
    """A few services side by side, with a row for each label."""

    entries: Sequence[SheetEntry]

    @property
    def rows(self) -> list[tuple[str, list[tuple[SheetEntry, str]]]]:
        """Warnings first, then every fact that at least one service has given us."""
        first: list[tuple[str, list[tuple[SheetEntry, str]]]] = [
            (label, [(entry, "; ".join(of(entry)) or "–") for entry in self.entries])
            for label, of in _FIRST.items()
            if any(of(entry) for entry in self.entries)
        ]
        return first + [
            (
                rows[0].label,
                [(entry, row.text or "–") for entry, row in zip(self.entries, rows, strict=True)],
            )
            for rows in self._rows
            if any(row.is_told for row in rows)
        ]

    @property
    def not_told(self) -> str:
        """The facts that no service has given us, in one line."""
        nobody = (
            rows[0]
            for rows in self._rows
            if any(row.is_missing for row in rows) and not any(row.is_told for row in rows)
        )
        return words.join_with_and([words.within_sentence(row.label) for row in nobody])

    @property
    def _rows(self) -> list[tuple[SheetRow, ...]]:
        return list(zip(*(entry.rows for entry in self.entries), strict=True))


def side_by_side(entries: Sequence[SheetEntry]) -> list[Table]:
    """Split the services evenly into tables narrow enough to read on paper."""
    tables = ceil(len(entries) / ABREAST) or 1
    size = ceil(len(entries) / tables) or 1
    return [Table(entries[at : at + size]) for at in range(0, len(entries), size)]
