"""What a kind of task is: its harm, its minutes, and the rows that need it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from django.db.models import Q

from directory.curating.ages import Age

# The number of minutes one task should take.
A_CHECK = 1  # of the register
A_CALL = 5
A_CORRECTION = 3  # of one field known to be wrong or out of date
A_SEARCH = 10  # for something nobody has told us


class Harm(IntEnum):
    """What happens if a task is left undone. The page lists tasks in this order."""

    MISLEADS = 1  # somebody could go to the wrong place today
    HIDES = 2  # existing help is not found
    COMING = 3  # it falls due later


class ToDo(NamedTuple):
    """What to enter, and in which field of the row's own form."""

    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of task: which rows need it, how long one takes, and how its age is worded."""

    slug: str
    title: str
    harm: Harm
    minutes: int
    when: Callable[[date], Q]
    since: str
    age: Age
    is_this_week: bool = True
    todo: ToDo | None = None  # if only the row's own form completes the task
