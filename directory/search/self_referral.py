"""Whether people with MS can refer themselves, according to the service and to its area."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum, auto
from functools import cache

from django.conf import settings

from directory import trust
from directory.models.area_rules import AreaRule
from directory.search.inside import Inside, Whereabouts
from directory.vocabulary import Route

_INSIDE = (Inside.YES, Inside.VERY_LIKELY)
NHS = int(Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL)


class SelfReferral(IntEnum):
    """Whether self-referral is accepted, as far as is known."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()
    DISPUTED = auto()  # the service and its area contradict each other


class Rules:
    """The area rules that apply at a place on a date."""

    def __init__(self, where: Whereabouts | None, on: date) -> None:
        self.where = where
        self.on = on
        self.all_told = cache(self._all_told)

    def taken(self, told: str, keys: Sequence[str]) -> SelfReferral:
        """The answer for an NHS service that said "yes", "no" or nothing, given its area rules."""
        return self.all_told(told, tuple(keys)) if keys else _ANSWERS[told]

    def here(self, rules: Iterable[AreaRule]) -> list[AreaRule]:
        """The rules that apply here and were checked within the last year."""
        return [rule for rule in rules if self._holds(rule) and not self._is_stale(rule)]

    def _all_told(self, told: str, keys: tuple[str, ...]) -> SelfReferral:
        said = {told, *(rule.says for rule in self.here(map(AreaRule.from_key, keys)))} - {""}
        return SelfReferral.DISPUTED if len(said) > 1 else _ANSWERS["".join(said)]

    def _holds(self, rule: AreaRule) -> bool:
        """Whether a rule applies here: in a district it shares, only in its own part."""
        if self.where is None:
            return False
        in_area = self.where.inside(rule.areas)
        if not rule.districts:
            return in_area in _INSIDE
        return self.where.inside(rule.districts) in _INSIDE and in_area >= Inside.UNKNOWN

    def _is_stale(self, rule: AreaRule) -> bool:
        return trust.months_after(rule.checked_on, settings.CONFIRMED_STALE_MONTHS) < self.on


_ANSWERS = {"": SelfReferral.UNKNOWN, "yes": SelfReferral.YES, "no": SelfReferral.NO}
