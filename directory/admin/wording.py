"""Holds what a curator types against the wording checks: refuses some words, warns of others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import HttpRequest

from directory.wording_checks import Remark, remarks

_KINDS = (models.CharField, models.TextField)


class WordsChecked(forms.ModelForm):
    """Refuses words that may not stand in a listing; what may, but should not, is kept to tell."""

    cautions: list[Remark]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.cautions = []
        for name, text in self._typed_words().items():
            for remark in remarks(text, self._number()):
                if remark.blocks:
                    self.add_error(name if name in self.fields else NON_FIELD_ERRORS, str(remark))
                else:
                    self.cautions.append(remark)
        return cleaned

    def _typed_words(self) -> dict[str, str]:
        """Free text that anyone may read: no choices, no addresses, no numbers."""
        public: frozenset[str] = getattr(self._meta.model, "PUBLIC_FIELDS", frozenset())
        return {
            field.name: text
            for field in self._meta.model._meta.fields
            if type(field) in _KINDS and not field.choices and field.name in public
            if isinstance(text := self.cleaned_data.get(field.name), str) and text
        }

    def _number(self) -> str:
        return str(self.cleaned_data.get("hcpc_number") or "")


def warn(request: HttpRequest, form: forms.BaseForm) -> None:
    """Say beside "saved" what had better be written otherwise."""
    for remark in getattr(form, "cautions", []):
        messages.warning(request, str(remark))
