"""Whether a service accepts new people, and how long they wait: each answer with its date."""

from datetime import date
from functools import partial

from django.db import models
from django.db.models import Q

from directory.facts import Group, YesNoUnknown, fact, public
from directory.fields import DayField, PastDayField, WholeField
from directory.models.services.rules import likely, rule
from directory.typed_text import DAYS

TOLD_AS = "wait"
MAX_WAIT_DAYS = 3 * 365
_way_in = partial(public, group=Group.WAYS_IN)
_wait = partial(_way_in, told_as=TOLD_AS)
IN_DAYS = "wait_days"
SEARCHED = (IN_DAYS, "wait_told_on")


class Wait(models.Model):
    taking_new = fact(
        models.CharField(
            "taking new people",
            max_length=3,
            choices=YesNoUnknown,
            default=YesNoUnknown.UNKNOWN,
            blank=True,
        ),
        _way_in(
            "taking new people",
            question="Do you take new people?",
            told_on="taking_new_told_on",
            told_as="taking new people",
        ),
    )
    taking_new_told_on = fact(
        PastDayField("taking new people told on", null=True, blank=True),
        _way_in("taking new people told on", told_as="taking new people", beside=True),
    )
    paused_until = fact(
        DayField(null=True, blank=True),
        _way_in(
            "paused until",
            question="Pause until",
            hint="Such as 31/3/2026. Leave it empty if you are not paused.",
            beside=True,
        ),
    )
    wait_days = fact(
        WholeField(
            "days to wait for a first visit",
            unit=DAYS,
            most=MAX_WAIT_DAYS,
            null=True,
            blank=True,
        ),
        _wait(
            "wait in days",
            question="Days to wait for a first visit",
            hint="As it is today. 42 is six weeks.",
            told_on="wait_told_on",
            told_by="wait_source",
        ),
    )
    wait_told_on = fact(
        PastDayField(null=True, blank=True),
        _wait("wait told on", beside=True),
    )
    wait_source = fact(
        models.CharField("who told us the wait", max_length=120, blank=True),
        _wait("wait source", beside=True),
    )
    wait_note = fact(
        models.CharField("more about the wait", max_length=200, blank=True),
        _wait("wait note", question="More about the wait"),
    )

    class Meta:
        abstract = True

    def is_paused(self, on: date) -> bool:
        return self.paused_until is not None and self.paused_until > on

    @staticmethod
    def wait_told_before(day: date) -> Q:
        """Services whose waiting time was given before a date."""
        return Q(wait_days__isnull=False, wait_told_on__lt=day)


RULES = [
    *likely(Wait),
    rule(
        "taking_new_has_a_date",
        Q(taking_new="") | (Q(taking_new__in=["yes", "no"], taking_new_told_on__isnull=False)),
        "Say when they told us whether they take new people.",
    ),
    rule(
        "wait_has_a_date_and_a_source",
        Q(wait_days__isnull=True) | (Q(wait_told_on__isnull=False) & ~Q(wait_source="")),
        "Say who told us the wait, and when.",
    ),
]
