"""The standard's parameters, declared once: the OpenAPI description is generated from them."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from directory.open_referral.parts import by_day
from directory.open_referral.terms import TAXONOMIES, TERMS
from directory.postcodes import Level, NotAPostcode, Postcode, fold
from directory.search.box import not_here
from directory.vocabulary import Weekday

PAGE_SIZE = 50
MAX_PER_PAGE = 100
LAST_PAGE = 999_999
OLDEST = 150
FARTHEST = 2_000_000  # metres: longer than the whole country
MAX_LENGTH = 100
DAYS = dict(zip(by_day(Weekday.of((1 << len(Weekday)) - 1)), Weekday, strict=True))

_DIGITS = re.compile(r"[0-9]{1,9}")
_NOT_A_POSTCODE = "Write a whole postcode or its first half, such as LS1 3EX or LS1."


class WholeNumber(forms.Field):
    """Only digits: `int` would accept more."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if not _DIGITS.fullmatch(value) or not self.least <= int(value) <= self.most:
            raise ValidationError(f"Write a whole number, {self.least} to {self.most}.")
        return int(value)


class Identifier(forms.UUIDField):
    """One of our identifiers. Any other is an error, since None means that none was given."""

    def __init__(self, *, known: dict[UUID, Any], **options: Any) -> None:
        self.known = known
        super().__init__(required=False, **options)
        self.error_messages["invalid"] = "Write an identifier as we give it, with its hyphens."

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        if key is not None and key not in self.known:
            raise ValidationError("There is none with this identifier.", code=UNKNOWN)
        return self.known.get(key)


UNKNOWN = "unknown"  # error code: well formed, but not found


class StrictForm(forms.Form):
    """Parameters that each have a value or are omitted: an empty one is an error."""

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if self.data.get(name) == "" and name != "search":
                self.add_error(name, "This is empty. Fill it in or leave it out.")
        return self.cleaned_data


class ListPageForm(StrictForm):
    page = WholeNumber(least=1, most=LAST_PAGE, help_text="Which page, from 1 on.")
    per_page = WholeNumber(
        least=1, most=MAX_PER_PAGE, help_text=f"How many on a page; {PAGE_SIZE} unless you say."
    )


class ServicesForm(ListPageForm):
    search = forms.CharField(
        required=False,
        max_length=MAX_LENGTH,
        help_text="Words that all stand in the name of the service or its organisation.",
    )
    taxonomy_term_id = Identifier(known=TERMS, help_text="Services with this term.")
    taxonomy_id = Identifier(known=TAXONOMIES, help_text="Services with any term of this taxonomy.")
    minimum_age = WholeNumber(
        least=0, most=OLDEST, help_text="Services that state a minimum age of at least this."
    )
    maximum_age = WholeNumber(
        least=0, most=OLDEST, help_text="Services that state a maximum age of at most this."
    )
    day = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in DAYS],
        help_text="Services with a clinic on this day of the week.",
        error_messages={"invalid_choice": f"Write one of {', '.join(DAYS)}."},
    )
    # The standard has these two, but we have no times: ignoring them would give a wrong answer, so
    # they are rejected.
    start_time = forms.CharField(required=False)
    end_time = forms.CharField(required=False)

    def clean_day(self) -> str:
        day = self.cleaned_data["day"]
        return DAYS[day].slug if day else ""

    def clean_start_time(self) -> None:
        self._refuse_times("start_time")

    def clean_end_time(self) -> None:
        self._refuse_times("end_time")

    def _refuse_times(self, name: str) -> None:
        if self.cleaned_data[name]:
            raise ValidationError("We hold no times of day. Leave this out; “day” is understood.")


class LocationsForm(ServicesForm):
    postcode = forms.CharField(
        required=False,
        validators=[ProhibitNullCharactersValidator()],
        help_text=(
            "A whole postcode, or its first half. Nearest first. Without “proximity”, services "
            "known not to take people from there are left out."
        ),
    )
    proximity = WholeNumber(
        least=1,
        most=FARTHEST,
        help_text="Metres, in a straight line: those within, around the postcode.",
    )

    def clean_postcode(self) -> Postcode | None:
        typed: str = self.cleaned_data["postcode"]
        if not typed:
            return None
        try:
            postcode = Postcode.parse(typed)
        except NotAPostcode as error:
            raise ValidationError(_NOT_A_POSTCODE) from error
        if postcode.level is Level.AREA:
            raise ValidationError(_NOT_A_POSTCODE)
        if elsewhere := not_here.postcode(fold(typed).replace(" ", "")):
            raise ValidationError(elsewhere, code=UNKNOWN)
        return postcode

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("proximity") and not self.data.get("postcode"):
            words = "“proximity” is measured from a postcode: add one."
            self.add_error("postcode", ValidationError(words, code=UNKNOWN))
        return asked
