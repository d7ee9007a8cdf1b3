"""The forms a service fills in about its own listing, opened from the link in our e-mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model

from directory.confirming.proposing import questions_by_field, told_with, with_values
from directory.facts import NOT_KNOWN
from directory.models import Physiotherapist, Service
from directory.models.services.contradictions import contradictions

MAX_KEY_LENGTH = 500
EMAIL_NEEDED = "Enter an e-mail address like name@example.org."
WEBSITE_NEEDED = "Enter a web address like https://example.org."
DAY_TO_COME = "Enter a day to come, or leave the box empty."
NOBODY_NAMED = "On each line, write a name and an HCPC number: Jane Smith, PH123456."
NOTHING_CHANGED = "Nothing is different yet. Change what is wrong, then send."
PEOPLE_HINT = (
    "One on each line: name, HCPC number, e-mail address. Such as: Jane Smith, PH123456, "
    "jane@example.org. We look each up on the HCPC register, and write to them before we show them."
)
_NUMBER = re.compile(r"\b(?:PH ?)?(?P<digits>\d{4,6})\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s,;<>]+@[^\s,;<>]+")
_WORDS: dict[type[forms.Field], str] = {
    forms.EmailField: EMAIL_NEEDED,
    forms.URLField: WEBSITE_NEEDED,
}


class KeyForm(forms.Form):
    """The key from a link, and who is answering."""

    key = forms.CharField(required=False, max_length=MAX_KEY_LENGTH)
    said_by = forms.CharField(required=False, max_length=100)
    do_not_list = forms.BooleanField(required=False)


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question, as shown on the form."""

    bound: forms.BoundField
    kind: str  # "many", "one", "lines" or an input type
    hint: str

    @property
    def shown(self) -> str:
        """The current value on one line, with dates as people type them."""
        value = self.bound.value()
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        return "" if value is None else str(value).replace("\n", "; ")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each choice with its label; the empty one is "not known"."""
        offered: Any = self.bound.field.choices  # type: ignore[attr-defined]  # a ChoiceField
        return [(value, label if value else NOT_KNOWN) for value, label in offered]

    @property
    def chosen(self) -> list[str]:
        """The ticked values."""
        value = self.bound.value()
        return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]


class ProposalForm(forms.Form):
    """The details a service can change about itself, each box filled with the current value."""

    said_by = forms.CharField(required=False, max_length=100)

    def __init__(self, service: Service, on: date, data: Any = None) -> None:
        self.service, self.on, self.questions = service, on, questions_by_field()
        super().__init__(data, initial={name: getattr(service, name) for name in self.questions})
        for name, field in fields_for_model(Service, fields=list(self.questions)).items():
            field.label, field.required = self.questions[name].question, False
            for kind, words in _WORDS.items():
                if isinstance(field, kind):
                    field.error_messages |= {"invalid": words}
            self.fields[name] = field
        if service.is_new_draft:
            self.fields["people"] = forms.CharField(
                label="Physiotherapists who see people with MS",
                required=False,
                max_length=2_000,
                widget=forms.Textarea,
            )

    def boxes(self) -> Iterator[FormQuestion]:
        if "people" in self.fields:
            yield FormQuestion(self["people"], "lines", PEOPLE_HINT)
        for name, fact in self.questions.items():
            yield FormQuestion(self[name], _kind(self.fields[name]), fact.hint)

    def clean_people(self) -> list[Physiotherapist]:
        """The people named, a line each. Those we have already may be named again."""
        lines = str(self.cleaned_data["people"]).splitlines()
        return [_person(line) for line in lines if line.strip()]

    def clean_paused_until(self) -> date | None:
        day: date | None = self.cleaned_data["paused_until"]
        if day and day <= self.on and day != self.service.paused_until:
            raise ValidationError(DAY_TO_COME)
        return day

    @property
    def proposed(self) -> dict[str, Any]:
        """The values that differ from the listing."""
        return {
            name: self.cleaned_data[name]
            for name in self.questions
            if name in self.cleaned_data
            if self.cleaned_data[name] != getattr(self.service, name)
        }

    def clean(self) -> dict[str, Any]:
        """Validate the listing with the proposed changes, as any other form would."""
        if not self.errors and self.proposed:
            self._judge(Service.objects.get(pk=self.service.pk))
        if not self.errors and not self.proposed and not self.cleaned_data.get("people"):
            self.add_error(None, NOTHING_CHANGED)
        return self.cleaned_data

    def _judge(self, copy: Service) -> None:
        """Validate the proposal, ignoring contradictions that were already in the listing."""
        before = {*contradictions(copy)}
        proposed = set(self.proposed)
        with_values(copy, told_with(self.proposed, self.on))
        try:
            copy.clean_fields(exclude={one.name for one in copy._meta.fields} - proposed)
            self.cleaned_data |= {name: getattr(copy, name) for name in proposed}
            copy.validate_constraints()
            if wrong := [one for one in contradictions(copy) if one not in before]:
                raise ValidationError(wrong)
        except ValidationError as broken:
            for name, words in broken.update_error_dict({}).items():
                self.add_error(name if name in self.fields else None, words)


def _person(line: str) -> Physiotherapist:
    """Whom "Jane Smith, PH123456, jane@example.org" names. Raises ValidationError."""
    number, email = _NUMBER.search(line), _EMAIL.search(line)
    if not number:
        raise ValidationError(NOBODY_NAMED)
    rest = line.replace(number[0], "").replace(email[0] if email else "", "")
    person = Physiotherapist(
        name=" ".join(rest.replace(",", " ").split()),
        hcpc_number=f"PH{number['digits']}",
        email=email[0] if email else "",
    )
    try:
        person.clean_fields(exclude=["slug", "search_name", "spellings"])
        person.clean()
    except ValidationError as error:
        raise ValidationError(error.messages if person.name else NOBODY_NAMED) from error
    return person


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
