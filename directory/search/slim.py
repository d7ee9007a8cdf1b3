"""The one narrow row that is read of each service, to judge it."""

from datetime import date
from typing import NamedTuple

from directory.vocabulary import Priority, Referrer

SURE = 8  # bits: options that may be unknown are set again if certain, shifted this far

# As plain integers: combining flags creates an object each time, which costs more than judging.
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

    @property
    def wait(self) -> tuple[int | None, date | None]:
        """The wait in days, and the date they gave it."""
        return self.wait_days, self.wait_told_on

    @property
    def referrers(self) -> int:
        """Who may refer, for certain and perhaps: if nothing was told, anyone perhaps."""
        told = self.who_may_refer
        return told | told << SURE if told else _ANYONE

    @property
    def priorities(self) -> int:
        """What it takes first, for certain and perhaps. "No" is said of urgent referrals alone."""
        urgent = 0 if self.takes_urgent == "no" else _URGENT
        sure = (self.takes_urgent == "yes" and _URGENT) | ((self.tells_relapse and _RELAPSE) or 0)
        return urgent | _RELAPSE | sure << SURE
