"""Dated HCPC register checks, which a physiotherapist needs to stay public."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from directory import trust
from directory.fields import LineField, PastDayField
from directory.history import act


class RegisterCheck(models.Model):
    """A dated check of the HCPC register. Append-only: a mistake is corrected by adding another,
    or on the same day taken back by whoever recorded it.
    """

    class Outcome(models.TextChoices):
        REGISTERED = "registered", "Registered"
        CONDITIONS = "conditions", "Registered with conditions"
        CAUTION = "caution", "Caution"
        SUSPENDED = "suspended", "Suspended"
        NOT_FOUND = "not-found", "Not found"
        ANOTHER_NAME = "another-name", "Another name"

    physiotherapist = models.ForeignKey(
        "Physiotherapist", models.CASCADE, related_name="register_checks"
    )
    checked_on = PastDayField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    checked_by = LineField(max_length=100, help_text="Who checked.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-checked_on", "-pk"]
        permissions = [("decide_registercheck", "Can show somebody again whom a check hid")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.checked_on:%-d %B %Y}"

    @property
    def public_until(self) -> date | None:
        """The last date this check keeps someone public, or None if it hides them."""
        if self.outcome != self.Outcome.REGISTERED:
            return None
        due = trust.check_due(self.checked_on, months=settings.REGISTER_CHECK_MONTHS)
        return due + timedelta(days=settings.REGISTER_GRACE_DAYS)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the check, then update who and what it keeps public."""
        if not self._state.adding:
            raise ValidationError("A register check cannot be changed: add another.")
        with act("The register was checked"):
            super().save(*args, **kwargs)
            self.physiotherapist.refresh_what_is_shown()
