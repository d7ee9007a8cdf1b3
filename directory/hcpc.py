"""A physiotherapist's registration number with the Health and Care Professions Council."""

import re
from dataclasses import dataclass
from typing import Self

from directory.postcodes import fold

_NUMBER = re.compile(r"PH ?([0-9]{4,6})")


class NotAnHcpcNumber(ValueError):
    """The text is not PH followed by four to six digits."""


@dataclass(frozen=True, slots=True, order=True)
class HcpcNumber:
    """PH and four to six digits, keeping leading zeros. `str()` gives "PH123456"."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse any case, spacing and punctuation. Raises NotAnHcpcNumber if it is not one."""
        if len(text) > 60:
            raise NotAnHcpcNumber
        joined = fold(text).replace(" ", "")
        if not (found := _NUMBER.fullmatch(joined)):
            raise NotAnHcpcNumber
        return cls(found[1])

    def __str__(self) -> str:
        return f"PH{self.digits}"
