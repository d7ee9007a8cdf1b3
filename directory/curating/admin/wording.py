"""Checks the wording of curators' text: rejects some words, warns about others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from directory.curating.copy_checks import remarks_on
from directory.curating.wording_checks import Remark


class WordsChecked(forms.ModelForm):
    """Rejects words that a listing must not use, and notes those it should avoid for a warning."""

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
    """Besides "saved", point out anything that could be worded better."""
    for remark in getattr(form, "cautions", []):
        messages.warning(request, str(remark))
