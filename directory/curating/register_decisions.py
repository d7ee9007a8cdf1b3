"""Only an administrator can restore a person whom a register check hid."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from directory.models import RegisterCheck

PERMISSION = "directory.decide_registercheck"
TO_DECIDE = (
    "The register showed something other than plain “registered” last time. "
    "An administrator decides whether this person is shown again."
)


def shows_again(looks: Iterable[RegisterCheck]) -> bool:
    """Whether the new, unsaved checks among these would show a person whom an earlier one hid."""
    found = sorted(looks, key=lambda look: (look.checked_on, look.pk is None, look.pk))
    rest = [look for look in found if not is_new_and_plain(look)]
    return (
        bool(rest)
        and rest[-1].outcome != RegisterCheck.Outcome.REGISTERED
        and is_new_and_plain(found[-1])
    )


def is_new_and_plain(look: RegisterCheck) -> bool:
    return not look.pk and look.outcome == RegisterCheck.Outcome.REGISTERED


class RegisterCheckFormSet(BaseInlineFormSet):
    """Accepts any outcome from a curator except one that would show a hidden person again."""

    may_decide = False

    def clean(self) -> None:
        super().clean()
        if self.may_decide or any(self.errors):
            return
        new = [form.instance for form in self.extra_forms if form.has_changed()]
        before = self.instance.register_checks.all() if self.instance.pk else []
        if shows_again([*before, *new]):
            raise ValidationError(TO_DECIDE)


class DecidedByAdministrators:
    """For the inline of register checks."""

    formset: Any = RegisterCheckFormSet

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # from the inline
        formset.may_decide = request.user.has_perm(PERMISSION)
        return formset
