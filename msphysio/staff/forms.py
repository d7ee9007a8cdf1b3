"""Forms for signing in, and their error messages."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm

NOT_RIGHT = (
    "That name and password do not match. Capital letters matter in both. "
    "After five tries you must wait 15 minutes."
)


class SignInForm(AdminAuthenticationForm):
    """Username and password, with one message for any mistake, so that no username is revealed."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": NOT_RIGHT,
        "inactive": NOT_RIGHT,
    }

    def clean(self) -> dict[str, Any]:
        """Reject impossibly long usernames, which would not fit in the table of failed sign-ins."""
        if len(self.cleaned_data.get("username", "")) > (self.username_field.max_length or 0):
            raise self.get_invalid_login_error()
        return super().clean()


class ProofForm(forms.Form):
    """A password or a current code, asked for again before either factor is replaced."""

    proof = forms.CharField(
        max_length=200,
        strip=False,
        error_messages={"required": "Enter your password, or the code your app shows now."},
    )


class CodeForm(forms.Form):
    """A code from a phone or a sheet of paper. Spaces and hyphens are ignored."""

    code = forms.CharField(
        max_length=40,
        error_messages={
            "required": "Enter the code.",
            "max_length": "That is too long for a code.",
        },
    )

    def clean_code(self) -> str:
        return plain_code(self.cleaned_data["code"])


def plain_code(typed: str) -> str:
    """A typed code in capitals, without spaces or hyphens."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in folded if sign.isalnum())
