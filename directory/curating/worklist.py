"""Tasks to do, most harmful first, for curators' start page.

Each service or person appears once, under its most harmful kind of task.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import models
from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber, TruncDate
from django.urls import reverse
from django.utils import timezone

from directory.curating.kinds import Kind
from directory.curating.refusals import Refusing, refusing
from directory.curating.tasks import (
    KINDS,
    OPEN_REPORT,
    PEOPLE,
    PROPOSAL,
    REFUSED,
    SERVICES,
)
from directory.models import Physiotherapist, Proposal, Report, Service
from directory.models.reports import REFUSALS

SHOWN_OF_EACH = 10
SHOWN_OF_ONE = 100  # on a page of its own

Row = Service | Physiotherapist | Report | Proposal | Refusing
Rows = QuerySet[Any]


@dataclass(slots=True)
class Task:
    """One row on the page. Its number is an anchor: once it is done, the next task has it."""

    row: Row
    age: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class TaskSection:
    """All tasks of one kind, the first of which are on the page."""

    kind: Kind
    total: int
    tasks: list[Task]

    @property
    def about(self) -> str:
        """The rows it contains: "person", "service", "report", "refusals" or "proposal"."""
        if self.kind in PEOPLE:
            return "person"
        return "service" if self.kind in SERVICES else self.kind.slug

    @property
    def more(self) -> int:
        return self.total - len(self.tasks)

    @property
    def more_url(self) -> str:
        """The URL for more of them, each with its buttons if it has any."""
        has_buttons = self.about in ("person", "service")
        return (
            reverse("admin:index", query={"all": self.kind.slug}) if has_buttons else self.all_url
        )

    @property
    def all_url(self) -> str:
        """The URL for the admin's list of all its rows, filtered by task if necessary."""
        model = {"person": "physiotherapist", "refusals": "report"}.get(self.about, self.about)
        url = reverse(f"admin:directory_{model}_changelist")
        return f"{url}?task={self.kind.slug}" if self.about in ("person", "service") else url


def with_task(rows: Rows, kinds: Iterable[Kind], on: date) -> Rows:
    """Rows with a task, each with `task`: the slug of its most harmful kind."""
    named = [When(kind.when(on), then=Value(kind.slug)) for kind in kinds]
    field = models.CharField()
    known: Rows = rows.annotate(task=Case(*named, default=None, output_field=field))
    return known.exclude(task=None)


def people() -> Rows:
    return Physiotherapist.objects.shown()


def services() -> Rows:
    """Published services and drafts, with what says of drafts what they lack.

    Each has `siblings`: its organisation's total of published services.
    """
    same = Service.objects.published().filter(organisation=OuterRef("organisation"))
    counted = same.order_by().values("organisation").values_list(Count("pk"))
    drafts = Service.objects.filter(status=Service.Status.DRAFT, is_sample=False)
    either = (Service.objects.published() | drafts).annotate(siblings=Subquery(counted))
    whole = either.select_related("organisation", "confirmation_link")
    return whole.prefetch_related("physiotherapists__register_checks")


def sections(rows: Rows, kinds: list[Kind], on: date, only: str = "") -> list[TaskSection]:
    """The rows' tasks by kind, or `only` of one kind, oldest first.

    In two queries however many rows there are.
    """
    by_slug = {kind.slug: kind for kind in kinds}
    days = [When(kind.when(on), then=TruncDate(kind.since)) for kind in kinds]
    named = with_task(rows.order_by(), kinds, on)
    aged = named.annotate(since=Case(*days, output_field=models.DateField()))
    oldest = [F("since").asc(nulls_first=True), F("pk").asc()]
    placed = aged.annotate(
        place=Window(RowNumber(), partition_by="task", order_by=oldest),
        total=Window(Count("*"), partition_by="task"),
    )
    wanted = placed.filter(task=only) if only else placed
    first = list(
        wanted.filter(place__lte=SHOWN_OF_ONE if only else SHOWN_OF_EACH)
        .order_by("task", "place")
        .values_list("pk", "task", "since", "total")
    )
    whole = rows.in_bulk([pk for pk, *_ in first])
    found: dict[str, TaskSection] = {}
    for pk, slug, since, total in first:
        section = found.setdefault(slug, TaskSection(by_slug[slug], total, []))
        if pk in whole:  # it may have just been removed
            section.tasks.append(Task(cast(Row, whole[pk]), by_slug[slug].age(since, on)))
    return in_order(found.values())


def waiting_reports(on: date) -> list[TaskSection]:
    """Reports from visitors, except of refused referrals, in one query."""
    of_refusals = Q(kind__in=REFUSALS, service__isnull=False)
    reports = Report.objects.exclude(of_refusals)
    reports = reports.select_related("service", "physiotherapist", "handled_by")
    return _waiting(reports, OPEN_REPORT, on)


def refused_referrals(on: date) -> list[TaskSection]:
    """Services that refuse whom their listings say they take, in one query."""
    found = refusing()
    tasks = [Task(one, one.in_words(on)) for one in found[:SHOWN_OF_EACH]]
    return [TaskSection(REFUSED, len(found), tasks)] if found else []


def waiting_proposals(on: date) -> list[TaskSection]:
    """Changes proposed to listings, in one query."""
    return _waiting(Proposal.objects.select_related("service"), PROPOSAL, on)


def _waiting(rows: Rows, kind: Kind, on: date) -> list[TaskSection]:
    oldest = rows.filter(kind.when(on)).order_by(kind.since, "pk")
    first = list(oldest.annotate(total=Window(Count("*")))[:SHOWN_OF_EACH])
    tasks = [Task(row, kind.age(timezone.localdate(row.received_at), on)) for row in first]
    return [TaskSection(kind, first[0].total, tasks)] if first else []


def in_order(found: Iterable[TaskSection]) -> list[TaskSection]:
    ordered = sorted(found, key=lambda one: KINDS.index(one.kind))
    for number, task in enumerate((task for section in ordered for task in section.tasks), 1):
        task.number = number
    return ordered


def this_week(found: Iterable[TaskSection]) -> str:
    """How much there is to do now, in words."""
    now = [section for section in found if section.kind.is_this_week]
    count = sum(section.total for section in now)
    if not count:
        return "This week: nothing to do."
    minutes = sum(section.total * section.kind.minutes for section in now)
    checks = "1 check" if count == 1 else f"{count:,} checks"
    return f"This week: {checks}, about {_span(minutes)}."


def _span(minutes: int) -> str:
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{round(minutes / 60):,} hours"
