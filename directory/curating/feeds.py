"""Takes another directory's open data to the intake desk, and again later only what has changed.

Each service of the feed is a row, known again by its identifier. What is new waits at the desk like
any row of a list. What changed in a row that is in, or stands for a listing of ours, is shown until
a curator has seen it: a feed changes no listing by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.curating.intake import choices, desk
from directory.curating.intake.sorting import SAME, Desk, service_key
from directory.curating.intake.targets import Target, all_targets
from directory.models import Intake, IntakeRow, IntakeSource, Service
from directory.models.services import prices
from directory.open_referral.reading import FeedRead, Shape
from directory.spreadsheet_cells import MAX_LENGTH

_PRICES = {visit.value: f"service.{name}" for visit, name in prices.FIELDS.items()}
_SETS = ("helps_with", "settings", "routes", "approaches", "experience", "pays")
KEYS = (
    *("organisation.name", "organisation.charity_number", "organisation.ods_code"),
    *("service.name", "service.summary", "service.telephone", "service.email", "service.website"),
    *("service.address", "service.town", "service.postcode", *_PRICES.values()),
    *(f"service.{name}" for name in _SETS),
)
_ODS = "GB-NHS"


@dataclass(slots=True)
class FeedChanges:
    """What came of reading a feed."""

    intake: Intake
    new: int = 0
    changed: int = 0
    gone: int = 0


@transaction.atomic
def take(found: FeedRead, *, feed: str, source: str, on: date, by: str) -> FeedChanges:
    """Put what is new or changed on the desk. A feed is known by its address, or by its source."""
    keeper, _ = IntakeSource.objects.get_or_create(name=source)
    feeds = Intake.objects.exclude(feed="").filter(state=Intake.State.OPEN)
    intake = feeds.filter(Q(feed=feed) | Q(source=keeper)).first()
    intake = intake or Intake(source=keeper, tables=[_table()], answers=keeper.answers)
    intake.feed, intake.file_name, intake.licence = feed, feed[-200:], found.licence
    intake.as_of, intake.received_at, intake.received_by = on, timezone.now(), by
    intake.save()
    came = FeedChanges(intake)
    touched = _compare(intake, dict(_cells_of_all(found.services)), came)
    _know_our_own(intake)
    desk.read_again([intake], lambda row: row.pk in touched)
    return came


def _table() -> dict[str, Any]:
    headings = [all_targets()[key].label for key in KEYS]
    holds = {"headings": headings, "keys": list(KEYS), "is_left_out": False}
    return holds | {"sheet": "", "header_line": 0, "passed_over": [], "sections": []}


def _compare(intake: Intake, feed: dict[str, list[str]], came: FeedChanges) -> set[int]:
    """Save what differs from the last time. Returns the rows to be read again."""
    rows = {row.identifier: row for row in intake.rows.all()}
    line = max((row.line for row in rows.values()), default=0)
    missing = {key: [""] * len(KEYS) for key in rows.keys() - feed.keys()}
    touched = set()
    for key, cells in {**feed, **missing}.items():
        row = rows.get(key)
        if row is None:
            line, came.new = line + 1, came.new + 1
            row = IntakeRow(intake=intake, table=0, line=line, identifier=key, cells=cells)
        elif row.cells == cells:
            continue
        else:
            came.gone += key in missing
            came.changed += key not in missing
            if row.state == IntakeRow.State.IN or _is_ours(row, intake):
                row.before = row.before or row.cells
            elif key in missing:
                row.delete()
                continue
            row.cells = cells
        row.save()
        touched.add(row.pk)
    return touched


def _is_ours(row: IntakeRow, intake: Intake) -> bool:
    """Whether it was decided that the row is a listing of ours."""
    start = f"r{row.pk}~s"
    return any(key.startswith(start) and made == SAME for key, made in intake.decisions.items())


def _know_our_own(intake: Intake) -> None:
    """What came from us, and is read back, need not be decided."""
    rows = {row.identifier: row.pk for row in intake.rows.all()}
    for service in Service.objects.filter(public_id__in=[one for one in rows if _is_uuid(one)]):
        key = f"r{rows[str(service.public_id)]}~{service_key(service)}"
        intake.decisions.setdefault(key, SAME)
    intake.save(update_fields=["decisions"])


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def changes(found: Desk) -> Iterator[tuple[Service | None, str, list[tuple[str, str, str]]]]:
    """What a feed changed since somebody saw it: listing, name, and what, before and now."""
    for one in found.rows:
        if one.row.before:
            headings = one.row.intake.tables[one.row.table]["headings"]
            told = zip(headings, one.row.before, one.row.cells, strict=True)
            yield one.service, one.listing.name, [each for each in told if each[1] != each[2]]


def forget_changes(intake: Intake) -> None:
    """Somebody has seen them."""
    intake.rows.exclude(before=[]).update(before=[])


# --- A service of the feed as cells ---------------------------------------------------------------


def _cells_of_all(services: Iterable[Shape]) -> Iterator[tuple[str, list[str]]]:
    for service in services:
        key = str(service.get("id", ""))[:64].lower()
        if key and service.get("status") != "inactive":
            said = _said(service)
            yield key, [said.get(name, "")[:MAX_LENGTH] for name in KEYS]


def _said(service: Shape) -> dict[str, str]:
    """Each fact as text, by its target. Unknown shapes say nothing."""
    owner = _object(service.get("organization"))
    contacts = [*_objects(service, "contacts"), *_objects(owner, "contacts")]
    phones = [*_objects(service, "phones"), *_objects(owner, "phones")]
    phones += [one for each in contacts for one in _objects(each, "phones")]
    said = {
        "organisation.name": _text(owner, "name") or _text(service, "name"),
        "service.name": _text(service, "name"),
        "service.summary": _text(service, "description"),
        "service.email": _text(service, "email") or _text(owner, "email"),
        "service.website": _text(service, "url") or _text(owner, "website"),
        "service.telephone": " / ".join(dict.fromkeys(_text(one, "number") for one in phones)),
    }
    for one in _objects(owner, "organization_identifiers"):
        name = "ods_code" if _text(one, "identifier_scheme") == _ODS else "charity_number"
        said.setdefault(f"organisation.{name}", _text(one, "identifier"))
    for one in _objects(service, "cost_options"):
        if key := _PRICES.get(_text(one, "option")):
            said[key] = _text(one, "amount")
    return said | _place(service) | _choices(service)


def _place(service: Shape) -> dict[str, str]:
    at = [_object(one.get("location")) for one in _objects(service, "service_at_locations")]
    for place in [*at, *_objects(service, "locations")]:
        for address in _objects(place, "addresses"):
            lines = (_text(address, name) for name in ("address_1", "address_2"))
            return {
                "service.address": ", ".join(filter(None, lines)),
                "service.town": _text(address, "city"),
                "service.postcode": _text(address, "postal_code"),
            }
    return {}


def _choices(service: Shape) -> dict[str, str]:
    """Terms that our own choices are called. The rest is left out, unasked."""
    terms = [_object(one.get("taxonomy_term")) for one in _objects(service, "attributes")]
    names = [name for term in terms for name in (_text(term, "term"), _text(term, "name"))]
    targets: Mapping[str, Target] = all_targets()
    said = {}
    for key in (f"service.{name}" for name in _SETS):
        known = [name for name in names if name and choices.is_known(targets[key], name)]
        if known:
            said[key] = "; ".join(dict.fromkeys(known))
    return said


def _object(value: Any) -> Shape:
    return value if isinstance(value, dict) else {}


def _objects(of: Shape, name: str) -> list[Shape]:
    held = of.get(name)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _text(of: Shape, name: str) -> str:
    value = of.get(name)
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""
