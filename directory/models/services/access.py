"""What somebody finds who comes to a service: said to be there, said not to be, or not known."""

from decimal import Decimal
from functools import partial

from django.db import models
from django.db.models import F, Q

from directory.facts import Group, fact, public
from directory.fields import ChoiceGroupField
from directory.models.services.rules import rule
from directory.vocabulary import AccessFact

_access = partial(public, group=Group.ACCESS, told_as="access")


class Access(models.Model):
    access_yes = fact(
        ChoiceGroupField(group=AccessFact),
        _access(
            "access yes", question="What you have", hint="What somebody who comes to you will find."
        ),
    )
    access_no = fact(
        ChoiceGroupField(group=AccessFact),
        _access(
            "access no",
            question="What you do not have",
            hint="Tick nothing where you are not sure.",
        ),
    )
    metres_from_drop_off = fact(
        models.PositiveSmallIntegerField(null=True, blank=True),
        _access(
            "metres from drop-off",
            question="Metres from the drop-off to the door",
            sheet="Drop-off to door",
            tell=lambda metres: f"{metres} metres",
        ),
    )
    pool_temperature = fact(
        models.DecimalField(
            max_digits=3, decimal_places=1, null=True, blank=True, help_text="Degrees Celsius."
        ),
        _access("pool temperature", question="Temperature of your pool, in degrees Celsius"),
    )

    class Meta:
        abstract = True


RULES = [
    rule(
        "access_facts_do_not_contradict",
        Q(access_yes__has_none=F("access_no")),
        "An access fact cannot be both yes and no.",
    ),
    rule(
        "pool_has_a_likely_temperature",
        Q(pool_temperature__isnull=True) | Q(pool_temperature__range=(Decimal(15), Decimal(40))),
        "A pool is between 15 and 40 degrees Celsius.",
    ),
]
