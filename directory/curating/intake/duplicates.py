"""Finds rows that are likely the same listing: in the list, and among what is stored. Pure.

What the two have in common is weighed; a place or a department that differs outweighs the rest,
since one practice at two places is two listings.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from directory.curating.intake.likeness import containment, similarity, spelt_out
from directory.curating.intake.listings import Listing
from directory.names import search_name

OFFERED = 4.0
CERTAIN = 5.0
ELSEWHERE = -20.0  # outweighs all that two can share
REGISTERED = ("charity_number", "ods_code")
THE_SAME = 99.0  # outweighs even that
_MOST_SHARING = 40  # a word or number that more rows share says nothing
_GENERIC = re.compile(
    r"\b(?:the|and|of|for|at|in|ltd|limited|llp|nhs|trust|foundation|service|services|team|clinic|clinics"
    r"|practice|centre|center|physio|physios|physiotherapy|physiotherapist|physiotherapists|therapy"
    r"|department|dept|private|uk)\b"
)
_DEPARTMENTS = {
    "neuro": r"\bneuro|\bms\b",
    "msk": r"\bmsk\b|musculo|\bsports?\b|\bback\b|\border?thop",
    "women": r"\bwomen|\bpelvic|\bcontinence",
    "children": r"\bpaed|\bchild",
    "stroke": r"\bstroke",
    "falls": r"\bfalls?\b|\bbalance\b|\bvestib",
    "lungs": r"\brespir|\bpulmon",
    "wheelchairs": r"\bwheelchair",
    "hands": r"\bhands?\b",
    "pain": r"\bpain\b",
    "older": r"\bolder\b|\bfrail",
    "community": r"\bcommunity\b|\bdomicil",
    "outpatients": r"\boutpatient|\bout patient",
    "inpatients": r"\binpatient|\bward\b",
    "hydrotherapy": r"\bhydro|\baquatic",
}
_FREE_MAIL = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|btinternet|icloud|live|aol|sky|talktalk|virginmedia|me|msn)"
    r"\.(?:com|co\.uk|net)"
)
_SHARED_HOST = re.compile(
    r"(?:facebook|instagram|linkedin|twitter|x|google|wordpress|wixsite|nhs)\.(?:com|net|uk|org)"
    r"|(?:.*\.)?nhs\.(?:uk|net|scot|wales)|(?:.*\.)?hscni\.net"
)


@dataclass(slots=True)
class Features:
    """What a listing can be recognised by, all in plain form."""

    key: str
    name: str = ""  # the organisation's
    service: str = ""  # the service's own name, if it has one
    people: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()
    email: str = ""
    domain: str = ""
    postcode: str = ""
    town: str = ""
    kind: str = ""
    identifier: str = ""  # in open data
    registered: frozenset[str] = frozenset()  # charity number and ODS code
    is_stored: bool = False


@dataclass(slots=True)
class Pair:
    """Two rows that may be the same listing, and why."""

    one: str
    other: str
    score: float
    reasons: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.one}~{self.other}"

    @property
    def is_certain(self) -> bool:
        return self.score >= CERTAIN


def features(key: str, said: Listing, *, identifier: str = "", is_stored: bool = False) -> Features:
    service, name = said.service, said.organisation.get("name", "")
    people = [*(each["name"] for each in said.people if each["name"]), *said.unnumbered]
    own, email, postcode = (service.get(each, "") for each in ("name", "email", "postcode"))
    return Features(
        key,
        name=spelt_out(name),
        service="" if search_name(own) == search_name(name) else spelt_out(own),
        people=frozenset(map(search_name, people)),
        numbers=frozenset(each["hcpc_number"] for each in said.people),
        telephones=frozenset(re.sub(r"\D", "", one.split(" ext")[0]) for one in said.telephones),
        email=email.casefold(),
        domain=domain_of(service.get("website", ""), email),
        postcode=postcode if " " in postcode else "",
        town=search_name(service.get("town", "")),
        kind=said.organisation.get("kind", ""),
        identifier=identifier,
        registered=frozenset(said.organisation.get(each) or "" for each in REGISTERED) - {""},
        is_stored=is_stored,
    )


def domain_of(website: str, email: str) -> str:
    """The host that only they have; empty for one that many share."""
    host = re.sub(r"^https?://(?:www\.)?|/.*$", "", website.casefold())
    if host and not _SHARED_HOST.fullmatch(host):
        return host
    host = email.casefold().rpartition("@")[2]
    return "" if _FREE_MAIL.fullmatch(host) or _SHARED_HOST.fullmatch(host) else host


# --- Two listings ---------------------------------------------------------------------------------


def compare(one: Features, other: Features) -> Pair:
    """How likely they are the same, with what they share."""
    pair = Pair(one.key, other.key, 0.0)
    for points, reason in _weighed(one, other):
        pair.score += points
        if points > 0 and reason:
            pair.reasons.append(reason)
    return pair


def _weighed(one: Features, other: Features) -> Iterator[tuple[float, str]]:
    if one.identifier and one.identifier == other.identifier:
        yield THE_SAME, "the same identifier"
    yield _either(one.registered, other.registered, 1.5, 0, "the same charity number or ODS code")
    yield _either(one.numbers, other.numbers, 4, -0.5, "the same HCPC number")
    yield _either(one.telephones, other.telephones, 3, -1, "the same telephone number")
    if one.email and one.email == other.email:
        yield 3, "the same e-mail address"
    elif one.domain and other.domain:
        same = one.domain == other.domain
        yield (2, "the same web domain") if same else (-1, "")
    yield _people(one.people, other.people)
    yield _place(one, other)
    yield _names(one, other)
    yield _departments(one, other)
    if one.kind and other.kind and one.kind != other.kind:
        yield -3, ""


def _either(
    mine: frozenset[str], theirs: frozenset[str], same: float, not_same: float, reason: str
) -> tuple[float, str]:
    if not mine or not theirs:
        return 0, ""
    return (same, reason) if mine & theirs else (not_same, "")


def _people(mine: frozenset[str], theirs: frozenset[str]) -> tuple[float, str]:
    if not mine or not theirs:
        return 0, ""
    same = any(_is_same_person(one, other) for one in mine for other in theirs)
    return (2, "a person of the same name") if same else (-0.5, "")


def _is_same_person(one: str, other: str) -> bool:
    """ "j smith" and "jane smith" too."""
    mine, theirs = one.split(), other.split()
    if similarity(one, other) >= 0.7:
        return True
    initials = mine[0][0] == theirs[0][0] and (len(mine[0]) == 1 or len(theirs[0]) == 1)
    return initials and mine[-1] == theirs[-1]


def _place(one: Features, other: Features) -> tuple[float, str]:
    if one.postcode and other.postcode:
        if one.postcode == other.postcode:
            return 2.5, "the same postcode"
        return (-0.5, "") if _is_slip(one.postcode, other.postcode) else (ELSEWHERE, "")
    if one.town and other.town:
        if similarity(one.town, other.town) >= 0.5 or containment(one.town, other.town) >= 0.9:
            return 1, "the same town"
        return ELSEWHERE, ""
    return 0, ""


def _is_slip(one: str, other: str) -> bool:
    """Whether one postcode is the other with one character wrong or two swapped."""
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(differ) > 2:
        return False
    if len(differ) == 2:
        first, second = differ
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    return True


def _names(one: Features, other: Features) -> tuple[float, str]:
    """By the names themselves, and by what is left without words that many have."""
    if _is_named_after_somebody_of(one, other) or _is_named_after_somebody_of(other, one):
        return 1, ""
    alike = max(similarity(mine, theirs) for mine in _called(one) for theirs in _called(other))
    own = [
        (_own_words(mine, one.town), _own_words(theirs, other.town))
        for mine in _called(one)
        for theirs in _called(other)
    ]
    bare = max((similarity(*pair) for pair in own if all(pair)), default=0.0)
    within = max(
        (containment(*pair) for pair in own if all(len(text) > 4 for text in pair)), default=0.0
    )
    alike = max(alike, bare, 0.6 if within >= 0.9 else 0.0)
    if alike >= 0.75:
        return 3, "much the same name"
    if alike >= 0.5:
        return 2, "a similar name"
    return (1, "") if alike >= 0.35 else (-1, "") if alike >= 0.15 else (-3, "")


def _is_named_after_somebody_of(one: Features, other: Features) -> bool:
    """Whether one has a person's name for want of a practice's, and works at the other."""
    has_words = len(one.name.split()) > 1
    return has_words and any(_is_same_person(one.name, each) for each in other.people)


def _called(one: Features) -> list[str]:
    return [one.name, f"{one.name} {one.service}"] if one.service else [one.name]


@lru_cache(maxsize=65_536)
def _own_words(name: str, town: str = "") -> str:
    """What is left of a name without words that many have, and without the town."""
    words = _GENERIC.sub(" ", name).split()
    return " ".join(word for word in words if word not in town.split())


def _departments(one: Features, other: Features) -> tuple[float, str]:
    mine, theirs = (_departments_in(f"{each.name} {each.service}") for each in (one, other))
    if mine and theirs and not mine & theirs:
        return ELSEWHERE, ""
    if one.service and other.service and similarity(one.service, other.service) < 0.3:
        return ELSEWHERE, ""
    return 0, ""


@lru_cache(maxsize=65_536)
def _departments_in(name: str) -> frozenset[str]:
    return frozenset(each for each, pattern in _DEPARTMENTS.items() if re.search(pattern, name))


# --- Many listings --------------------------------------------------------------------------------


def likely_pairs(rows: Sequence[Features]) -> list[Pair]:
    """All pairs to offer, likeliest first; never two that are both stored."""
    by_key = {row.key: row for row in rows}
    found = (compare(by_key[one], by_key[other]) for one, other in _to_compare(rows))
    offered = [pair for pair in found if pair.score >= OFFERED]
    return sorted(offered, key=lambda pair: (-pair.score, pair.key))


def _to_compare(rows: Sequence[Features]) -> set[tuple[str, str]]:
    """Pairs of rows that share something that few do, in the order of the rows."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for mark in set(_marks(row)):
            sharing[mark].append(at)
    pairs = set()
    for members in sharing.values():
        if len(members) <= _MOST_SHARING:
            pairs |= {
                (rows[one].key, rows[other].key)
                for one, other in combinations(members, 2)
                if not (rows[one].is_stored and rows[other].is_stored)
            }
    return pairs


def _marks(row: Features) -> Iterator[str]:
    yield from row.numbers
    yield from row.registered
    yield from row.telephones
    yield from filter(None, (row.identifier, row.email, row.domain, row.postcode))
    yield from (word for word in _own_words(f"{row.name} {row.service}").split() if len(word) > 2)
    yield from (f"person {name.split()[-1]}" for name in row.people if name)
