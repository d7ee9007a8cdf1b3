"""What a service says about its own listing by the link in our e-mail."""

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
    """Which links to a service's own page still work, and when it was last asked to confirm.

    An answer uses up its link and every earlier one: the number goes up, and a link with a lower
    number opens nothing.
    """

    class Answer(models.TextChoices):
        NONE = "", "None yet"
        CONFIRMED = "confirmed", "Confirmed"
        PROPOSED = "proposed", "Sent changes"

    service = models.OneToOneField(Service, models.CASCADE, related_name="confirmation_link")
    number = models.PositiveIntegerField(default=1)
    asked_on = models.DateField(null=True, blank=True)
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
        """Note the answer, and let no link sent so far be used again."""
        self.number += 1
        self.answer, self.answered_on = answer, on
        self.save(update_fields=["number", "answer", "answered_on"])


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """Changes that a service asks for, field by field. A curator accepts or rejects each.

    `fields` holds the values as text that the field itself reads; null to empty a field.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DECIDED = "decided", "Decided"

    service = models.ForeignKey(Service, models.CASCADE, related_name="proposals")
    fields = models.JSONField()
    said_by = models.CharField(max_length=100, blank=True)
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
        """The proposed values as the fields of a service hold them."""
        return {name: _read(name, text) for name, text in self.fields.items() if _is_known(name)}

    def decide(self, accepted: Iterable[str], by: AbstractBaseUser | None, on: date) -> bool:
        """Note what was accepted, once; False if somebody else has already decided."""
        decided = Proposal.objects.waiting().filter(pk=self.pk)
        done = decided.update(
            state=self.State.DECIDED, accepted=sorted(accepted), decided_on=on, decided_by=by
        )
        self.refresh_from_db()
        return bool(done)


def as_text(values: Mapping[str, Any]) -> dict[str, str | None]:
    """A service's values as `Proposal.fields` stores them."""
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
    """A field may have gone since the proposal was made."""
    try:
        return bool(_field(name).concrete)
    except FieldDoesNotExist:
        return False
