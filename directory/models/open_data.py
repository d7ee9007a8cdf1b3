"""The place of each service and organisation in the lists of open data, which outlasts its row.

Places are numbered in the order of first publication and never move. Anything that leaves keeps its
place for a year, as an identifier and a date without a reason, so that holders of copies learn
about it. If it comes back within that year, it is at its old place; after that, at a new one.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.history import follow
from directory.models.organisations import Organisation
from directory.models.services import Service
from directory.trust import months_after

KEPT_MONTHS = 12
Row = TypeVar("Row", Service, Organisation)


@lru_cache(maxsize=4_096)
def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


class EntryQuerySet(models.QuerySet[Any]):
    def kept(self, on: date) -> "EntryQuerySet":
        """Entries in the lists on the given date: those listed, or that left in the last year."""
        return self.filter(Q(is_listed=True) | Q(since__gte=_oldest(on))).order_by("pk")

    def bare(self) -> "models.QuerySet[Any, Any]":
        """The same as plain rows: a list may hold all of them."""
        return self.values_list("of_id", "public_id", "is_listed", "since", named=True)

    def settle(self, live: "models.QuerySet[Row]", of: Q, at: datetime) -> None:
        """Note which of the entries in `of` have left or come back, and add those of new rows.

        `live` are the rows that may be shown now, of those in question. Reads twice, and writes
        only what differs: each change that a curator saves comes by here.
        """
        now = dict(live.values_list("pk", "public_id"))
        entries = self.filter(of).values_list("pk", "of_id", "is_listed", "since", named=True)
        oldest = _oldest(timezone.localdate(at))
        old = [one.pk for one in entries if not one.is_listed and one.since < oldest]
        if old:
            self.filter(pk__in=old).delete()
            entries = entries.all()
        left = [one.pk for one in entries if one.is_listed and one.of_id not in now]
        back = [one.pk for one in entries if not one.is_listed and one.of_id in now]
        for changed, is_listed in ((left, False), (back, True)):
            if changed:
                self.filter(pk__in=changed).update(is_listed=is_listed, since=at)
        new = sorted(now.keys() - {one.of_id for one in entries})
        self.bulk_create(
            [self.model(of_id=pk, public_id=now[pk], since=at) for pk in new],
            update_conflicts=True,  # put back after it was deleted
            unique_fields=["public_id"],
            update_fields=["of", "is_listed", "since"],
        )


def _oldest(on: date) -> datetime:
    return start_of(months_after(on, -KEPT_MONTHS))


class InLists(models.Model):
    public_id = models.UUIDField(unique=True, editable=False)
    is_listed = models.BooleanField(default=True, editable=False)
    since = models.DateTimeField(
        editable=False, help_text="When it was first listed, left or came back."
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class ServiceEntry(InLists):
    of = models.OneToOneField(Service, models.SET_NULL, null=True, related_name="entry")


class OrganisationEntry(InLists):
    of = models.OneToOneField(Organisation, models.SET_NULL, null=True, related_name="entry")


def settle(on: date) -> None:
    """Update every entry: what was listed until yesterday left at the start of today."""
    services = Service.objects.open_data(on)
    owners = Organisation.objects.filter(pk__in=services.values("organisation"))
    ServiceEntry.objects.settle(services, Q(), start_of(on))
    OrganisationEntry.objects.settle(owners, Q(), start_of(on))


def _settle_services(keys: Collection[Any], at: datetime) -> None:
    touched = Service.objects.filter(pk__in=keys)
    ServiceEntry.objects.settle(
        touched.open_data(timezone.localdate(at)), Q(of__in=keys) | Q(of=None), at
    )
    _settle_organisations(touched.values("organisation"), at)


def _settle_organisations(keys: Any, at: datetime) -> None:
    services = Service.objects.open_data(timezone.localdate(at))
    named = Organisation.objects.filter(pk__in=keys)
    owners = named.filter(pk__in=services.values("organisation"))
    OrganisationEntry.objects.settle(owners, Q(of__in=keys) | Q(of=None), at)


follow(Service, _settle_services)
follow(Organisation, _settle_organisations)
