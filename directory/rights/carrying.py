"""Carries erasures and objections over to a restored database.

The copy is not in use yet, so it is updated in plain SQL. It must never show anyone who may no
longer be shown; the daily `erase_returned` then erases everyone it brought back.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
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
# Copies that others hold are newer than this one: all of it has changed for them, and what they
# know that it does not has left.
_RENEW = (
    "UPDATE public.directory_serviceentry SET since = %s",
    "UPDATE public.directory_organisationentry SET since = %s",
)
_GIVEN_OUT = (
    "SELECT public_id FROM public.directory_serviceentry ORDER BY id",
    "SELECT public_id FROM public.directory_organisationentry ORDER BY id",
)
_LEFT = (
    "INSERT INTO public.directory_serviceentry (public_id, is_listed, since) "
    "SELECT key, false, %s FROM unnest(%s::uuid[]) AS key ON CONFLICT (public_id) DO NOTHING",
    "INSERT INTO public.directory_organisationentry (public_id, is_listed, since) "
    "SELECT key, false, %s FROM unnest(%s::uuid[]) AS key ON CONFLICT (public_id) DO NOTHING",
)
_WITHDRAW = "UPDATE public.directory_service SET status = 'withdrawn' WHERE code = %s"


def carry_over(copy: Connection, old: Connection | None, listed: Sequence[str]) -> None:
    """Copy these from the old database or, if that is lost, from a list.

    `listed` contains people's HCPC numbers and services' codes.
    """
    if not _knows(copy):
        return
    on = timezone.localdate()
    given_out = _given_out(old)
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
        if _knows(copy, "serviceentry"):
            _renew(copy, given_out, timezone.now())


def _given_out(old: Connection | None) -> list[list[Any]]:
    """The public identifiers of services, and of organisations, that others may hold copies of."""
    if old is None or not _knows(old, "serviceentry"):
        return [[], []]
    return [[key for (key,) in _rows(old, query)] for query in _GIVEN_OUT]


def _renew(copy: Connection, given_out: list[list[Any]], at: datetime) -> None:
    for renew, left, keys in zip(_RENEW, _LEFT, given_out, strict=True):
        copy.execute(renew, [at])
        copy.execute(left, [at, keys])


def _hide(copy: Connection, number: str, on: date) -> None:
    copy.execute(_HIDE, [on, number])
    copy.execute(_UNLIST, [number])


def _knows(database: Connection, table: str = "erasednumber") -> bool:
    """Whether this is a site database, from a release that has this table."""
    found = "SELECT to_regclass('public.directory_' || %s) IS NOT NULL"
    return database.execute(found, [table]).fetchone() == (True,)


def _rows(database: Connection, query: str) -> Iterable[Any]:
    return database.execute(query.encode()).fetchall()


def _column(database: Connection, query: str) -> set[str]:
    return {value for (value,) in _rows(database, query)}
