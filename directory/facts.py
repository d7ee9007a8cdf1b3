"""What each field of a listing means to its readers and writers, declared beside the field.

    team_size = fact(models.PositiveSmallIntegerField(null=True), public("team size", Group.WHAT))

`fact()` returns the field unchanged. Forms, spreadsheets, history, the referral sheet and open data
read the declarations here; anything more that a fact needs is written out where it is used.
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

# Kinds of field that cannot say who somebody was. Any other kind may.
_CHOSEN_COUNTED_OR_DATED = (
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.FloatField,
    models.IntegerField,
)

NOTHING = "nothing"
NOT_TOLD = "Not told us yet"
_KEPT_AS = "fact"


class YesNoUnknown(models.TextChoices):
    """An answer that may not have been given."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "", NOT_TOLD


class Group(StrEnum):
    """The parts of a form, by title."""

    WHAT = "What it is"
    OFFER = "What it offers"
    WAYS_IN = "How to get in"
    WHERE = "Where it is, whom it takes"
    REACH = "How to reach it"
    COST = "What it costs"
    ACCESS = "Getting in and about"
    TRUST = "Trust"


class Audience(Enum):
    """Who may read a fact, and see that it changed."""

    EVERYONE = auto()
    UNLESS_A_HOME = auto()  # everyone; for a private address, only those who may change it
    REFERRERS = auto()  # in the block for professionals, which anyone may open
    AGREED = auto()  # there too, if the team agreed to publish its contacts
    STAFF = auto()
    EDITORS = auto()  # those of the staff who may change it


@dataclass(frozen=True, slots=True)
class AsTerms:
    """A choice group as a taxonomy of the open data."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What is declared about a field. Its label and help text are the field's own."""

    heading: str = ""  # its column in spreadsheets, for ever; empty: not in them
    group: Group | None = None  # its part of the admin form; none: not in it
    audience: Audience = Audience.STAFF
    question: str = ""  # what the service itself is asked; empty: not asked
    hint: str = ""  # beside the question
    told_on: str = ""  # the field that says when they told us
    told_by: str = ""  # the field that says who did
    told_as: str = ""  # what it is called, with others, where only the change is shown
    sheet: str = ""  # its label on the referral sheet; empty: not there, or written out
    tell: Callable[[Any], str] | None = None  # how its value is worded there, if not by its kind
    open_data: str = ""  # the open standard's name for it; empty: kept back, or written out
    terms: AsTerms | None = None  # for a choice group: how its choices are published there
    beside: bool = False  # in a form, on the same line as the fact before it
    stays: bool = False  # not changed when an earlier state is put back
    names_areas: bool = False  # a list of area codes and postcode districts

    @property
    def is_public(self) -> bool:
        return self.audience in (Audience.EVERYONE, Audience.UNLESS_A_HOME, Audience.REFERRERS)

    @property
    def may_be_private(self) -> bool:
        """Whether, always or for a home, only those staff who may change it may read it."""
        return self.audience in (Audience.UNLESS_A_HOME, Audience.EDITORS)


public = partial(Fact, audience=Audience.EVERYONE)
for_staff = partial(Fact, audience=Audience.STAFF)


def fact(field: F, about: Fact) -> F:
    """The same field, with what is declared about it. For a relation, call it on the next line.

    Text is checked for placeholders, and for what a program has spoilt.
    """
    setattr(field, _KEPT_AS, about)
    if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
        field.validators.append(plain_text)
    return field


def fact_of(field: AnyField) -> Fact:
    """What is declared about a field; AttributeError for one without a declaration."""
    declared: Fact = getattr(field, _KEPT_AS)
    return declared


@cache
def facts_of(model: type[models.Model]) -> list[tuple[AnyField, Fact]]:
    """A model's own facts, then those of the classes it is made of, each in the order written."""
    bases = [base._meta for base in model.__mro__[1:] if hasattr(base, "_meta")]
    inherited = [one.name for meta in bases for one in (*meta.fields, *meta.many_to_many)]
    place = {name: number for number, name in reversed([*enumerate(inherited, start=1)])}
    fields = [*model._meta.fields, *model._meta.many_to_many]
    fields.sort(key=lambda one: (place.get(one.name, 0), one.creation_counter))
    return [(one, fact_of(one)) for one in fields if hasattr(one, _KEPT_AS)]


def tells_its_past(field: AnyField) -> bool:
    """Whether anyone may read its earlier value once it has changed.

    Only what is chosen, counted or dated: typed text may name or lead to somebody who has taken it
    back. So any other kind of fact is shown only as it is now.
    """
    return bool(field.choices) or isinstance(field, _CHOSEN_COUNTED_OR_DATED)


# --- Values in words ------------------------------------------------------------------------------


def in_words(field: AnyField, value: Any) -> str:
    """A value, other than a row of another table, by its kind; empty where there is none."""
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
