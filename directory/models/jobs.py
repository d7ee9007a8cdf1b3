"""When each daily step, the backup and its drill last ran."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

BACKUP = "Back up the database"
DRILL = "Try whether the backup can be restored"


class JobRun(models.Model):
    """The last run of a daily step, and the last successful one."""

    name = models.CharField(max_length=60, primary_key=True)
    ran_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=100, blank=True, help_text="The kind of error; no words.")

    class Meta:
        ordering = ["name"]
        verbose_name = "daily job"
        constraints = [
            models.CheckConstraint(
                condition=~Q(fault="") | Q(succeeded_at__isnull=False, succeeded_at=F("ran_at")),
                name="job_run_without_fault_succeeded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.ran_at:%-d %B %Y}"


def note(name: str, at: datetime, fault: str = "") -> None:
    """Record a run and, if it had no fault, that it succeeded."""
    noted = {"ran_at": at, "fault": fault} | ({} if fault else {"succeeded_at": at})
    JobRun.objects.update_or_create(name=name, defaults=noted)


def note_backup(at: datetime, *, drill: bool = False) -> None:
    """Record a backup or, with `drill`, that it was restored and found whole."""
    note(DRILL if drill else BACKUP, at)
