"""The kinds of task about drafts, which come first: a draft is in no other section."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from directory import trust
from directory.confirming.drafts import SILENT_DAYS, unanswered_since
from directory.curating.ages import ago
from directory.curating.kinds import A_CALL, A_CORRECTION, Harm, Kind
from directory.models import Service

GOES_IN_DAYS = 60
_DRAFT = Q(status=Service.Status.DRAFT)


def _asked_before(days: int) -> Callable[[date], Q]:
    """Drafts that were asked at least so many days ago whether they are right."""
    return lambda on: _DRAFT & Q(confirmation_link__asked_on__lte=on - timedelta(days=days))


def _goes_soon(on: date) -> Q:
    """Drafts that are removed soon, because nobody answered."""
    soon = on + timedelta(days=GOES_IN_DAYS)
    return unanswered_since(trust.months_after(soon, -settings.DRAFTS_KEPT_MONTHS))


DRAFTS = [
    Kind(
        "draft-answered",
        "Drafts that have answered: check and publish",
        Harm.HIDES,
        A_CORRECTION,
        lambda on: _DRAFT & Q(confirmation_link__answer__gt=""),
        "confirmation_link__answered_on",
        ago("Answered"),
    ),
    Kind(
        "draft-goes",
        f"Drafts without an answer, to be removed within {GOES_IN_DAYS} days: ring",
        Harm.HIDES,
        A_CALL,
        _goes_soon,
        "created_at",
        ago("Added"),
    ),
    Kind(
        "draft-silent",
        f"Drafts asked over {SILENT_DAYS} days ago, without an answer: ring",
        Harm.HIDES,
        A_CALL,
        _asked_before(SILENT_DAYS),
        "confirmation_link__asked_on",
        ago("Asked"),
    ),
    Kind(
        "draft",
        "Other drafts: not asked, or they may still answer",
        Harm.COMING,
        A_CALL,
        lambda on: _DRAFT,
        "created_at",
        ago("Added"),
        is_this_week=False,
    ),
]
