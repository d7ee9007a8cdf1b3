"""What each field in a listing means to its readers and writers, declared next to the field.

    team_size = fact(models.PositiveSmallIntegerField(null=True), public("team size", Group.WHAT))

`fact()` returns the field unchanged. Forms, spreadsheets, history, the referral sheet and open data
read the declarations here; anything else a fact needs is handled where it is used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum, auto
from functools import cache, partial
from typing import Any, TypeAlias, TypeVar

from django.db import models
from django.utils import timezone

from directory import words
from directory.fields import plain_text
from directory.vocabulary import ChoiceGroup

AnyField: TypeAlias = "models.Field[Any, Any]"
F = TypeVar("F", bound="models.Field[Any, Any]")

# Kinds of field that cannot identify anyone. Any other kind could.
_CHOSEN_COUNTED_OR_DATED = (
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.FloatField,
    models.IntegerField,
)

NOTHING = "nothing"
NOT_KNOWN = "Not known"
_KEPT_AS = "fact"


class YesNoUnknown(models.TextChoices):
    """An answer that may not have been given yet."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "", NOT_KNOWN


class Group(StrEnum):
    """The sections of a form, by title."""

    WHAT = "What it is"
    OFFER = "What it offers"
    TEAM = "Colleagues and languages"
    WAYS_IN = "How to get in"
    REFERRALS = "Referrals"
    WHERE = "Where it is, whom it takes"
    REACH = "How to reach it"
    COST = "What it costs"
    ACCESS = "Getting in and about"
    TRUST = "Trust"


class Audience(Enum):
    """Who may read a fact and see that it has changed."""

    EVERYONE = auto()
    UNLESS_A_HOME = auto()  # everyone, but for a private address, editors only
    REFERRERS = auto()  # in the section for professionals, which anyone may open
    AGREED = auto()  # in that section, if the team agreed to publish its contacts
    STAFF = auto()
    EDITORS = auto()  # staff who may change it


@dataclass(frozen=True, slots=True)
class AsTerms:
    """A choice group as a taxonomy in the open data."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What is declared about a field. Its label and help text belong to the field itself."""

    heading: str = ""  # its spreadsheet column, which never changes; empty: no column
    group: Group | None = None  # its section of the admin form; None: not on the form
    audience: Audience = Audience.STAFF
    question: str = ""  # the question the service is asked; empty: not asked
    hint: str = ""  # shown beside the question
    told_on: str = ""  # the field holding the date they told us
    told_by: str = ""  # the field holding who told us
    told_as: str = ""  # a shared name, used where only the fact of a change is shown
    sheet: str = ""  # its label on the referral sheet; empty: left out, or handled separately
    tell: Callable[[Any], str] | None = None  # how the sheet words its value, if not by its kind
    open_data: str = ""  # its name in the open standard; empty: not published
    terms: AsTerms | None = None  # for a choice group: how its choices are published
    beside: bool = False  # on the same line of the form as the previous fact
    stays: bool = False  # left unchanged when an earlier state is restored
    names_areas: bool = False  # holds a list of area codes and postcode districts

    @property
    def is_public(self) -> bool:
        return self.audience in (Audience.EVERYONE, Audience.UNLESS_A_HOME, Audience.REFERRERS)

    @property
    def may_be_private(self) -> bool:
        """Whether only editors may read it, either always or when it is a home address."""
        return self.audience in (Audience.UNLESS_A_HOME, Audience.EDITORS)


public = partial(Fact, audience=Audience.EVERYONE)
for_staff = partial(Fact, audience=Audience.STAFF)


def fact(field: F, about: Fact) -> F:
    """The same field, with its declaration attached. For a relation, call this on the next line.

    Free text is checked for placeholders and for corruption by other programs.
    """
    setattr(field, _KEPT_AS, about)
    if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
        field.validators.append(plain_text)
    return field


def fact_of(field: AnyField) -> Fact:
    """The declaration for a field. Raises AttributeError if it has none."""
    declared: Fact = getattr(field, _KEPT_AS)
    return declared


@cache
def facts_of(model: type[models.Model]) -> list[tuple[AnyField, Fact]]:
    """A model's own facts, then those of its base classes, each in the order declared."""
    bases = [base._meta for base in model.__mro__[1:] if hasattr(base, "_meta")]
    inherited = [one.name for meta in bases for one in (*meta.fields, *meta.many_to_many)]
    place = {name: number for number, name in reversed([*enumerate(inherited, start=1)])}
    fields = [*model._meta.fields, *model._meta.many_to_many]
    fields.sort(key=lambda one: (place.get(one.name, 0), one.creation_counter))
    return [(one, fact_of(one)) for one in fields if hasattr(one, _KEPT_AS)]


def tells_its_past(field: AnyField) -> bool:
    """Whether anyone may read a field's earlier value once it has changed.

    Only choices, numbers and dates qualify: free text could name or identify somebody who has since
    withdrawn it, so other facts are shown only as they are now.
    """
    return bool(field.choices) or isinstance(field, _CHOSEN_COUNTED_OR_DATED)


# --- Values in words ------------------------------------------------------------------------------


def in_words(field: AnyField, value: Any) -> str:
    """A value in words, by its kind; empty if there is none. Not for related rows."""
    if field.choices:
        return str(dict(field.flatchoices).get("" if value is None else value, value or ""))
    match value:
        case None:
            return ""
        case ChoiceGroup():
            return ", ".join(value.labels)
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
        case date():
            return words.day(value) if value != date.max else "no end"
        case Decimal():
            return _amount(value, is_money=getattr(field, "decimal_places", 0) == 2)
        case list() | tuple():
            return ", ".join(value)
    return str(value)


def _amount(value: Decimal, *, is_money: bool) -> str:
    return words.price(value) if is_money else f"{value.normalize():f}"
