"""Choice groups as taxonomies, and their choices as terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.conf import settings

from directory.facts import facts_of
from directory.fields import ChoiceGroupField
from directory.models import Service
from directory.open_referral.identifiers import OURS, part_of
from directory.vocabulary import AccessFact, ChoiceGroup


@dataclass(frozen=True)
class Taxonomy:
    """One choice group; a service's `field` holds its choices from it."""

    slug: str
    name: str
    description: str
    group: type[ChoiceGroup]
    field: str

    @cached_property
    def id(self) -> UUID:
        return part_of(OURS, self.slug)

    @cached_property
    def shape(self) -> dict[str, Any]:
        return {"id": str(self.id), "name": self.name, "description": self.description}

    def chosen(self, service: Service) -> "Iterator[TaxonomyTerm]":
        flags: ChoiceGroup = getattr(service, self.field)
        return (term_of(self, member) for member in flags.members)


@dataclass(frozen=True)
class TaxonomyTerm:
    """One choice in a group."""

    taxonomy: Taxonomy
    member: ChoiceGroup

    @cached_property
    def id(self) -> UUID:
        return part_of(self.taxonomy.id, self.member.slug)

    @cached_property
    def shape(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.member.label,
            "description": self.member.explanation or self.member.label,
            "taxonomy": self.taxonomy.name,
            "taxonomy_id": str(self.taxonomy.id),
            "term": self.member.slug,
            "term_uri": f"{settings.SITE_URL}/open-referral/taxonomy_terms/{self.id}",
        }


OF_SERVICES = tuple(
    Taxonomy(terms.slug, terms.name, terms.description, field.group, field.name)
    for field, fact in facts_of(Service)
    if isinstance(field, ChoiceGroupField) and (terms := fact.terms)
)
ACCESS = Taxonomy(
    "access",
    "Access",
    "What helps someone get in. What is not named is not known: it may be there all the same.",
    AccessFact,
    "access_yes",
)


@cache
def term_of(taxonomy: Taxonomy, member: ChoiceGroup) -> TaxonomyTerm:
    return TaxonomyTerm(taxonomy, member)


TAXONOMIES = {one.id: one for one in (*OF_SERVICES, ACCESS)}
TERMS = {
    term.id: term
    for taxonomy in TAXONOMIES.values()
    for term in (term_of(taxonomy, member) for member in taxonomy.group)
}
