"""The changes a service can propose, and how accepted ones are saved."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import homes
from directory.changes import Difference, changes
from directory.facts import Fact, Group, facts_of
from directory.history import act, name_of, touch
from directory.models import (
    Confirmation,
    ConfirmationMethod,
    Physiotherapist,
    Proposal,
    Service,
)
from directory.models.proposals import as_text

WHY, WHY_OF_LIST = "Proposed by the service", "Proposed by a list"

_FIRST = [Group.REACH, Group.WAYS_IN]  # what changes most often


def questions_by_field() -> dict[str, Fact]:
    """The questions for a service about itself, by field, in form order."""
    found = [(field.name, fact) for field, fact in facts_of(Service) if fact.question]
    return dict(sorted(found, key=lambda one: one[1].group not in _FIRST))


def told_with(
    values: Mapping[str, Any], on: date, by: str = "The service itself"
) -> dict[str, Any]:
    """The values, plus the date and source that some facts need."""
    told: dict[str, Any] = dict(values)
    for name, fact in questions_by_field().items():
        if values.get(name) not in (None, ""):
            told |= {fact.told_on: on} if fact.told_on else {}
            told |= {fact.told_by: by} if fact.told_by else {}
    return told


def with_values(service: Service, values: Mapping[str, Any]) -> Service:
    """Set these values on the given instance, without saving it."""
    for name, value in values.items():
        setattr(service, name, value)
    return service


def differences(proposal: Proposal) -> list[Difference]:
    """The differences between the current listing and the proposal."""
    return changes(proposal.service, proposal.values)


def as_accepted(proposal: Proposal, names: Collection[str]) -> Service:
    """The listing with these fields accepted, not saved."""
    taken = {name: value for name, value in proposal.values.items() if name in names}
    fresh = Service.objects.select_for_update().get(pk=proposal.service_id)
    by = [proposal.said_by] if proposal.is_from_list else []
    return with_values(fresh, told_with(taken, _said_on(proposal), *by))


def accept(
    proposal: Proposal, names: Collection[str], by: AbstractBaseUser | None, on: date
) -> bool:
    """Save the fields a curator accepts; False if somebody else has already decided.

    A service proposing changes has seen the rest of its listing, so if all of them are accepted, it
    counts as confirmed on the date they were sent.
    """
    said_by = proposal.said_by or "the service"
    asked = {one.field for one in differences(proposal)}
    why = WHY_OF_LIST if proposal.is_from_list else WHY
    with act(why, by=", for ".join(filter(None, [name_of(by), said_by]))[:150]):
        if not proposal.decide(names, by, on):
            return False
        if names:
            service = as_accepted(proposal, names)
            service.full_clean()
            service.save()
            homes.look(service)
        if asked <= set(names) and not proposal.is_from_list:
            confirm(proposal.service, _said_on(proposal), proposal.said_by)
    return True


def propose_from_list(
    service: Service, values: Mapping[str, Any], *, said_by: str, as_of: date
) -> Proposal | None:
    """Put what a list says otherwise before a curator. None if it says nothing else."""
    told = {one.field: values[one.field] for one in changes(service, values)}
    if not told:
        return None
    return Proposal.objects.create(
        service=service,
        fields=as_text(told),
        said_by=said_by[:100],
        is_from_list=True,
        received_at=timezone.make_aware(datetime.combine(as_of, time())),
    )


def fill_draft(proposal: Proposal, people: Iterable[Physiotherapist], on: date) -> None:
    """Take all of it into a draft at once: nobody sees that before a curator publishes it.

    What breaks a rule waits for a curator instead.
    """
    with act(WHY, by=proposal.said_by or "the service, by its link"):
        known = [_known(person) for person in people]
        proposal.service.physiotherapists.add(*(one for one in known if not one.objected_on))
        touch([proposal.service])
        with suppress(ValidationError), transaction.atomic():
            accept(proposal, proposal.fields, None, on)


def _known(named: Physiotherapist) -> Physiotherapist:
    """Whoever has this number. An address is only added for somebody not told yet."""
    known = Physiotherapist.objects.filter(hcpc_number=named.hcpc_number).first()
    if known is None:
        named.source = "The service where they work"
        named.save()
    elif named.email and not known.email and known.notified_on is None:
        known.email, known.source = named.email, known.source or "The service where they work"
        known.save()
    return known or named


def object_to(service: Service) -> None:
    """Never publish it: they asked not to be listed. It stays, so that no list adds it again."""
    fresh = Service.objects.get(pk=service.pk)
    fresh.status = Service.Status.WITHDRAWN
    fresh.save()


def confirm(service: Service, on: date, said_by: str) -> None:
    """Record that a service confirmed its details using the link we e-mailed."""
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
