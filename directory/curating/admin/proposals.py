"""Admin pages where curators accept or reject services' proposed changes, field by field."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.confirming import proposing
from directory.curating.admin.quick import back
from directory.curating.admin.shown import ShownProposals
from directory.facts import NOTHING
from directory.models import Proposal

DECIDED = "{} has already been decided, so nothing was changed."


class DecisionForm(forms.ModelForm):
    """The fields to accept; any not ticked are left unchanged. Of a list's, gaps are ticked."""

    take = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Accept these"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = proposing.differences(self.instance)
        self.fields["take"].choices = [(one.field, one.label) for one in told]  # type: ignore[attr-defined]  # a ChoiceField
        self.initial["take"] = [
            one.field for one in told if one.before == NOTHING or not self.instance.is_from_list
        ]

    def clean(self) -> dict[str, Any]:
        """Try the changes, so that any rule they would break is shown here."""
        if not self.instance.is_open:
            raise ValidationError(DECIDED.format(self.instance))
        if names := self.cleaned_data.get("take"):
            with transaction.atomic():
                proposing.as_accepted(self.instance, names).full_clean()
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Left empty: the decision writes the row, not the form's fields."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Move field errors to the whole form, since it does not have the listing's fields."""
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError(error.messages)
        super().add_error(field, error)


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    form = DecisionForm
    change_form_template = "admin/directory/proposal/decide.html"
    change_list_template = "curating/change_list.html"
    list_display = ["service", "asked_for", "said_by", "received_at", "state", "decided_by"]
    list_filter = [ShownProposals]
    list_select_related = ["service", "decided_by"]
    search_fields = ["service__name", "service__code"]
    readonly_fields = ["case"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """Proposals awaiting a decision come first, oldest first."""
        return super().get_queryset(request).order_by("-state", "received_at", "pk")

    def get_ordering(self, request: HttpRequest) -> tuple[()]:
        return ()  # keep the order from get_queryset

    def get_fields(self, request: HttpRequest, obj: Proposal | None = None) -> Any:
        may_decide = obj is not None and obj.is_open and self.has_change_permission(request, obj)
        return ["case", "take"] if may_decide else ["case"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="Asks to change")
    def asked_for(self, proposal: Proposal) -> str:
        return _questions(proposal.fields)

    @admin.display(description="Compare")
    def case(self, proposal: Proposal) -> SafeString:
        """The current listing beside the proposed changes."""
        change = reverse("admin:directory_service_change", args=[proposal.service_id])
        context = {
            "proposal": proposal,
            "told": proposing.differences(proposal),
            "taken": _questions(proposal.accepted),
            "change_url": change,
        }
        return render_to_string("admin/directory/proposal/case.html", context)

    def save_model(self, request: HttpRequest, obj: Proposal, form: Any, change: bool) -> None:
        by = request.user if isinstance(request.user, AbstractBaseUser) else None
        taken = form.cleaned_data["take"]
        if not proposing.accept(obj, taken, by, timezone.localdate()):
            self.message_user(request, DECIDED.format(obj), messages.WARNING)
            return
        self.message_user(request, f"{obj}: {_said(obj)}.", messages.SUCCESS)

    def construct_change_message(self, request: HttpRequest, form: Any, *_: Any, **__: Any) -> str:  # type: ignore[override]  # plain text also works
        return f"Decided: {_said(form.instance)}"

    def response_change(self, request: HttpRequest, obj: Proposal) -> HttpResponse:
        return back(request)


def _questions(names: Iterable[str]) -> str:
    questions = proposing.questions_by_field()
    return ", ".join(questions[name].question if name in questions else name for name in names)


def _said(proposal: Proposal) -> str:
    return f"{len(proposal.accepted)} of {len(proposal.fields)} accepted"
