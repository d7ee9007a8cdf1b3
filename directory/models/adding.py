"""Adds many services in few queries, as if each had been saved individually."""

from collections.abc import Sequence

from django.db.models import Q

from directory.codes import new_code
from directory.history import touch
from directory.models.people import Physiotherapist
from directory.models.services import Service
from directory.names import search_name

New = tuple[Service, Sequence[Physiotherapist]]


def add_services(new: Sequence[New]) -> None:
    """Save new services with their people, filling in everything that `save` would."""
    services = [service for service, _ in new]
    _name(services)
    for service, people in new:
        service.work_out_listed_until(one.public_until for one in people)
    Service.objects.bulk_create(services)
    link = Service.physiotherapists.through
    link._default_manager.bulk_create(
        link(service_id=service.pk, physiotherapist_id=person.pk)
        for service, people in new
        for person in people
    )
    touch(services, new=True)


def _name(services: Sequence[Service]) -> None:
    """Set search names, codes and, if published, slugs, each unique here and in the table."""
    for service in services:
        service.search_name = search_name(service.name)
        service.code = new_code()
        service.slug = service.plain_slug() if service.status == "published" else None
    taken = _taken(services)
    for service in services:
        while service.code in taken:
            service.code = service.free_code()
        if service.slug in taken:
            service.slug = f"{service.slug}-{service.code.lower()}"
        taken |= {service.code, service.slug or ""}


def _taken(services: Sequence[Service]) -> set[str]:
    """The codes and slugs among these that stored services already have."""
    codes = {service.code for service in services}
    slugs = {service.slug for service in services}
    found = Service.objects.filter(Q(code__in=codes) | Q(slug__in=slugs))
    return {text or "" for pair in found.values_list("code", "slug") for text in pair}
