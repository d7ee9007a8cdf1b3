"""The referral sheet: what a referrer needs of each service, in rows that every copy shares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from directory import wording
from directory.geo import bearing, compass, miles_between
from directory.listing import Listing
from directory.models import ReferralDetails, Service
from directory.places import Place
from directory.templatetags.presentation import tel

NOT_TOLD = wording.NOT_TOLD
ABREAST = 3  # services in one table
RING = "Ring the public number and ask for the referral desk"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing a sheet says of a service; `url` leads there from the screen."""

    label: str
    lines: tuple[str, ...]
    url: str = ""

    @property
    def is_told(self) -> bool:
        return self.lines != (NOT_TOLD,)

    @property
    def text(self) -> str:
        """In one line, with the address on the web written out."""
        web = [self.url] if self.is_on_the_web else []
        return "; ".join([*self.lines, *web])

    @property
    def is_on_the_web(self) -> bool:
        return self.url.startswith("http")


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together, under a heading."""

    title: str
    rows: tuple[Row, ...]

    @property
    def told(self) -> list[Row]:
        return [row for row in self.rows if row.is_told]

    @property
    def not_told(self) -> str:
        """What nobody told us yet, in one line, so that it costs no room on paper."""
        labels = [wording.within_sentence(row.label) for row in self.rows if not row.is_told]
        return wording.listing(labels)


@dataclass(frozen=True, slots=True)
class Entry:
    """One service on a sheet, on a day; `place` is where it is measured from."""

    service: Service
    on: date
    place: Place | None = None
    since: Sequence[str] = ()

    @property
    def listing(self) -> Listing:
        return Listing(self.service, self.on)

    @property
    def name(self) -> str:
        """With the mark of what is made up: a sheet may be read far from this site."""
        return f"{self.service.name}{' (invented example)' if self.service.is_sample else ''}"

    @property
    def distance(self) -> str:
        """From the place searched, in a straight line; empty without one, or by video."""
        there = self.service.point
        if self.place is None or there is None:
            return ""
        about = self.place.is_about or self.service.point_is_about
        miles = wording.miles(miles_between(self.place.point, there), about=about)
        return f"{miles} {compass(bearing(self.place.point, there))}"

    @property
    def address(self) -> str:
        """As much of it as anyone may know: of a home, the town and the district."""
        of = self.service
        if of.is_remote_only:
            return "By video or phone"
        if of.address_is_private:
            at = " ".join(part for part in (of.town, self.listing.district) if part)
            return f"A home in {at}: the address is not shown"
        town = " ".join(part for part in (of.town, of.postcode) if part)
        return ", ".join(part for part in (*of.address.splitlines(), town) if part) or NOT_TOLD

    @property
    def blocks(self) -> list[Block]:
        """All that the full copy says, in its order."""
        return [
            Block("How to refer", tuple(_how_to_refer(self.service))),
            Block("What and for whom", tuple(_what(self))),
            Block("Wait and price", tuple(_wait_and_price(self.listing))),
            Block("Getting in", tuple(_access(self.listing))),
            Block("Who works there", tuple(_people(self.listing))),
        ]

    @property
    def rows(self) -> list[Row]:
        """The same in one list, for a table."""
        return [row for block in self.blocks for row in block.rows]

    @property
    def for_patient(self) -> list[Row]:
        """What somebody needs to get there; nothing of the professional block."""
        access = list(_access(self.listing))
        where = [
            Row("Where", tuple(self.listing.where)),
            Row("Address", (self.address,)),
            *(
                [_row("How far", f"{self.distance}, in a straight line".capitalize())]
                if self.distance
                else []
            ),
        ]
        rows = [
            Row("How to get in", tuple(self.listing.routes)),
            *where,
            *access,
            *_wait_and_price(self.listing),
            *_people(self.listing),
        ]
        return [row for row in rows if row.is_told]


HEADER = ("Code", "Name", "Organisation", "Kind", "Distance", "Before you count on it")


def line(entry: Entry) -> list[str]:
    """A service as one line of a spreadsheet; after what HEADER names come its rows."""
    of = entry.service
    first = [of.code, entry.name, of.organisation.name, entry.listing.kind, entry.distance]
    minded = "; ".join(entry.listing.cautions)
    return [*first, minded, *(row.text for row in entry.rows)]


_FIRST: dict[str, Callable[[Entry], Sequence[str]]] = {
    "Changed since it was printed": lambda entry: entry.since,
    "Before you count on it": lambda entry: entry.listing.cautions,
    "How far": lambda entry: [entry.distance] if entry.distance else [],
}


@dataclass(frozen=True, slots=True)
class Table:
    """A few services side by side: each label with what every one of them says to it."""

    entries: Sequence[Entry]

    @property
    def rows(self) -> list[tuple[str, list[tuple[Entry, str]]]]:
        """First what is to be minded, where there is anything; then all that somebody told us."""
        first: list[tuple[str, list[tuple[Entry, str]]]] = [
            (label, [(entry, "; ".join(of(entry)) or "–") for entry in self.entries])
            for label, of in _FIRST.items()
            if any(of(entry) for entry in self.entries)
        ]
        return first + [
            (
                rows[0].label,
                [(entry, row.text) for entry, row in zip(self.entries, rows, strict=True)],
            )
            for rows in self._rows
            if any(row.is_told for row in rows)
        ]

    @property
    def not_told(self) -> str:
        """What none of them told us, in one line."""
        nobody = (rows[0] for rows in self._rows if not any(row.is_told for row in rows))
        return wording.listing([wording.within_sentence(row.label) for row in nobody])

    @property
    def _rows(self) -> list[tuple[Row, ...]]:
        return list(zip(*(entry.rows for entry in self.entries), strict=True))


def side_by_side(entries: Sequence[Entry]) -> list[Table]:
    """As many in a table as can still be read on paper, and in each about as many."""
    tables = ceil(len(entries) / ABREAST) or 1
    size = ceil(len(entries) / tables) or 1
    return [Table(entries[at : at + size]) for at in range(0, len(entries), size)]


# --- Rows ----------------------------------------------------------------------------------------


def _row(label: str, *lines: str, url: str = "") -> Row:
    told = tuple(line for line in lines if line)
    return Row(label, told or (NOT_TOLD,), url if told else "")


def _how_to_refer(of: Service) -> list[Row]:
    details: ReferralDetails = getattr(of, "referral_details", None) or ReferralDetails()
    who = details.who_may_refer.labels
    others = map(wording.within_sentence, who[1:])
    return [
        _row("Who may refer", wording.listing([*who[:1], *others], "or")),
        _row("How", details.how),
        *_contacts(of, details),
        _row("Urgent", details.urgent),
        _row("In a relapse", details.relapse),
        _row("Takes", details.criteria),
        _row("Does not take", details.exclusions),
        _row("What to send", details.what_to_send),
        _row("Course", details.course),
        _row("Way back in", details.way_back_in),
    ]


def _contacts(of: Service, details: ReferralDetails) -> list[Row]:
    """Only what the team agreed to publish; else the number that everybody rings."""
    on = details.contacts_agreed_on
    agreed = (
        f"{details.contacts_agreed_by} agreed to this being shown, {wording.day(on)}" if on else ""
    )
    number = f"{RING}: {of.telephone}" if of.telephone else ""
    form, mail, telephone = (
        (details.form_url, details.secure_email, details.telephone) if on else ("", "", "")
    )
    return [
        _row("Referral form", form and f"Form of {of.name}", url=form),
        _row("Secure e-mail", mail, url=f"mailto:{mail}"),
        _row("Telephone for professionals", telephone, url=tel(telephone)),
        _row("Contact", agreed or number, url="" if agreed else tel(of.telephone)),
    ]


def _what(entry: Entry) -> list[Row]:
    of, listing = entry.service, entry.listing
    visits = f"Home visits up to {of.home_miles} miles. " if of.home_miles else ""
    experience = ", ".join(of.experience.labels)
    helps, does = (", ".join(group.labels) for group in (of.helps_with, of.approaches))
    return [
        _row("What it is", of.summary),
        _row("Ways in", *listing.routes, listing.self_referral_note),
        _row("Area", listing.area_served or f"{visits}No other limit told us"),
        _row("Ages", listing.ages),
        _row("Taking new people", listing.taking_new),
        _row("Where", *listing.where),
        _row("Address", entry.address),
        _row("Telephone", of.telephone, url=tel(of.telephone)),
        _row("Telephone hours", of.telephone_hours),
        _row("E-mail", of.email, url=f"mailto:{of.email}"),
        _row("Website", of.website and f"Website of {of.name}", url=of.website),
        _row("Helps with", helps),
        _row("What they do", does),
        _row("Experience", f"{experience}, they told us" if experience else ""),
    ]


def _wait_and_price(listing: Listing) -> list[Row]:
    of = listing.service
    told = of.prices_told_on
    prices = [f"{price.what}: {price.amount}" for price in listing.prices]
    if prices and told:
        prices = [*prices, f"They told us on {wording.day(told)}"]
    return [
        _row("Wait", listing.wait),
        _row("Price", *prices, of.price_travel),
        _row("Who pays", *(f"{way.label}: {way.explanation}" for way in of.pays.members)),
        _row("Insurers", ", ".join(of.insurers)),
    ]


def _access(listing: Listing) -> list[Row]:
    """Every access fact stands under what the service said of it."""
    of = listing.service
    metres = of.metres_from_drop_off
    answers = {} if of.is_remote_only else dict(listing.access_answers)
    facts = [
        _row(
            f"Access: {answer.lower()}",
            ", ".join(fact.label for fact in answers.get(answer, [])) or "None",
        )
        for answer in ("Yes", "No", NOT_TOLD)
    ]
    return [
        *facts,
        _row("Drop-off to door", f"{metres} metres" if metres is not None else ""),
        _row("Other languages", ", ".join(of.languages.labels)),
    ]


def _people(listing: Listing) -> list[Row]:
    named = (
        f"{person}, HCPC number {person.hcpc_number}. {register}"
        for person, register in listing.people
    )
    return [
        _row("Who", *named, listing.team),
        _row("Details", listing.checked),
    ]
