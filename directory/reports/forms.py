"""The short form for telling us what is wrong or missing."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms

from directory.models import Report
from directory.models.reports import MAX_WORDS, REFUSALS
from directory.search.filters import NearField, PickField
from directory.typed_text import is_placeholder

KIND_NEEDED = "Choose what is wrong."
REFUSAL_NEEDED = "Choose why the referral was refused."
WORDS_NEEDED = "Write what is wrong."
SUGGESTION_NEEDED = "Write which service is missing: its name and its town."
EMAIL_NEEDED = "Enter an e-mail address like name@example.org, or leave the box empty."
FOR_MACHINES = (
    "A box that people do not see was filled in, perhaps by your browser. We have emptied it. "
    "Send the form again."
)


class WordsField(forms.Field):
    """Several lines of plain text, without unprintable characters.

    "N/A" counts as empty. Garbled text is accepted, since it may be what is being reported.
    """

    def to_python(self, value: Any) -> str:
        lines = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", lines).strip()
        return "" if len(text) <= MAX_WORDS and is_placeholder(text) else text

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > MAX_WORDS:
            raise forms.ValidationError(
                f"Write no more than {MAX_WORDS:,} characters. You wrote {len(value):,}."
            )


class RefusalForm(forms.Form):
    """Why a referral was refused: one press, and nothing that could be about a patient."""

    kind = forms.ChoiceField(
        choices=[(kind.value, words) for kind, words in REFUSALS.items()],
        error_messages={"required": REFUSAL_NEEDED, "invalid_choice": REFUSAL_NEEDED},
    )
    website = forms.CharField(required=False, strip=False)  # traps bots
    pick = PickField(required=False)  # the list to lead back to
    near = NearField(required=False)

    def clean_website(self) -> None:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(FOR_MACHINES)


class ReportForm(forms.Form):
    """What is wrong, in the visitor's words, and a reply address. The last box traps bots."""

    kind = forms.ChoiceField(
        error_messages={"required": KIND_NEEDED, "invalid_choice": KIND_NEEDED}
    )
    words = WordsField(required=False, error_messages={"required": SUGGESTION_NEEDED})
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages=dict.fromkeys(("invalid", "max_length"), EMAIL_NEEDED),
    )
    website = forms.CharField(required=False, strip=False)

    def __init__(
        self, kinds: Iterable[Report.Kind], *, takes_email: bool, data: Any = None
    ) -> None:
        super().__init__(data)
        choices = [(kind.value, kind.label) for kind in kinds]
        if choices:
            cast(forms.ChoiceField, self.fields["kind"]).choices = choices
        else:
            del self.fields["kind"]
            self.fields["words"].required = True
        if not takes_email:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("kind") == Report.Kind.OTHER and given.get("words") == "":
            self.add_error("words", WORDS_NEEDED)
        if given.get("website"):
            self.add_error(None, FOR_MACHINES)
        return given
