"""The changes that a service may ask for, and how those that a curator accepts are saved."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from directory.changes import Difference, changes
from directory.facts import Fact, Group, facts_of
from directory.history import act, name_of
from directory.models import Confirmation, ConfirmationMethod, Proposal, Service

WHY = "Proposed by the service"

_FIRST = [Group.REACH, Group.WAYS_IN]  # what changes most often


def asked() -> dict[str, Fact]:
    """The questions a service is asked about itself, by field, in the order of the form."""
    found = [(field.name, fact) for field, fact in facts_of(Service) if fact.question]
    return dict(sorted(found, key=lambda one: one[1].group not in _FIRST))


def told_with(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The values, with the day and the source that some of them need."""
    told: dict[str, Any] = dict(values)
    for name, fact in asked().items():
        if values.get(name) not in (None, ""):
            told |= {fact.told_on: on} if fact.told_on else {}
            told |= {fact.told_by: "The service itself"} if fact.told_by else {}
    return told


def with_values(service: Service, values: Mapping[str, Any]) -> Service:
    """The same instance with these values set; nothing is saved."""
    for name, value in values.items():
        setattr(service, name, value)
    return service


def differences(proposal: Proposal) -> list[Difference]:
    """What differs between the listing as it is and as proposed."""
    return changes(proposal.service, proposal.values)


def as_accepted(proposal: Proposal, names: Collection[str]) -> Service:
    """The listing as it would be with these fields accepted; not saved."""
    taken = {name: value for name, value in proposal.values.items() if name in names}
    fresh = Service.objects.select_for_update().get(pk=proposal.service_id)
    return with_values(fresh, told_with(taken, _said_on(proposal)))


def accept(
    proposal: Proposal, names: Collection[str], by: AbstractBaseUser | None, on: date
) -> bool:
    """Save the fields that a curator accepts; False if somebody else has already decided.

    Whoever proposed changes has seen the rest, so if all of them are accepted, the listing counts
    as confirmed on the day they were sent.
    """
    said_by = proposal.said_by or "the service"
    asked = {one.field for one in differences(proposal)}
    with act(WHY, by=f"{name_of(by)}, for {said_by}"[:150]):
        if not proposal.decide(names, by, on):
            return False
        if names:
            service = as_accepted(proposal, names)
            service.full_clean()
            service.save()
        if asked <= set(names):
            confirm(proposal.service, _said_on(proposal), proposal.said_by)
    return True


def confirm(service: Service, on: date, said_by: str) -> None:
    """Record that a service, by the link we sent to its address, says its details are right."""
    fresh = Service.objects.get(pk=service.pk)
    Confirmation.objects.create(
        service=fresh,
        confirmed_on=on,
        means=ConfirmationMethod.EMAIL,
        said_by=said_by,
        recorded_by="The service, by the link sent to it",
    )


def _said_on(proposal: Proposal) -> date:
    return timezone.localdate(proposal.received_at)
