"""The kinds of facts: how each is stored, and how typed text is read into it.

The model field reads and checks, so that forms and spreadsheets behave alike: they just pass text.
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
