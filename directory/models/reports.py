"""Visitors' reports of what is wrong or missing, and the outcome."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from directory import codes
from directory.models.people import Physiotherapist
from directory.models.services import Service

MAX_WORDS = 1000
_SENDING = 0x7265706F7274  # the lock's ID: "report" in hexadecimal
RECEIPT_LENGTH = 12


def new_receipt() -> str:
    """A code that opens a report's page for anyone who has it, so it must not be guessable.

    Eleven of its characters are random, giving 2 ** 50 codes. With a thousand reports, somebody
    trying a thousand codes a second would find one in thirty years. It is still short enough to
    read out over the phone, in three groups of four.
    """
    return codes.new_code(RECEIPT_LENGTH)


class ReportQuerySet(models.QuerySet["Report"]):
    def sent(self, at: datetime, **given: Any) -> "Report":
        """Save a report, or return the same one if it was sent within the last hour."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SENDING])  # even if sent at once
            alike = self.filter(received_at__gt=at - timedelta(hours=1), **given)
            return alike.first() or self.create(**given)

    def open(self) -> "ReportQuerySet":
        return self.exclude(state=Report.State.CLOSED)

    def refusals(self) -> "ReportQuerySet":
        """Reports of a referral that was refused or not answered."""
        return self.filter(kind__in=REFUSALS)

    def waiting_first(self) -> "ReportQuerySet":
        """Reports not yet started, then those being checked, each oldest first."""
        order = [When(state=state, then=Value(rank)) for rank, state in enumerate(Report.State)]
        return self.order_by(Case(*order), "received_at", "pk")

    def to_be_told(self) -> "ReportQuerySet":
        """Closed reports whose sender is still waiting to hear the outcome."""
        return self.filter(state=Report.State.CLOSED).exclude(email="")

    def past_keeping(self, on: date) -> "ReportQuerySet":
        """Reports closed so long ago that the visitor's words are no longer needed."""
        last = on - timedelta(days=settings.REPORT_WORDS_KEPT_DAYS)
        return self.filter(closed_on__lt=last).exclude(words="", email="")


class Report(models.Model):
    """A visitor's report that something is wrong or missing, with a receipt and an outcome.

    It has no history table and its name reveals nothing they wrote: that is erased after a while,
    and no copy may outlive it.
    """

    class About(models.TextChoices):
        SERVICE = "service", "A service"
        PERSON = "person", "A physiotherapist"
        SUGGESTION = "suggestion", "A service that is missing"

    class Kind(models.TextChoices):
        TELEPHONE = "telephone", "The telephone number is wrong"
        ADDRESS = "address", "The address, e-mail or website is wrong"
        GETTING_IN = "getting-in", "How to get in, the wait or the price is wrong"
        ACCESS = "access", "It is not as easy to get in and about as it says"
        DETAILS = "details", "The name, number or experience is wrong"
        GONE = "gone", "They are not there any more"
        NOT_MS = "not-ms", "They do not take people with MS"
        UNLISTED = "unlisted", "It should still be listed"
        AREA = "area", "Refused: outside their area"
        CRITERIA = "criteria", "Refused: their criteria not met"
        FULL = "full", "Refused: they are full"
        NO_ANSWER = "no-answer", "No answer to a referral"
        MISSING = "missing", "A service is missing"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        WAITING = "waiting", "Received"
        CHECKING = "checking", "Being checked"
        CLOSED = "closed", "Closed"

    class Outcome(models.TextChoices):
        OPEN = "", "Not yet"
        FIXED = "fixed", "Fixed"
        NOT_CHANGED = "not-changed", "Not changed"

    code = models.CharField(
        "receipt", max_length=RECEIPT_LENGTH, unique=True, default=new_receipt, editable=False
    )
    about = models.CharField(max_length=10, choices=About)
    service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    physiotherapist = models.ForeignKey(
        Physiotherapist, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField("what is wrong", max_length=10, choices=Kind)
    words = models.TextField("in their words", blank=True)
    email = models.EmailField("e-mail address for the outcome", blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    outcome = models.CharField(max_length=11, choices=Outcome, default="", blank=True)
    outcome_words = models.CharField(
        "why, in words the visitor reads",
        max_length=300,
        blank=True,
        help_text="Keep it short. Visitors read it on the receipt and in our e-mail.",
    )
    closed_on = models.DateField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about="service", physiotherapist=None)
                | Q(about="person", service=None)
                | Q(about="suggestion", service=None, physiotherapist=None),
                name="report_is_about_one_thing",
                violation_error_message="A report is about one service or one person.",
            ),
            models.CheckConstraint(
                condition=Q(about="suggestion", kind="missing")
                | (~Q(about="suggestion") & ~Q(kind="missing")),
                name="report_of_a_missing_service_is_a_suggestion",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | (Q(closed_on=None, outcome="") & ~Q(state="closed")),
                name="report_closed_has_an_outcome_and_a_day",
                violation_error_message="A closed report has an outcome and a day.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not-changed") | ~Q(outcome_words=""),
                name="report_not_changed_says_why",
                violation_error_message="Say why nothing was changed. The visitor will read it.",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("words"), MAX_WORDS),
                name="report_words_are_at_most_a_thousand",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="report_worklist")]

    def __str__(self) -> str:
        return f"Report {self.receipt}"

    def get_absolute_url(self) -> str:
        return reverse("receipt", args=[self.code])

    @property
    def receipt(self) -> str:
        """The code as read aloud: "K7F3 9M4T 2XQ5"."""
        return " ".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))

    @property
    def subject(self) -> Service | Physiotherapist | None:
        """The subject, or None for a suggestion or a deleted listing."""
        return self.service or self.physiotherapist

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def is_refusal(self) -> bool:
        return self.kind in REFUSALS

    def start_checking(self, by: AbstractBaseUser | None) -> bool:
        """Mark it as being checked. Returns False if it has already been closed."""
        return self._move(by, state=self.State.CHECKING)

    def close(
        self, outcome: "Report.Outcome", by: AbstractBaseUser | None, on: date, words: str = ""
    ) -> bool:
        """Record the outcome. Returns False if somebody else already has."""
        state = self.State.CLOSED
        return self._move(by, state=state, outcome=outcome, outcome_words=words, closed_on=on)

    def _move(self, by: AbstractBaseUser | None, **changes: Any) -> bool:
        """A single UPDATE, so that the second of two curators finds out it is already closed."""
        moved = Report.objects.open().filter(pk=self.pk).update(handled_by=by, **changes)
        self.refresh_from_db()
        return bool(moved)


# What a referrer can press, and how the worklist counts it.
REFUSALS = {
    Report.Kind.AREA: "outside their area",
    Report.Kind.CRITERIA: "criteria not met",
    Report.Kind.FULL: "full",
    Report.Kind.NO_ANSWER: "no answer",
}


class PostCount(models.Model):
    """How often something happened on one date: forms sent from an address, its requests for open
    data in a minute, links sent to a service. The address itself is not kept.
    """

    day = models.DateField()
    counted = models.CharField(
        max_length=64, help_text="A hash of the address, salted by the day; or a service's code."
    )
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "counted"], name="post_count_has_one_row_a_day"),
        ]

    def __str__(self) -> str:
        return f"Forms sent on {self.day:%-d %B %Y}"
