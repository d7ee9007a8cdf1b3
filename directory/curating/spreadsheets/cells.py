"""How one kind of value stands in a cell, and how a cell is read. ValueError says what is wrong."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from directory.facts import AnyField, Fact
from directory.fields import ChoiceGroupField
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models.people import NUMBER_NEEDED
from directory.postcodes import Level, NotAPostcode, Postcode
from directory.spreadsheet_cells import to_cell
from directory.vocabulary import ChoiceGroup

_YES = frozenset(["yes", "y", "true", "1"])
_NO = frozenset(["no", "n", "false", "0", ""])
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")  # what we write, and what a British spreadsheet makes of it
_NO_LEADING_0 = re.compile(r"[1-9][0-9]{9}")
_PLURAL = re.compile(r"[,;\n]+")


class TextCell:
    """Text as it is, guarded against being taken for a formula."""

    explanation = ""

    def read(self, value: str) -> Any:
        return value.replace("\r\n", "\n").strip()

    def write(self, value: Any) -> str:
        return "" if value is None else to_cell(self.words(value))

    def words(self, value: Any) -> str:
        return str(value)


class TelephoneCell(TextCell):
    """A number that a spreadsheet took its leading 0 from is told from a whole one."""

    explanation = "A telephone number, such as 01632 960001 or +44 1632 960001."

    def read(self, value: str) -> str:
        if _NO_LEADING_0.fullmatch(value):
            raise ValueError(f"{value} has lost its leading 0. Format the column as text.")
        return value


class PostcodeCell(TextCell):
    """A full postcode, or its beginning, in any spelling."""

    explanation = "A postcode, such as LS1 3EX."

    def read(self, value: str) -> str:
        try:
            return str(Postcode.parse(value)) if value else ""
        except NotAPostcode as error:
            raise ValueError("Enter a real postcode, like OX3 9DU.") from error


class HcpcCell(TextCell):
    """A registration number in any spelling."""

    explanation = "PH and four to six digits. It says whom the row is about."

    def read(self, value: str) -> str:
        return str(hcpc_number(value))


class YesNoCell(TextCell):
    explanation = "yes or no; empty is no."

    def read(self, value: str) -> bool:
        folded = value.casefold()
        if folded in _YES:
            return True
        if folded in _NO:
            return False
        raise ValueError(f"“{short(value)}”: write yes or no.")

    def words(self, value: bool) -> str:
        return "yes" if value else "no"


class DayCell(TextCell):
    explanation = "A day, such as 2026-03-03."

    def read(self, value: str) -> date | None:
        for form in _DAYS if value else ():
            with suppress(ValueError):
                return datetime.strptime(value, form).date()  # noqa: DTZ007  # a day has no zone
        if value:
            raise ValueError(f"“{short(value)}”: write the day as year-month-day, 2026-03-03.")
        return None

    def words(self, value: date) -> str:
        return value.isoformat()


class WholeNumberCell(TextCell):
    explanation = "A whole number."

    def read(self, value: str) -> int | None:
        if value and not (value.isascii() and value.isdigit() and len(value) < 10):
            raise ValueError(f"“{short(value)}”: write a whole number, such as 12.")
        return int(value) if value else None


class AmountCell(TextCell):
    explanation = "A number, such as 45.50."

    def read(self, value: str) -> Decimal | None:
        if not value:
            return None
        try:
            read = Decimal(value.removeprefix("£").strip())
        except InvalidOperation as error:
            raise ValueError(f"“{short(value)}”: write a number, such as 45.50.") from error
        if not read.is_finite():
            raise ValueError(f"“{short(value)}”: write a number, such as 45.50.")
        return read


class ChoiceCell(TextCell):
    """One of a few words; its label is read as well."""

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
            raise ValueError(f"“{short(value)}” is no choice here. {self.explanation}")
        return found


class ChoiceGroupCell(TextCell):
    """Slugs of a choice group with spaces between."""

    def __init__(self, group: type[ChoiceGroup]) -> None:
        self.group = group
        named = ", ".join(f"{member.slug} ({member.label})" for member in group)
        self.explanation = f"Any of these, with spaces between: {named}."

    def read(self, value: str) -> ChoiceGroup:
        try:
            return self.group.from_slugs(_PLURAL.sub(" ", value).casefold().split())
        except ValueError as error:
            known = ", ".join(member.slug for member in self.group)
            raise ValueError(f"“{short(str(error))}” is no choice here. Any of: {known}.") from None

    def words(self, value: int) -> str:
        return " ".join(self.group.of(value).slugs)


class PlacesCell(TextCell):
    """Area codes and postcode districts with spaces between."""

    explanation = "Area codes and postcode districts, with spaces between: E08000035 LS21."

    def __init__(self, codes: Collection[str] = ()) -> None:
        self.codes = codes

    def read(self, value: str) -> list[str]:
        return [self._place(text) for text in _PLURAL.sub(" ", value).split()]

    def words(self, value: list[str]) -> str:
        return " ".join(value)

    def _place(self, text: str) -> str:
        if text.upper() in self.codes:
            return text.upper()
        try:
            postcode = Postcode.parse(text)
        except NotAPostcode:
            postcode = None
        if postcode is None or postcode.level is not Level.DISTRICT:
            raise ValueError(f"“{short(text)}” is neither an area code nor a postcode district.")
        return str(postcode)


class NamesCell(TextCell):
    """Names with semicolons between: they may hold spaces and commas."""

    explanation = "Names with semicolons between: Aviva; Bupa."

    def read(self, value: str) -> list[str]:
        return [text.strip() for text in value.split(";") if text.strip()]

    def words(self, value: list[str]) -> str:
        return "; ".join(value)


def hcpc_number(text: str) -> HcpcNumber:
    try:
        return HcpcNumber.parse(text)
    except NotAnHcpcNumber as error:
        raise ValueError(NUMBER_NEEDED) from error


def cell_for(field: AnyField, fact: Fact) -> TextCell:
    """By what a model field holds; what names another table is given by the sheet."""
    if isinstance(field, ChoiceGroupField):
        return ChoiceGroupCell(field.group)
    if isinstance(field, ArrayField):
        return PlacesCell() if fact.names_areas else NamesCell()
    if field.choices:
        return ChoiceCell(field.flatchoices)
    for kind, cell in _BY_KIND.items():
        if isinstance(field, kind):
            return cell()
    return _BY_NAME.get(field.name, TextCell)()


_BY_KIND: dict[type["models.Field[Any, Any]"], type[TextCell]] = {
    models.BooleanField: YesNoCell,
    models.DateField: DayCell,
    models.IntegerField: WholeNumberCell,
    models.DecimalField: AmountCell,
}
_BY_NAME: dict[str, type[TextCell]] = {
    "telephone": TelephoneCell,
    "text_number": TelephoneCell,
    "postcode": PostcodeCell,
    "hcpc_number": HcpcCell,
}


def short(text: str) -> str:
    """What is quoted of a cell in a message."""
    return text if len(text) <= 40 else f"{text[:40]}…"
