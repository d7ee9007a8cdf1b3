"""What somebody should be told of a service, by common sense: how a case is written.

A case stands for a kind. `near` and `criteria` are what is searched for, `service` what a listing
says of itself; then the part it must stand in, words that its card must hold, and the reason, by
the oracle's name. Places are those of `judging_places`; the cases stand in `judging_cases`.
"""

from dataclasses import dataclass
from typing import TypedDict, Unpack

FITS, ASK, UNLIKELY, BEYOND, REMOTE = "fits", "ask", "unlikely", "beyond", "remote"
NOT_SHOWN = "not shown"


class ServiceFacts(TypedDict, total=False):
    """What a listing says. Lists of several are in one text, with commas.

    What is left out: private, a person confirmed, checked last month, taking people is not told,
    no facts about access, serves anywhere. Routes left out follow from the kind.
    """

    at: str  # its postcode
    settings: str
    routes: str
    pays: str
    home_miles: int
    home_areas: str  # names of areas and districts
    serves: str  # names of areas and districts
    nation: str  # E, N, S, W or none; left out: that of its postcode
    kind: str  # nhs, private, charity
    nobody_confirmed: bool
    private_address: bool
    first_contact: bool
    taking: str  # yes, no
    paused: str  # future, past
    checked_months_ago: int | None  # None: never
    access_yes: str
    access_no: str
    self_referral: str  # yes, no
    area_rule: str  # "Powys:yes": the rule of an area; it names the service where that is NHS


@dataclass(frozen=True, slots=True)
class Case:
    """One listing, one search, and what must come of it."""

    near: str
    criteria: dict[str, str]  # parameters of the search; several values of one with commas
    service: ServiceFacts
    part: str  # "a|b": either
    says: tuple[str, ...]  # words of its card, "a|b": either; "!a": never
    because: tuple[str, ...]  # the oracle's reasons; "!a": never
    alone: bool  # no other service is listed; otherwise another one fits

    def __str__(self) -> str:
        criteria = " ".join(f"{name}={value}" for name, value in self.criteria.items())
        facts = " ".join(f"{name}={value}" for name, value in self.service.items())
        return f"{self.near} {criteria}: {facts}"


def case(
    near: str,
    service: ServiceFacts,
    part: str,
    because: str = "",
    *,
    says: str = "",
    alone: bool = False,
    **criteria: str | int,
) -> Case:
    """`because` parts its reasons by spaces, `says` its words by semicolons."""
    words = tuple(word.strip() for word in says.split(";") if word.strip())
    told = {name: str(value) for name, value in criteria.items()}
    return Case(near, told, service, part, words, tuple(because.split()), alone)


def homes(at: str, /, **facts: Unpack[ServiceFacts]) -> ServiceFacts:
    """Only visits homes, from a base."""
    return {"at": at, "settings": "home-visits", **facts}


def clinic(at: str, /, **facts: Unpack[ServiceFacts]) -> ServiceFacts:
    return {"at": at, "settings": "community-clinic", **facts}


def clinic_and_homes(at: str, /, **facts: Unpack[ServiceFacts]) -> ServiceFacts:
    return {"at": at, "settings": "community-clinic,home-visits", **facts}


def hospital(at: str, /, **facts: Unpack[ServiceFacts]) -> ServiceFacts:
    return {"at": at, "settings": "hospital", **facts}


def hospital_and_homes(at: str, /, **facts: Unpack[ServiceFacts]) -> ServiceFacts:
    return {"at": at, "settings": "hospital,home-visits", **facts}


def surgery(at: str, /, **facts: Unpack[ServiceFacts]) -> ServiceFacts:
    return {"at": at, "settings": "gp-surgery", **facts}


def video(**facts: Unpack[ServiceFacts]) -> ServiceFacts:
    """By video or phone only."""
    return {"settings": "remote", **facts}
