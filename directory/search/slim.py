"""What is read of services to judge them: one narrow row each, kept column by column.

Columns are arrays, so that all services are judged at once: with 10,000, a search takes a sixth of
the time that a Python call for each took. Whatever is not known has a number of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple, Self

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from directory.vocabulary import Priority, Referrer

SURE = 8  # bits: options that may be unknown are set again if certain, shifted this far

_ANYONE = int(Referrer.of(sum(Referrer)))
_URGENT = int(Priority.URGENT)
_RELAPSE = int(Priority.RELAPSE)


class Slim(NamedTuple):
    """The columns used to judge a service, all of them in the index."""

    id: int
    chord: float | None  # squared, square metres
    helps_with: int
    routes: int
    settings: int
    approaches: int
    experience: int
    pays: int
    languages: int
    access_yes: int
    access_no: int
    first_contact_only: bool
    ms_self_referral: str
    area_rule_keys: list[str] | None
    taking_new: str
    paused_until: date | None
    serves: list[str] | None
    home_areas: list[str] | None
    reach: float | None
    nation_id: str | None
    wait_days: int | None
    wait_told_on: date | None
    confirmed_on: date | None
    staffed_until: date | None
    takes_urgent: str  # this and the next three are read only for referrers
    urgent_days: int | None
    who_may_refer: int | None
    tells_relapse: bool | None
    search_name: str


TOLD = ("", "yes", "no")  # numbers stand for them
YES, NO = 1, 2
_DATES = ("paused_until", "wait_told_on", "confirmed_on", "staffed_until")
_WORDS = ("ms_self_referral", "taking_new", "takes_urgent")
_LISTS = ("area_rule_keys", "serves", "home_areas")
_TEXTS = ("nation_id", "search_name")
_NOT_KNOWN: dict[str, float] = {"chord": np.inf, "reach": -1.0, "wait_days": -1, "urgent_days": -1}
_REAL = ("chord", "reach")
_ROW, _ITEM = "\x1e", "\x1f"  # in no code or name: NameField takes no control characters

Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Many services: numbers by column, and texts, with lists as one text each."""

    numbers: dict[str, Column]
    texts: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.numbers["id"])

    def __getattr__(self, name: str) -> Column:
        """A column of numbers. Dates count in days, and 0 is none."""
        return self.numbers[name]

    @classmethod
    def of(cls, slims: Sequence[Slim]) -> Self:
        columns = dict(zip(Slim._fields, zip(*slims, strict=True), strict=True)) if slims else {}
        numbers: dict[str, Column] = {}
        texts: dict[str, list[str]] = {}
        for name in Slim._fields:
            values = columns.get(name, ())
            if name in _LISTS:
                texts[name] = [_ITEM.join(value or ()) for value in values]
            elif name in _TEXTS:
                texts[name] = [value or "" for value in values]
            else:
                numbers[name] = np.array([_number(name, value) for value in values], _kind(name))
        return cls(numbers, texts)

    @classmethod
    def read(cls, services: Any, columns: Sequence[str]) -> Self:
        """Those of a queryset's values, in one query and one row: a bytea for each column.

        Reading them by the ORM took four times as long, half of it to make dates and lists.
        """
        sql, params = services.query.sql_with_params()
        return cls.sent(sql, params, columns, services.db)

    @classmethod
    def sent(cls, sql: str, params: Sequence[Any], columns: Sequence[str], using: str) -> Self:
        """The same, of a query in SQL."""
        told = ", ".join(map(_gathered, columns))
        with connections[using].cursor() as cursor:
            query = f"SELECT {told} FROM ({sql}) AS found ({', '.join(columns)})"  # noqa: S608  # nosec B608  # our own names
            cursor.execute(query, params)
            found = dict(zip(columns, cursor.fetchone(), strict=True))
        numbers: dict[str, Column] = {}
        texts: dict[str, list[str]] = {}
        count = len(found["id"] or b"") // 8
        for name in Slim._fields:
            if name in _LISTS or name in _TEXTS:
                texts[name] = found[name].split(_ROW) if found.get(name) else [""] * count
            elif name in found:
                sent = np.frombuffer(found[name] or b"", ">f8" if name in _REAL else ">i8")
                numbers[name] = sent.astype(_kind(name))
            else:
                numbers[name] = np.full(count, _NOT_KNOWN.get(name, 0), _kind(name))
        return cls(numbers, texts)

    def slim(self, at: int) -> Slim:
        """One of them."""
        found: dict[str, Any] = {name: texts[at] for name, texts in self.texts.items()}
        found |= {name: found[name].split(_ITEM) if found[name] else None for name in _LISTS}
        for name, column in self.numbers.items():
            value = column[at].item()
            if name in _NOT_KNOWN and value == _NOT_KNOWN[name]:
                value = None
            elif name in _DATES:
                value = date.fromordinal(value) if value else None
            found[name] = TOLD[value] if name in _WORDS else value
        return Slim(**found)

    @property
    def referrers(self) -> Column:
        """Who may refer, for certain and perhaps: if nothing was told, anyone perhaps."""
        told = self.who_may_refer
        return np.where(told > 0, told | told << SURE, _ANYONE)

    @property
    def priorities(self) -> Column:
        """What it takes first, for certain and perhaps. "No" is said of urgent referrals alone."""
        urgent = np.where(self.takes_urgent == NO, 0, _URGENT)
        sure = (self.takes_urgent == YES) * _URGENT | self.tells_relapse * _RELAPSE
        found: Column = urgent | _RELAPSE | sure << SURE
        return found


def items(text: str) -> tuple[str, ...]:
    """The items of a list that a column holds as text, which is not empty."""
    return tuple(text.split(_ITEM))


def _kind(name: str) -> type:
    return np.float64 if name in _REAL else np.int64


def _number(name: str, value: Any) -> float:
    if name in _WORDS:
        return TOLD.index(value or "")
    if value is None:
        return _NOT_KNOWN.get(name, 0)
    return value.toordinal() if name in _DATES else float(value) if name in _REAL else int(value)


@cache
def _gathered(name: str) -> str:
    """SQL for all values of a column in one, in the order of the rows."""
    if name in _LISTS:
        return f"string_agg(coalesce(array_to_string({name}, E'{_ITEM}'), ''), E'{_ROW}')"
    if name in _TEXTS:
        return f"string_agg(coalesce({name}, ''), E'{_ROW}')"
    if name in _REAL:
        return f"string_agg(float8send(coalesce({name}::float8, '{_NOT_KNOWN[name]}')), '')"
    number = f"({name})::int"
    if name in _DATES:
        number = f"({name} - DATE '0001-01-01' + 1)"
    if name in _WORDS:
        number = f"CASE {name} WHEN 'yes' THEN {YES} WHEN 'no' THEN {NO} END"
    return f"string_agg(int8send(coalesce({number}, {_NOT_KNOWN.get(name, 0)})), '')"


def each(texts: Sequence[str], say: Callable[[tuple[str, ...]], int]) -> Column:
    """What is said of each list, asked once of each that differs; -1 for an empty one."""
    said = {text: int(say(items(text))) if text else -1 for text in set(texts)}
    return np.array([said[text] for text in texts], np.int64)
