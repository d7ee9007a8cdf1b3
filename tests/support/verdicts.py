"""Random places and services, and what each page says of every pair of them."""

import csv
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from django.db import transaction
from django.test import Client, override_settings
from django.utils.http import urlencode

from directory.models import Service
from directory.pages.cards import LABELS
from directory.search.judged import Part
from tests.search.random_searches import Search, searches
from tests.support import generate

PICKED = 20  # on one sheet
_PART = re.compile(r'data-service="(\w+)"[^>]*data-part="(\w+)"')
_LABELS = {part.value: label for part, label in LABELS.items()}
_ALONE = (Part.FITS.value, Part.ASK.value, Part.UNLIKELY.value)  # their label is the verdict
_ALL_ON_ONE_PAGE = {"RESULTS_PER_PAGE": 10**4, "COSTLY_PER_MINUTE": 10**6}


@override_settings(ALLOWED_HOSTS=["testserver"], **_ALL_ON_ONE_PAGE)
def disagreements(*, pairs: int, services: int, seed: int = 2) -> tuple[int, list[str]]:
    """How many pairs the search and the sheet both judge, and those that they judge otherwise."""
    chance, compared = Random(seed), 0
    found: list[str] = []
    with transaction.atomic():
        generate.fill(services, seed)
        codes = list(Service.objects.order_by("pk").values_list("code", flat=True))
        for asked in searches(pairs, seed):
            if compared >= pairs:
                break
            if asked.near:
                number, differ = _compared(asked, codes, chance)
                compared, found = compared + number, [*found, *differ]
        transaction.set_rollback(True)
    return compared, found


def _compared(asked: Search, codes: list[str], chance: Random) -> tuple[int, list[str]]:
    """For one place: those that the search shows before others, as few are in its reach."""
    place: dict[str, Any] = {"near": asked.near, "within": asked.within, **asked.criteria}
    cards = _parts("/search/", place)
    rows = _parts("/search/", {**place, "view": "referrer"})
    table = {row["Code"]: row for row in _csv("/search/results.csv", place)}
    shown = sorted(cards)
    picked = chance.sample(shown, min(len(shown), PICKED - 2)) + chance.sample(codes, 2)
    on_sheet = {**place, "pick": picked}
    full = _parts("/shortlist/", on_sheet)
    compact = _parts("/shortlist/", {**on_sheet, "copy": "compact"})
    lines = {row["Code"]: row for row in _csv("/shortlist/sheet.csv", on_sheet)}
    differ = []
    for code, line in lines.items():
        if not full[code] == compact[code] == cards.get(code, full[code]):
            differ.append(f"{asked}: {code} is {cards.get(code)}, {full[code]}, {compact[code]}")
        if code in rows and rows[code] != full[code]:
            differ.append(
                f"{asked}: {code} is {rows[code]} in the table, {full[code]} on the sheet"
            )
        differ += _differ(asked, code, line, table.get(code), full[code])
    return len(lines.keys() & cards.keys()), differ


def _differ(
    asked: Search, code: str, line: dict[str, str], row: dict[str, str] | None, part: str
) -> Iterator[str]:
    """What the two spreadsheets say otherwise."""
    said = _LABELS[part]
    if part == Part.LISTED.value:  # without a place nothing is judged
        if line["Verdict"]:
            yield f"{asked}: {code} is judged {line['Verdict']} without a place"
    elif line["Verdict"] != said and (part in _ALONE or not line["Verdict"].startswith(said)):
        yield f"{asked}: {code} is {part}, {line['Verdict']} in the spreadsheet"
    if row and row["Part"] != said:
        yield f"{asked}: {code} is {part}, {row['Part']} in the results' spreadsheet"
    if row and row[_WHY] and row[_WHY] not in line["Why"]:
        yield f"{asked}: {code} for {row[_WHY]!r}, and on the sheet for {line['Why']!r}"


_WHY = "Why it does not simply fit"


def _parts(path: str, asked: dict[str, Any]) -> dict[str, str]:
    page = Client().get(f"{path}?{urlencode(asked, doseq=True)}")
    assert page.status_code == 200
    return dict(_PART.findall(page.text))


def _csv(path: str, asked: dict[str, Any]) -> list[dict[str, str]]:
    page = Client().get(f"{path}?{urlencode(asked, doseq=True)}")
    return list(csv.DictReader(page.text.removeprefix("\ufeff").splitlines()))
