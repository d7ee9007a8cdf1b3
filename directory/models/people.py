"""Physiotherapists: who they are, and whether they can be shown."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from directory.facts import Audience, Fact, fact, for_staff, public
from directory.fields import (
    ChoiceGroupField,
    HcpcNumberField,
    PastDayField,
    PersonNameField,
    SpellingsField,
    WholeField,
)
from directory.fields.texts import NUMBER_NEEDED
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.history import Records, act
from directory.models.erased import ERASED, ErasedNumber
from directory.models.register import RegisterCheck
from directory.models.versions import Versioned
from directory.names import MAX_LENGTH, in_plain_letters, search_name
from directory.typed_text import Unit
from directory.vocabulary import Experience, Language

YEAR = Unit("a year", "2009", {})
FIRST_YEAR, LAST_YEAR = 1940, 2100


class PhysiotherapistQuerySet(models.QuerySet["Physiotherapist"]):
    def shown(self) -> "PhysiotherapistQuerySet":
        """Includes sample people only if the site is set to show them."""
        return self if settings.SAMPLE_DATA else self.filter(is_sample=False)

    def public(self, on: date) -> "PhysiotherapistQuerySet":
        """People plainly "registered", still in date, and told about their listing by then."""
        return self.shown().filter(public_until__gte=on, notified_on__lte=on)

    def once_public(self) -> "PhysiotherapistQuerySet":
        """People who were told and were once found registered, whatever happened afterwards."""
        found = RegisterCheck.objects.filter(outcome=RegisterCheck.Outcome.REGISTERED)
        told = self.shown().filter(notified_on__isnull=False)
        return told.filter(pk__in=found.values("physiotherapist"))

    def to_be_told(self) -> "PhysiotherapistQuerySet":
        """People not yet told, who have not objected. Sample people are never told."""
        return self.filter(is_sample=False, notified_on=None, objected_on=None)

    def last_found_registered(self) -> "PhysiotherapistQuerySet":
        """People found plainly "registered" at the latest register check."""
        checks = RegisterCheck.objects.order_by("physiotherapist_id", "-checked_on", "-pk")
        each = checks.distinct("physiotherapist_id")
        latest = RegisterCheck.objects.filter(pk__in=each.values("pk"))
        plain = latest.filter(outcome=RegisterCheck.Outcome.REGISTERED)
        return self.filter(pk__in=plain.values("physiotherapist"))

    def with_last_check(self) -> "PhysiotherapistQuerySet":
        """Adds `last_checked_on`, the date of the latest register check."""
        checks = RegisterCheck.objects.filter(physiotherapist=models.OuterRef("pk"))
        latest = checks.order_by("-checked_on", "-pk").values("checked_on")[:1]
        added = {"last_checked_on": models.Subquery(latest)}
        annotated: PhysiotherapistQuerySet = self.annotate(**added)
        return annotated

    def named_like(self, text: str) -> "PhysiotherapistQuerySet":
        """People whose name has every word in `text`, or whose HCPC number it is."""
        try:
            return self.filter(hcpc_number=str(HcpcNumber.parse(text)))
        except NotAnHcpcNumber:
            found = self
            for word in search_name(text).split():
                found = found.filter(search_name__contains=word)
            return found


class Physiotherapist(Versioned):
    """A person on the HCPC register. Public until `public_until` has passed."""

    class Membership(models.TextChoices):
        NONE = "", "None told us"
        MCSP = "MCSP", "MCSP"
        FCSP = "FCSP", "FCSP"

    name = fact(PersonNameField(max_length=100), public("name"))
    search_name = models.CharField(max_length=MAX_LENGTH, editable=False, db_index=True)
    spellings = SpellingsField(names=lambda row: row.search_name.split())
    hcpc_number = fact(HcpcNumberField("HCPC number", max_length=8), public("HCPC number"))
    slug = models.SlugField(max_length=120, unique=True, editable=False)
    membership = fact(
        models.CharField(max_length=4, choices=Membership, default=Membership.NONE, blank=True),
        public("membership"),
    )
    experience = fact(
        ChoiceGroupField(group=Experience, help_text="As they told us."),
        public("experience", told_on="experience_told_on"),
    )
    experience_told_on = fact(
        PastDayField(null=True, blank=True),
        public("experience told on", told_as="experience"),
    )
    neuro_since = fact(
        WholeField(
            "works in neurology since",
            unit=YEAR,
            least=FIRST_YEAR,
            most=LAST_YEAR,
            null=True,
            blank=True,
            help_text="A year, such as 2009.",
        ),
        public("in neurology since"),
    )
    training = fact(
        models.TextField(blank=True, help_text="Courses and posts in MS or neurology."),
        public("training"),
    )
    languages = fact(ChoiceGroupField(group=Language), public("languages"))
    email = fact(
        models.EmailField(
            "e-mail",
            blank=True,
            help_text="For writing to them about their entry. Visitors never see it.",
        ),
        Fact("e-mail", audience=Audience.EDITORS),
    )
    source = fact(
        models.CharField(
            "where we read of them",
            max_length=200,
            blank=True,
            help_text="Such as “their practice’s website”. Our e-mail to them quotes it.",
        ),
        for_staff("where we read of them"),
    )
    notified_on = fact(
        PastDayField(
            "told on",
            null=True,
            blank=True,
            help_text="The day they were told that we list them. They are not shown before it.",
        ),
        for_staff("told on", stays=True),
    )
    objected_on = fact(
        PastDayField(
            "objected on",
            null=True,
            blank=True,
            help_text="The day they asked to be taken off the site.",
        ),
        for_staff(stays=True),
    )
    public_until = fact(
        models.DateField(null=True, blank=True, editable=False, db_index=True), for_staff()
    )
    is_sample = fact(
        models.BooleanField("invented example", default=False), for_staff("invented example")
    )

    objects = PhysiotherapistQuerySet.as_manager()
    history = Records()

    last_checked_on: date | None  # set by `with_last_check()`

    class Meta:
        ordering = ["search_name", "hcpc_number"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["spellings"], name="physiotherapist_spellings")
        ]
        permissions = [("lift_physiotherapist", "Can take back an objection")]
        constraints = [
            models.UniqueConstraint(
                fields=["hcpc_number"],
                name="physiotherapist_hcpc_number_is_unique",
                violation_error_message="Someone with this HCPC number is listed already.",
            ),
            models.CheckConstraint(
                condition=Q(hcpc_number__regex=r"^PH[0-9]{4,6}$"),
                name="physiotherapist_hcpc_number_is_ph_and_digits",
                violation_error_message=NUMBER_NEEDED,
            ),
            models.CheckConstraint(
                condition=Q(experience=0) | Q(experience_told_on__isnull=False),
                name="physiotherapist_experience_has_a_date",
                violation_error_message="Say when they told us about their experience.",
            ),
            models.CheckConstraint(
                condition=Q(neuro_since__isnull=True)
                | Q(neuro_since__range=(FIRST_YEAR, LAST_YEAR)),
                name="physiotherapist_neuro_since_is_a_year",
                violation_error_message="Enter a year, such as 2009.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.membership}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None:
            self._keep_away_the_number_it_had()
        self.search_name = search_name(self.name)
        name = slugify(in_plain_letters(self.name))[:100]
        self.slug = f"{name}-{self.hcpc_number.lower()}".lstrip("-")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.neuro_since and self.neuro_since > timezone.localdate().year:
            raise ValidationError({"neuro_since": "This year is in the future. Check it."})
        if ErasedNumber.objects.holds(self.hcpc_number):
            raise ValidationError({"hcpc_number": ERASED})

    def _keep_away_the_number_it_had(self) -> None:
        """Block the old number of somebody who objected, so that it cannot be entered again."""
        stood = Physiotherapist.objects.filter(pk=self.pk, objected_on__isnull=False)
        for number in stood.exclude(hcpc_number=self.hcpc_number).values_list(
            "hcpc_number", flat=True
        ):
            ErasedNumber.objects.keep(number, timezone.localdate())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete someone, and hide private services that depended on their registration.

        If they objected, they must not be entered again.
        """
        services = list(self.services.all())
        with act():
            if self.objected_on:
                ErasedNumber.objects.keep(self.hcpc_number, timezone.localdate())
            deleted = super().delete(*args, **kwargs)
            for service in services:
                service.refresh_listed_until()
        return deleted

    def get_absolute_url(self) -> str:
        return reverse("physiotherapist", args=[self.slug])

    @property
    def register_url(self) -> str:
        """HCPC's own page for this number."""
        return settings.HCPC_RECORD_URL.format(number=self.hcpc_number)

    @property
    def can_be_written_to(self) -> bool:
        """Whether we have their e-mail address and a source to mention."""
        return bool(self.email and self.source)

    def is_public(self, on: date) -> bool:
        is_told = self.notified_on is not None and self.notified_on <= on
        return is_told and self.public_until is not None and self.public_until >= on

    def is_check_overdue(self, on: date) -> bool:
        """Whether the next register check is overdue, whether or not the person is public."""
        if self.public_until is None:
            return False
        return self.public_until - timedelta(days=settings.REGISTER_GRACE_DAYS) < on

    @property
    def is_hidden_by_a_look(self) -> bool:
        """Whether the latest check found anything other than plain “registered”."""
        latest = next(iter(self.register_checks.all()[:1]), None)  # no query if they are loaded
        return latest is not None and latest.outcome != RegisterCheck.Outcome.REGISTERED

    @property
    def is_hidden_for_good(self) -> bool:
        """Whether they are hidden until an administrator decides otherwise."""
        return self.objected_on is not None or self.is_hidden_by_a_look

    def refresh_public_until(self) -> None:
        """Update `public_until` from the latest register check. Nothing else writes it.

        Empty for anybody not told or who objected. Reloads the row in case this copy is old.
        """
        self.refresh_from_db(fields=["notified_on", "objected_on"])
        latest = self.register_checks.order_by("-checked_on", "-pk").first()
        may_appear = self.notified_on is not None and self.objected_on is None
        self.public_until = latest.public_until if latest and may_appear else None
        self.save(update_fields=["public_until", "search_name", "slug"])

    def refresh_what_is_shown(self) -> None:
        """Update whether someone is public, and the services that depend on it."""
        with act():
            self.refresh_public_until()
            for service in self.services.all():
                service.refresh_listed_until()
