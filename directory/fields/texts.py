"""Model fields for text in a fixed format, and a validator for all text in listings."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from directory import telephones, typed_text
from directory.fields.numbers import ReadField, Typed
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.postcodes import NotAPostcode, Postcode
from directory.telephones import Telephone

NUMBER_NEEDED = "Enter PH and four to six digits, like PH123456."
POSTCODE_NEEDED = "Enter a real postcode, like OX3 9DU."
ODS_CODE = r"^[A-Z0-9]{3,8}$"
ODS_CODE_NEEDED = "Enter an ODS code, three to eight letters and digits, like RR8 or ZT001."
_MAX_TYPED = 60  # characters typed, before conversion to a shorter form


def plain_text(text: str) -> None:
    """Reject placeholders and text that a program has corrupted, saying why."""
    if wrong := typed_text.what_is_wrong(text):
        raise ValidationError(wrong, code="spoilt")


class _Text(ReadField, models.CharField):
    """Text stored in one standard form, however it is typed."""

    def parse(self, text: str) -> str:
        """The text in its standard form. Raises ValueError, saying what is wrong."""
        raise NotImplementedError

    def typed(self, text: str) -> str:
        try:
            return self.parse(text) if text.strip() else ""
        except ValueError as wrong:
            raise ValidationError(str(wrong), code="invalid") from wrong

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(self.typed(value) if value else value, model_instance)

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"max_length": max(_MAX_TYPED, self.max_length or 0), **options})


class LineField(ReadField, models.CharField):
    """A line of plain text."""

    default_validators = [plain_text]

    def typed(self, text: str) -> str:
        return text


class TelephoneField(_Text):
    """One complete telephone number, in UK style: 0113 496 0123."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": telephones.MAX_LENGTH, **options})

    def parse(self, text: str) -> str:
        return str(Telephone.parse(text))


def number_rule(owner: str, name: str) -> models.CheckConstraint:
    """A constraint: digits and spaces, then perhaps an extension; no words or second number."""
    shape = r"^\+?[0-9][0-9 -]*( ext [0-9]+)?$"
    return models.CheckConstraint(
        condition=models.Q(**{name: ""}) | models.Q(**{f"{name}__regex": shape}),
        name=f"{owner}_{name}_is_one_number",
        violation_error_message="Write one telephone number, such as 0113 496 0123.",
    )


class PostcodeField(_Text):
    """A full or partial postcode."""

    def parse(self, text: str) -> str:
        try:
            return str(Postcode.parse(text))
        except NotAPostcode as error:
            raise ValueError(POSTCODE_NEEDED) from error


class HcpcNumberField(_Text):
    def parse(self, text: str) -> str:
        try:
            return str(HcpcNumber.parse(text))
        except NotAnHcpcNumber as error:
            raise ValueError(NUMBER_NEEDED) from error


class OdsCodeField(_Text):
    """The NHS's code for an organisation, in capitals: RR8, ZT001."""

    def parse(self, text: str) -> str:
        code = "".join(text.split()).upper()
        if not re.fullmatch(ODS_CODE, code):
            raise ValueError(ODS_CODE_NEEDED)
        return code


class NameField(_Text):
    """The name of a team or practice."""

    reader: Typed[str] = staticmethod(typed_text.name)

    def parse(self, text: str) -> str:
        return self.reader(text)


class PersonNameField(NameField):
    reader: Typed[str] = staticmethod(typed_text.person_name)


class WebAddressField(models.URLField):
    """A web address. Adds https:// if it was left out."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        address = f"https://{value}" if value and "://" not in value else value
        return super().clean(address, model_instance)

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **options})
