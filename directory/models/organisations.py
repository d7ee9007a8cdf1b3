"""The organisations that provide services."""

from typing import Any, ClassVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from directory import words
from directory.facts import fact, for_staff, public
from directory.fields import (
    NameField,
    OdsCodeField,
    TelephoneField,
    WebAddressField,
    number_rule,
)
from directory.fields.texts import ODS_CODE, ODS_CODE_NEEDED
from directory.history import Records, act
from directory.models.versions import Versioned
from directory.names import MAX_LENGTH, search_name
from directory.vocabulary import ChoiceGroup, Route

_NOT_PRIVATE = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL | Route.CHARITY


class Organisation(Versioned):
    """An NHS trust or board, a private practice, an MS Therapy Centre or another charity."""

    class Kind(models.TextChoices):
        NHS = "nhs", "NHS trust or board"
        PRIVATE = "private", "Private practice"
        THERAPY_CENTRE = "therapy-centre", "MS Therapy Centre"
        CHARITY = "charity", "Charity"

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = fact(NameField(max_length=120), public("name", open_data="name"))
    search_name = models.CharField(max_length=MAX_LENGTH, editable=False, db_index=True)
    kind = fact(models.CharField(max_length=14, choices=Kind), public("kind"))
    website = fact(WebAddressField(blank=True), public("website", open_data="website"))
    telephone = fact(TelephoneField(blank=True), for_staff("telephone"))
    charity_number = fact(models.CharField(max_length=12, blank=True), public("charity number"))
    ods_code = fact(
        OdsCodeField("ODS code", max_length=8, default="", db_default="", blank=True),
        public("ODS code"),
    )
    is_sample = fact(
        models.BooleanField("invented example", default=False), for_staff("invented example")
    )

    history = Records()

    class Meta:
        ordering = ["search_name"]
        constraints: ClassVar = [
            number_rule("organisation", "telephone"),
            models.CheckConstraint(
                condition=Q(ods_code="") | Q(ods_code__regex=ODS_CODE),
                name="organisation_ods_code_is_one_code",
                violation_error_message=ODS_CODE_NEEDED,
            ),
            models.CheckConstraint(
                condition=Q(ods_code="") | Q(kind="nhs"),
                name="organisation_with_an_ods_code_is_nhs",
                violation_error_message="Only an NHS trust or board has an ODS code here.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = search_name(self.name)
        with act():
            super().save(*args, **kwargs)
            for service in self.services.all():  # how long they stay listed depends on the kind
                service.refresh_listed_until()

    def clean(self) -> None:
        for service in () if self._state.adding else self.services.all():
            if wrong := self.route_error(service.routes):
                raise ValidationError({"kind": f"{service}: {wrong}"})

    def route_error(self, routes: ChoiceGroup) -> str:
        """Explains which of these routes its kind cannot have. Empty if all are possible."""
        wrong = routes & _NOT_PRIVATE
        if self.kind != self.Kind.PRIVATE or not wrong:
            return ""
        return (
            f"a private practice takes nobody by the route {words.listed(wrong)}. Take the route "
            "out, or say what kind of organisation it is."
        )

    @property
    def is_nhs(self) -> bool:
        return self.kind == self.Kind.NHS
