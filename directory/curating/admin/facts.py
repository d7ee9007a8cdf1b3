"""Facts a service can answer yes, no or not known: three radios each, stored as two sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.vocabulary import AccessFact

YES, NO, NOT_KNOWN = "yes", "no", ""
ANSWERS = {YES: "Yes", NO: "No", NOT_KNOWN: "Not known"}
CHOOSE = "Choose yes, no or not known for each."


@dataclass(frozen=True, slots=True)
class AccessAnswers:
    """A service's access facts; anything in neither set is unknown."""

    yes: AccessFact
    no: AccessFact

    def answer(self, fact: AccessFact) -> str:
        return YES if fact in self.yes else NO if fact in self.no else NOT_KNOWN


NOTHING_KNOWN = AccessAnswers(AccessFact.none(), AccessFact.none())


class FactsWidget(forms.Widget):
    """A fieldset for each fact, with a plain explanation."""

    use_fieldset = True

    def id_for_label(self, id_: str | None) -> str:
        return ""  # each radio has its own label

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return {fact.slug: data.get(f"{name}-{fact.slug}") for fact in AccessFact}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{fact.slug}" in data for fact in AccessFact)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        answers = [(answer or "unknown", answer, label) for answer, label in ANSWERS.items()]
        rows = [(fact, f"{name}-{fact.slug}", (value or {}).get(fact.slug)) for fact in AccessFact]
        context = {"rows": rows, "answers": answers, "id": (attrs or {}).get("id", f"id_{name}")}
        return render_to_string("curating/facts.html", context)


class FactsField(forms.Field):
    """Cleans to both sets. Every fact must be answered, in case the form was cut short."""

    widget = FactsWidget

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, AccessAnswers):
            return {fact.slug: value.answer(fact) for fact in AccessFact}
        return value

    def clean(self, value: Mapping[str, str | None]) -> AccessAnswers:
        if set(value.values()) - ANSWERS.keys():
            raise forms.ValidationError(CHOOSE)
        named = {
            answer: AccessFact.from_slugs(slug for slug, said in value.items() if said == answer)
            for answer in (YES, NO)
        }
        return AccessAnswers(named[YES], named[NO])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or NOTHING_KNOWN) != data)


class FactsForm(forms.ModelForm):
    """Asks for a service's access facts as one question, and keeps both its sets in step."""

    access = FactsField(label="Getting in", initial=NOTHING_KNOWN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["access"] = facts_of(self.instance)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        told: AccessAnswers | None = self.cleaned_data.get("access")
        if told is not None:
            self.instance.access_yes, self.instance.access_no = told.yes, told.no
            self.cleaned_data |= {"access_yes": told.yes, "access_no": told.no}
        return self.cleaned_data


def facts_of(service: Any) -> AccessAnswers:
    return AccessAnswers(service.access_yes, service.access_no)


def in_words(facts: AccessAnswers) -> str:
    """All the facts for read-only staff, such as "Yes: Hoist. No: Cool room. Not known: …"."""
    named: dict[str, list[str]] = {label: [] for label in ANSWERS.values()}
    for fact in AccessFact:
        named[ANSWERS[facts.answer(fact)]].append(fact.label)
    return ". ".join(f"{label}: {', '.join(found)}" for label, found in named.items() if found)
