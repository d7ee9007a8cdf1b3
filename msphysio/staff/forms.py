"""What is typed to sign in, and the words for what is not right."""

import unicodedata

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
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"]).upper()
        return "".join(sign for sign in typed if sign.isalnum())
