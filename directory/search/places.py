"""What was typed in the search box: a place, a choice between places, or what is wrong with it.

`find` reads the database once, whatever was typed, and no other host ever.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from django.conf import settings
from django.db.models import Q

from directory.geo import Point, miles_between
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models import Physiotherapist, PostcodeLocation
from directory.postcodes import Level, NotAPostcode, Postcode, fold, slips
from directory.search import messages
from directory.search.answers import Answer, Choice, Elsewhere, Offer, Place, Problem
from directory.search.place_names import by_name

__all__ = ["Answer", "Choice", "Elsewhere", "Offer", "Place", "Problem", "at_postcode", "find"]

MAX_LENGTH = 100
_COORDINATES = re.compile(
    r"\s*(-?[0-9]{1,2}(?:\.[0-9]{1,8})?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)\s*"
)


def find(text: str, on: date) -> Answer:
    """Read the search box; None when it is empty.

    In this order: postcode, registration number, latitude and longitude, exact town, then people
    and services by name.
    """
    folded = fold(text[: MAX_LENGTH + 1])
    if not folded:
        return None if not text.strip() else Problem(messages.ENTER_A_POSTCODE)
    if len(text) > MAX_LENGTH:
        return Problem(messages.TOO_LONG)
    if problem := messages.no_place_for(folded):
        return Problem(problem)
    if coordinates := _COORDINATES.fullmatch(text):
        return _at_coordinates(float(coordinates[1]), float(coordinates[2]))
    if number := _hcpc_number(text):
        return _person_with(number, on)
    if folded.replace(" ", "").isdigit():
        return _bare_number(folded.replace(" ", ""))
    mended = list(slips(text))
    try:
        return _from_postcode(Postcode.parse(text), mended)
    except NotAPostcode:
        return _from_slips(mended) if mended else by_name(text, on)


def at_postcode(postcode: Postcode) -> Place | None:
    """Where a postcode is, or else its sector or district; None where the gazetteer has neither."""
    row = _located(_rows([postcode]), postcode.lookups())
    return _place(row, "") if row else None


# --- Postcodes -----------------------------------------------------------------------------------


def _from_postcode(typed: Postcode, mended: Sequence[Postcode]) -> Answer:
    rows = _rows([typed, *mended], districts_of=typed if typed.level is Level.DISTRICT else None)
    if row := _located(rows, [str(typed)]):
        return _place(row, _retired_notice(row))
    if other := _located(rows, [str(other) for other in mended]):
        return _place(other, messages.showing_instead(other.name))
    if coarser := _located(rows, typed.lookups()[1:]):
        is_known = str(typed) in rows
        say = messages.no_location if is_known else messages.only_about
        return _place(coarser, say(typed, coarser.name))
    if begins := [row for row in rows.values() if row.name.startswith(str(typed))]:
        return Choice(
            messages.several_districts(typed),
            tuple(
                Offer(row.name, row.town, near=row.name) for row in sorted(begins, key=_by_row_name)
            ),
        )
    return _from_slips(mended, rows) if mended else Problem(messages.UNKNOWN_POSTCODE)


def _from_slips(mended: Sequence[Postcode], rows: "Rows | None" = None) -> Answer:
    """Place what is a postcode once O and 0, or I and 1, are put right."""
    rows = _rows(mended) if rows is None else rows
    for level in range(3):
        for postcode in mended:
            if row := _located(rows, postcode.lookups()[level : level + 1]):
                return _place(row, messages.showing_instead(row.name))
    return Problem(messages.UNKNOWN_POSTCODE)


Rows = dict[str, PostcodeLocation]


def _rows(postcodes: Iterable[Postcode], districts_of: Postcode | None = None) -> Rows:
    """Everything the gazetteer has for these, in one query, by name."""
    wanted = Q(name__in={key for postcode in postcodes for key in postcode.lookups()})
    if districts_of:
        wanted |= Q(level=PostcodeLocation.Level.DISTRICT, name__startswith=str(districts_of))
    rows = PostcodeLocation.objects.filter(wanted).select_related("council", "body", "nation")
    return {row.name: row for row in rows}


def _by_row_name(row: PostcodeLocation) -> str:
    return row.name


def _located(rows: Rows, names: Iterable[str]) -> PostcodeLocation | None:
    found = (rows[name] for name in names if name in rows)
    return next((row for row in found if row.point), None)


def _retired_notice(row: PostcodeLocation) -> str:
    return messages.retired(row.name, row.retired_on) if row.retired_on else ""


def _place(row: PostcodeLocation, notice: str) -> Place:
    postcode = Postcode.parse(row.name)
    town = f", {row.town}" if row.town else ""
    return Place(
        label=f"{row.name}{town}" if postcode.level is Level.DISTRICT else row.name,
        point=cast(Point, row.point),  # only rows with one are placed
        shared_as=postcode.outward,
        is_about=postcode.level is not Level.FULL,
        district=postcode.district,
        council=row.council,
        body=row.body,
        nation=row.nation,
        shares=row.shares or {},
        close_councils=frozenset(row.close_councils or ()),
        notice=messages.TYPE_MORE if postcode.level is Level.AREA else notice,
    )


def _at_coordinates(latitude: float, longitude: float) -> Answer:
    """The place at a point, in the areas of the nearest postcode sector or district."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return Problem(messages.NOT_IN_THE_UK)
    here = Point(latitude, longitude)
    south, north, west, east = here.box(15)
    near = PostcodeLocation.objects.filter(
        level__in=[PostcodeLocation.Level.SECTOR, PostcodeLocation.Level.DISTRICT],
        latitude__range=(south, north),
        longitude__range=(west, east),
    ).select_related("council", "body", "nation")
    found = [_place(row, "") for row in near]
    if not found:
        return Problem(messages.NOT_IN_THE_UK)
    nearest = min(found, key=lambda place: miles_between(here, place.point))
    # The nearest centre does not tell which district or council the point itself is in.
    return replace(
        nearest,
        label=f"your location, near {nearest.shared_as}",
        point=here,
        is_about=True,
        district="",
        council=None,
        body=None,
        shares={},
        close_councils=frozenset(),
        notice="",
    )


# --- Registration numbers ------------------------------------------------------------------------


def _hcpc_number(text: str) -> HcpcNumber | None:
    try:
        return HcpcNumber.parse(text)
    except NotAnHcpcNumber:
        return None


def _person_with(number: HcpcNumber, on: date) -> Answer:
    person = Physiotherapist.objects.public(on).filter(hcpc_number=str(number)).first()
    if person:
        return Elsewhere(person.get_absolute_url())
    register = Offer(
        f"Look up {number} on the HCPC register",
        url=settings.HCPC_RECORD_URL.format(number=number),
    )
    return Problem(messages.nobody_with(number), (register,))


def _bare_number(digits: str) -> Answer:
    if 4 <= len(digits) <= 6:
        return Problem(
            messages.number_without_letters(digits), (Offer(f"PH{digits}", near=f"PH{digits}"),)
        )
    return Problem(messages.ENTER_A_POSTCODE)
