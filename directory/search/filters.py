"""What visitors can search for: one form parses every parameter, one filterset applies them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from directory.models import Service, YesNoUnknown
from directory.search.picks import PARAMETER, Picks
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Experience,
    Language,
    Need,
    Payment,
    Priority,
    Referrer,
    Route,
    Setting,
)

WITHIN_MILES = (5, 10, 25, 50, 100)
DEFAULT_MILES = 25
DEFAULT_SORT = "nearest"
SORTS = {
    "nearest": "Nearest first",
    "soonest": "Shortest wait first",
    "checked": "Most recently checked first",
    "name": "By name, A to Z",
    "urgent": "Urgent or relapse first",
}
VIEWS = {"": "For everyone", "referrer": "For professionals who refer"}


class NearField(forms.Field):
    """Accepts any text: `places.find` reports what is wrong with it."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> str:
        return value or ""


class NearFilter(django_filters.Filter):
    field_class = NearField


class PickField(forms.Field):
    """Codes of services selected for a sheet. Anything that is not a code is dropped."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> Picks:
        return Picks.read(value or ())


class PickFilter(django_filters.Filter):
    field_class = PickField


class GroupField(forms.MultipleChoiceField):
    """Checkboxes for one choice group. The cleaned value is a set of flags."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, group: type[ChoiceGroup], **options: Any) -> None:
        self.group = group
        super().__init__(choices=group.choices(), **options)
        self.error_messages["invalid_choice"] = (
            "“%(value)s” is not one of the choices. Tick the boxes you want."
        )

    def clean(self, value: Any) -> ChoiceGroup:
        return self.group.from_slugs(super().clean(value))


class GroupFilter(django_filters.Filter):
    """Choices within a group widen the search: matching any of them is enough."""

    field_class = GroupField

    def __init__(self, *, group: type[ChoiceGroup], label: str, field_name: str) -> None:
        self.group = group
        self.question = label
        super().__init__(field_name=field_name, label=label, group=group)

    @property
    def options(self) -> Iterable[ChoiceGroup]:
        """The choices offered to visitors."""
        return self.group

    def label_of(self, option: ChoiceGroup) -> str:
        return option.label

    def acceptable_options(self, chosen: ChoiceGroup) -> ChoiceGroup:
        """All options that satisfy the choice."""
        return chosen

    def filter(self, services: QuerySet[Service], chosen: ChoiceGroup) -> QuerySet[Service]:
        return services.filter(self.matches(chosen)) if chosen else services

    def matches(self, chosen: ChoiceGroup) -> Q:
        return Q(**{f"{self.field_name}__has_any": self.acceptable_options(chosen)})


class RouteFilter(GroupFilter):
    """ "NHS, refer yourself" also finds NHS services that have not been asked about MS."""

    def matches(self, chosen: ChoiceGroup) -> Q:
        if Route.NHS_SELF_REFERRAL & chosen:
            may = Q(routes__has_any=Route.NHS_REFERRAL, ms_self_referral__in=["", "yes"])
            return super().matches(chosen) | may
        return super().matches(chosen)


class PaymentField(GroupField):
    """“Free” and “pay what you can” are a single choice: the slug for either means both."""

    def clean(self, value: Any) -> ChoiceGroup:
        chosen = super().clean(value)
        return chosen & ~_FREE | Payment.FREE if chosen & _FREE else chosen


class PaymentFilter(GroupFilter):
    """Visitors who cannot pay need not know which of the two terms a service uses."""

    field_class = PaymentField

    @property
    def options(self) -> Iterable[ChoiceGroup]:
        return [option for option in self.group if option != Payment.DONATION]

    def label_of(self, option: ChoiceGroup) -> str:
        return "Free, or pay what you can" if option == Payment.FREE else option.label

    def acceptable_options(self, chosen: ChoiceGroup) -> ChoiceGroup:
        return chosen | _FREE if chosen & _FREE else chosen


_FREE = Payment.FREE | Payment.DONATION


class AccessFilter(GroupFilter):
    """Each fact narrows the search. "Not known" is not "no": such services are kept as "ask first".

    Facts about a building matter only to people seen in it, not at home or by video.
    """

    parent: django_filters.FilterSet

    def filter(self, services: QuerySet[Service], chosen: ChoiceGroup) -> QuerySet[Service]:
        if not chosen:
            return services
        settings = self.parent.form.cleaned_data["setting"] or Setting.of(sum(Setting))
        elsewhere = settings & (Setting.HOME_VISITS | Setting.REMOTE)
        return services.filter(self.matches(chosen) | Q(settings__has_any=elsewhere))

    def matches(self, chosen: ChoiceGroup) -> Q:
        """Services that do not rule out these facts at their building."""
        return Q(access_no__has_none=chosen)


class ReferrerFilter(GroupFilter):
    """Who may refer. Services that have not said are found too, as "ask first"."""

    @property
    def options(self) -> Iterable[ChoiceGroup]:
        """Those who refer others."""
        return [one for one in self.group if one not in (Referrer.SELF, Referrer.CARER)]

    def matches(self, chosen: ChoiceGroup) -> Q:
        not_told = Q(referral_details=None) | Q(referral_details__who_may_refer=Referrer.none())
        return super().matches(chosen) | not_told


class PriorityFilter(GroupFilter):
    """For somebody who cannot wait. Services that have not said are found too, as "ask first"."""

    def matches(self, chosen: ChoiceGroup) -> Q:
        return Q() if Priority.RELAPSE & chosen else ~Q(takes_urgent=YesNoUnknown.NO)


class ChoiceFilter(django_filters.Filter):
    """A choice between a few values, used by the search and ignored by the filterset."""

    field_class = forms.ChoiceField

    def __init__(self, *, label: str, choices: Iterable[tuple[str, str]], message: str) -> None:
        super().__init__(
            label=label, choices=list(choices), error_messages={"invalid_choice": message}
        )

    def filter(self, services: QuerySet[Service], value: str) -> QuerySet[Service]:
        return services


class ServiceFilter(django_filters.FilterSet):
    """Groups are declared explicitly, so that no flag column is parsed as a number (`?route=3`)."""

    near = NearFilter(label="Postcode or town", method="leave_alone")
    within = ChoiceFilter(
        label="Within",
        choices=[("", f"{DEFAULT_MILES} miles")]
        + [(str(miles), f"{miles} miles") for miles in WITHIN_MILES],
        message="Choose how far to look: 5, 10, 25, 50 or 100 miles.",
    )
    sort = ChoiceFilter(
        label="Order",
        choices=[("", "Nearest first"), *SORTS.items()],
        message="Choose an order: nearest, soonest, checked, name or urgent.",
    )
    view = ChoiceFilter(
        label="View", choices=VIEWS.items(), message="There is no such view. Choose “referrer”."
    )

    def leave_alone(self, services: QuerySet[Service], *_: object) -> QuerySet[Service]:
        return services

    class Meta:
        model = Service
        fields: list[str] = []


# Parameter, group, question and model field, in page order.
GROUPS: dict[str, GroupFilter] = {
    "helps-with": GroupFilter(
        group=Need, label="What do you want help with?", field_name="helps_with"
    ),
    "route": RouteFilter(group=Route, label="Do I need a referral?", field_name="routes"),
    "setting": GroupFilter(group=Setting, label="Where", field_name="settings"),
    "access": AccessFilter(group=AccessFact, label="Access", field_name="access_yes"),
    "experience": GroupFilter(
        group=Experience, label="Experience, as they say", field_name="experience"
    ),
    "approach": GroupFilter(group=Approach, label="What they do", field_name="approaches"),
    "pays": PaymentFilter(group=Payment, label="Who pays", field_name="pays"),
    "language": GroupFilter(group=Language, label="Language", field_name="languages"),
    "takes-from": ReferrerFilter(
        group=Referrer,
        label="Takes referrals from me",
        field_name="referral_details__who_may_refer",
    ),
    "priority": PriorityFilter(
        group=Priority, label="Urgent, or in a relapse", field_name="takes_urgent"
    ),
}
FOR_REFERRERS = ("takes-from", "priority")  # offered in the referrer's view alone
ServiceFilter.base_filters.update(GROUPS)
ServiceFilter.base_filters[PARAMETER] = PickFilter(method="leave_alone", label="Picked")


def search_form(data: Mapping[str, Any]) -> forms.Form:
    """The form of the filters alone. Copying all filters to make it took 4 % of a page."""
    found: forms.Form = _form_class()(data)
    return found


@cache
def _form_class() -> type[forms.Form]:
    found: type[forms.Form] = ServiceFilter().get_form_class()
    return found


def typed_in_box(data: QueryDict) -> str:
    """The text from the box "Your postcode or town", parsed as in a search."""
    form = search_form({"near": data.get("near", "")})
    form.is_valid()
    return str(form.cleaned_data.get("near", ""))
