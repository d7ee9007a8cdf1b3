"""What is in the lists: services and organisations at their places, and those that have left.

A page is read in two steps: the places on it, then the rows that may still be shown. So nothing is
shown that has left since, even if nobody has noted it yet.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from directory.models import OrganisationEntry, Service, ServiceEntry
from directory.models.open_data import EntryQuerySet, InLists, start_of
from directory.open_referral import changes, rows
from directory.open_referral.parts import Shape
from directory.open_referral.shapes import GoneShape

_NARROWING = (
    *("search", "taxonomy_term_id", "taxonomy_id", "organization_id"),
    *("minimum_age", "maximum_age", "day"),
)


def services(asked: dict[str, Any], on: date) -> EntryQuerySet:
    """The places of services that match a form's cleaned parameters.

    Only a list of everything, or of everything modified, holds those that have left.
    """
    live = Service.objects.open_data(on)
    found = ServiceEntry.objects.kept(on)
    if any(asked[name] not in (None, "", []) for name in _NARROWING):
        found = found.filter(of__in=rows.narrowed(live, asked, on))
    if moment := asked["modified_after"]:
        modified = live.filter(changes.modified_since(moment, on)).values("pk")
        left = Q(since__gte=moment)
        if start_of(on) >= moment:  # also what left by the date alone
            left |= Q(is_listed=True) & ~Q(of__in=live.values("pk"))
        found = found.filter(Q(of__in=modified) | left)
    return found


def organisations(on: date) -> EntryQuerySet:
    return OrganisationEntry.objects.kept(on)


def shaped(
    entries: Iterable[Any],
    read: rows.Reader,
    shape: Callable[[list[Any]], Iterable[Shape]],
    gone: GoneShape,
    on: date,
) -> list[Shape]:
    """The shape of what is at each of these places; of what has left, no more than `gone` says.

    `read` gives what may still be shown of these keys.
    """
    entries = list(entries)
    found = read([entry.of_id for entry in entries if entry.of_id is not None], on)
    shapes = dict(zip((row.pk for row in found), shape(found), strict=True))
    return [
        shapes.get(entry.of_id) or gone(entry.public_id, left_at(entry, on)) for entry in entries
    ]


def left_at(entry: InLists, on: date) -> datetime:
    """When it left: today, if by the date alone."""
    return start_of(on) if entry.is_listed else entry.since
