"""The ways a service can see somebody from a place, and what its building must have.

Settings and access facts belong together: somebody seen at home or by video needs no hoist at the
clinic. All are plain integers, since combining flags costs more than all the judging.
"""

from enum import IntEnum
from typing import NamedTuple

from directory.vocabulary import AT_ITS_PLACE, AccessFact, Setting


class Visits(IntEnum):
    """Whether a service makes home visits to a place."""

    NO = 0
    YES = 1
    PERHAPS = 2  # they may, however far away it is: ask
    UNKNOWN = 3  # no distance given: ask only those nearby


class Found(NamedTuple):
    """The best way that passes."""

    unknown: int = 0  # required facts that are not known
    is_perhaps: bool = False  # the way itself is uncertain
    is_remote: bool = False  # only by video or phone


class Ways(NamedTuple):
    """How somebody can be seen, and what is known about the building."""

    at_hand: int  # settings other than home visits
    visits: Visits
    access_yes: int
    access_no: int

    def best(self, settings: int, access: int) -> Found | None:
        """The best way, given these settings (none: any) and all these required facts."""
        at_hand, visits, _, access_no = self
        if settings:
            at_hand, visits = self.allowed(settings)
        goes_there = at_hand & _AT_ITS_PLACE and not access_no & access
        unknown = access & ~self.access_yes if goes_there else 0
        if visits is Visits.YES or (goes_there and not unknown):
            return _FOUND
        if goes_there:
            return Found(unknown)
        if visits:
            return _PERHAPS
        return _REMOTE if at_hand & _BY_REMOTE else None

    def allowed(self, settings: int) -> tuple[int, Visits]:
        """The ways that count if these settings are chosen."""
        if not settings:
            return self.at_hand, self.visits
        return self.at_hand & settings, self.visits if settings & _HOME_VISITS else Visits.NO

    def excluded_by(self, settings: int) -> int:
        """The facts that, if required, would rule it out or leave only video."""
        _, visits = self.allowed(settings)
        return 0 if visits or not self.at_hand & _AT_ITS_PLACE else self.access_no

    def talks_by_video(self, settings: int) -> bool:
        return bool(self.allowed(settings)[0] & _BY_REMOTE)

    def not_asked(self, settings: int) -> int:
        """The facts that do not matter because nobody has to go to the building."""
        at_hand, visits = self.allowed(settings)
        is_asked = visits is not Visits.YES and at_hand & _AT_ITS_PLACE
        return 0 if is_asked else _ALL_FACTS

    @property
    def is_remote(self) -> bool:
        """Whether video or phone is the only way."""
        return not self.visits and not self.at_hand & _AT_ITS_PLACE

    def asked_for(self, access: int) -> "Ways":
        """A copy with only the required facts."""
        return Ways(self.at_hand, self.visits, self.access_yes & access, self.access_no & access)


_AT_ITS_PLACE = int(AT_ITS_PLACE)
_HOME_VISITS = int(Setting.HOME_VISITS)
_ALL_FACTS = sum(map(int, AccessFact))
_BY_REMOTE = int(Setting.REMOTE)
_FOUND, _PERHAPS, _REMOTE = Found(), Found(is_perhaps=True), Found(is_remote=True)
