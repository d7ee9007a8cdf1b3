"""A service's details for professionals, and who confirmed its details."""

from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from directory.facts import Audience, Fact, fact, for_staff
from directory.fields import (
    ChoiceGroupField,
    LineField,
    PastDayField,
    TelephoneField,
    WebAddressField,
    number_rule,
)
from directory.history import Records, act
from directory.models.services import ConfirmationMethod, Service
from directory.vocabulary import Referrer

_for_referrers = partial(Fact, audience=Audience.REFERRERS)
_CONTACT = Fact(audience=Audience.AGREED)


class ReferralDetails(models.Model):
    """Information for referrers. Contacts only if the team agreed to publish them."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="referral_details")
    who_may_refer = fact(ChoiceGroupField(group=Referrer), _for_referrers())
    how = fact(models.TextField("how to refer", blank=True), _for_referrers(sheet="How"))
    form_url = fact(WebAddressField("referral form", blank=True), _CONTACT)
    secure_email = fact(models.EmailField("secure e-mail", blank=True), _CONTACT)
    telephone = fact(TelephoneField("telephone for professionals", blank=True), _CONTACT)
    contacts_agreed_by = fact(models.CharField(max_length=120, blank=True), for_staff())
    contacts_agreed_on = fact(PastDayField(null=True, blank=True), for_staff())
    urgent = fact(models.TextField("urgent referrals", blank=True), _for_referrers(sheet="Urgent"))
    relapse = fact(
        models.TextField("referrals in a relapse", blank=True),
        _for_referrers(sheet="In a relapse"),
    )
    criteria = fact(models.TextField("takes", blank=True), _for_referrers(sheet="Takes"))
    exclusions = fact(
        models.TextField("does not take", blank=True), _for_referrers(sheet="Does not take")
    )
    what_to_send = fact(models.TextField(blank=True), _for_referrers(sheet="What to send"))
    course = fact(
        models.TextField("how long a course lasts", blank=True), _for_referrers(sheet="Course")
    )
    way_back_in = fact(models.TextField(blank=True), _for_referrers(sheet="Way back in"))

    history = Records()

    class Meta:
        verbose_name_plural = "referral details"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            number_rule("referral", "telephone"),
            models.CheckConstraint(
                condition=Q(form_url="", secure_email="", telephone="")
                | (Q(contacts_agreed_on__isnull=False) & ~Q(contacts_agreed_by="")),
                name="referral_contacts_are_agreed",
                violation_error_message="Say who agreed to publish these contacts, and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"Referral details of {self.service}"

    @property
    def has_contacts(self) -> bool:
        """Whether the team agreed to publish any contacts."""
        return bool(self.telephone or self.form_url or self.secure_email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Counts as saving the service too, since they share a form."""
        with act():
            self.service.claim()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with act():
            self.service.claim()
            return super().delete(*args, **kwargs)


class Confirmation(models.Model):
    """A confirmation that the details are right, on a date, by a stated method. Append-only."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="confirmations")
    confirmed_on = PastDayField()
    means = models.CharField(max_length=8, choices=ConfirmationMethod)
    said_by = LineField(max_length=100, blank=True, help_text="Who said so.")
    recorded_by = LineField(max_length=100, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-confirmed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.service}, {self.confirmed_on:%-d %B %Y} {self.get_means_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError("A confirmation cannot be changed: add another.")
        with act(f"Details confirmed {self.get_means_display()}"):
            super().save(*args, **kwargs)
            self.service.refresh_confirmed()
