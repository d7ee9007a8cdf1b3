"""Plain definitions of the terms on a results page, and of no others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from directory.models import Service
from directory.vocabulary import AccessFact, ChoiceGroup, Experience, Route


@dataclass(frozen=True, slots=True)
class Term:
    """A term, and its meaning here."""

    word: str
    meaning: str


LETTERS = {
    "MCSP": "Member of the Chartered Society of Physiotherapy. Joining is a choice.",
    "FCSP": "Fellow of the Chartered Society of Physiotherapy. Joining is a choice.",
}
HCPC = Term(
    "HCPC",
    "The Health and Care Professions Council. By law every physiotherapist is on its register. "
    "The register records no speciality: experience is what they told us.",
)
NO_NAMES = Term(
    "No names given",
    "By law every physiotherapist is HCPC registered. You can ask for the name and check.",
)
STRAIGHT_LINE = Term(
    "Straight line", "Distances are as the crow flies. The way there by road is longer."
)


def terms_on(
    services: Iterable[Service], criteria: Mapping[str, ChoiceGroup], *, has_distances: bool
) -> tuple[Term, ...]:
    """Definitions of the terms on these services' cards and in the visitor's choices."""
    services = list(services)
    groups = (
        _all(Route, (service.routes for service in services)),
        *criteria.values(),
    )
    terms = [term for flags in groups for term in _terms(flags)]
    if has_distances:
        terms.append(STRAIGHT_LINE)
    return tuple(dict.fromkeys(term for term in terms if term.meaning))


def _all(group: type[ChoiceGroup], sets: Iterable[ChoiceGroup]) -> ChoiceGroup:
    return reduce(or_, sets, group.none())


def about_people(services: Sequence[Service]) -> tuple[Term, ...]:
    """Terms about the people who work there: experience, letters after a name, the register."""
    people = [person for service in services for person in service.public_people]
    levels = [person.experience for person in people]
    memberships = {person.membership for person in people}
    has_no_names = any(each.organisation.is_nhs and not each.public_people for each in services)
    return (
        *_terms(_all(Experience, (*(each.experience for each in services), *levels))),
        *(Term(word, LETTERS[word]) for word in LETTERS if word in memberships),
        *([NO_NAMES] if has_no_names else []),
        *([HCPC] if services else []),
    )


def about_listing(service: Service) -> tuple[Term, ...]:
    """All the words on one listing that have a meaning to give."""
    access = AccessFact.none() if service.is_remote_only else AccessFact.of(sum(AccessFact))
    groups = (service.helps_with, service.approaches, access, service.pays)
    said = [*about_people([service]), *(term for flags in groups for term in _terms(flags))]
    return tuple(term for term in said if term.meaning)


def _terms(flags: ChoiceGroup) -> Iterable[Term]:
    return (Term(member.label, member.explanation) for member in flags.members)
