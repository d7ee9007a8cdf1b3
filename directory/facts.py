"""What each field of a listing is to those who read and write it, declared beside the field.

    team_size = fact(models.PositiveSmallIntegerField(null=True), public("team size", Group.WHAT))

`fact()` gives the field back as it was. Forms, spreadsheets, history, the referral sheet and open
data read the declarations here; what a fact needs beyond them is written out where it is used.
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

# What tells nothing of whoever it was of. Any other kind of field may.
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
    """The parts of a form, by their titles."""

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
    UNLESS_A_HOME = auto()  # everyone, but of a private address only whoever may change it
    REFERRERS = auto()  # in the professional block, which anyone may open
    AGREED = auto()  # there too, where the team agreed to publish its contacts
    STAFF = auto()
    EDITORS = auto()  # of the staff, whoever may change it


@dataclass(frozen=True, slots=True)
class AsTerms:
    """A choice group as a taxonomy of the open data."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What is declared of a field. Its label and the help beside it are the field's own."""

    heading: str = ""  # its column in a spreadsheet, for ever; empty: in none
    group: Group | None = None  # its part of the admin's form; none: not in it
    audience: Audience = Audience.STAFF
    question: str = ""  # what the service itself is asked; empty: not asked
    hint: str = ""  # beside the question
    told_on: str = ""  # the field that says when they told us
    told_by: str = ""  # the field that says who did
    told_as: str = ""  # what it is called, with others, where only the change is told
    sheet: str = ""  # its label on the referral sheet; empty: not there, or written out
    tell: Callable[[Any], str] | None = None  # how its value is told there, if not by its kind
    open_data: str = ""  # the open standard's name for it; empty: kept back, or written out
    terms: AsTerms | None = None  # of a choice group: how its choices go out there
    beside: bool = False  # in a form on the line of the fact before it
    stays: bool = False  # as it is, where an earlier state is put back
    names_areas: bool = False  # a list of codes of areas and postcode districts

    @property
    def is_public(self) -> bool:
        return self.audience in (Audience.EVERYONE, Audience.UNLESS_A_HOME, Audience.REFERRERS)

    @property
    def may_be_private(self) -> bool:
        """Whether of the staff only those may read it who may change it, always or of a home."""
        return self.audience in (Audience.UNLESS_A_HOME, Audience.EDITORS)


public = partial(Fact, audience=Audience.EVERYONE)
for_staff = partial(Fact, audience=Audience.STAFF)


def fact(field: F, about: Fact) -> F:
    """The same field, with what is declared of it. Of a relation, call it on the line after.

    Text of a listing is held against what says nothing, and against what a program has spoilt.
    """
    setattr(field, _KEPT_AS, about)
    if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
        field.validators.append(plain_text)
    return field


def fact_of(field: AnyField) -> Fact:
    """What is declared of a field; nothing is of what is worked out, or counts saves."""
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
    """Whether anyone may read what it was, once it is something else.

    Only what is chosen, counted or dated: what was typed may name or lead to somebody, who took it
    back. So a fact of any other kind is told by what it is now.
    """
    return bool(field.choices) or isinstance(field, _CHOSEN_COUNTED_OR_DATED)


# --- How a value is told --------------------------------------------------------------------------


def in_words(field: AnyField, value: Any) -> str:
    """A value that names no row of another table, by its kind; empty where there is none."""
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
