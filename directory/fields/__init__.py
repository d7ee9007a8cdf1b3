"""The model fields for facts: how each is stored, and how typed text is parsed into it.

The model field parses and validates; forms and spreadsheets behave alike by just passing text.
"""

from directory.fields.choice_groups import ChoiceGroupField
from directory.fields.lists import ListField
from directory.fields.numbers import AmountField, DayField, PastDayField, ReadField, WholeField
from directory.fields.spellings import SpellingsField
from directory.fields.texts import (
    HcpcNumberField,
    LineField,
    NameField,
    OdsCodeField,
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
    "OdsCodeField",
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
