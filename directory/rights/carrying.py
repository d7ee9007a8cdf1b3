"""Carries erasures and objections over to a restored database.

The copy is not in use yet, so it is updated in plain SQL. It must never show anyone who may no
longer be shown; the daily `erase_returned` then erases everyone it brought back.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from directory.models.erased import digests, service_marker
from msphysio.backups.server import Connection

_KEEP = (
    "INSERT INTO public.directory_erasednumber (digest, erased_on) VALUES (%s, %s) "
    "ON CONFLICT (digest) DO NOTHING"
)
_HELD = "SELECT digest, erased_on FROM public.directory_erasednumber"
_OBJECTED = (
    "SELECT hcpc_number, objected_on FROM public.directory_physiotherapist "
    "WHERE objected_on IS NOT NULL"
)
_HIDE = (
    "UPDATE public.directory_physiotherapist "
    "SET objected_on = coalesce(objected_on, %s), public_until = NULL WHERE hcpc_number = %s"
)
# Until `erase_returned` recalculates how long each service is listed.
_UNLIST = (
    "UPDATE public.directory_service SET listed_until = NULL, staffed_until = NULL WHERE id IN ("
    "SELECT w.service_id FROM public.directory_service_physiotherapists w "
    "JOIN public.directory_physiotherapist p ON p.id = w.physiotherapist_id "
    "WHERE p.hcpc_number = %s)"
)
_WITHDRAW = "UPDATE public.directory_service SET status = 'withdrawn' WHERE code = %s"


def carry_over(copy: Connection, old: Connection | None, listed: Sequence[str]) -> None:
    """Copy these from the old database or, if that is lost, from a list.

    `listed` contains people's HCPC numbers and services' codes.
    """
    if not _knows(copy):
        return
    on = timezone.localdate()
    kept = _rows(old, _HELD) if old and _knows(old) else []
    objected = dict(_rows(old, _OBJECTED)) if old and _knows(old) else {}
    with copy.transaction():
        for digest, day in kept:
            copy.execute(_KEEP, [digest, day])
        for word in listed:
            copy.execute(_KEEP, [digests(word)[0], on])
        numbers = _column(copy, "SELECT hcpc_number FROM public.directory_physiotherapist")
        for number in objected.keys() - numbers:
            copy.execute(_KEEP, [digests(number)[0], objected[number]])
        held = _column(copy, "SELECT digest FROM public.directory_erasednumber")
        for number in numbers:
            if number in objected or not held.isdisjoint(digests(number)):
                _hide(copy, number, objected.get(number, on))
        for code in _column(copy, "SELECT code FROM public.directory_service"):
            if not held.isdisjoint(digests(service_marker(code))):
                copy.execute(_WITHDRAW, [code])


def _hide(copy: Connection, number: str, on: date) -> None:
    copy.execute(_HIDE, [on, number])
    copy.execute(_UNLIST, [number])


def _knows(database: Connection) -> bool:
    """Whether this is a site database, from a release that keeps a record of erasures."""
    found = "SELECT to_regclass('public.directory_erasednumber') IS NOT NULL"
    return database.execute(found).fetchone() == (True,)


def _rows(database: Connection, query: str) -> Iterable[Any]:
    return database.execute(query.encode()).fetchall()


def _column(database: Connection, query: str) -> set[str]:
    return {value for (value,) in _rows(database, query)}
