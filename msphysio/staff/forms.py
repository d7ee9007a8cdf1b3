"""What is typed to sign in, and the words for what is not right."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm

NOT_RIGHT = (
    "That name and password do not go together. Capital letters matter in both. "
    "After five tries you have to wait 15 minutes."
)


class SignInForm(AdminAuthenticationForm):
    """Name and password. The same words for whatever is wrong, so that no name is given away."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": NOT_RIGHT,
        "inactive": NOT_RIGHT,
    }

    def clean(self) -> dict[str, Any]:
        """A name longer than any can be is nobody's; what counts failures has no room for it."""
        if len(self.cleaned_data.get("username", "")) > (self.username_field.max_length or 0):
            raise self.get_invalid_login_error()
        return super().clean()


class ProofForm(forms.Form):
    """A password or a current code, asked for again before either proof is replaced."""

    proof = forms.CharField(
        max_length=200,
        strip=False,
        error_messages={"required": "Enter your password, or the code your app shows now."},
    )


class CodeForm(forms.Form):
    """A code as it is read off a telephone or a sheet: spaces and hyphens do not matter."""

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
    """A code without the spaces, hyphens and small letters that it was typed with."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in folded if sign.isalnum())
