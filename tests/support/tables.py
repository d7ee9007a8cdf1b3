"""What tables hold for whole files of tests, and what can happen to one while the site runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import transaction
from psycopg import sql
from pytest_django import DjangoDbBlocker

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
def kept(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows made inside are there for every test of a module; each test undoes what it changes."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def all_ours(blocker: Any) -> Iterator[None]:
    """For a whole file of tests: what stands in the database is seen by others, and goes after."""
    with blocker.unblock():
        try:
            yield
        finally:
            call_command("flush", verbosity=0, interactive=False)
