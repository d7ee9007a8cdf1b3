"""Services that refuse referrals, by what referrers reported and nobody has answered yet."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from directory import words
from directory.models import Report
from directory.models.reports import REFUSALS

_RECENT_DAYS = 30


@dataclass(slots=True)
class Refusing:
    """One service's open reports of refused referrals. Answering the first answers them all."""

    service: str
    telephone: str
    pk: int
    first: date
    counts: dict[str, int] = field(default_factory=dict)

    def in_words(self, on: date) -> str:
        """Such as "3 referrals refused in 30 days: 2 outside their area, 1 full"."""
        total = sum(self.counts.values())
        told = "referral refused" if total == 1 else "referrals refused"
        if Report.Kind.NO_ANSWER in self.counts:
            told += " or not answered"
        is_recent = (on - self.first).days < _RECENT_DAYS
        since = f"in {_RECENT_DAYS} days" if is_recent else f"since {words.day(self.first)}"
        kinds = (
            f"{self.counts[kind]} {why}" for kind, why in REFUSALS.items() if kind in self.counts
        )
        return f"{total} {told} {since}: {', '.join(kinds)}"


def refusing(**only: Any) -> list[Refusing]:
    """Longest waiting first, in one query."""
    reports = Report.objects.open().refusals().filter(service__isnull=False, **only).order_by()
    named = reports.values_list("service", "service__name", "service__telephone", "kind")
    counted = named.annotate(Count("pk"), Min("received_at"), Min("pk"))
    found: dict[int, Refusing] = {}
    for service, name, telephone, kind, count, received_at, pk in counted:
        first = timezone.localdate(received_at)
        one = found.setdefault(service, Refusing(name, telephone, pk, first))
        one.counts[kind] = count
        one.pk, one.first = min(one.pk, pk), min(one.first, first)
    return sorted(found.values(), key=lambda one: (one.first, one.pk))
