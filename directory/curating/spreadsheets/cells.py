"""Writing and reading each kind of value in a cell. Raises ValueError saying what is wrong."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from directory.facts import AnyField, Fact
from directory.fields import (
    AmountField,
    ChoiceGroupField,
    DayField,
    HcpcNumberField,
    ListField,
    OdsCodeField,
    PostcodeField,
    ReadField,
    TelephoneField,
    WholeField,
)
from directory.fields.texts import NUMBER_NEEDED
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models.area_names import AreaNames
from directory.spreadsheet_cells import to_cell
from directory.typed_text import quoted, yes_or_no
from directory.vocabulary import ChoiceGroup

_PLURAL = re.compile(r"[,;\n]+")


class TextCell:
    """Plain text, protected against being taken for a formula."""

    explanation = ""

    def read(self, value: str) -> Any:
        return value.replace("\r\n", "\n").strip()

    def write(self, value: Any) -> str:
        return "" if value is None else to_cell(self.words(value))

    def words(self, value: Any) -> str:
        return str(value)


class ReadCell(TextCell):
    """Parsed by its model field, as in every form."""

    def __init__(self, field: ReadField) -> None:
        self.field = field
        self.explanation = next(
            (words for kind, words in _EXPLAINED.items() if isinstance(field, kind)), ""
        )

    def read(self, value: str) -> Any:
        try:
            return self.field.typed(value)
        except ValidationError as wrong:
            raise ValueError(" ".join(wrong.messages)) from wrong

    def words(self, value: Any) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)


class YesNoCell(TextCell):
    explanation = "yes or no; empty is no."

    def read(self, value: str) -> bool:
        return yes_or_no(value)

    def words(self, value: bool) -> str:
        return "yes" if value else "no"


class ChoiceCell(TextCell):
    """One of a few values; their labels are accepted too."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        self.labels = {str(value): str(label) for value, label in choices}
        self.values = {
            text.casefold(): value
            for value, label in self.labels.items()
            for text in (value, label)
        }
        named = [f"{value} ({label})" for value, label in self.labels.items() if value]
        empty = f"; empty: {self.labels['']}" if "" in self.labels else ""
        self.explanation = f"One of: {', '.join(named)}{empty}."

    def read(self, value: str) -> str:
        if not value:
            return ""
        if (found := self.values.get(value.casefold())) is None:
            raise ValueError(f"{quoted(value)} is not one of the choices. {self.explanation}")
        return found


class ChoiceGroupCell(TextCell):
    """Slugs from a choice group, separated by spaces."""

    def __init__(self, group: type[ChoiceGroup]) -> None:
        self.group = group
        named = ", ".join(f"{member.slug} ({member.label})" for member in group)
        self.explanation = f"Any of these, with spaces between: {named}."

    def read(self, value: str) -> ChoiceGroup:
        try:
            return self.group.from_slugs(_PLURAL.sub(" ", value).casefold().split())
        except ValueError as error:
            known = ", ".join(member.slug for member in self.group)
            raise ValueError(
                f"{quoted(str(error))} is not one of the choices. Any of: {known}."
            ) from None

    def words(self, value: int) -> str:
        return " ".join(self.group.of(value).slugs)


class AreasCell(TextCell):
    """Areas by name or code, and postcode districts. Names are loaded once for all rows."""

    explanation = "Areas by name or code, and postcode districts: Leeds; LS21."

    def __init__(self) -> None:
        self.names = AreaNames()

    def read(self, value: str) -> list[str]:
        try:
            return self.names.split_names(value)
        except ValidationError as wrong:
            raise ValueError(" ".join(wrong.messages)) from wrong

    def words(self, value: list[str]) -> str:
        return " ".join(value)


class NamesCell(TextCell):
    """Names separated by semicolons."""

    explanation = "Names with semicolons between: Aviva; Bupa."

    def read(self, value: str) -> list[str]:
        return ListField().split_names(value)

    def words(self, value: list[str]) -> str:
        return "; ".join(value)


def hcpc_number(text: str) -> HcpcNumber:
    try:
        return HcpcNumber.parse(text)
    except NotAnHcpcNumber as error:
        raise ValueError(NUMBER_NEEDED) from error


def cell_for(field: AnyField, fact: Fact) -> TextCell:
    """The cell for a model field; the sheet itself provides cells that refer to another table."""
    match field:
        case ReadField():
            return ReadCell(field)
        case ChoiceGroupField():
            return ChoiceGroupCell(field.group)
        case ArrayField():
            return AreasCell() if fact.names_areas else NamesCell()
        case models.BooleanField():
            return YesNoCell()
    return ChoiceCell(field.flatchoices) if field.choices else TextCell()


_EXPLAINED: dict[type[ReadField], str] = {
    TelephoneField: "A telephone number, such as 01632 960001 or +44 1632 960001.",
    PostcodeField: "A postcode, such as LS1 3EX.",
    OdsCodeField: "The NHS's code for a trust or board, such as RR8.",
    HcpcNumberField: "PH and four to six digits. It says who the row is about.",
    DayField: "A day, such as 2026-03-03.",
    WholeField: "A whole number.",
    AmountField: "A number, such as 45.50.",
}
