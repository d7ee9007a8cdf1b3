"""Services' answers about their own listing, given through the link in our e-mail."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.models.services import Service


class ConfirmationLink(models.Model):
    """The current link to a service's own page, and when the service was last asked to confirm.

    Answering uses up that link and all earlier ones: the number increases, and links with a lower
    number stop working.
    """

    class Answer(models.TextChoices):
        NONE = "", "None yet"
        CONFIRMED = "confirmed", "Confirmed"
        PROPOSED = "proposed", "Sent changes"
        OBJECTED = "objected", "Does not want to be listed"

    service = models.OneToOneField(Service, models.CASCADE, related_name="confirmation_link")
    number = models.PositiveIntegerField(default=1)
    asked_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)  # of a draft: at most once
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.NONE, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="confirmation_link_answer_has_a_day",
                violation_error_message="An answer has a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.service}"

    def use_up(self, answer: "ConfirmationLink.Answer", on: date) -> None:
        """Record the answer, and invalidate every link sent so far."""
        self.number += 1
        self.answer, self.answered_on = answer, on
        self.save(update_fields=["number", "answer", "answered_on"])


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """Changes proposed by a service or a list, field by field. A curator accepts or rejects each.

    `fields` holds the values as text that the field can parse, or null to clear a field.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DECIDED = "decided", "Decided"

    service = models.ForeignKey(Service, models.CASCADE, related_name="proposals")
    fields = models.JSONField()
    said_by = models.CharField(max_length=100, blank=True)
    is_from_list = models.BooleanField(default=False)  # `said_by` is the list, of that day
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    accepted = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_on=None, accepted=[])
                | Q(state="decided", decided_on__isnull=False),
                name="proposal_decided_has_a_day",
                violation_error_message="A decision has a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal for {self.service}, {timezone.localtime(self.received_at):%-d %B %Y}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def values(self) -> dict[str, Any]:
        """The proposed values, as a service's fields hold them."""
        return {name: _read(name, text) for name, text in self.fields.items() if _is_known(name)}

    def decide(self, accepted: Iterable[str], by: AbstractBaseUser | None, on: date) -> bool:
        """Record what was accepted. Returns False if somebody else has already decided."""
        decided = Proposal.objects.waiting().filter(pk=self.pk)
        done = decided.update(
            state=self.State.DECIDED, accepted=sorted(accepted), decided_on=on, decided_by=by
        )
        self.refresh_from_db()
        return bool(done)


def as_text(values: Mapping[str, Any]) -> dict[str, str | None]:
    """A service's values, in the form stored in `Proposal.fields`."""
    row = Service(**values)
    return {
        name: None if value is None else _field(name).value_to_string(row)
        for name, value in values.items()
    }


def _read(name: str, text: str | None) -> Any:
    return None if text is None else _field(name).to_python(text)


def _field(name: str) -> Any:
    return Service._meta.get_field(name)


def _is_known(name: str) -> bool:
    """Whether the field still exists: it could have been removed since the proposal."""
    try:
        return bool(_field(name).concrete)
    except FieldDoesNotExist:
        return False
