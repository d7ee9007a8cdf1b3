"""The kinds of facts: how each is stored, and how what is typed for it is read.

A model field reads and judges, so that every way in does alike: forms and sheets only hand it text.
"""

from directory.fields.choice_groups import ChoiceGroupField
from directory.fields.lists import ListField
from directory.fields.numbers import AmountField, DayField, PastDayField, ReadField, WholeField
from directory.fields.spellings import SpellingsField
from directory.fields.texts import (
    HcpcNumberField,
    LineField,
    NameField,
    PersonNameField,
    PostcodeField,
    TelephoneField,
    WebAddressField,
    number_rule,
    plain_text,
)

__all__ = [
    "AmountField",
    "ChoiceGroupField",
    "DayField",
    "HcpcNumberField",
    "LineField",
    "ListField",
    "NameField",
    "PastDayField",
    "PersonNameField",
    "PostcodeField",
    "ReadField",
    "SpellingsField",
    "TelephoneField",
    "WebAddressField",
    "WholeField",
    "number_rule",
    "plain_text",
]
