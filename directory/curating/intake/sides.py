"""Two likely duplicates side by side: what each says, and where they differ."""

from dataclasses import dataclass

from django.forms import BoundField

from directory.curating.intake.duplicates import Pair
from directory.curating.intake.sorting import Desk, DeskRow
from directory.models import Service
from directory.words import join_with_and

_SHOWN = {
    "Organisation": "organisation",
    "Service": "name",
    "People": "people",
    "Telephone": "telephone",
    "E-mail": "email",
    "Website": "website",
    "Address": "address",
    "Town": "town",
    "Postcode": "postcode",
}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other and self.one != self.other)


@dataclass(frozen=True, slots=True)
class Sides:
    """A pair for the page."""

    field: BoundField
    why: str
    titles: tuple[str, str]
    lines: list[Line]
    stored: Service | None


def side_by_side(pair: Pair, field: BoundField, desk: Desk) -> Sides:
    rows = desk.by_key()
    one, stored = rows[pair.one], desk.stored.get(pair.other)
    mine = _of_row(one)
    theirs = _of_service(stored) if stored else _of_row(rows[pair.other])
    titles = (
        _line(one, desk),
        f"Already here: {stored.code}" if stored else _line(rows[pair.other], desk),
    )
    lines = [
        Line(label, mine[name], theirs[name])
        for label, name in _SHOWN.items()
        if mine[name] or theirs[name]
    ]
    return Sides(field, join_with_and(pair.reasons), titles, lines, stored)


def _line(one: DeskRow, desk: Desk) -> str:
    sheet = desk.intake.tables[one.row.table]["sheet"]
    several = len(desk.intake.tables) > 1 and sheet
    return f"Line {one.row.line}" + (f", {sheet}" if several else "")


def _of_row(one: DeskRow) -> dict[str, str]:
    said = one.listing
    people = [f"{each['name']} {each['hcpc_number']}".strip() for each in said.people]
    shown = {name: said.service.get(name, "") for name in _SHOWN.values()}
    return shown | {
        "organisation": said.organisation.get("name", ""),
        "people": ", ".join([*people, *said.unnumbered]),
        "telephone": ", ".join(said.telephones),
    }


def _of_service(service: Service) -> dict[str, str]:
    people = [f"{each.name} {each.hcpc_number}" for each in service.physiotherapists.all()]
    shown = {name: str(getattr(service, name, "")) for name in _SHOWN.values()}
    return shown | {"organisation": service.organisation.name, "people": ", ".join(people)}
