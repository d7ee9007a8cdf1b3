"""Drafts that are removed again, with all that is held of them and of nobody else."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings

from directory.confirming.drafts import unanswered_since
from directory.history import act, by_command
from directory.models import Organisation, Physiotherapist, Service
from directory.rights.erasing import erase_services, without_a_trace
from directory.trust import months_after


def remove_drafts(
    drafts: Sequence[Service], people: Iterable[int], organisations: Iterable[int], on: date
) -> None:
    """With those of these people and organisations whom nothing else here needs, or remembers."""
    erase_services(drafts, on)
    unused = Physiotherapist.objects.filter(services=None, register_checks=None)
    alone = unused.filter(pk__in=[*people], notified_on=None, objected_on=None)
    for rows in (alone, Organisation.objects.filter(pk__in=[*organisations], services=None)):
        without_a_trace(rows.model._default_manager.filter(pk__in=[row.pk for row in rows]))


def remove_unanswered(on: date) -> None:
    """Drafts read in somebody's list, for which nobody answered in DRAFTS_KEPT_MONTHS."""
    last = months_after(on, -settings.DRAFTS_KEPT_MONTHS)
    with act("Nobody answered", by=by_command("run_daily")):
        drafts = list(Service.objects.filter(unanswered_since(last)))
        links = Service.physiotherapists.through.objects.filter(service__in=drafts)
        people = [*links.values_list("physiotherapist_id", flat=True)]
        remove_drafts(drafts, people, {one.organisation_id for one in drafts}, on)
