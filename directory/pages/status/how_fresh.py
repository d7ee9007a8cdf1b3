"""How fresh the directory is: figures for a watcher and for anyone who wonders. No secrets.

Every figure is a count, a share or a date; none is of one service or person.
"""

import statistics
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import cache as kept
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from directory import trust
from directory.models import (
    GazetteerSource,
    JobRun,
    Physiotherapist,
    RegisterCheck,
    Report,
    Service,
)
from directory.models.jobs import BACKUP, DRILL

SECONDS_KEPT = 60
MONTHS_OF_REPORTS = 12
_SOON, _LATER = 6, 12  # months
_LABELS = {
    "daily_jobs": "Daily jobs last all done",
    "backup": "Last backup",
    "drill": "Last time a backup was restored to try it",
}
_LATE_AFTER = {"daily_jobs": 2, "backup": 2, "drill": 8}  # days


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; no share of nothing."""

    part: int
    whole: int

    @property
    def rounded(self) -> float | None:
        return round(self.part / self.whole, 3) if self.whole else None

    @property
    def percent(self) -> int:
        """Rounded down: all is said only of all."""
        return 100 * self.part // self.whole


@dataclass(frozen=True, slots=True)
class Job:
    """What should run regularly, and when it last did so without a fault."""

    name: str
    succeeded_at: datetime | None
    is_late: bool

    @property
    def label(self) -> str:
        return _LABELS[self.name]


@dataclass(frozen=True, slots=True)
class FreshnessReport:
    at: datetime
    confirmed: dict[int, Share]  # by months
    looked_up: Share
    renewal: date  # the last one
    answered: int  # reports closed within MONTHS_OF_REPORTS
    days_to_answer: float | None  # the median
    postcodes: GazetteerSource | None  # the oldest file in use
    jobs: tuple[Job, ...]

    @property
    def postcodes_months(self) -> int | None:
        return self.postcodes.months_old(self.at) if self.postcodes else None


def freshness(now: datetime) -> FreshnessReport:
    """Count everything, in at most six queries."""
    on = timezone.localdate(now)
    renewal = _last_renewal(on)
    days = _days_to_answer(trust.months_after(on, -MONTHS_OF_REPORTS))
    return FreshnessReport(
        at=now,
        confirmed=_confirmed(on),
        looked_up=_looked_up(renewal),
        renewal=renewal,
        answered=len(days),
        days_to_answer=statistics.median(days) if days else None,
        postcodes=max(_files(), key=lambda one: (one.months_old(now), one.kind), default=None),
        jobs=tuple(_jobs(now)),
    )


def _confirmed(on: date) -> dict[int, Share]:
    within = {
        str(months): Count("pk", Q(confirmed_on__gte=trust.months_after(on, -months)))
        for months in (_SOON, _LATER)
    }
    counts = Service.objects.listed(on).aggregate(whole=Count("pk"), **within)
    return {int(months): Share(counts[months], counts["whole"]) for months in within}


def _last_renewal(on: date) -> date:
    """The last HCPC renewal deadline before a date."""
    following = trust.renewal_deadline(on)
    return date(following.year - 2, following.month, following.day)


def _looked_up(renewal: date) -> Share:
    """Of everyone who was ever shown: those who are not looked up again are shown no more."""
    people = Physiotherapist.objects.once_public().filter(objected_on=None)
    since = RegisterCheck.objects.filter(checked_on__gt=renewal).values("physiotherapist")
    return Share(people.filter(pk__in=since).count(), people.count())


def _days_to_answer(since: date) -> list[int]:
    closed = Report.objects.filter(closed_on__gte=since).values_list("received_at", "closed_on")
    return [(on - timezone.localdate(at)).days for at, on in closed if on]


def _files() -> Iterable[GazetteerSource]:
    """The files loaded; the built-in districts only if there is none."""
    sources = list(GazetteerSource.objects.all())
    files = [one for one in sources if one.kind != GazetteerSource.Kind.BUILT_IN]
    return files or sources


def _jobs(now: datetime) -> Iterable[Job]:
    runs = {run.name: run for run in JobRun.objects.all()}
    backup, drill = runs.pop(BACKUP, None), runs.pop(DRILL, None)
    # Steps of earlier releases stay in the table: only those of the latest run count.
    latest = max((run.ran_at for run in runs.values()), default=now) - timedelta(days=1)
    ended = [run.succeeded_at for run in runs.values() if run.ran_at >= latest]
    whole = [at for at in ended if at]
    yield _job("daily_jobs", min(whole) if ended and len(whole) == len(ended) else None, now)
    yield _job("backup", backup.succeeded_at if backup else None, now)
    yield _job("drill", drill.succeeded_at if drill else None, now)


def _job(name: str, at: datetime | None, now: datetime) -> Job:
    return Job(name, at, at is None or now - at > timedelta(days=_LATE_AFTER[name]))


@cache
def release() -> str:
    """The version of this release."""
    described = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))
    found: str = described["project"]["version"]
    return found


# --- The page, and the same for a watcher ---------------------------------------------------------


def _kept() -> FreshnessReport:
    """Counted at most once a minute in each process."""
    found: Any = kept.get_or_set("how-fresh", lambda: freshness(timezone.now()), SECONDS_KEPT)
    fresh: FreshnessReport = found
    return fresh


@require_safe
@cache_control(public=True, max_age=SECONDS_KEPT)
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/how_fresh.html", {"fresh": _kept()})


@require_safe
@cache_control(public=True, max_age=SECONDS_KEPT)
def status(request: HttpRequest) -> HttpResponse:
    """For a watcher: shares from 0 to 1, null where there is nothing to count."""
    fresh = _kept()
    file = fresh.postcodes
    return JsonResponse(
        {
            "version": release(),
            "at": fresh.at.isoformat(timespec="seconds"),
            "listings": fresh.confirmed[_SOON].whole,
            "confirmed_within_6_months": fresh.confirmed[_SOON].rounded,
            "confirmed_within_12_months": fresh.confirmed[_LATER].rounded,
            "people": fresh.looked_up.whole,
            "last_renewal": fresh.renewal,
            "looked_up_since_renewal": fresh.looked_up.rounded,
            "reports_answered": fresh.answered,
            "median_days_to_answer": fresh.days_to_answer,
            "postcode_file": str(file) if file else None,
            "postcode_file_months_old": fresh.postcodes_months,
            **{f"{job.name}_succeeded_at": job.succeeded_at for job in fresh.jobs},
            "late": [job.name for job in fresh.jobs if job.is_late],
        }
    )
