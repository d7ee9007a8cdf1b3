"""What can happen to a table while the site runs: somebody else locks it, or it is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from psycopg import sql

from tests.support.running import this_database


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Locked by another connection, reading included."""
    with psycopg.connect(this_database()) as other:
        other.execute(sql.SQL("LOCK TABLE {}").format(sql.Identifier(name)))
        yield
        other.rollback()


@contextmanager
def gone(name: str) -> Iterator[None]:
    """Not there, as far as anyone can see."""
    rename = sql.SQL("ALTER TABLE {} RENAME TO {}")
    names = sql.Identifier(name), sql.Identifier(f"{name}_gone")
    with psycopg.connect(this_database(), autocommit=True) as other:
        other.execute(rename.format(*names))
        try:
            yield
        finally:
            other.execute(rename.format(*reversed(names)))


@contextmanager
def all_ours(blocker: Any) -> Iterator[None]:
    """For a whole file of tests: what stands in the database is seen by others, and goes after."""
    with blocker.unblock():
        try:
            yield
        finally:
            call_command("flush", verbosity=0, interactive=False)
