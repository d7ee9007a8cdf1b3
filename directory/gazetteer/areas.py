"""Council areas, planning bodies and nations, and their names."""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.text import slugify

from directory.gazetteer.rows import BODY, NATIONS, NORTHERN_IRELAND
from directory.models import Area

_NATION_OF = {code[0]: code for code in NATIONS} | {"Z": NORTHERN_IRELAND}
_ENDINGS = re.compile(r"(?:,? (?:District|London Boro|City of|County of))?(?: \(B\))?$")
_BEGINNINGS = re.compile(r"^(?:the )?(?:City of|County of)? ?(?=\S)", re.IGNORECASE)


class BuiltIn(NamedTuple):
    """One line of fixtures/areas.csv."""

    code: str
    name: str
    successor: str
    valid_from: date | None
    body: str  # for a council in Scotland or Wales, its health board


@cache
def built_in() -> Mapping[str, BuiltIn]:
    """The built-in areas, by code."""
    with open(settings.BASE_DIR / "fixtures" / "areas.csv", encoding="utf-8", newline="") as file:
        return {line["code"]: _read(line) for line in csv.DictReader(file, strict=True)}


@cache
def body_of_council() -> Mapping[str, str]:
    """Scottish and Welsh health boards by council code; each consists of whole councils."""
    return {area.code: area.body for area in built_in().values() if area.body}


def save_areas(codes: Iterable[str], said: Mapping[str, str], *, renames: bool) -> None:
    """Make sure every code has a row; `said` gives the publisher's names by code.

    Existing rows keep what curators set; with `renames` they also take on changed names.
    """
    existing = Area.objects.in_bulk()
    slugs = {area.slug for area in existing.values()}
    new = []
    for code in sorted(set(codes)):
        name = tidy(code, said[code]) if code in said else ""
        if code not in existing:
            new.append(_new_area(code, name, slugs))
        elif renames and name and existing[code].name != name:
            Area.objects.filter(code=code).update(name=name)
    Area.objects.bulk_create(new)


def save_built_in() -> None:
    """Make sure every area in fixtures/areas.csv has a row, and fill in any blanks."""
    save_areas(built_in(), {}, renames=False)
    lacking = Area.objects.filter(
        Q(successor=None) | Q(valid_from=None), code__in=built_in().keys()
    )
    filled = []
    for area in lacking:
        known = built_in()[area.code]
        successor = area.successor_id or known.successor or None
        since = area.valid_from or known.valid_from
        if (successor, since) != (area.successor_id, area.valid_from):
            area.successor_id, area.valid_from = successor, since
            filled.append(area)
    Area.objects.bulk_update(filled, ["successor", "valid_from"])


def tidy(code: str, name: str) -> str:
    """A name in everyday form: "City of Bristol (B)" and "Bristol, City of" become Bristol."""
    plain = " ".join(name.split())
    if code in NATIONS or BODY.fullmatch(code):
        # ONS names Scotland's boards by area alone, just like councils.
        return f"NHS {plain}" if code.startswith("S08") and "NHS" not in plain else plain
    if code == "E09000001":
        return "City of London"
    if code.startswith("W"):
        plain = plain.rpartition(" - ")[2]  # Welsh, then English
    return _BEGINNINGS.sub("", _ENDINGS.sub("", plain))


def level_of(code: str) -> Area.Level:
    if code in NATIONS:
        return Area.Level.NATION
    return Area.Level.BODY if BODY.fullmatch(code) else Area.Level.COUNCIL


def _read(line: dict[str, str]) -> BuiltIn:
    since = date.fromisoformat(line["valid_from"]) if line["valid_from"] else None
    return BuiltIn(line["code"], line["name"], line["successor"], since, line["body"])


def _new_area(code: str, said: str, slugs: set[str]) -> Area:
    """A new, unsaved area; its slug is added to `slugs`.

    The area that exists today has the plain name as its slug; earlier ones have their code added.
    """
    known = built_in().get(code)
    name = (known.name if known else "") or said or code
    slug = slugify(name)
    if slug in slugs or (known and known.successor):
        slug = f"{slug}-{code.lower()}"
    slugs.add(slug)
    parent = None if code in NATIONS else _NATION_OF.get(code[0])
    return Area(code=code, level=level_of(code), name=name, slug=slug, parent_id=parent)
