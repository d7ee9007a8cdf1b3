"""What is known of services once they are judged, and the lists of them that pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntFlag, auto
from typing import NamedTuple, Self, overload

import numpy as np

from directory.geo import arc_miles
from directory.search.slim import Column, Rows, Slim
from directory.search.ways import Visits, Ways


class Part(Enum):
    """The section of the results a service is in. The values are public (`data-part`)."""

    FITS = "fits"
    ASK = "ask"
    UNLIKELY = "unlikely"
    BEYOND = "beyond"
    REMOTE = "remote"
    LISTED = "listed"  # for searches without a place


class Reason(IntFlag):
    """Why a service is not simply suitable, most important first."""

    OUTSIDE_AREA = auto()
    HOMES_ELSEWHERE = auto()
    NOT_TAKING = auto()
    PAUSED = auto()
    FIRST_CONTACT = auto()
    HOME_UNKNOWN = auto()
    AREA_UNKNOWN = auto()
    AREA_PARTLY = auto()
    AREA_CLOSE_BY = auto()
    BORDER = auto()
    SELF_REFERRAL_UNKNOWN = auto()
    SELF_REFERRAL_DISPUTED = auto()
    REFERRER_UNKNOWN = auto()
    PRIORITY_UNKNOWN = auto()
    ACCESS_UNKNOWN = auto()
    NOBODY_CONFIRMED = auto()
    STALE = auto()
    FILTERED_OUT = auto()  # of a chosen service: the search itself leaves it out


UNLIKELY = (
    Reason.OUTSIDE_AREA
    | Reason.HOMES_ELSEWHERE
    | Reason.NOT_TAKING
    | Reason.PAUSED
    | Reason.FIRST_CONTACT
)


class Hit(NamedTuple):
    """One service in the results."""

    slim: Slim
    part: Part
    reasons: int  # flags of Reason
    access_unknown: int = 0  # required facts that are not known
    visits: Visits = Visits.NO

    @property
    def miles(self) -> float | None:
        return None if self.slim.chord is None else arc_miles(self.slim.chord)


PARTS = list(Part)


@dataclass(frozen=True, slots=True)
class Judged:
    """Services judged, and the groups of choices that each fails."""

    rows: Rows
    in_range: Column
    parts: Column  # positions in PARTS
    reasons: Column
    access_unknown: Column
    visits: Column
    values: tuple[Column, ...]  # the options in each group, in the order of PLAIN
    ways: Ways
    fails: Column  # a bit for each group of PLAIN, and FAILS_WAYS

    @property
    def is_countable(self) -> Column:
        is_likely = self.reasons & int(UNLIKELY) == 0
        found: Column = self.in_range & (is_likely | (self.parts == PARTS.index(Part.LISTED)))
        return found

    @property
    def is_remote(self) -> Column:
        found: Column = self.parts == PARTS.index(Part.REMOTE)
        return found

    def found(self, part: Part) -> Column:
        """Where those of a section are."""
        in_part = self.parts == PARTS.index(part)
        return np.flatnonzero(self.in_range & (self.fails == 0) & in_part)

    def hit(self, at: int) -> Hit:
        part, visits = PARTS[self.parts[at]], Visits(self.visits[at])
        reasons, unknown = int(self.reasons[at]), int(self.access_unknown[at])
        return Hit(self.rows.slim(at), part, reasons, unknown, visits)


class Hits(Sequence[Hit]):
    """A list of results. Only those that are looked at are made: of thousands, a page shows few."""

    def __init__(self, judged: Judged, at: Column) -> None:
        self.judged = judged
        self.at = at

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> Hit | Self:
        if isinstance(index, slice):
            return type(self)(self.judged, self.at[index])
        return self.judged.hit(self.at[index])

    def __add__(self, other: Self) -> Self:
        return type(self)(self.judged, np.concatenate([self.at, other.at]))

    def of(self, rows: Column) -> Self:
        """Those of them for which a column of all services is true."""
        return type(self)(self.judged, self.at[rows[self.at]])

    def by(self, *keys: Column) -> Self:
        """In another order: by these columns of all services, the first first."""
        order = np.lexsort([key[self.at] for key in reversed(keys)])
        return type(self)(self.judged, self.at[order])

    @property
    def likely(self) -> Self:
        """Without those that are "probably not"."""
        return self.of(self.judged.reasons & int(UNLIKELY) == 0)


def nobody() -> Hits:
    """An empty list."""
    none = np.zeros(0, np.int64)
    ways = Ways(none, none, none, none)
    return Hits(Judged(Rows.of([]), none, none, none, none, none, (), ways, none), none)
