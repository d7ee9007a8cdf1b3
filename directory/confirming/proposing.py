"""What a service may ask to have changed in its listing, and how what a curator takes is saved."""

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
    """What a service is asked about itself: its fields in the order of the form."""
    found = [(field.name, fact) for field, fact in facts_of(Service) if fact.question]
    return dict(sorted(found, key=lambda one: one[1].group not in _FIRST))


def told_with(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The values, with the day and the source that the listing needs beside some of them."""
    told: dict[str, Any] = dict(values)
    for name, fact in asked().items():
        if values.get(name) not in (None, ""):
            told |= {fact.told_on: on} if fact.told_on else {}
            told |= {fact.told_by: "The service itself"} if fact.told_by else {}
    return told


def with_values(service: Service, values: Mapping[str, Any]) -> Service:
    """The same copy, with these values set; nothing is saved."""
    for name, value in values.items():
        setattr(service, name, value)
    return service


def differences(proposal: Proposal) -> list[Difference]:
    """What differs between the listing as it stands and as it is proposed."""
    return changes(proposal.service, proposal.values)


def as_accepted(proposal: Proposal, names: Collection[str]) -> Service:
    """A copy of the listing as it would be with these fields taken; not saved."""
    taken = {name: value for name, value in proposal.values.items() if name in names}
    fresh = Service.objects.select_for_update().get(pk=proposal.service_id)
    return with_values(fresh, told_with(taken, _said_on(proposal)))


def accept(
    proposal: Proposal, names: Collection[str], by: AbstractBaseUser | None, on: date
) -> bool:
    """Save the fields a curator takes; False where somebody else decided before.

    Who proposed some changes has seen the rest: with all of them taken, the listing counts as
    confirmed on the day they were sent.
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
    """Note that a service says, by the link we sent to its address, that its details are right."""
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
