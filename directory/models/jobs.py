"""When each daily step last ran."""

from django.db import models
from django.db.models import F, Q


class JobRun(models.Model):
    """The last run of a daily step, and the last successful one."""

    name = models.CharField(max_length=60, primary_key=True)
    ran_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=100, blank=True, help_text="The kind of error; no words.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(fault="") | Q(succeeded_at__isnull=False, succeeded_at=F("ran_at")),
                name="job_run_without_fault_succeeded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.ran_at:%-d %B %Y}"
