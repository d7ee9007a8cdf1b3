"""How to contact a service, and on which days."""

from functools import partial

from django.db import models

from directory.facts import Group, YesNoUnknown, fact, public
from directory.fields import ChoiceGroupField, TelephoneField, WebAddressField, number_rule
from directory.vocabulary import Weekday

_reach = partial(public, group=Group.REACH)


class Contact(models.Model):
    telephone = fact(TelephoneField(blank=True), _reach("telephone", question="Telephone"))
    telephone_hours = fact(
        models.CharField(max_length=120, blank=True),
        _reach(
            "telephone hours",
            question="When somebody answers it",
            sheet="Telephone hours",
            beside=True,
        ),
    )
    text_number = fact(
        TelephoneField("number for text messages", blank=True),
        _reach("text number"),
    )
    relay_uk = fact(
        models.CharField("Relay UK", max_length=3, choices=YesNoUnknown, default="", blank=True),
        _reach("Relay UK", beside=True),
    )
    email = fact(models.EmailField("e-mail", blank=True), _reach("e-mail", question="E-mail"))
    website = fact(
        WebAddressField(blank=True),
        _reach("website", question="Website", open_data="url", beside=True),
    )
    clinic_days = fact(
        ChoiceGroupField(group=Weekday),
        _reach("clinic days", question="Clinic days", sheet="Clinic days"),
    )
    ms_physiotherapist_days = fact(
        ChoiceGroupField(group=Weekday, verbose_name="MS physiotherapist's days"),
        _reach("MS physiotherapist days", sheet="MS physio is in"),
    )

    class Meta:
        abstract = True


RULES = [number_rule("service", "telephone"), number_rule("service", "text_number")]
