"""One-press actions for curators: for many rows at once, all or nothing, recorded in the history.

Pressing twice has no further effect: rows already done are left alone and reported separately.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from directory import homes, words
from directory.curating.register_decisions import shows_again
from directory.history import act
from directory.models import (
    Confirmation,
    ConfirmationMethod,
    Physiotherapist,
    RegisterCheck,
    Service,
)

MAX_AT_ONCE = 200
MAX_LOOKS = 500  # by one list

_Row = TypeVar("_Row", Physiotherapist, Service)


class ForAnAdministrator(Exception):
    """A check would show people again whom an earlier one hid. Nothing was recorded."""

    def __init__(self, people: Iterable[Physiotherapist]) -> None:
        self.people = list(people)
        super().__init__(words.join_with_and([person.name for person in self.people]))


def found_registered(
    people: Iterable[Physiotherapist], *, on: date, by: str, may_decide: bool
) -> list[RegisterCheck]:
    """Record that the register showed plain "registered"; returns what was newly recorded."""
    with act("The register was checked"):
        new = [person for person in _locked(people) if _differs(person, on)]
        looks = [_look(person, on, by) for person in new]
        hidden = [one.physiotherapist for one in looks if _is_decision(one)]
        if hidden and not may_decide:
            raise ForAnAdministrator(hidden)
        for one in looks:
            one.save()
    return looks


def own_looks(numbers: Iterable[int], *, on: date, by: str) -> list[RegisterCheck]:
    """Those of these register checks that this person recorded on this day."""
    found = RegisterCheck.objects.filter(pk__in=numbers, recorded_at__date=on, checked_by=by)
    return list(found.select_related("physiotherapist")[:MAX_LOOKS])


def take_back_looks(looks: Iterable[RegisterCheck]) -> list[tuple[Physiotherapist, str]]:
    """Delete what was recorded by mistake; returns whom each was about, and what it said."""
    with act("Register check taken back"):
        told = [(look.physiotherapist, str(look)) for look in looks]
        for look in looks:
            look.delete()
            look.physiotherapist.refresh_what_is_shown()
    return told


def _look(person: Physiotherapist, on: date, by: str) -> RegisterCheck:
    plain = RegisterCheck.Outcome.REGISTERED
    return RegisterCheck(physiotherapist=person, checked_on=on, outcome=plain, checked_by=by)


def _differs(person: Physiotherapist, on: date) -> bool:
    latest = person.register_checks.first()
    return latest is None or (latest.checked_on, latest.outcome) != (
        on,
        RegisterCheck.Outcome.REGISTERED,
    )


def _is_decision(look: RegisterCheck) -> bool:
    return shows_again([*look.physiotherapist.register_checks.all(), look])


def confirm(services: Iterable[Service], means: str, *, on: date, by: str) -> list[Service]:
    """Record that the details are right; returns the services newly confirmed."""
    with act(f"Details confirmed {ConfirmationMethod(means).label}"):
        given = _locked(services)
        before = Confirmation.objects.filter(service__in=given, confirmed_on=on, means=means)
        known = set(before.values_list("service", flat=True))
        new = [service for service in given if service.pk not in known]
        for service in new:
            Confirmation.objects.create(
                service=service, confirmed_on=on, means=means, recorded_by=by
            )
    return new


def take_back(services: Iterable[Service], means: str, *, on: date, by: str) -> list[Service]:
    """Delete what the same person confirmed today by mistake; returns the services concerned."""
    with act("Confirmation taken back"):
        given = _locked(services)
        mine = Confirmation.objects.filter(
            service__in=given, confirmed_on=on, means=means, recorded_by=by
        )
        taken = [one for one in given if mine.filter(service=one).exists()]
        mine.delete()
        for service in taken:
            service.refresh_confirmed()
    return taken


def publish(service: Service) -> Service:
    """Publish a draft. Raises ValidationError with what it lacks."""
    with act("Published"):
        (fresh,) = _locked([service])
        if fresh.status == Service.Status.DRAFT:
            fresh.status = Service.Status.PUBLISHED
            fresh.slug = fresh.slug or fresh.free_slug()
            fresh.full_clean()
            fresh.save()
            homes.look(fresh)
    return fresh


def beside(service: Service) -> QuerySet[Service]:
    """Its organisation's other published services, since one call may confirm them all."""
    return (
        Service.objects.published()
        .filter(organisation=service.organisation_id)
        .exclude(pk=service.pk)
    )


def stop_showing(services: Iterable[Service], status: Service.Status, why: str) -> list[Service]:
    """Withdraw the services, or make them drafts again; returns those whose status has changed."""
    with act(why):
        new = [one for one in _locked(services) if one.status != status]
        for service in new:
            service.status = status
            service.save()
    return new


def pause(services: Iterable[Service], until: date, why: str = "") -> list[Service]:
    """Record that they take nobody new until a date; returns those whose date has changed."""
    with act(why or f"Paused until {words.day(until)}"):
        new = [one for one in _locked(services) if one.paused_until != until]
        for service in new:
            service.paused_until = until
            service.save()
    return new


def _locked(rows: Iterable[_Row]) -> list[_Row]:
    """The current rows, locked in a fixed order, so that simultaneous requests take turns."""
    given = list(rows)
    if not given:
        return []
    found = type(given[0])._base_manager.select_for_update(of=("self",))
    return list(found.filter(pk__in=[row.pk for row in given]).order_by("pk"))
