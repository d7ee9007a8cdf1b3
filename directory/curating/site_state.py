"""Whether the daily jobs and postcode files are up to date, in words for curators."""

from datetime import datetime, timedelta

from django.utils import timezone

from directory.models import GazetteerSource, JobRun
from directory.models.jobs import BACKUP, DRILL
from directory.words import day

OLD_FILE_MONTHS = 12
NO_FILE = (
    "No postcode file is loaded, only the centres of postcode districts: distances are “about”."
)


def states(now: datetime) -> list[str]:
    """Messages about the daily jobs and the postcode files."""
    return [daily_jobs(now), *postcode_files(now)]


def daily_jobs(now: datetime) -> str:
    runs = list(JobRun.objects.exclude(name__in=[BACKUP, DRILL]))
    if not runs:
        return (
            "The daily jobs have never run. Nothing out of date is shown, but no e-mails are sent."
        )
    last = timezone.localtime(max(run.ran_at for run in runs))
    said = f"Daily jobs last ran on {day(last)} at {last:%H:%M}."
    if now - last > timedelta(days=2):
        said += " They should run every day. Tell whoever looks after the server."
    if failed := [run.name for run in runs if run.fault]:
        said += f" Not done: {'; '.join(failed)}."
    return said


def postcode_files(now: datetime) -> list[str]:
    """The age of each file loaded, oldest first."""
    built_in = GazetteerSource.Kind.BUILT_IN
    files = [one for one in GazetteerSource.objects.order_by("loaded_at") if one.kind != built_in]
    return [_file(one, now) for one in files] or [NO_FILE]


def _file(source: GazetteerSource, now: datetime) -> str:
    months = source.months_old(now)
    age = "1 month" if months == 1 else f"{months} months"
    said = (
        f"Postcode file ({source}) is {age} old." if months else f"Postcode file ({source}) is new."
    )
    return f"{said} Ask for a newer one to be loaded." if months >= OLD_FILE_MONTHS else said
