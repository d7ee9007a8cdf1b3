"""Area advice to and from files."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from directory.curating.spreadsheets.cells import TextCell, YesNoCell
from directory.curating.spreadsheets.references import ReferenceCell
from directory.curating.spreadsheets.sheet import Sheet, SpreadsheetRow
from directory.models import Area
from referrals.models import AreaAdvice, district_of

_BETWEEN = re.compile(r"[\s,;]+")


class AreaCell(ReferenceCell):
    """Written with the area's name behind its code, for the reader."""

    def key(self, value: str) -> str:
        return _code(value)

    def words(self, value: Area) -> str:
        return f"{value.code} {value.name}"


class AreaAdviceSheet(Sheet):
    """Matched by the area's code and the districts: the whole area where there are none."""

    model = AreaAdvice
    kind = "area-advice"
    title = "Area advice"
    needed = ("area", "districts", "source", "checked_on", "checked_by")

    def cells_given(self) -> dict[str, TextCell]:
        self.area = AreaCell(
            "The area's code, such as E08000035; its name may follow.",
            "No area has the code of “{}”.",
        )
        return {"area": self.area}

    def key(self, row: SpreadsheetRow) -> Hashable:
        if not (code := _code(row.text("area"))):
            return None
        return code, _districts(row.text("districts")), _is_sample(row)

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        codes = {key[0] for key in keys if isinstance(key, tuple)}
        found = AreaAdvice.objects.filter(area__in=codes).select_related("area")
        return {(one.area_id, tuple(one.districts), one.is_sample): one for one in found}

    def prepare(self, rows: Sequence[SpreadsheetRow]) -> None:
        codes = {_code(row.text("area")) for row in rows}
        self.area.known = Area.objects.in_bulk(codes)

    def related(self, listings: "QuerySet[AreaAdvice]") -> "QuerySet[AreaAdvice]":
        return listings.select_related("area")

    def called(self, row: SpreadsheetRow) -> str:
        return f"{row.text('districts')} {row.text('area')}".strip()


def _code(text: str) -> str:
    return text.split(" ", 1)[0].upper()


def _districts(text: str) -> tuple[str, ...]:
    """In their own form and order; text that is none stays, and is refused by its own column."""
    try:
        return tuple(sorted({district_of(part) for part in _BETWEEN.split(text) if part}))
    except ValidationError:
        return (text,)


def _is_sample(row: SpreadsheetRow) -> bool:
    try:
        return YesNoCell().read(row.text("invented example"))
    except ValueError:
        return False
