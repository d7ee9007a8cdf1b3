"""Advice on NHS physiotherapy for people with MS, area by area."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from directory import trust, words
from directory.facts import Fact, fact, for_staff, public
from directory.fields import (
    ChoiceGroupField,
    PastDayField,
    TelephoneField,
    WebAddressField,
    number_rule,
)
from directory.history import Records, act
from directory.models import Area, Service
from directory.models.area_rules import AreaRule
from directory.models.versions import Versioned
from directory.postcodes import Level, NotAPostcode, Postcode
from directory.vocabulary import Referrer

MAX_DISTRICTS = 100


class SelfReferralAnswer(models.TextChoices):
    """Whether people with MS can refer themselves, if somebody has checked."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_CHECKED = "", "Not checked yet"


class AreaAdviceQuerySet(models.QuerySet["AreaAdvice"]):
    def shown(self) -> "AreaAdviceQuerySet":
        """Advice with its areas, including invented examples only if the site shows them."""
        shown = self.select_related("area")
        return shown if settings.SAMPLE_DATA else shown.filter(is_sample=False)


class AreaAdvice(Versioned):
    """How NHS physiotherapy works for people with MS in one area, or in some of its districts.

    Each row records what the area itself said when last checked. Nothing is inferred from other
    areas, or from services for muscles and joints.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="advice")
    fact(area, for_staff("area"))
    districts = fact(
        ArrayField(
            models.CharField(max_length=8),  # allows our own error for full postcodes
            default=list,
            blank=True,
            help_text="Only for a part of the area: its postcode districts, such as LS7, LS8.",
        ),
        Fact("districts", names_areas=True),
    )
    ms_self_referral = fact(
        models.CharField(
            "people with MS may refer themselves",
            max_length=3,
            choices=SelfReferralAnswer,
            default=SelfReferralAnswer.NOT_CHECKED,
            blank=True,
            help_text=(
                "Yes or no only where the source speaks of MS or of conditions of the brain and "
                "nerves. A page about muscles and joints answers nothing."
            ),
        ),
        public("MS self-referral"),
    )
    who_may_refer = fact(ChoiceGroupField(group=Referrer), public("who may refer"))
    link = fact(WebAddressField("page that says how", blank=True), public("page that says how"))
    telephone = fact(TelephoneField(blank=True), public("telephone"))
    form_url = fact(WebAddressField("form to fill in", blank=True), public("form"))
    sessions = fact(
        models.CharField(
            max_length=200,
            blank=True,
            help_text="As it is stated there, such as “six, then a review”.",
        ),
        public("sessions"),
    )
    usual_wait = fact(
        models.CharField(
            max_length=200, blank=True, help_text="As it is stated there, such as “about 18 weeks”."
        ),
        public("usual wait"),
    )
    basis = fact(
        models.CharField("goes by", max_length=4, choices=Service.Basis, blank=True),
        public("goes by"),
    )
    note = fact(
        models.TextField(blank=True, help_text="Anything else, in one or two plain sentences."),
        public("note"),
    )
    source = fact(
        models.CharField(max_length=200, help_text="Who says so, and where."), public("source")
    )
    source_url = fact(
        WebAddressField("address of the source", blank=True), public("source address")
    )
    checked_on = fact(PastDayField(), public("checked on"))
    checked_by = fact(models.CharField(max_length=100), for_staff("checked by"))
    looked_for_services_on = fact(
        PastDayField(
            null=True,
            blank=True,
            help_text=(
                "The last day somebody looked for every service in the whole area. It tells “none” "
                "from “nobody has looked yet”."
            ),
        ),
        public("looked for services on"),
    )
    services = models.ManyToManyField(
        Service,
        blank=True,
        related_name="area_advice",
        verbose_name="services this is about",
        help_text=(
            "NHS services for which this rule holds. Their own entries then say so. Leave it empty "
            "where the source does not say which services it means."
        ),
    )
    fact(services, for_staff())
    is_sample = fact(
        models.BooleanField("invented example", default=False), for_staff("invented example")
    )

    objects = AreaAdviceQuerySet.as_manager()
    history = Records(people=["services"])

    class Meta:
        verbose_name_plural = "area advice"
        ordering: ClassVar[list[str]] = ["area__name", "districts"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "is_sample"],
                condition=Q(districts=[]),
                name="advice_for_a_whole_area_is_given_once",
                violation_error_message="There is advice for this whole area: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(ms_self_referral__in=SelfReferralAnswer.values),
                name="advice_is_yes_no_or_not_checked",
                violation_error_message="Choose yes, no or not checked yet.",
            ),
            number_rule("advice", "telephone"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(checked_by=""),
                name="advice_has_a_source_and_a_checker",
                violation_error_message="Say who says so, and who checked.",
            ),
            models.CheckConstraint(
                condition=~Q(ms_self_referral="yes")
                | ~Q(link="")
                | ~Q(telephone="")
                | ~Q(form_url=""),
                name="advice_to_refer_yourself_says_how",
                violation_error_message="Say how people refer themselves: page, telephone or form.",
            ),
            models.CheckConstraint(
                condition=Q(who_may_refer__has_none=Referrer.SELF.value)
                | Q(ms_self_referral="yes"),
                name="advice_names_the_person_only_where_they_may_refer",
                violation_error_message=(
                    "“The person themselves” may refer only where people with MS may refer "
                    "themselves: yes."
                ),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["", *Service.Basis.values]),
                name="advice_goes_by_home_or_gp",
                violation_error_message="Choose where you live, or where your GP practice is.",
            ),
            models.CheckConstraint(
                condition=Q(districts__len__lte=MAX_DISTRICTS),
                name="advice_names_at_most_100_districts",
                violation_error_message="Name at most 100 districts: use the whole area.",
            ),
            models.CheckConstraint(
                condition=Q(districts=[]) | Q(looked_for_services_on__isnull=True),
                name="advice_for_districts_says_nothing_of_the_whole_area",
                violation_error_message=(
                    "The day somebody looked for services belongs to advice for the whole area."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.covers

    def save(self, *args: Any, **kwargs: Any) -> None:
        with act():
            super().save(*args, **kwargs)
            self.refresh_what_follows()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with act():
            told = list(self._told())
            deleted = super().delete(*args, **kwargs)
            _tell(told)
        return deleted

    def refresh_what_follows(self) -> None:
        """Update the area rules of the services that this is about, or used to be about."""
        _tell(self._told())

    def _told(self) -> "models.QuerySet[Service]":
        named = Q(area_advice=self) | Q(area_rules__contains=[{"advice": self.pk}])
        return Service.objects.filter(named).distinct()

    @property
    def rule(self) -> AreaRule | None:
        """Its rule on self-referral with MS, which is copied to the services it is about."""
        if self.ms_self_referral == SelfReferralAnswer.NOT_CHECKED:
            return None
        return AreaRule(
            says=self.ms_self_referral,
            checked_on=self.checked_on,
            areas=(self.area_id, *self.area.predecessors.values_list("pk", flat=True)),
            districts=tuple(self.districts),
            name=self.area.name,
            source=self.source,
            advice=self.pk,
        )

    def clean(self) -> None:
        """Put districts in canonical form."""
        self.districts = sorted({district_of(text) for text in self.districts or []})

    @property
    def covers(self) -> str:
        """The area it covers: "Leeds", or "LS7 and LS8, in Leeds"."""
        if self.districts:
            return f"{words.join_with_and(self.districts)}, in {self.area.name}"
        return self.area.name

    @property
    def location_phrase(self) -> str:
        """The area within a sentence: "in Leeds", "in the area of NHS Lothian"."""
        if self.districts:
            return f"in {words.join_with_and(self.districts)}"
        if self.area.level == Area.Level.BODY:
            return f"in the area of {self.area.name}"
        return f"in {self.area.name}"

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.area.slug])

    def freshness(self, on: date) -> trust.Freshness:
        return trust.freshness(
            self.checked_on,
            on,
            fresh_months=settings.CONFIRMED_FRESH_MONTHS,
            stale_months=settings.CONFIRMED_STALE_MONTHS,
        )


def _tell(services: Iterable[Service]) -> None:
    """Store each service's rules. Invented advice applies only to invented services."""
    for service in services:
        advice = service.area_advice.select_related("area")
        known = advice if service.is_sample else advice.filter(is_sample=False)
        service.keep_area_rules(rule for one in known if (rule := one.rule))


def district_of(text: str) -> str:
    """A postcode district in canonical form, such as "LS7" for "ls7"."""
    try:
        postcode = Postcode.parse(text)
    except NotAPostcode:
        postcode = None
    if postcode is None or postcode.level is not Level.DISTRICT:
        raise ValidationError({"districts": f"“{text}” is not a postcode district, like LS7."})
    return str(postcode)
