"""Stops used backup codes from working again after a database backup is restored."""

from collections.abc import Sequence
from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]

_CODES = (
    "SELECT t.id, u.username, t.token FROM public.otp_static_statictoken t "
    "JOIN public.otp_static_staticdevice d ON d.id = t.device_id "
    "JOIN public.auth_user u ON u.id = d.user_id"
)


def carry_over(copy: Connection, old: Connection | None, _: Sequence[str]) -> None:
    """Keep only codes that were still valid. If that is unknown, delete all of them."""
    if not _knows(copy):
        return
    rows = old.execute(_CODES).fetchall() if old and _knows(old) else []
    stood = {(name, token) for _, name, token in rows}
    for pk, name, token in copy.execute(_CODES).fetchall():
        if (name, token) not in stood:
            copy.execute("DELETE FROM public.otp_static_statictoken WHERE id = %s", [pk])


def _knows(database: Connection) -> bool:
    found = "SELECT to_regclass('public.otp_static_statictoken') IS NOT NULL"
    return database.execute(found).fetchone() == (True,)
