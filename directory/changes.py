"""The differences between two states of one thing, worded for readers.

Every difference shown anywhere comes from here: history, two people saving at once, import
previews, physiotherapists' proposals, the referral sheet and area pages.

A state is a model instance, a history record, or a mapping of field names to cleaned form values
(an unsaved row). A mapping says nothing about fields it leaves out. None means that the thing did
not exist: it had not been added yet, or had been removed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from directory.facts import (
    NOTHING,
    AnyField,
    Audience,
    fact_of,
    facts_of,
    in_words,
    tells_its_past,
)
from directory.vocabulary import ChoiceGroup

State = models.Model | Mapping[str, Any] | None

if TYPE_CHECKING:
    ToMany = models.ManyToManyField[Any, Any]

GONE = "one that is no longer here"
KEPT_BACK = "something else"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: its name, its label, and both values in words."""

    field: str
    label: str
    before: str
    after: str


def changes(
    before: State, after: State, *, model: type[models.Model] | None = None
) -> list[Difference]:
    """The differences, in model field order. Two mappings need `model`."""
    return [_told(field, before, after) for field in differing_fields(before, after, model)]


def public_changes(
    before: State, after: State, *, model: type[models.Model] | None = None
) -> list[Difference]:
    """The differences anyone may see: fields the model marks as public, but never a home address.

    An address is included only if neither state says that it is private.
    """
    return told_to_anyone(public_fields(before, after, model), before, after)


def told_to_anyone(fields: Iterable[AnyField], before: State, after: State) -> list[Difference]:
    """Differences in the given fields. The old value of free text is replaced by KEPT_BACK."""
    told = ((field, _told(field, before, after)) for field in fields)
    return [
        one if tells_its_past(field) or one.before == NOTHING else replace(one, before=KEPT_BACK)
        for field, one in told
    ]


def public_fields(
    before: State, after: State, model: type[models.Model] | None = None
) -> list[AnyField]:
    """The fields with public differences, for use where only their names are shown."""
    of = model or _model_of(before) or _model_of(after)
    shown = {Audience.EVERYONE, Audience.UNLESS_A_HOME}
    if _may_be_a_home(before) or _may_be_a_home(after):
        shown.remove(Audience.UNLESS_A_HOME)
    return differing_fields(before, after, of, among=shown)


def differing_fields(
    before: State,
    after: State,
    model: type[models.Model] | None = None,
    among: Collection[Audience] = frozenset(Audience),
) -> list[AnyField]:
    """The facts that differ. Makes no query if both states are already loaded."""
    of = model or _model_of(before) or _model_of(after)
    if of is None:
        raise TypeError("Say which model two mappings are of.")
    return [
        field
        for field, fact in facts_of(of)
        if fact.audience in among
        if _speaks_of(before, field) and _speaks_of(after, field)
        if (old := _value(field, before)) != (new := _value(field, after))
        if not (_is_default(before, new) or _is_default(after, old))
    ]


def _told(field: AnyField, before: State, after: State) -> Difference:
    return Difference(
        field.name,
        capfirst(str(field.verbose_name)),
        _in_words(field, before, _value(field, before)),
        _in_words(field, after, _value(field, after)),
    )


def _may_be_a_home(state: State) -> bool:
    if state is None:
        return False
    if isinstance(state, Mapping):
        return bool(state.get("address_is_private", True))
    return bool(getattr(state, "address_is_private", False))


def _model_of(state: State) -> type[models.Model] | None:
    """The model of an instance, or the model whose history a record belongs to."""
    return getattr(state, "instance_type", type(state)) if isinstance(state, models.Model) else None


def _speaks_of(state: State, field: AnyField) -> bool:
    if isinstance(state, Mapping):
        return field.name in state
    return (
        state is None or isinstance(field, models.ManyToManyField) or hasattr(state, field.attname)
    )


def _is_default(other: State, value: object) -> bool:
    """Whether a "no" is being compared with nothing: in every new row, "no" is the default."""
    return other is None and value is False


# --- Values that can be compared -----------------------------------------------------------------


def _value(field: AnyField, state: State) -> Any:
    """A value that can be compared: None if empty, keys for related rows, lists in any order."""
    if state is None:
        return None
    if isinstance(field, models.ManyToManyField):
        return _keys(field, state)
    raw = state.get(field.name) if isinstance(state, Mapping) else getattr(state, field.attname)
    if isinstance(field, ArrayField):
        return tuple(sorted(raw or ())) or None
    value = raw.pk if isinstance(raw, models.Model) else field.to_python(raw)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    return (value or None) if isinstance(value, ChoiceGroup) else value


def _keys(field: "ToMany", state: models.Model | Mapping[str, Any]) -> Any:
    if isinstance(state, Mapping):
        rows: Iterable[Any] = state[field.name] or ()
    elif hasattr(state, "instance_type"):
        key = f"{field.m2m_reverse_field_name()}_id"
        rows = [getattr(row, key) for row in getattr(state, field.name).all()]
    else:
        rows = getattr(state, field.name).all() if state.pk else ()
    return frozenset(getattr(row, "pk", row) for row in rows) or None


# --- Words ---------------------------------------------------------------------------------------


def _in_words(field: AnyField, state: State, value: Any) -> str:
    if state is None:
        return NOTHING
    if value is not None:
        if isinstance(field, models.ManyToManyField):
            return ", ".join(_names(field, value))
        if isinstance(field, models.ForeignKey):
            return _names(field, [value])[0]
        if fact_of(field).names_areas:
            return ", ".join(_areas(value))
    return in_words(field, value) or NOTHING


def _names(field: AnyField, keys: Iterable[Any]) -> list[str]:
    """The sorted names of related rows, with GONE in place of any that no longer exist."""
    related: Any = field.related_model
    keys = list(keys)
    found = related._default_manager.in_bulk(keys)
    return sorted(str(found.get(key, GONE)) for key in keys)


def _areas(codes: Iterable[str]) -> list[str]:
    """Area names for known codes; districts and unknown codes are left as they are."""
    codes = list(codes)
    known = apps.get_model("directory", "Area")._default_manager.in_bulk(codes)
    return [str(known.get(code, code)) for code in codes]
