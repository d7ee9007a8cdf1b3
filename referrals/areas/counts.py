"""Counts of services with an address in each council area, by route, and their latest check."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from directory.models import Service
from directory.vocabulary import Route


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """Counts of listed services with an address in one council area."""

    by_route: Mapping[Route, int]
    last_checked: date | None

    @property
    def is_empty(self) -> bool:
        return not any(self.by_route.values())


NO_SERVICES = AreaCounts(dict.fromkeys(Route, 0), None)


def all_counts(on: date) -> dict[str, AreaCounts]:
    """Count listed services by council and route, in one query."""
    routes = {f"route_{route.value}": Count("pk", Q(routes__has_any=route)) for route in Route}
    rows: Any = (
        Service.objects.listed(on)
        .filter(council__isnull=False)
        .order_by()
        .values("council")
        .annotate(last=Max("confirmed_on"), **routes)
    )
    return {
        row["council"]: AreaCounts(
            {route: row[f"route_{route.value}"] for route in Route}, row["last"]
        )
        for row in rows
    }


def counts_of(services: Sequence[Service]) -> AreaCounts:
    """Count services that have already been read."""
    confirmed = [service.confirmed_on for service in services if service.confirmed_on]
    by_route = {route: sum(bool(one.routes & route) for one in services) for route in Route}
    return AreaCounts(by_route, max(confirmed, default=None))


def counts_by_council(services: Iterable[Service]) -> dict[str, AreaCounts]:
    """Count services that have already been read, by council."""
    by_council: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        if service.council_id:
            by_council[service.council_id].append(service)
    return {council: counts_of(inside) for council, inside in by_council.items()}
