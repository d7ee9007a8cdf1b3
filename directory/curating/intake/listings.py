"""A listing as a row tells it: an organisation, people and a service, all still as text."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from directory.curating.intake.targets import all_targets
from directory.facts import fact_of, facts_of
from directory.fields import ChoiceGroupField
from directory.models import Service

_SETS = {field.name for field, _ in facts_of(Service) if isinstance(field, ChoiceGroupField)}


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of an intake have in common. `answers` says what odd values mean."""

    source: str
    as_of: date
    answers: Mapping[str, str]
    towns: Collection[str]  # in plain form
    is_known: Callable[[str], bool]  # whether there is such a postcode


@dataclass(slots=True)
class RowRemark:
    """One cell that is not taken as it stands."""

    label: str
    was: str
    now: str
    why: str


@dataclass(slots=True)
class Listing:
    """What a row says, by field, as text that the fields can read."""

    organisation: dict[str, str] = field(default_factory=dict)
    service: dict[str, str] = field(default_factory=dict)
    people: list[dict[str, str]] = field(default_factory=list)
    unnumbered: list[str] = field(default_factory=list)  # people without an HCPC number
    telephones: list[str] = field(default_factory=list)
    remarks: list[RowRemark] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # why it cannot go in as it is
    odd: dict[str, str] = field(default_factory=dict)  # question: the value as it stands

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Listing":
        remarks = [RowRemark(**one) for one in kept.get("remarks", [])]
        return cls(**{**kept, "remarks": remarks})

    @classmethod
    def of(cls, service: Service) -> "Listing":
        """What is stored of a service, as far as it is recognised by that."""
        organisation = service.organisation
        names = ("name", "telephone", "email", "website", "address", "town", "postcode")
        said = {name: str(getattr(service, name)) for name in names}
        said["website"] = said["website"] or organisation.website
        people = service.physiotherapists.all()
        numbers = service.telephone, organisation.telephone, service.text_number
        return cls(
            {
                name: str(getattr(organisation, name))
                for name in ("name", "kind", "charity_number", "ods_code")
            },
            said,
            [{"name": one.name, "hcpc_number": one.hcpc_number} for one in people],
            telephones=[*filter(None, numbers)],
        )

    @property
    def name(self) -> str:
        return self.service.get("name") or self.organisation.get("name") or "(no name)"

    def fill_gaps(self, other: "Listing") -> None:
        """Take what another row about it says where this says nothing; choices add up."""
        for mine, theirs in (
            (self.organisation, other.organisation),
            (self.service, other.service),
        ):
            for name, text in theirs.items():
                if text and name in _SETS:
                    mine[name] = " ".join(dict.fromkeys(f"{mine.get(name, '')} {text}".split()))
                elif text and not mine.get(name):
                    mine[name] = text
        numbers = {each["hcpc_number"] for each in self.people}
        self.people += [one for one in other.people if one["hcpc_number"] not in numbers]

    def add_dates(self, context: Context) -> None:
        """When and by whom we were told, for facts that need it: the list itself."""
        service, day = self.service, context.as_of.isoformat()
        for target in all_targets().values():
            if target.owner == "service" and target.field and service.get(target.name):
                fact = fact_of(target.field)
                if fact.told_on:
                    service.setdefault(fact.told_on, day)
                if fact.told_by:
                    service.setdefault(fact.told_by, context.source)
