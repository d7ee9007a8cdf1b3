"""What a service offers, how people get in, and who it accepts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from directory.facts import AsTerms, Group, YesNoUnknown, fact, for_staff, public
from directory.fields import ChoiceGroupField, PastDayField, WholeField
from directory.models.services.rules import PUBLISHED, likely, rule
from directory.typed_text import YEARS
from directory.vocabulary import (
    Approach,
    Colleague,
    Experience,
    Language,
    Need,
    Payment,
    Route,
    Setting,
)

_NEED = AsTerms("helps-with", "Help with", "What someone wants help with.")
_ROUTE = AsTerms("route", "Way in", "How someone gets to see a physiotherapist.")
_SETTING = AsTerms("setting", "Setting", "Where people are seen.")
_APPROACH = AsTerms("approach", "Approach", "What the physiotherapists do.")
_EXPERIENCE = AsTerms(
    "experience",
    "Experience of MS",
    "How much of the work is with MS, as the service told us. The HCPC register does not say.",
)
_PAYMENT = AsTerms("pays", "Payment", "Who pays, and how.")
_TEAM = AsTerms("works-with", "Team", "Who else the service works with.")
_SELF_REFERRAL = "referring yourself"
MAX_AGE = 120


class ServiceOffer(models.Model):
    helps_with = fact(
        ChoiceGroupField(group=Need),
        public(
            "helps with",
            Group.OFFER,
            question="What you help with",
            sheet="Helps with",
            terms=_NEED,
        ),
    )
    routes = fact(ChoiceGroupField(group=Route), public("routes", Group.WAYS_IN, terms=_ROUTE))
    settings = fact(
        ChoiceGroupField(group=Setting),
        public("settings", Group.OFFER, question="Where people are seen", terms=_SETTING),
    )
    approaches = fact(
        ChoiceGroupField(group=Approach),
        public(
            "approaches",
            Group.OFFER,
            question="What you do",
            sheet="What they do",
            terms=_APPROACH,
        ),
    )
    experience = fact(
        ChoiceGroupField(group=Experience, help_text="As the service told us."),
        public("experience", Group.OFFER, terms=_EXPERIENCE),
    )
    pays = fact(ChoiceGroupField(group=Payment), public("pays", Group.COST, terms=_PAYMENT))
    works_with = fact(
        ChoiceGroupField(group=Colleague), public("works with", Group.TEAM, terms=_TEAM)
    )
    languages = fact(ChoiceGroupField(group=Language), public("languages", Group.TEAM))
    first_contact_only = fact(
        models.BooleanField(
            default=False,
            help_text="Sees muscle and joint problems first; not confirmed for people with MS.",
        ),
        public("first contact only", Group.WAYS_IN),
    )
    ms_self_referral = fact(
        models.CharField(
            "takes people with MS who refer themselves",
            max_length=3,
            choices=YesNoUnknown,
            default=YesNoUnknown.UNKNOWN,
            blank=True,
        ),
        public(
            "MS self-referral",
            Group.WAYS_IN,
            told_on="ms_self_referral_checked_on",
            told_by="ms_self_referral_source",
            told_as=_SELF_REFERRAL,
        ),
    )
    ms_self_referral_source = fact(
        models.CharField("who told us about self-referral", max_length=200, blank=True),
        for_staff("MS self-referral source", Group.WAYS_IN, beside=True),
    )
    ms_self_referral_checked_on = fact(
        PastDayField("self-referral checked on", null=True, blank=True),
        public("MS self-referral checked on", Group.WAYS_IN, told_as=_SELF_REFERRAL, beside=True),
    )
    area_rules = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="What areas say of people with MS who refer themselves to it. Their advice "
        "writes it, and nothing else.",
    )
    area_rule_keys = ArrayField(
        models.CharField(max_length=600),
        default=list,
        blank=True,
        editable=False,
        help_text="The same as far as a search needs it: answer, day, area and districts.",
    )
    minimum_age = fact(
        WholeField(unit=YEARS, most=MAX_AGE, null=True, blank=True),
        public("minimum age", Group.WHERE, told_as="ages", open_data="minimum_age"),
    )
    maximum_age = fact(
        WholeField(unit=YEARS, most=MAX_AGE, null=True, blank=True),
        public("maximum age", Group.WHERE, told_as="ages", open_data="maximum_age", beside=True),
    )

    class Meta:
        abstract = True

    @property
    def is_remote_only(self) -> bool:
        return bool(self.settings == Setting.REMOTE)


RULES = [
    *likely(ServiceOffer),
    rule("has_a_route", ~PUBLISHED | Q(routes__gt=0), "Say how people get in: choose a route."),
    rule("has_a_setting", ~PUBLISHED | Q(settings__gt=0), "Say where people are seen."),
    rule(
        "nhs_self_referral_takes_people_with_ms",
        Q(routes__has_none=Route.NHS_SELF_REFERRAL.value) | Q(ms_self_referral="yes"),
        "“NHS, refer yourself” needs a yes to “takes people with MS who refer themselves”.",
    ),
    rule(
        "ms_self_referral_has_source_and_date",
        Q(ms_self_referral="")
        | (~Q(ms_self_referral_source="") & Q(ms_self_referral_checked_on__isnull=False)),
        "Say who told us whether people with MS may refer themselves, and when.",
    ),
    rule(
        "ms_self_referral_is_yes_no_or_unknown",
        Q(ms_self_referral__in=["yes", "no", ""]),
        "Choose yes, no or not known.",
    ),
    rule(
        "ages_are_in_order",
        Q(minimum_age__isnull=True)
        | Q(maximum_age__isnull=True)
        | Q(minimum_age__lte=F("maximum_age")),
        "The minimum age cannot be above the maximum.",
    ),
]
