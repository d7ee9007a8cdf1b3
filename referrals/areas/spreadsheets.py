"""Imports and exports area advice."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from directory.curating.spreadsheets.cells import TextCell, YesNoCell
from directory.curating.spreadsheets.sheet import Sheet, SpreadsheetRow
from directory.models import Area
from directory.models.area_names import AreaNames
from referrals.models import AreaAdvice, district_of

_BETWEEN = re.compile(r"[\s,;]+")


class AreaCell(TextCell):
    """Written as the area's code followed by its name. Either is accepted when read."""

    explanation = "One area by name or code, such as Leeds or E08000035."

    def __init__(self) -> None:
        self.names = AreaNames()

    def read(self, value: str) -> Area:
        if not value:
            raise ValueError("This cannot be empty.")
        try:
            return self.names.area(value)
        except ValidationError as wrong:
            raise ValueError(" ".join(wrong.messages)) from wrong

    def words(self, value: Area) -> str:
        return f"{value.code} {value.name}"


class AreaAdviceSheet(Sheet):
    """Rows are matched by area and districts, or by area alone if there are no districts."""

    model = AreaAdvice
    kind = "area-advice"
    title = "Area advice"
    needed = ("area", "districts", "source", "checked_on", "checked_by")

    def cells_given(self) -> dict[str, TextCell]:
        self.area = AreaCell()
        return {"area": self.area}

    def key(self, row: SpreadsheetRow) -> Hashable:
        try:
            area = self.area.read(row.text("area"))
        except ValueError:
            return None
        return area.code, _districts(row.text("districts")), _is_sample(row)

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        codes = {key[0] for key in keys if isinstance(key, tuple)}
        found = AreaAdvice.objects.filter(area__in=codes).select_related("area")
        return {(one.area_id, tuple(one.districts), one.is_sample): one for one in found}

    def related(self, listings: "QuerySet[AreaAdvice]") -> "QuerySet[AreaAdvice]":
        return listings.select_related("area")

    def called(self, row: SpreadsheetRow) -> str:
        return f"{row.text('districts')} {row.text('area')}".strip()


def _districts(text: str) -> tuple[str, ...]:
    """Put districts into canonical form and order. Other text is left for its column to reject."""
    try:
        return tuple(sorted({district_of(part) for part in _BETWEEN.split(text) if part}))
    except ValidationError:
        return (text,)


def _is_sample(row: SpreadsheetRow) -> bool:
    try:
        return YesNoCell().read(row.text("invented example"))
    except ValueError:
        return False
