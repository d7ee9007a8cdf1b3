"""The forms a service fills in about its own listing, opened by the link in our e-mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import fields_for_model

from directory.confirming.proposing import asked, told_with, with_values
from directory.models import Service

MAX_KEY_LENGTH = 500
EMAIL_NEEDED = "Enter an e-mail address like name@example.org."
WEBSITE_NEEDED = "Enter a web address like https://example.org."
DAY_NEEDED = "Enter a day like 31/3/2026."
DAY_TO_COME = "Enter a day to come, or leave the box empty."
NUMBER_NEEDED = "Enter a whole number, such as 40."
PRICE_NEEDED = "Enter a price in pounds, such as 65 or 65.50."
NOTHING_CHANGED = "Nothing is different yet. Change what is wrong, then send."
_WORDS: dict[type[forms.Field], str] = {
    forms.EmailField: EMAIL_NEEDED,
    forms.URLField: WEBSITE_NEEDED,
    forms.DateField: DAY_NEEDED,
    forms.IntegerField: NUMBER_NEEDED,
    forms.DecimalField: PRICE_NEEDED,
}


class KeyForm(forms.Form):
    """The key of a link, and who answers."""

    key = forms.CharField(required=False, max_length=MAX_KEY_LENGTH)
    said_by = forms.CharField(required=False, max_length=100)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form as its page shows it."""

    bound: forms.BoundField
    kind: str  # "many", "one" or the type of an input
    hint: str

    @property
    def shown(self) -> str:
        """What stands in the box; days as they are typed here."""
        value = self.bound.value()
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        return "" if value is None else str(value)

    @property
    def chosen(self) -> list[str]:
        """The values that are ticked."""
        value = self.bound.value()
        return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]


class ProposalForm(forms.Form):
    """What a service may tell of itself, each box holding what is listed now."""

    said_by = forms.CharField(required=False, max_length=100)

    def __init__(self, service: Service, on: date, data: Any = None) -> None:
        self.service, self.on, self.asked = service, on, asked()
        super().__init__(data, initial={name: getattr(service, name) for name in self.asked})
        for name, field in fields_for_model(Service, fields=list(self.asked)).items():
            field.label, field.required = self.asked[name].question, False
            for kind, words in _WORDS.items():
                if isinstance(field, kind):
                    field.error_messages |= {"invalid": words}
            self.fields[name] = field

    def boxes(self) -> Iterator[Question]:
        for name, fact in self.asked.items():
            yield Question(self[name], _kind(self.fields[name]), fact.hint)

    def clean_paused_until(self) -> date | None:
        day: date | None = self.cleaned_data["paused_until"]
        if day and day <= self.on and day != self.service.paused_until:
            raise ValidationError(DAY_TO_COME)
        return day

    @property
    def proposed(self) -> dict[str, Any]:
        """What differs from the listing."""
        return {
            name: self.cleaned_data[name]
            for name in self.asked
            if name in self.cleaned_data
            if self.cleaned_data[name] != getattr(self.service, name)
        }

    def clean(self) -> dict[str, Any]:
        """Hold the listing, as it would be, against the rules that every listing keeps."""
        if self.errors:
            return self.cleaned_data
        if not self.proposed:
            self.add_error(None, NOTHING_CHANGED)
            return self.cleaned_data
        copy = Service.objects.get(pk=self.service.pk)
        try:
            with_values(copy, told_with(self.proposed, self.on)).validate_constraints()
        except ValidationError as broken:
            for words in broken.message_dict.get(NON_FIELD_ERRORS, broken.messages):
                self.add_error(None, words)
        return self.cleaned_data


def _kind(field: forms.Field) -> str:
    match field:
        case forms.MultipleChoiceField():
            return "many"
        case forms.ChoiceField():
            return "one"
        case forms.EmailField():
            return "email"
        case forms.URLField():
            return "url"
    return "text"
