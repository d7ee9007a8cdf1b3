"""The ways in which a service can see somebody from a place, and what is asked of its building.

Settings and access facts hang together: who is visited at home, or talks by video, needs no hoist
there. All are plain numbers, since flags make a set of every answer, which costs more than all the
judging.
"""

from enum import IntEnum
from typing import NamedTuple

from directory.vocabulary import AT_ITS_PLACE, AccessFact, Setting


class Visits(IntEnum):
    """Whether a service visits homes at a place."""

    NO = 0
    YES = 1
    PERHAPS = 2  # something says that it may: ask, from however far it comes
    UNKNOWN = 3  # nothing says how far: ask who is near


class Found(NamedTuple):
    """The best of the ways that pass."""

    unknown: int = 0  # facts asked for, of which nobody knows
    is_perhaps: bool = False  # whether that way itself is not certain
    is_remote: bool = False  # only by video or phone


class Ways(NamedTuple):
    """How somebody can be seen, and what is known of the building."""

    at_hand: int  # settings other than home visits
    visits: Visits
    access_yes: int
    access_no: int

    def best(self, settings: int, access: int) -> Found | None:
        """What passes where these settings (none: any) and all these facts are asked for."""
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
        """Those that count where these settings are asked for."""
        if not settings:
            return self.at_hand, self.visits
        return self.at_hand & settings, self.visits if settings & _HOME_VISITS else Visits.NO

    def excluded_by(self, settings: int) -> int:
        """The facts for want of which it would be found no more, or by video alone."""
        _, visits = self.allowed(settings)
        return 0 if visits or not self.at_hand & _AT_ITS_PLACE else self.access_no

    def not_asked(self, settings: int) -> int:
        """The facts that do not matter, since it is no building where somebody is seen."""
        at_hand, visits = self.allowed(settings)
        is_asked = visits is not Visits.YES and at_hand & _AT_ITS_PLACE
        return 0 if is_asked else _ALL_FACTS

    @property
    def is_remote(self) -> bool:
        """Whether there is no other way than by video or phone."""
        return not self.visits and not self.at_hand & _AT_ITS_PLACE

    def asked_for(self, access: int) -> "Ways":
        """With no more of what is known than was asked for."""
        return Ways(self.at_hand, self.visits, self.access_yes & access, self.access_no & access)


_AT_ITS_PLACE = int(AT_ITS_PLACE)
_HOME_VISITS = int(Setting.HOME_VISITS)
_ALL_FACTS = sum(map(int, AccessFact))
_BY_REMOTE = int(Setting.REMOTE)
_FOUND, _PERHAPS, _REMOTE = Found(), Found(is_perhaps=True), Found(is_remote=True)
