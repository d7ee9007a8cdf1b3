"""What an area says about self-referral with MS, as stored with a service it names."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class AreaRule:
    """What an area said when last checked. It applies to the area or to some of its districts."""

    says: str  # yes, no
    checked_on: date
    areas: tuple[str, ...]  # its code, and the codes of areas merged into it
    districts: tuple[str, ...] = ()
    name: str = ""  # "Powys"
    source: str = ""
    advice: int = 0  # the ID of the advice it came from

    @property
    def key(self) -> str:
        """The parts a search needs, kept short because they are in an index."""
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
