"""Holds what a curator types against the wording checks: refuses some words, warns of others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from directory.curating.copy_checks import remarks_on
from directory.curating.wording_checks import Remark


class WordsChecked(forms.ModelForm):
    """Refuses words that may not stand in a listing; what may, but should not, is kept to tell."""

    cautions: list[Remark]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.cautions = []
        for name, remark in remarks_on(self._meta.model, self.cleaned_data):
            if remark.blocks:
                self.add_error(name if name in self.fields else NON_FIELD_ERRORS, str(remark))
            else:
                self.cautions.append(remark)
        return cleaned


def warn(request: HttpRequest, form: forms.BaseForm) -> None:
    """Say beside "saved" what had better be written otherwise."""
    for remark in getattr(form, "cautions", []):
        messages.warning(request, str(remark))
