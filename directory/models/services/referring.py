"""What a referrer needs to know before sending a referral. An empty answer is one not yet given.

Kept with the service rather than with its organisation or `ReferralDetails`: one trust has several
commissioners and takes different referrals at different clinics, and a service is what spreadsheets
and confirmations are about.
"""

from functools import partial

from django.db import models
from django.db.models import Q

from directory.facts import Group, YesNoUnknown, fact, public
from directory.fields import WholeField
from directory.models.gazetteer import ENGLAND
from directory.models.services.rules import likely, rule
from directory.typed_text import DAYS

MAX_DAYS = 365
_referrals = partial(public, group=Group.REFERRALS)
_E_RS, _PRIORITIES = "e-RS", "priorities taken"
_ANSWERS = ("takes_routine", "takes_urgent", "advice_and_guidance", "in_ers")


def _answer(label: str) -> "models.CharField[str, str]":
    return models.CharField(
        label, max_length=3, choices=YesNoUnknown, default="", db_default="", blank=True
    )


def _days(label: str) -> "WholeField":
    return WholeField(label, unit=DAYS, most=MAX_DAYS, null=True, blank=True)


class Referring(models.Model):
    takes_routine = fact(
        _answer("takes routine referrals"),
        _referrals(
            "routine referrals", question="Do you take routine referrals?", told_as=_PRIORITIES
        ),
    )
    takes_urgent = fact(
        _answer("takes urgent referrals"),
        _referrals(
            "urgent referrals",
            question="Do you take urgent referrals?",
            told_as=_PRIORITIES,
            beside=True,
        ),
    )
    urgent_days = fact(
        _days("days to see an urgent referral"),
        _referrals(
            "urgent within days",
            question="Days to see an urgent referral",
            hint="Such as 5. Leave it empty if you take none.",
            told_as=_PRIORITIES,
            beside=True,
        ),
    )
    triage_days = fact(
        _days("days to decide on a referral"),
        _referrals(
            "triage in days",
            question="Days to read a referral and decide",
            hint="0 is the same day.",
        ),
    )
    advice_and_guidance = fact(
        _answer("advice and guidance"),
        _referrals(
            "advice and guidance",
            question="Can professionals ask you for advice and guidance without referring?",
            beside=True,
        ),
    )
    in_ers = fact(
        _answer("in the NHS e-Referral Service (e-RS)"),
        _referrals(
            "in e-RS",
            question="Are you in the NHS e-Referral Service (e-RS)?",
            hint="England only.",
            told_as=_E_RS,
        ),
    )
    ers_service_name = fact(
        models.CharField(
            "service name in e-RS", max_length=200, default="", db_default="", blank=True
        ),
        _referrals(
            "e-RS service name",
            question="Your service's name in e-RS",
            hint="Exactly as a GP finds it.",
            told_as=_E_RS,
            open_data="alternate_name",
            beside=True,
        ),
    )
    commissioner = fact(
        models.CharField(
            "commissioner or board",
            max_length=120,
            default="",
            db_default="",
            blank=True,
            help_text="Who pays for it or runs it: an integrated care board, health board or "
            "trust, by name.",
        ),
        _referrals("commissioner or board"),
    )

    class Meta:
        abstract = True


RULES = [
    *likely(Referring),
    *(
        rule(
            f"{name}_is_yes_no_or_unknown",
            Q(**{f"{name}__in": YesNoUnknown.values}),
            "Choose yes, no or not known.",
        )
        for name in _ANSWERS
    ),
    rule(
        "urgent_days_need_urgent_referrals",
        Q(urgent_days__isnull=True) | Q(takes_urgent="yes"),
        "Days for urgent referrals need a yes to “takes urgent referrals”.",
    ),
    rule(
        "ers_name_is_in_ers",
        Q(ers_service_name="") | Q(in_ers="yes"),
        "A name in e-RS needs a yes to “in the NHS e-Referral Service”.",
    ),
    rule(
        "ers_is_in_england",
        ~Q(in_ers="yes") | Q(nation__isnull=True) | Q(nation=ENGLAND),
        "The NHS e-Referral Service (e-RS) is for England only, and this service is elsewhere.",
    ),
]
