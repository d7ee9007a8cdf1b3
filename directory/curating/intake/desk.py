"""The desk itself: a list is opened, read again after each answer, and its rows sorted."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from directory.curating.intake import columns, grid, layout
from directory.curating.intake.checking import ModelRules
from directory.curating.intake.likeness import similarity
from directory.curating.intake.listings import Context, Listing
from directory.curating.intake.rows import listing
from directory.models import Intake, IntakeRow, IntakeSource, PostcodeLocation, Town
from directory.names import search_name
from directory.postcodes import NotAPostcode, Postcode

BATCH = 500
_LIKE_A_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_NAMES_SOMEBODY = {"organisation.name", "person.name", "person.surname"}
_DATES = re.compile(
    r"\d+|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|\b(?:final|copy|new|v)\b",
    re.IGNORECASE,
)
NAME_OF = "organisation.kind|@"  # a question about one organisation, not about a word

Progress = Callable[[int], object]


@transaction.atomic
def open_list(data: bytes, *, progress: Progress = int, **known: Any) -> Intake:
    """Keep a file's rows at the desk, and read them. Takes what `keep` takes."""
    intake = keep(data, **known)
    read_again([intake], progress=progress)
    return intake


def keep(
    data: bytes,
    *,
    file_name: str,
    as_of: date,
    by: str,
    source: str = "",
    most_rows: int | None = None,
    uploaded_with: Intake | None = None,
) -> Intake:
    """Keep a file's rows at the desk, unread. Raises FileRefused if they cannot be made out.

    If nobody says whose list it is, whoever sent one of this name and headings before is taken.
    """
    found = [layout.find(table) for table in grid.read(data, most_rows)]
    keeper = _keeper(source, file_name[:120], found)
    intake = Intake.objects.create(
        source=keeper,
        file_name=file_name[:200],
        as_of=as_of,
        received_by=by,
        tables=[_table(one, keeper) for one in found],
        answers=keeper.answers,
        uploaded_with=uploaded_with,
    )
    rows = (
        IntakeRow(
            intake=intake, table=at, line=row.line, section=row.section[:120], cells=row.cells
        )
        for at, one in enumerate(found)
        for row in one.rows
    )
    IntakeRow.objects.bulk_create(rows, batch_size=BATCH)
    return intake


def _keeper(said: str, file_name: str, found: Sequence[layout.FoundList]) -> IntakeSource:
    """By name; or whoever sent a file of this name and headings. Else the file stands in."""
    headings = {search_name(one) for table in found for one in table.headings} - {""}
    for known in IntakeSource.objects.filter(file_name=_without_date(file_name)):
        if not said and headings and headings <= known.columns.keys():
            return known
    return IntakeSource.objects.get_or_create(name=said or file_name)[0]


def _without_date(file_name: str) -> str:
    return search_name(_DATES.sub(" ", file_name.rpartition(".")[0]))


def _table(found: layout.FoundList, keeper: IntakeSource) -> dict[str, Any]:
    keys = columns.guess(found, keeper.columns)
    return {
        "sheet": found.sheet,
        "header_line": found.header_line,
        "headings": found.headings,
        "keys": keys,
        "passed_over": found.passed_over[:50],
        "sections": list(dict.fromkeys(found.sections))[:50],
        "is_left_out": not (_NAMES_SOMEBODY & set(keys)),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What a curator says of a list: whose it is, of when, and what its tables' columns hold."""

    source: str
    as_of: date
    keys: Sequence[Sequence[str]]
    left_out: Sequence[bool]


def describe(lists: Sequence[Intake], said: Sequence[Said]) -> None:
    """Save what was said of each list, remember it for the next, and read what changed again."""
    changed = set()
    for intake, one in zip(lists, said, strict=True):
        intake.source.refresh_from_db()
        before = deepcopy((intake.source_id, intake.as_of, intake.tables))
        _rename(intake, one.source)
        for table, chosen, is_left_out in zip(intake.tables, one.keys, one.left_out, strict=True):
            table |= {"keys": list(chosen), "is_left_out": is_left_out}
            for heading, key in zip(table["headings"], chosen, strict=True):
                if plain := search_name(heading):
                    intake.source.columns[plain] = key
        intake.as_of = one.as_of
        intake.source.file_name = _without_date(intake.file_name)
        intake.source.save()
        if before != (intake.source_id, intake.as_of, intake.tables):
            intake.save()
            changed.add(intake.pk)
    read_again(lists, lambda row: row.intake_id in changed)


def _rename(intake: Intake, source: str) -> None:
    """Give it to whoever keeps it, with what their words are known to mean."""
    before = intake.source
    if source != before.name:
        intake.source, _ = IntakeSource.objects.get_or_create(name=source)
        intake.answers = intake.source.answers | intake.answers
        if before.name == intake.file_name[:120] and before.intakes.count() == 1:
            intake.save(update_fields=["source"])
            before.delete()


def set_answers(lists: Sequence[Intake], answers: dict[str, str]) -> None:
    """What odd values mean. For the next list, only the meaning of words is remembered."""
    words = {key: meant for key, meant in answers.items() if not key.startswith(NAME_OF)}
    for intake in lists:
        intake.answers |= answers
        intake.save(update_fields=["answers"])
        intake.source.refresh_from_db()
        intake.source.answers |= words
        intake.source.save(update_fields=["answers"])
    read_again(lists, lambda row: bool(row.listing.get("odd", {}).keys() & answers.keys()))


def forget_answers(lists: Sequence[Intake]) -> None:
    """Ask these lists' questions again. What the sources' words mean stays remembered."""
    for intake in lists:
        intake.answers = {}
        intake.save(update_fields=["answers"])
    read_again(lists)


def rows_of(lists: Sequence[Intake]) -> list[IntakeRow]:
    """All rows of the lists in order, each with its list."""
    by_key = {intake.pk: intake for intake in lists}
    rows = list(
        IntakeRow.objects.filter(intake__in=lists).order_by("intake_id", "table", "line", "pk")
    )
    for row in rows:
        row.intake = by_key[row.intake_id]
    return rows


def read_again(
    lists: Sequence[Intake], wanted: Callable[[IntakeRow], bool] = bool, progress: Progress = int
) -> None:
    """Make the listing of every row that is not in yet, or of those wanted."""
    everything = [row for row in rows_of(lists) if row.state != IntakeRow.State.IN]
    rows = [row for row in everything if wanted(row)]
    towns = set(Town.objects.values_list("search_name", flat=True))
    is_known = _KnownPostcodes(rows).__contains__
    contexts = {
        one.pk: Context(one.source.name, one.as_of, one.answers, towns, is_known) for one in lists
    }
    for row in rows:
        made = _listing_of(row, contexts[row.intake_id])
        row.listing = made.as_json() if made else {}
        progress(1)
    renamed = _name_apart(everything)
    _check(rows, everything)
    IntakeRow.objects.bulk_update({*rows, *renamed}, ["listing"], batch_size=BATCH)


def _listing_of(row: IntakeRow, context: Context) -> Listing | None:
    table = row.intake.tables[row.table]
    if table["is_left_out"] or row.state == IntakeRow.State.LEFT_OUT:
        return None
    return listing(row.cells, table["keys"], [row.section, table["sheet"]], context)


class _KnownPostcodes:
    """Whether there is such a postcode, with all that the rows mention looked up at once."""

    def __init__(self, rows: Iterable[IntakeRow]) -> None:
        found = {
            plain
            for row in rows
            for cell in row.cells
            for text in _LIKE_A_POSTCODE.findall(cell)
            if (plain := _plain_postcode(text))
        }
        stored = PostcodeLocation.objects.filter(name__in=found).values_list("name", flat=True)
        self.known = dict.fromkeys(found, False) | dict.fromkeys(stored, True)

    def __contains__(self, name: str) -> bool:
        if name not in self.known:
            self.known[name] = PostcodeLocation.objects.filter(name=name).exists()
        return self.known[name]


def _plain_postcode(text: str) -> str:
    try:
        return str(Postcode.parse(text))
    except NotAPostcode:
        return ""


# --- What only all rows together tell -------------------------------------------------------------


def listings_of(rows: Iterable[IntakeRow]) -> list[tuple[IntakeRow, Listing]]:
    return [(row, Listing.from_json(row.listing)) for row in rows if row.listing]


def _name_apart(rows: Sequence[IntakeRow]) -> list[IntakeRow]:
    """Services of one name at several places get the town added. Returns those renamed."""
    called: dict[tuple[str, str], list[IntakeRow]] = defaultdict(list)
    renamed = []
    for row in rows:
        if row.listing and row.listing["service"].get("name"):
            organisation = row.listing["organisation"].get("name", "")
            key = search_name(organisation), search_name(_without_town(row.listing["service"]))
            called[key].append(row)
    for (_, name), members in called.items():
        places = {one.listing["service"].get("postcode") for one in members} - {""}
        for row in members if len(places) > 1 else ():
            service = row.listing["service"]
            told = f"{_without_town(service)}, {service.get('town')}"
            if service.get("town") and search_name(service["town"]) not in name:
                renamed += [row] if told != service["name"] else []
                service["name"] = told
    return renamed


def _without_town(service: dict[str, str]) -> str:
    return service["name"].removesuffix(f", {service.get('town')}")


def _check(rows: Sequence[IntakeRow], everything: Sequence[IntakeRow]) -> None:
    made = listings_of(rows)
    postcodes = {one.service.get("postcode", "") for _, one in made}
    numbers = {person["hcpc_number"] for _, one in made for person in one.people}
    rules = ModelRules(postcodes, numbers)
    mine = {row.pk for row, _ in made}
    others = (one for row, one in listings_of(everything) if row.pk not in mine)
    _note_shared_numbers([*(one for _, one in made), *others])
    for row, one in made:
        rules.check(one)
        row.listing = one.as_json()


def _note_shared_numbers(made: Iterable[Listing]) -> None:
    """One number beside two names is wrong beside one of them."""
    bearers: dict[str, list[tuple[str, Listing]]] = defaultdict(list)
    for one in made:
        for person in one.people:
            if person["name"]:
                bearers[person["hcpc_number"]].append((person["name"], one))
    for number, found in bearers.items():
        first = search_name(found[0][0])
        names = {name for name, _ in found if similarity(first, search_name(name)) < 0.35}
        if names and not all(_same_initial_and_surname(first, search_name(name)) for name in names):
            told = " and ".join(sorted({found[0][0], *names}))
            for _, one in found:
                one.faults.append(
                    f"HCPC number {number} is given for {told}. Correct whichever is wrong."
                )


def _same_initial_and_surname(one: str, other: str) -> bool:
    mine, theirs = one.split(), other.split()
    return mine[0][0] == theirs[0][0] and mine[-1] == theirs[-1]
