"""Who changed what, when and why: one entry for each row that an act changed.

The tables are django-simple-history's. Instead of writing at every save, this waits until the act
is over and writes only visible differences: recalculating a listing's dates with the same result
adds no entry.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, Literal

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from directory.changes import differing_fields
from directory.facts import facts_of

# Columns derived from others, and those that no person changes.
LEFT_OUT = (
    *("public_id", "search_name", "spellings", "version", "created_at", "updated_at"),
    *("latitude", "longitude", "x", "y", "z", "reach", "is_found_anywhere", "point_is_about"),
    *("told_district", "told_among", "staffed_until", "area_rules", "area_rule_keys"),
)
WHY_LENGTH = 200
WRITTEN_AT_ONCE = 500  # so that a large import is never all in memory

Model = type[models.Model]
Kind = Literal["+", "~", "-"]


class Entry(models.Model):
    """Columns that every history entry has besides those of its row."""

    history_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        abstract = True


@dataclass(slots=True)
class Act:
    """One action by somebody, which can change several rows."""

    by: str
    user_id: int | None
    why: str
    at: datetime
    touched: dict[Model, dict[Any, bool]] = field(default_factory=dict)  # key: is new

    def touch(self, rows: Iterable[models.Model], *, new: bool = False) -> None:
        """Mark these rows to be compared at the end of the act."""
        for row in rows:
            keys = self.touched.setdefault(type(row), {})
            keys[row.pk] = new or keys.get(row.pk, False)


_current: ContextVar[Act | None] = ContextVar("act", default=None)
_is_recording: ContextVar[bool] = ContextVar("is_recording", default=True)
_followed_by: dict[Model, Callable[[Collection[Any], datetime], None]] = {}


@contextmanager
def act(why: str = "", *, by: str = "") -> Iterator[Act]:
    """Run as one transaction, with one entry per row changed. A nested act joins the outer one.

    `by` is for actions with nobody signed in: `by_command("import_listings")`.
    """
    if outer := _current.get():
        outer.why = outer.why or why
        with transaction.atomic():
            yield outer
        return
    user = _signed_in()
    mine = Act(by or name_of(user), user.pk if user and not by else None, why, timezone.now())
    token = _current.set(mine)
    try:
        with transaction.atomic():
            yield mine
            _write(mine)
            _follow(mine)
    finally:
        _current.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """For sample rows: changes made inside this block get no entries."""
    token = _is_recording.set(False)
    try:
        yield
    finally:
        _is_recording.reset(token)


def by_command(name: str) -> str:
    return f"the command {name}"


def name_of(user: AbstractBaseUser | None) -> str:
    return "" if user is None else getattr(user, "get_full_name", str)() or user.get_username()


def touch(rows: Iterable[models.Model], *, new: bool = False) -> None:
    """Mark rows written without `save()`, such as in bulk, as part of the current act."""
    if not _is_recording.get():
        return
    if current := _current.get():
        current.touch(rows, new=new)
        return
    with act() as one:
        one.touch(rows, new=new)


def follow(model: Model, work: Callable[[Collection[Any], datetime], None]) -> None:
    """At the end of each act, `work` gets the keys of the rows that it changed, and its time."""
    _followed_by[model] = work


def forget(rows: "models.QuerySet[Any]") -> None:
    """Delete the entries for these rows. For sample rows, which leave no trace."""
    _delete(records_of(rows.model).filter(**{f"{_key(rows.model)}__in": rows.values("pk")}))


def cut(before: datetime) -> None:
    """Delete entries older than `before`, keeping the latest for each row that still exists."""
    for model in apps.get_models():
        if not hasattr(model._meta, "simple_history_manager_attribute"):
            continue
        old = records_of(model).filter(history_date__lt=before)
        key = _key(model)
        stood = old.order_by(key, "-history_date", "-history_id").distinct(key)
        here = model._base_manager.values("pk")
        kept = records_of(model).filter(pk__in=list(stood.values_list("pk", flat=True)))
        _delete(old.exclude(pk__in=kept.filter(**{f"{key}__in": here}).values("pk")))


def _delete(records: "models.QuerySet[Any]") -> None:
    for to_many in _to_many(records.model.instance_type):
        Records.m2m_models[to_many].objects.filter(history__in=records.values("pk")).delete()
    records.delete()


# --- Reading -------------------------------------------------------------------------------------


def records_of(model: Model) -> "models.QuerySet[Any]":
    """Every history entry for a model, unordered."""
    records: models.QuerySet[Any] = record_model(model).objects.order_by()
    return records


@cache
def record_model(model: Model) -> Any:
    """The history model for a model, cached because the library builds a class on each call."""
    history: Any = getattr(model, "history")  # noqa: B009  # only models with history have it
    return history.model


def states(records: Iterable[Any]) -> dict[int, dict[str, Any]]:
    """Each record's values by its ID, in the form `changes` takes, in one query for all."""
    records = list(records)
    if not records:
        return {}
    model: Model = records[0].instance_type
    own = [one for one, _ in facts_of(model) if not one.many_to_many]
    found = {one.pk: {each.name: getattr(one, each.attname) for each in own} for one in records}
    for to_many in _to_many(model):
        for values in found.values():
            values[to_many.name] = []
        named = Records.m2m_models[to_many].objects.filter(history__in=list(found))
        keys = f"{to_many.m2m_reverse_field_name()}_id"
        for number, key in named.values_list("history_id", keys):
            found[number][to_many.name].append(key)
    return found


def _to_many(model: Model) -> "list[models.ManyToManyField[Any, Any]]":
    return [one for one in model._meta.many_to_many if one in Records.m2m_models]


def _key(model: Model) -> str:
    return str(model._meta.pk.attname) if model._meta.pk else "id"


# --- Writing -------------------------------------------------------------------------------------


class Records(HistoricalRecords):  # type: ignore[misc]  # the library has no types
    """Gives a model its history. `people` names the many-to-many fields to include."""

    def __init__(self, people: Iterable[str] = ()) -> None:
        super().__init__(
            bases=[Entry],
            excluded_fields=LEFT_OUT,
            m2m_fields=list(people),
            history_change_reason_field=models.CharField(
                max_length=WHY_LENGTH, blank=True, default=""
            ),
        )

    def post_save(self, instance: models.Model, created: bool, **options: Any) -> None:
        if not options.get("raw"):
            touch([instance], new=created)

    def post_delete(self, instance: models.Model, **_: Any) -> None:
        with act() as current:
            current.touch([instance])
            if _is_recording.get():
                _record(current, instance, "-").save()

    def m2m_changed(self, instance: Any, action: str, reverse: bool, **options: Any) -> None:
        """Marks the changed service, whichever side of the relation it was changed from."""
        if not action.startswith("post_"):
            return
        keys = options["pk_set"] or ()
        touch(options["model"]._base_manager.filter(pk__in=keys) if reverse else [instance])


def _signed_in() -> Any:
    user = getattr(getattr(Records.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


def _write(mine: Act) -> None:
    for model, keys in mine.touched.items():
        touched = iter(keys.items())
        while some := dict(islice(touched, WRITTEN_AT_ONCE)):
            _write_some(mine, model, some)


def _follow(mine: Act) -> None:
    for model, work in _followed_by.items():
        touched = iter(mine.touched.get(model, ()))
        while keys := list(islice(touched, WRITTEN_AT_ONCE)):
            work(keys, mine.at)


def _write_some(mine: Act, model: Model, keys: Mapping[Any, bool]) -> None:
    before = _before(model, keys)
    names = [one.name for one in _to_many(model)]
    rows = model._base_manager.filter(pk__in=keys).prefetch_related(*names).order_by("pk")
    told = [
        (row, "+" if keys[row.pk] else "~")
        for row in rows
        if row.pk not in before or differing_fields(before[row.pk], row, model)
    ]
    _save(mine, model, told)


def _before(model: Model, keys: Mapping[Any, bool]) -> dict[Any, dict[str, Any]]:
    """The values in the latest entry for each row that has one."""
    key = _key(model)
    old = [pk for pk, is_new in keys.items() if not is_new]
    latest = (
        records_of(model)
        .filter(**{f"{key}__in": old})
        .order_by(key, "-history_date", "-history_id")
        .distinct(key)
    )
    records = list(latest) if old else []
    held = states(records)
    return {getattr(record, key): held[record.pk] for record in records}


def _save(mine: Act, model: Model, told: list[tuple[models.Model, Any]]) -> None:
    if not told:
        return
    made = records_of(model).bulk_create(_record(mine, row, kind) for row, kind in told)
    numbers = {row.pk: record.pk for (row, _), record in zip(told, made, strict=True)}
    for to_many in _to_many(model):
        links: Any = to_many.remote_field.through
        near = f"{to_many.m2m_field_name()}_id"
        Records.m2m_models[to_many].objects.bulk_create(
            Records.m2m_models[to_many](history_id=numbers[link[near]], **link)
            for link in links.objects.filter(**{f"{near}__in": numbers}).values()
        )


def _record(mine: Act, row: models.Model, kind: Kind) -> Any:
    model = record_model(type(row))
    values = {one.attname: getattr(row, one.attname) for one in model.tracked_fields}
    return model(
        history_date=mine.at,
        history_type=kind,
        history_user_id=mine.user_id,
        history_by=mine.by,
        history_change_reason=mine.why[:WHY_LENGTH],
        **values,
    )
