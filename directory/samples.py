"""The sample listings in fixtures/sample: loading them, with dates moved to match, and removal."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.base import CommandError
from django.db import models

from directory.history import Act, Entry, act, by_command, forget, touch, unrecorded
from directory.models import (
    Area,
    Confirmation,
    Physiotherapist,
    ReferralDetails,
    RegisterCheck,
    Service,
)

FOLDER: Path = settings.BASE_DIR / "fixtures" / "sample"
FILES = [
    "organisations",
    "physiotherapists",
    "register_checks",
    "services",
    "referral_details",
    "confirmations",
    "area_advice",
]


def as_examples() -> AbstractContextManager[Act]:
    """One transaction, with one history entry per row."""
    return act("Invented examples", by=by_command("load_sample"))


def load_sample(on: date) -> dict[str, int]:
    """Load every row as new, with its dates moved as if the samples were made on `on`."""
    with as_examples():
        sample = _Sample(on)
        for name in FILES:
            text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
            for found in serializers.deserialize("json", text):
                sample.add(found.object, found.m2m_data or {})
        return sample.finish()


# Saving one of these updates its person or service. Here that is done once, at the end.
_BESIDE_THEM = (RegisterCheck, ReferralDetails, Confirmation)


class _Sample:
    """Gives rows new IDs, so that they never overwrite existing ones, and keeps track of them."""

    def __init__(self, on: date) -> None:
        as_of = (FOLDER / "as_of.txt").read_text(encoding="utf-8").strip()
        self.moved_by: timedelta = on - date.fromisoformat(as_of)
        self.areas = set(Area.objects.values_list("code", flat=True))
        self.taken = set(chain(*Service.objects.values_list("code", "slug")))
        self.rows: dict[type[models.Model], dict[int, Any]] = {}

    def add(self, row: models.Model, many: Mapping[str, Iterable[Any]]) -> None:
        number, row.pk = row.pk, None
        for field in row._meta.concrete_fields:
            if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
                self._move(row, field)
            elif isinstance(field, models.ForeignKey):
                self._point(row, field)
                if getattr(row, field.attname) is None and not field.null:
                    return  # its area has not been loaded
        if isinstance(row, Service):
            self._save_service(row, many)
        elif not isinstance(row, _BESIDE_THEM):
            row.save()
        self.rows.setdefault(type(row), {})[number] = row

    def finish(self) -> dict[str, int]:
        """Add rows that depend on people or services, update what follows, and count all rows."""
        for model in _BESIDE_THEM:
            model._default_manager.bulk_create(self.rows[model].values())
        touch(self.rows[ReferralDetails].values(), new=True)
        for person in self.rows[Physiotherapist].values():
            person.refresh_public_until()
        for service in self.rows[Service].values():
            service.refresh_confirmed()
        return {
            str(model._meta.verbose_name_plural): len(rows) for model, rows in self.rows.items()
        }

    def _move(self, row: models.Model, field: "models.Field[Any, Any]") -> None:
        if day := getattr(row, field.attname):
            setattr(row, field.attname, day + self.moved_by)

    def _point(self, row: models.Model, field: "models.ForeignKey[Any, Any]") -> None:
        """Point at the new row instead of the file's ID; at nothing if the area is not loaded."""
        number = getattr(row, field.attname)
        if number is None:
            return
        if field.related_model is not Area:
            setattr(row, field.name, self.rows[field.related_model][number])
        elif number not in self.areas:
            setattr(row, field.attname, None)

    def _save_service(self, service: Service, many: Mapping[str, Iterable[Any]]) -> None:
        """Save the service with its own code and slug, unless a real listing already has them."""
        if service.code in self.taken:
            service.code = ""
        if service.slug in self.taken:
            service.slug = None
        service.save()
        people = self.rows[Physiotherapist]
        service.physiotherapists.set(people[int(pk)] for pk in many.get("physiotherapists", ()))


# --- Removing them --------------------------------------------------------------------------------


def remove_sample() -> dict[str, int]:
    """Delete all sample rows and their history. Returns how many there were of each."""
    with act("Invented examples removed", by=by_command("remove_sample")):
        return _remove()


def _remove() -> dict[str, int]:
    _refuse_if_in_use()
    named_a_sample = list(
        Service.objects.filter(is_sample=False, physiotherapists__is_sample=True).distinct()
    )
    forget(ReferralDetails.objects.filter(service__is_sample=True))
    counts: dict[str, int] = {}
    for model in sample_models():
        sample = model._default_manager.filter(is_sample=True)
        if hasattr(model, "history"):
            forget(sample)
        with unrecorded():
            _, deleted = sample.delete()
        counts[str(model._meta.verbose_name_plural)] = deleted.get(model._meta.label, 0)
    for service in named_a_sample:
        service.refresh_listed_until()
    return counts


def sample_models() -> list[type[models.Model]]:
    """Every model with sample rows, dependent models first."""
    marked = (
        model
        for model in apps.get_models()
        if hasattr(model, "is_sample") and not issubclass(model, Entry)
    )
    return list(reversed(list(marked)))


def in_words(counts: dict[str, int]) -> str:
    """The counts in words: "178 services, 201 physiotherapists, 72 organisations"."""
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _refuse_if_in_use() -> None:
    real = Service.objects.filter(is_sample=False, organisation__is_sample=True)
    if names := ", ".join(real.values_list("name", flat=True)[:5]):
        raise CommandError(
            f"Real services belong to a sample organisation: {names}. "
            "Give them their own organisation first. Nothing was removed."
        )
