"""Why visitors do not see a service, in words for a curator."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from directory import trust
from directory.models import Organisation, Physiotherapist, Service
from directory.words import day


def not_listed(service: Service, on: date) -> str:
    """That visitors do not see it and each reason, in sentences; empty if they do see it."""
    if service.is_listed(on):
        return ""
    return " ".join(["Visitors do not see it.", *_reasons(service, on)])


def _reasons(service: Service, on: date) -> Iterator[str]:
    if service.status == Service.Status.WITHDRAWN:
        yield "It is withdrawn."
        return
    if service.status == Service.Status.DRAFT:
        yield "It is a draft."
    if not service.routes:
        yield "How people get in is not filled in."
    if not service.settings:
        yield "Where people are seen is not filled in."
    kind = service.organisation.kind
    confirmed, months = service.confirmed_on, settings.PRIVATE_LISTED_MONTHS
    if kind == Organisation.Kind.NHS:
        return
    if confirmed is None:
        yield "Nobody has confirmed the details."
    elif trust.months_after(confirmed, months) < on:
        yield f"The details were last confirmed on {day(confirmed)}, over {months} months ago."
    if kind == Organisation.Kind.PRIVATE:
        people = list(service.physiotherapists.all())
        if not people:
            yield "Nobody who works there is named."
        yield from (_why_hidden(one, on) for one in people if not one.is_public(on))


def _why_hidden(person: Physiotherapist, on: date) -> str:
    if person.objected_on:
        return f"{person.name} asked not to be listed."
    if person.notified_on is None or person.notified_on > on:
        return f"{person.name} has not been told yet that they are listed."
    if not person.register_checks.all():
        return f"Nobody has looked {person.name} up on the HCPC register."
    if person.is_hidden_by_a_look:
        return f"The register did not show {person.name} as plain “registered”."
    return f"The register check of {person.name} is overdue."
