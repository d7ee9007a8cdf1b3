"""Whether people with MS may refer themselves: what the service says, and what its area says."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum, auto
from functools import cache

from django.conf import settings

from directory import trust
from directory.models.area_rules import AreaRule
from directory.search.inside import Inside, Whereabouts
from directory.vocabulary import Route

_INSIDE = (Inside.YES, Inside.VERY_LIKELY)
_NHS = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)


class SelfReferral(Enum):
    """What is known of it."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()
    DISPUTED = auto()  # one says yes and another no: the service, its areas


class Rules:
    """Which rules of areas hold at a place on a day."""

    def __init__(self, where: Whereabouts | None, on: date) -> None:
        self.where = where
        self.on = on
        self.say = cache(self._say)

    def taken(self, routes: int, told: str, keys: Sequence[str]) -> SelfReferral:
        """For a service of these routes that told us "yes", "no" or nothing, and its rules."""
        if not routes & _NHS:
            return SelfReferral.NO
        said = self.say(tuple(keys)) | {told} if keys else {told}
        return _ANSWERS[frozenset(said - {""})]

    def here(self, rules: Iterable[AreaRule]) -> list[AreaRule]:
        """Those that hold here, and were checked within the year."""
        return [rule for rule in rules if self._holds(rule) and not self._is_stale(rule)]

    def _say(self, keys: tuple[str, ...]) -> frozenset[str]:
        return frozenset(rule.says for rule in self.here(map(AreaRule.of_key, keys)))

    def _holds(self, rule: AreaRule) -> bool:
        """A district may lie in two councils: there a rule holds in its own council's part."""
        if self.where is None:
            return False
        in_area = self.where.inside(rule.areas)
        if not rule.districts:
            return in_area in _INSIDE
        return self.where.inside(rule.districts) in _INSIDE and in_area is not Inside.NO

    def _is_stale(self, rule: AreaRule) -> bool:
        return trust.months_after(rule.checked_on, settings.CONFIRMED_STALE_MONTHS) < self.on


_ANSWERS = {
    frozenset[str](): SelfReferral.UNKNOWN,
    frozenset({"yes"}): SelfReferral.YES,
    frozenset({"no"}): SelfReferral.NO,
    frozenset({"yes", "no"}): SelfReferral.DISPUTED,
}
