"""When a service's details were confirmed, and how long it is listed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from directory import trust
from directory.facts import Group, fact, for_staff, public
from directory.models.services.rules import rule


class ConfirmationMethod(models.TextChoices):
    """How someone confirmed the details."""

    PHONE = "phone", "by phone"
    EMAIL = "email", "by e-mail"
    WEBSITE = "website", "on its website"
    VISIT = "visit", "on a visit"


class Standing(models.Model):
    source = fact(
        models.CharField(
            "where we read of it",
            max_length=300,
            blank=True,
            help_text="Such as “the list of the Leeds MS group”. Our e-mail about a draft says so.",
        ),
        for_staff("where we read of it", Group.TRUST),
    )
    confirmed_on = fact(
        models.DateField(null=True, blank=True, editable=False),
        public(group=Group.TRUST, open_data="assured_date"),
    )
    confirmed_by = fact(
        models.CharField(max_length=8, choices=ConfirmationMethod, blank=True, editable=False),
        public(group=Group.TRUST, beside=True),
    )
    listed_until = fact(
        models.DateField(null=True, blank=True, editable=False),
        for_staff(group=Group.TRUST, beside=True),
    )
    staffed_until = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The last day somebody who works here is public; no end where the NHS provides.",
    )
    is_sample = fact(
        models.BooleanField("invented example", default=False),
        for_staff("invented example", Group.TRUST),
    )

    class Meta:
        abstract = True

    def freshness(self, on: date) -> trust.Freshness:
        return trust.freshness(
            self.confirmed_on,
            on,
            fresh_months=settings.CONFIRMED_FRESH_MONTHS,
            stale_months=settings.CONFIRMED_STALE_MONTHS,
        )


RULES = [
    rule(
        "confirmation_has_a_means",
        Q(confirmed_on__isnull=True, confirmed_by="")
        | (Q(confirmed_on__isnull=False) & ~Q(confirmed_by="")),
        "A confirmation has a date and a means.",
    ),
]
