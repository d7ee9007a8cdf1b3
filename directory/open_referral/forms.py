"""The standard's parameters, declared once: the OpenAPI description is generated from them."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, make_aware

from directory.models.open_data import start_of
from directory.open_referral.parts import by_day
from directory.open_referral.terms import TAXONOMIES, TERMS
from directory.postcodes import Level, NotAPostcode, Postcode, fold
from directory.search.box import not_here
from directory.vocabulary import Weekday

PAGE_SIZE = 50
MAX_PER_PAGE = 100
LAST_PAGE = 999_999
OLDEST = 150
MAX_YEAR = 3000
FARTHEST = 2_000_000  # metres: longer than the whole country
MAX_LENGTH = 100
DAYS = dict(zip(by_day(Weekday.of((1 << len(Weekday)) - 1)), Weekday, strict=True))

_DIGITS = re.compile(r"[0-9]{1,9}")
NOT_AN_ID = "Write an identifier as we give it, with its hyphens."
_NOT_A_MOMENT = "Write a date such as 2026-11-30, or with a time: 2026-11-30T09:30:00Z."
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
        self.error_messages["invalid"] = NOT_AN_ID

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        if key is not None and key not in self.known:
            raise ValidationError("There is none with this identifier.", code=UNKNOWN)
        return self.known.get(key)


UNKNOWN = "unknown"  # error code: well formed, but not found


class Identifiers(forms.Field):
    """Several of our identifiers."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, known: dict[UUID, Any], **options: Any) -> None:
        self.one = Identifier(known=known)
        super().__init__(required=False, **options)

    def clean(self, value: list[str]) -> list[Any]:
        return [self.one.clean(key) for text in value for key in text.split(",")]


class Moment(forms.Field):
    """A date, or a date and time; UK time unless it says otherwise."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        text = value.replace(" ", "+")  # a plus sign that was not encoded
        try:
            found = parse_datetime(text) or start_of(date.fromisoformat(text))
            found = found if is_aware(found) else make_aware(found)
        except (ValueError, OverflowError) as error:
            raise ValidationError(_NOT_A_MOMENT) from error
        if not 1970 <= found.year < MAX_YEAR:
            raise ValidationError(_NOT_A_MOMENT)
        return found


class YesNo(forms.ChoiceField):
    """True or false, as in JSON."""

    def __init__(self, **options: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(choices=choices, required=False, **options)
        self.error_messages["invalid_choice"] = "Write true or false."

    def clean(self, value: Any) -> Any:
        return super().clean(value) == "true"


class StrictForm(forms.Form):
    """Parameters that each have one value or are omitted."""

    data: QueryDict

    @property
    def not_taken(self) -> dict[str, list[str]]:
        """Parameters of the standard that this list does not have. They are refused with reasons:
        ignoring one would give a wrong answer.
        """
        names = self.data.keys() & NOT_TAKEN.keys() - self.fields.keys()
        return {name: [NOT_TAKEN[name]] for name in sorted(names)}

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            typed = self.data.getlist(name)
            if "" in typed and name != "search":
                self.add_error(name, "This is empty. Fill it in or leave it out.")
            if len(typed) > 1 and not isinstance(field, Identifiers):
                self.add_error(name, "Give this once.")
        return self.cleaned_data


NOT_TAKEN = {
    **dict.fromkeys(
        (
            *("search", "taxonomy_term_id", "taxonomy_id", "organization_id", "day"),
            *("page", "per_page", "format", "minimal", "full", "full_service"),
            *("minimum_age", "maximum_age"),
        ),
        "This address does not take this. Leave it out.",
    ),
    "modified_after": "Only lists of services take this.",
    **dict.fromkeys(("postcode", "proximity"), "Only service_at_locations takes this."),
    **dict.fromkeys(
        ("start_time", "end_time"), "We hold no times of day. Leave this out; “day” is understood."
    ),
}


class ListPageForm(StrictForm):
    page = WholeNumber(least=1, most=LAST_PAGE, help_text="Which page, from 1 on.")
    per_page = WholeNumber(
        least=1, most=MAX_PER_PAGE, help_text=f"How many on a page; {PAGE_SIZE} unless you say."
    )
    format = forms.ChoiceField(
        required=False,
        choices=[("json", "json"), ("ndjson", "ndjson")],
        help_text=(
            "With “ndjson”, one item on each line: everything at once, unless you ask for a page."
        ),
        error_messages={"invalid_choice": "Write json or ndjson."},
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        asked["is_at_once"] = asked.get("format") == "ndjson" and not (
            asked.get("page") or asked.get("per_page")
        )
        if asked["is_at_once"] and (asked.get("full") or asked.get("full_service")):
            words = "This would be too much at once. Ask page by page, or take the whole file."
            self.add_error("format", ValidationError(words, code=UNKNOWN))
        return asked


class OrganisationsForm(ListPageForm):
    full = YesNo(
        help_text=(
            "Each organisation with its services, and all about them: at most "
            f"{PAGE_SIZE} organisations on a page."
        )
    )
    full_service = YesNo(help_text="The same.")

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        is_whole = asked.get("full") or asked.get("full_service")
        if is_whole and (asked.get("per_page") or 0) > PAGE_SIZE:
            self.add_error("per_page", f"With all their services, at most {PAGE_SIZE} on a page.")
        return asked


class ServicesForm(ListPageForm):
    search = forms.CharField(
        required=False,
        max_length=MAX_LENGTH,
        help_text="Words, in any form, that are all in the names, the description or the place.",
    )
    modified_after = Moment(
        required=False,
        help_text=(
            "Services changed at this time or later, and those that left: a date, or a date and "
            "time. UK time unless it says otherwise."
        ),
    )
    full = YesNo(help_text="Everything about each one, as at its own address.")
    organization_id = forms.UUIDField(
        required=False,
        help_text="Services of this organisation.",
        error_messages={"invalid": NOT_AN_ID},
    )
    taxonomy_term_id = Identifiers(
        known=TERMS,
        help_text=(
            "Services with this term. Several: any of those in one taxonomy, and so for each "
            "taxonomy."
        ),
    )
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

    def clean_day(self) -> str:
        day = self.cleaned_data["day"]
        return DAYS[day].slug if day else ""


class ServiceListForm(ServicesForm):
    minimal = YesNo(
        help_text="Only identifiers, dates and status, all on one page, whatever “full” says."
    )

    def clean_minimal(self) -> bool:
        is_minimal: bool = self.cleaned_data["minimal"]
        if is_minimal:
            self.cleaned_data["full"] = False
        return is_minimal


class LocationsForm(ServicesForm):
    postcode = forms.CharField(
        required=False,
        validators=[ProhibitNullCharactersValidator()],
        help_text=(
            "A whole postcode, or its first half. Nearest first, without services known not to "
            "see people from there."
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
