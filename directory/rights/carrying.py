"""What a restored copy must not forget: who was erased, who objected, which services were erased.

The copy is not in place yet, so this is written to it in plain SQL. It must never show anybody who
may no longer be shown; the daily `erase_returned` then erases whoever it brought back.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from directory.models.erased import digests, of_service
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
# Until `erase_returned` recalculates how long it is listed.
_UNLIST = (
    "UPDATE public.directory_service SET listed_until = NULL, staffed_until = NULL WHERE id IN ("
    "SELECT w.service_id FROM public.directory_service_physiotherapists w "
    "JOIN public.directory_physiotherapist p ON p.id = w.physiotherapist_id "
    "WHERE p.hcpc_number = %s)"
)
_WITHDRAW = "UPDATE public.directory_service SET status = 'withdrawn' WHERE code = %s"


def carry_over(copy: Connection, old: Connection | None, listed: Sequence[str]) -> None:
    """Tell the copy what the database it replaces knew or, if that is lost, what a list says.

    `listed` contains HCPC numbers of people and codes of services.
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
            if not held.isdisjoint(digests(of_service(code))):
                copy.execute(_WITHDRAW, [code])


def _hide(copy: Connection, number: str, on: date) -> None:
    copy.execute(_HIDE, [on, number])
    copy.execute(_UNLIST, [number])


def _knows(database: Connection) -> bool:
    """Whether the database is a site's, from a release that keeps who was erased."""
    found = "SELECT to_regclass('public.directory_erasednumber') IS NOT NULL"
    return database.execute(found).fetchone() == (True,)


def _rows(database: Connection, query: str) -> Iterable[Any]:
    return database.execute(query.encode()).fetchall()


def _column(database: Connection, query: str) -> set[str]:
    return {value for (value,) in _rows(database, query)}
