"""Cells that refer to rows in another table, which are loaded beforehand for the whole file."""

import re
from collections.abc import Hashable, Mapping
from typing import Any

from django.db import models

from directory.curating.spreadsheets.cells import TextCell, hcpc_number
from directory.hcpc import HcpcNumber
from directory.models import Physiotherapist
from directory.typed_text import MAX_QUOTED

_NUMBERS = re.compile(r"[,;\n]+|\s+(?=[Pp]\s?[Hh])")


class ReferenceCell(TextCell):
    """Refers to a row in another table, loaded beforehand."""

    def __init__(self, explanation: str, missing: str) -> None:
        self.explanation = explanation
        self.missing = missing
        self.known: Mapping[Hashable, Any] = {}

    def key(self, value: str) -> str:
        return value

    def read(self, value: str) -> models.Model:
        if not value:
            raise ValueError("This cannot be empty.")
        found = self.known.get(self.key(value))
        if not isinstance(found, models.Model):
            raise ValueError((found or self.missing).format(value[:MAX_QUOTED]))
        return found


class PeopleCell(TextCell):
    """Physiotherapists by registration number."""

    explanation = "HCPC numbers with spaces between: PH990001 PH990002."

    def __init__(self) -> None:
        self.known: Mapping[Hashable, Physiotherapist] = {}

    def read(self, value: str) -> list[Physiotherapist]:
        numbers = dict.fromkeys(str(one) for one in hcpc_numbers(value))
        unknown = [number for number in numbers if number not in self.known]
        if unknown:
            raise ValueError(f"Nobody is listed with {', '.join(unknown)}. Add them first.")
        return [self.known[number] for number in numbers]

    def words(self, value: Any) -> str:
        return " ".join(sorted(person.hcpc_number for person in value.all()))


def hcpc_numbers(text: str) -> list[HcpcNumber]:
    return [hcpc_number(part) for part in _NUMBERS.split(text) if part.strip()]
