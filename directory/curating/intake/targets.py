"""What a column of somebody's list can hold: the facts of a listing, and what people call them.

A target is written "service.telephone", or "service.settings=home-visits" for a column of yes and
no. Facts are declared with the models; what others call them stands in `called.toml`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.text import capfirst

from directory.facts import facts_of
from directory.fields import ChoiceGroupField
from directory.models import Organisation, Physiotherapist, Service
from directory.names import search_name
from directory.words import within_sentence

LEAVE_OUT = ""
OWNERS: Mapping[str, type[models.Model]] = {
    "organisation": Organisation,
    "person": Physiotherapist,
    "service": Service,
}
_NOT_FROM_LISTS = {
    *("organisation.is_sample", "person.is_sample", "service.is_sample"),
    *("service.source", "person.notified_on", "person.source", "person.experience_told_on"),
    *("service.organisation", "service.physiotherapists", "service.code", "service.status"),
}
_OURS = {  # columns that no single fact stands for
    "organisation": {},
    "person": {
        "person.forename": "Physiotherapist: first name",
        "person.surname": "Physiotherapist: surname",
        "person.title": "Physiotherapist: title, such as Dr",
    },
    "service": {
        "service.site": "Hospital, clinic or site",
        "service.any_contact": "Telephone, e-mail and website together",
    },
}
_WHOSE = {"organisation": "Organisation", "person": "Physiotherapist", "service": "Service"}
_YES_NO_GROUPS = ("settings", "routes", "approaches", "access_yes")
_TITLES = {
    "organisation": "The organisation",
    "person": "The physiotherapist",
    "service": "The service",
    "settings": "Yes or no: where people are seen",
    "routes": "Yes or no: how people get in",
    "approaches": "Yes or no: what they do",
    "access_yes": "Yes or no: getting in and about",
}


@cache
def called() -> dict[str, Any]:
    """What people call columns and choices, besides what the facts call themselves."""
    return tomllib.loads((Path(__file__).parent / "called.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a column can hold. `slug` is for columns of yes and no."""

    key: str
    owner: str
    name: str
    label: str
    field: "models.Field[Any, Any] | None" = None
    slug: str = ""


@cache
def all_targets() -> dict[str, Target]:
    return {target.key: target for target in _targets()}


def _targets() -> Iterator[Target]:
    for owner, model in OWNERS.items():
        for field, fact in facts_of(model):
            key = f"{owner}.{field.name}"
            if fact.heading and key not in _NOT_FROM_LISTS:
                label = capfirst(str(field.verbose_name))
                if owner != "service" or field.name == "name":
                    label = f"{_WHOSE[owner]}: {within_sentence(label)}"
                yield Target(key, owner, field.name, label, field)
        for key, label in _OURS[owner].items():
            yield Target(key, owner, key.partition(".")[2], label)
    for name in _YES_NO_GROUPS:
        group = Service._meta.get_field(name)
        if isinstance(group, ChoiceGroupField):
            for slug, label in group.group.choices():
                yield Target(f"service.{name}={slug}", "service", name, label, group, slug)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a form: every target in groups, after leaving the column out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for target in all_targets().values():
        title = _TITLES[target.name if target.slug else target.owner]
        groups.setdefault(title, []).append((target.key, target.label))
    return [("Not taken in", [(LEAVE_OUT, "Leave this column out")]), *groups.items()]


@cache
def names() -> dict[str, str]:
    """What columns are called, in plain form, and the target each means."""
    found: dict[str, str] = {}
    for owner, model in OWNERS.items():
        for field, fact in facts_of(model):
            key = f"{owner}.{field.name}"
            if fact.heading and key in all_targets():
                for name in (fact.heading, str(field.verbose_name)):
                    found[search_name(name)] = key  # a service's word beats its organisation's
    for key, words in called()["columns"].items():
        found |= {search_name(name): key for name in words}
    return found


def named(heading: str) -> str | None:
    """The target that a heading names: exactly, or by the longest name within it."""
    plain = search_name(heading)
    if plain in (known := names()):
        return known[plain]
    within = [name for name in known if len(name) > 3 and f" {name} " in f" {plain} "]
    return known[max(within, key=len)] if within else None
