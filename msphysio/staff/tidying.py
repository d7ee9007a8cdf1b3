"""Deletes old sign-in records."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def tidy(now: datetime) -> dict[str, int]:
    """Delete sign-in records older than 30 days and expired sessions. Returns the counts."""
    oldest = now - timedelta(days=settings.SIGN_INS_KEPT_DAYS)
    failed = sum(
        model.objects.filter(attempt_time__lt=oldest).delete()[0]
        for model in (AccessAttempt, AccessFailureLog)
    )
    return {
        "failed sign-ins": failed,
        "sign-ins": AccessLog.objects.filter(attempt_time__lt=oldest).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
