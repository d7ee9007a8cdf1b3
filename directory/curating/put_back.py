"""Restores a row to an earlier version from its history."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from directory import homes
from directory.changes import Difference, changes
from directory.facts import facts_of
from directory.history import act, states
from directory.models import Physiotherapist, Service
from directory.models.versions import Versioned

NUMBER_STAYS = "They are hidden, so only an administrator can change their number, in the form."
GONE = "The listing that this entry belongs to no longer exists."


def what_would_change(record: Any) -> list[Difference]:
    """The differences between the current row and the version to restore."""
    return changes(_standing(record), as_it_stood(record), model=record.instance_type)


def as_it_stood(record: Any) -> dict[str, Any]:
    """The entry's values that curators can set, including only people who are still here.

    What we owe a person is left out: the fact that they were told or objected cannot be undone.
    """
    held = states([record])[record.pk]
    values = {}
    for field, fact in facts_of(record.instance_type):
        if fact.stays:
            continue
        if isinstance(field, models.ManyToManyField):
            here = field.related_model._default_manager.filter(pk__in=held[field.name])
            values[field.name] = list(here.values_list("pk", flat=True))
        elif field.editable:
            values[field.name] = held[field.name]
    return values


def put_back(record: Any, why: str, *, version: int | None = None) -> models.Model:
    """Save the row as it was. Raises ValidationError naming any rule that would be broken.

    Given the version the curator saw, raises ChangedMeanwhile if there is a newer one.
    """
    with act(why):
        row: Any = _standing(record) or _made_again(record)
        if version is not None:
            (row if isinstance(row, Versioned) else row.service).version = version
        values = as_it_stood(record)
        _leave_the_number(row, values)
        to_many = [field.name for field in type(row)._meta.many_to_many]
        for field, _ in facts_of(record.instance_type):
            if field.name in values and field.name not in to_many:
                setattr(row, field.attname, values[field.name])
        row.full_clean()
        row.save()
        for name in to_many:
            getattr(row, name).set(values[name])
        if isinstance(row, Versioned):
            row.refresh_what_follows()
        if isinstance(row, Service):
            homes.look(row)
    put: models.Model = row
    return put


def _leave_the_number(row: models.Model, values: dict[str, Any]) -> None:
    """Keep a hidden person's number, or they could be entered again under it."""
    if not isinstance(row, Physiotherapist) or values["hcpc_number"] == row.hcpc_number:
        return
    if row.pk and row.is_hidden_for_good:
        raise ValidationError({"hcpc_number": NUMBER_STAYS})


def _standing(record: Any) -> models.Model | None:
    found: models.Model | None = record.instance_type._base_manager.filter(pk=record.id).first()
    return found


def _made_again(record: Any) -> models.Model:
    """A new row to replace a removed one, with the same owner, if that still exists."""
    row: models.Model = record.instance_type()
    for field in row._meta.fields:
        if isinstance(field, models.OneToOneField):
            owners = field.related_model._base_manager
            if not owners.filter(pk=getattr(record, field.attname)).exists():
                raise ValidationError(GONE)
            setattr(row, field.attname, getattr(record, field.attname))
    return row
