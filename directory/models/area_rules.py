"""What an area says about self-referral with MS, as kept by a service that it names."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class AreaRule:
    """What an area said when last checked. It holds in the area, or in some of its districts."""

    says: str  # yes, no
    checked_on: date
    areas: tuple[str, ...]  # its code, and the codes of areas that became part of it
    districts: tuple[str, ...] = ()
    name: str = ""  # "Powys"
    source: str = ""
    advice: int = 0  # the number of the advice it was read from

    @property
    def key(self) -> str:
        """What a search needs of it, in few characters, since it is in an index."""
        places = (",".join(codes) for codes in (self.areas, self.districts))
        words = (self.says, self.checked_on.isoformat(), *places)
        return " ".join(words).rstrip()

    @classmethod
    def from_key(cls, key: str) -> Self:
        says, checked_on, areas, *districts = key.split(" ")
        named = tuple(districts[0].split(",")) if districts else ()
        return cls(says, date.fromisoformat(checked_on), tuple(areas.split(",")), named)

    @property
    def as_dict(self) -> dict[str, Any]:
        told = {"advice": self.advice, "says": self.says, "name": self.name, "source": self.source}
        return {"key": self.key, **told}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        told = {name: stored[name] for name in ("advice", "name", "source")}
        return replace(cls.from_key(stored["key"]), **told)
