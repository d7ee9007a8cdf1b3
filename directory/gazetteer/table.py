"""A new gazetteer table beside the old one, filled by COPY and then swapped in.

The new table is in its own schema, with the same names for itself, its indexes and its constraints,
so that after the swap everything is as the migrations made it. It all happens in the caller's
transaction: if anything goes wrong, nothing has changed.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql
from psycopg.errors import LockNotAvailable

from directory.gazetteer import LoadRefused
from directory.gazetteer.rows import COLUMNS
from directory.models import PostcodeLocation

SCHEMA = "gazetteer_load"
# While we wait for a lock, readers queue behind us and fail after 2 s.
LOCK_MILLISECONDS = 800
LOCK_TRIES = 10
SECONDS_BETWEEN_TRIES = 1.0

_FULL = PostcodeLocation.Level.FULL.value


class PostcodeCounts(NamedTuple):
    """Numbers of full postcodes in the new table."""

    postcodes: int
    retired: int
    without_location: int


class NewTable:
    """The table being filled. Create it in the same transaction, as COPY FREEZE requires."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.cursor = cursor
        name = PostcodeLocation._meta.db_table
        cursor.execute(
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = %s::regclass", [name]
        )
        self.names = {
            "old": sql.Identifier(cursor.fetchone()[0], name),
            "new": sql.Identifier(SCHEMA, name),
            "read": sql.Identifier(SCHEMA, "rows_read"),
            "schema": sql.Identifier(SCHEMA),
            "columns": sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
            "full": sql.Literal(_FULL),
        }
        self.run("DROP SCHEMA IF EXISTS {schema} CASCADE")
        self.run("CREATE SCHEMA {schema}")
        self.run(
            "CREATE TABLE {new} (LIKE {old} INCLUDING DEFAULTS INCLUDING CONSTRAINTS "
            "INCLUDING STORAGE INCLUDING COMMENTS)"
        )
        self.run("ALTER TABLE {new} ALTER level SET DEFAULT {full}")

    def run(self, command: str, parameters: Iterable[Any] = (), **names: sql.Composable) -> None:
        """Execute SQL containing {old}, {new}, {read}, {schema}, {columns}, {full} and `names`."""
        self.cursor.execute(self._composed(command, **names), list(parameters))

    def fetch(self, command: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        self.run(command, parameters)
        rows: list[tuple[Any, ...]] = self.cursor.fetchall()
        return rows

    def copy(self, pieces: Iterable[tuple[bytes, int]], advance: Callable[[int], object]) -> int:
        """Fill and count the rows, calling `advance` with each piece's size in the source.

        Frozen rows allow index-only reads without another pass over the table.
        """
        return self._copy("COPY {new} ({columns}) FROM STDIN (FREEZE)", pieces, advance)

    def copy_medians(
        self, pieces: Iterable[tuple[bytes, int]], advance: Callable[[int], object]
    ) -> int:
        """The same for files with several rows per postcode, using their median point."""
        self.run("CREATE TABLE {read} AS SELECT {columns} FROM {old} WITH NO DATA")
        self._copy("COPY {read} ({columns}) FROM STDIN", pieces, advance)
        self.run(
            "INSERT INTO {new} (name, latitude, longitude, nation_id) SELECT name, "
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY latitude), "
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY longitude), min(nation_id) "
            "FROM {read} GROUP BY name"
        )
        postcodes = int(self.cursor.rowcount)
        self.run("DROP TABLE {read}")
        return postcodes

    def add_keys(self) -> int:
        """Create the old table's constraints and indexes; return the number of duplicates removed.

        If two files contain a postcode, the first wins. Looking for duplicates first would cost as
        much as the primary key itself, which finds them anyway.
        """
        self.run("SET LOCAL maintenance_work_mem = '128MB'")
        keys = list(self._keys())
        try:
            with transaction.atomic():
                self._make(keys)
        except IntegrityError:
            duplicates = self._drop_duplicates()
            self._make(keys)
            return duplicates
        return 0

    def analyze(self) -> None:
        """Collect statistics; look-ups are by key, so a small sample is enough."""
        self.run("SET LOCAL default_statistics_target = 10")
        self.run("ANALYZE {new}")

    def counts(self) -> PostcodeCounts:
        found = self.fetch(
            "SELECT count(*), count(retired_on), count(*) - count(latitude) FROM {new} "
            "WHERE level = {full}"
        )
        return PostcodeCounts(*found[0])

    def old_postcodes(self) -> int:
        return int(self.fetch("SELECT count(*) FROM {old} WHERE level = {full}")[0][0])

    @contextmanager
    def in_front(self) -> Iterator[None]:
        """Make every query in this transaction use the new table instead of the old one."""
        before = self.fetch("SELECT current_setting('search_path')")[0][0]
        self._set_search_path(f"{SCHEMA}, {before}")
        yield
        self._set_search_path(before)

    def swap(self) -> None:
        """Put the new table in the old one's place. Readers wait from here until the commit."""
        self.run("ALTER TABLE {new} ALTER level DROP DEFAULT")
        self._lock_old()
        home = self.names["old"].as_string().rpartition(".")[0]
        self.run("DROP TABLE {old}")
        self.run(f"ALTER TABLE {{new}} SET SCHEMA {home}")
        self.run("DROP SCHEMA {schema}")

    def _composed(self, command: str, **names: sql.Composable) -> sql.Composed:
        return sql.SQL(command).format(**self.names, **names)

    def _copy(
        self, command: str, pieces: Iterable[tuple[bytes, int]], advance: Callable[[int], object]
    ) -> int:
        with self.cursor.copy(self._composed(command)) as copy:
            for rows, taken in pieces:
                copy.write(rows)
                advance(taken)
        return int(self.cursor.rowcount)

    def _keys(self) -> Iterator[str]:
        """SQL statements giving the new table the old one's keys and indexes, names included."""
        old, new = self.names["old"].as_string(), self.names["new"].as_string()
        for name, definition in self.fetch(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'x', 'f') ORDER BY contype",
            [old],
        ):
            yield f"ALTER TABLE {new} ADD CONSTRAINT {_quoted(name)} {definition}"
        for (definition,) in self.fetch(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass "
            "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [old],
        ):
            before, _, after = definition.partition(" USING ")
            yield f"{before.rpartition(' ON ')[0]} ON {new} USING {after}"

    def _make(self, keys: Iterable[str]) -> None:
        for statement in keys:
            self.cursor.execute(statement)

    def _drop_duplicates(self) -> int:
        """Keep the first row for each postcode; rows are in the order they were written."""
        self.run(
            "DELETE FROM {new} AS row USING ("
            "SELECT name, min(ctid) AS first FROM {new} GROUP BY name HAVING count(*) > 1"
            ") AS repeated WHERE row.name = repeated.name AND row.ctid <> repeated.first"
        )
        return int(self.cursor.rowcount)

    def _lock_old(self) -> None:
        """Wait for the lock in short turns, so that new readers are never held up for long."""
        for _ in range(LOCK_TRIES):
            try:
                with transaction.atomic():
                    self.run(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
                    self.run("LOCK TABLE {old} IN ACCESS EXCLUSIVE MODE")
                    return
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
            time.sleep(SECONDS_BETWEEN_TRIES)
        raise LoadRefused(
            "Something has been reading the postcodes for too long, such as a backup, so the new "
            "ones could not be put in place. Run the import again when it is done."
        )

    def _set_search_path(self, path: str) -> None:
        self.run("SELECT set_config('search_path', %s, true)", [path])


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()
