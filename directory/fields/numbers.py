"""Model fields that parse dates and numbers as people write them, and reject unlikely values."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from directory import typed_text
from directory.typed_text import COUNT, Misread, Unit

Value = TypeVar("Value")
Typed = Callable[[str], Value]

TO_COME = "This day is still to come. Enter today or an earlier day."
LONG_AGO = "This day is too long ago. Check the year."
FAR_OFF = "This day is too far off. Check the year."
_FIRST_YEAR = 2000  # the site has no information or checks from before this year
_MAX_YEARS_AHEAD = 5


def read(reader: Typed[Value], text: str) -> Value:
    """Parse the text. Raises ValidationError with the parser's own message."""
    try:
        return reader(text)
    except Misread as misread:
        raise ValidationError(str(misread), code="invalid") from misread


class ReadField(models.Field):
    """An ordinary column whose field can parse typed text."""

    def deconstruct(self) -> Any:
        """Migrations see the ordinary column: changes to parsing and limits need none."""
        name, _, args, options = super().deconstruct()
        plain = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("django."))
        return name, f"django.db.models.{plain.__name__}", args, options

    def typed(self, text: str) -> Any:
        """Parse the text into a value. Raises ValidationError, saying what is wrong."""
        raise NotImplementedError


# --- Dates ----------------------------------------------------------------------------------------


class DayField(ReadField, models.DateField):
    """A date, parsed from any common way of writing one."""

    def typed(self, text: str) -> date | None:
        return read_day(text)

    def to_python(self, value: Any) -> date | None:
        return read_day(value) if isinstance(value, str) else super().to_python(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is not None and value.year > timezone.localdate().year + _MAX_YEARS_AHEAD:
            raise ValidationError(FAR_OFF)

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": DayFormField, **options})


class PastDayField(DayField):
    """The date something was done: never in the future."""

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if value is not None and value > timezone.localdate():
            raise ValidationError(TO_COME)
        super().validate(value, model_instance)
        if value is not None and value.year < _FIRST_YEAR:
            raise ValidationError(LONG_AGO)


class DayFormField(forms.DateField):
    def to_python(self, value: Any) -> date | None:
        return read_day(value) if isinstance(value, str) else super().to_python(value)


def read_day(text: str) -> date | None:
    return read(typed_text.day, text) if text.strip() else None


# --- Numbers --------------------------------------------------------------------------------------


class _Counted(ReadField):
    """A number in a given unit, within plausible limits."""

    def __init__(
        self, *args: Any, unit: Unit = COUNT, least: int = 0, most: int = 9999, **options: Any
    ) -> None:
        self.unit, self.least, self.most = unit, least, most
        super().__init__(*args, **options)

    def to_python(self, value: Any) -> Any:
        return self.typed(value) if isinstance(value, str) else super().to_python(value)

    def typed(self, text: str) -> Any:
        return read(self._reader, text) if text.strip() else None

    def _reader(self, text: str) -> Any:
        raise NotImplementedError

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is not None and not self.least <= value <= self.most:
            raise ValidationError(self.unlikely(value))

    def unlikely(self, value: Any) -> str:
        return f"{value} cannot be right. {capfirst(self.limits)}"

    @property
    def limits(self) -> str:
        return f"enter {self.unit.expected} from {self.least} to {self.most}."

    def formfield(self, **options: Any) -> forms.Field:
        return NumberFormField(
            self.typed,
            required=not self.blank,
            label=options.get("label", capfirst(str(self.verbose_name))),
            help_text=options.get("help_text", self.help_text),
        )


class WholeField(_Counted, models.PositiveSmallIntegerField):
    def _reader(self, text: str) -> int:
        return typed_text.whole(text, self.unit)


class AmountField(_Counted, models.DecimalField):
    """Pounds and pence, unless set otherwise."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_digits": 6, "decimal_places": 2, **options})

    def _reader(self, text: str) -> Decimal:
        return typed_text.amount(text, self.unit)


class NumberFormField(forms.Field):
    """A text box, because a number input would not accept "£65" or "6 weeks"."""

    widget = forms.TextInput({"inputmode": "decimal", "size": 8})

    def __init__(self, typed: Typed[Any], **options: Any) -> None:
        self.typed = typed
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return self.typed(value) if isinstance(value, str) else value
