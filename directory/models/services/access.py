"""What people will find when they visit a service: yes, no or not known."""

from functools import partial

from django.db import models
from django.db.models import F, Q

from directory.facts import Group, fact, public
from directory.fields import AmountField, ChoiceGroupField, WholeField
from directory.models.services.rules import likely, rule
from directory.typed_text import DEGREES, METRES
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
        WholeField("metres from drop-off", unit=METRES, most=2000, null=True, blank=True),
        _access(
            "metres from drop-off",
            question="Metres from the drop-off to the door",
            sheet="Drop-off to door",
            tell=lambda metres: f"{metres} metres",
        ),
    )
    pool_temperature = fact(
        AmountField(
            unit=DEGREES,
            least=15,
            most=40,
            max_digits=3,
            decimal_places=1,
            null=True,
            blank=True,
            help_text="In degrees Celsius.",
        ),
        _access("pool temperature", question="Temperature of your pool, in degrees Celsius"),
    )

    class Meta:
        abstract = True


RULES = [
    *likely(Access),
    rule(
        "access_facts_do_not_contradict",
        Q(access_yes__has_none=F("access_no")),
        "An access fact cannot be both yes and no.",
    ),
]
