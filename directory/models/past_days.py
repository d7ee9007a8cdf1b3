"""Nobody has checked anything on a day that is still to come."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

TO_COME = "This day is still to come. Enter today or an earlier day."


def refuse_days_to_come(name: str, day: date | None) -> None:
    """ValidationError at the field for a day after today."""
    if day is not None and day > timezone.localdate():
        raise ValidationError({name: TO_COME})
