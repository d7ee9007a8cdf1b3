"""Queries that Django words once, and the database plans once, asked again with other values.

Wording the four of a search anew each time took a fifth of a page of results; planning that of a
listing took longer than reading it.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

MOST = 200  # shapes kept of each query

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Worded:
    """A query in SQL: for each parameter, the position of its value, or itself if it is fixed."""

    compiler: SQLCompiler
    sql: str
    parameters: Sequence[tuple[int | None, Any]]

    def with_values(self, values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            fixed if at is None else _like(fixed, values[at]) for at, fixed in self.parameters
        )

    def sent(self, values: Sequence[Any], using: str) -> list[tuple[Any, ...]]:
        """What the database sends. This cursor, unlike Django's, has the server keep the plan."""
        connection = connections[using]
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        ours = psycopg.Cursor(connection.connection)
        with connection._prepare_cursor(ours) as cursor:  # type: ignore[attr-defined]  # it has
            cursor.execute(self.sql, self.with_values(values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def built(self, sent: Iterable[Sequence[Any]], using: str) -> list[Any]:
        """The objects of it, as `ModelIterable` makes them, which finds out how each time."""
        of: Any = self.compiler
        first, last, names = self._own
        rows = of.apply_converters(sent, self._converters) if self._converters else sent
        populators = get_related_populators(of.klass_info, of.select, using)  # type: ignore[call-arg]  # of 5.2
        found = []
        for row in rows:
            one = of.klass_info["model"].from_db(using, names, row[first:last])
            for populator in populators:
                populator.populate(row, one)
            for name, at in of.annotation_col_map.items():
                setattr(one, name, row[at])
            found.append(one)
        return found

    @cached_property
    def _own(self) -> tuple[int, int, list[str]]:
        """Where the columns of the object itself are in a row, and their names."""
        of: Any = self.compiler
        first, *_, last = of.klass_info["select_fields"]
        return first, last + 1, [each[0].target.attname for each in of.select[first : last + 1]]

    @cached_property
    def _converters(self) -> Any:
        return self.compiler.get_converters([each[0] for each in self.compiler.select])


@dataclass(frozen=True, slots=True)
class RowsSent(Generic[Row]):
    """What the database sent for a query: equal to another if every value is."""

    values: tuple[tuple[Any, ...], ...]
    rows: list[tuple[Any, ...]] = field(compare=False)
    worded: Worded = field(compare=False)
    using: str = field(compare=False)

    def built(self) -> list[Row]:
        return self.worded.built(self.rows, self.using)


class Prepared(Generic[Row]):
    """A queryset made from its shape and its values.

    Whatever decides how the query is worded must be in the shape, settings too; values are what it
    compares with: numbers, dates and texts, each of which must be in the query as it is given.
    """

    def __init__(self, model: type[Row], build: Callable[..., QuerySet[Row, Any]]) -> None:
        self.model, self.build = model, build
        self.worded: dict[Hashable, Worded] = {}

    def sql(self, shape: tuple[Hashable, ...], values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """The query and its parameters."""
        worded = self._worded(shape, values)
        return worded.sql, worded.with_values(values)

    def rows(self, shape: tuple[Hashable, ...], values: Sequence[Any]) -> list[Row]:
        """What it finds, as the queryset itself would give it."""
        return self.sent(shape, values).built()

    def sent(self, shape: tuple[Hashable, ...], values: Sequence[Any]) -> RowsSent[Row]:
        """The same before it is made into objects."""
        worded, using = self._worded(shape, values), router.db_for_read(self.model)
        rows = worded.sent(values, using)
        return RowsSent(tuple(tuple(map(_hashable, row)) for row in rows), rows, worded, using)

    def _worded(self, shape: tuple[Hashable, ...], values: Sequence[Any]) -> Worded:
        kinds = tuple(map(type, values))
        worded = self.worded.get((shape, kinds))
        if worded is None:
            if len(self.worded) >= MOST:
                self.worded.clear()
            worded = self.worded[shape, kinds] = self._word(shape, values)
        return worded

    def _word(self, shape: tuple[Hashable, ...], values: Sequence[Any]) -> Worded:
        """The query with values that stand for others, as which its parameters are known again."""
        stand_ins = [_stand_in(number, value) for number, value in enumerate(values)]
        found = self.build(shape, stand_ins)
        compiler = found.query.get_compiler(found.db)
        sql, params = compiler.as_sql()
        at = {repr(_plain(one)): number for number, one in enumerate(stand_ins)}
        parameters = [(at.get(repr(_plain(one))), one) for one in params]
        missing = at.keys() - {repr(_plain(one)) for one in params}
        if missing:
            raise LookupError(f"{self.build.__name__} does not compare with all of its values")
        return Worded(compiler, sql, parameters)


def _stand_in(number: int, value: Any) -> Any:
    """A value of the same kind that is in no query."""
    if isinstance(value, date):
        return date(1000, 1, 1 + number)
    if isinstance(value, str):
        return f"value {number} of ours"
    return type(value)((1 << 40) + number)


def _hashable(value: Any) -> Any:
    return tuple(value) if type(value) is list else value


def _plain(value: Any) -> Any:
    """Numbers alike, whatever type of the database's they were given."""
    return int(value) if isinstance(value, int) else value


def _like(stand_in: Any, value: Any) -> Any:
    """The value as the parameter that stood for it, which may have a type of the database's."""
    return type(stand_in)(value) if isinstance(stand_in, int) else value
