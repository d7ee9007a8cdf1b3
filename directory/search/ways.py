"""The ways services can see somebody from a place, and what their buildings must have.

Settings and access facts belong together: somebody seen at home or by video needs no hoist at the
clinic. All are columns of numbers, for many services at once.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from directory.search.slim import Column
from directory.vocabulary import AT_ITS_PLACE, AccessFact, Setting


class Visits(IntEnum):
    """Whether a service makes home visits to a place."""

    NO = 0
    YES = 1
    PERHAPS = 2  # they may, however far away it is: ask
    UNKNOWN = 3  # no distance given: ask only those nearby


class Found(NamedTuple):
    """The best way of each that passes."""

    passes: Column
    unknown: Column  # required facts that are not known
    is_perhaps: Column  # the way itself is uncertain
    is_remote: Column  # only by video or phone


class Ways(NamedTuple):
    """How somebody can be seen, and what is known about the buildings."""

    at_hand: Column  # settings other than home visits
    visits: Column
    access_yes: Column
    access_no: Column

    def of(self, rows: Column) -> "Ways":
        """Those of some rows."""
        return Ways(*(column[rows] for column in self))

    def best(self, settings: int, access: int) -> Found:
        """The best way, given these settings (none: any) and all these required facts."""
        at_hand, visits = self.allowed(settings)
        goes_there = (at_hand & _AT_ITS_PLACE > 0) & (self.access_no & access == 0)
        unknown = np.where(goes_there & (visits != Visits.YES), access & ~self.access_yes, 0)
        is_sure = (visits == Visits.YES) | (goes_there & (unknown == 0))
        is_perhaps = ~is_sure & ~goes_there & (visits > 0)
        is_remote = ~is_sure & ~goes_there & (visits == 0) & (at_hand & _BY_REMOTE > 0)
        return Found(is_sure | goes_there | is_perhaps | is_remote, unknown, is_perhaps, is_remote)

    def allowed(self, settings: int) -> tuple[Column, Column]:
        """The ways that count if these settings are chosen."""
        if not settings:
            return self.at_hand, self.visits
        visits = self.visits if settings & _HOME_VISITS else np.zeros_like(self.visits)
        return self.at_hand & settings, visits

    def excluded_by(self, settings: int) -> Column:
        """The facts that, if required, would rule it out or leave only video."""
        at_hand, visits = self.allowed(settings)
        return np.where((visits > 0) | (at_hand & _AT_ITS_PLACE == 0), 0, self.access_no)

    def talks_by_video(self, settings: int) -> Column:
        return self.allowed(settings)[0] & _BY_REMOTE > 0

    def not_asked(self, settings: int) -> Column:
        """The facts that do not matter because nobody has to go to the building."""
        at_hand, visits = self.allowed(settings)
        is_asked = (visits != Visits.YES) & (at_hand & _AT_ITS_PLACE > 0)
        return np.where(is_asked, 0, _ALL_FACTS)


_AT_ITS_PLACE = int(AT_ITS_PLACE)
_HOME_VISITS = int(Setting.HOME_VISITS)
_ALL_FACTS = sum(map(int, AccessFact))
_BY_REMOTE = int(Setting.REMOTE)
