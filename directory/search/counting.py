"""How many services there would be with one more choice, or without one already made."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from directory.search.filters import GROUPS
from directory.search.judged import Judged
from directory.search.judging import FAILS_WAYS, MAY_BE_UNKNOWN, PLAIN, Criteria
from directory.search.slim import SURE, Column
from directory.search.ways import Ways
from directory.vocabulary import ChoiceGroup, Setting


class OptionCount(NamedTuple):
    """How many services an option would find, and how many of those are not a definite yes."""

    total: int
    not_known: int = 0
    not_asked: int = 0  # the fact does not matter: home visits or video

    @property
    def yes(self) -> int:
        return self.total - self.not_known - self.not_asked


Counts = dict[str, dict[str, OptionCount]]  # by parameter and slug


def counts(judged: Judged, criteria: Criteria, *, with_remote: bool = False) -> Counts:
    """How many would be suitable, or "ask first", if each option were also chosen.

    A choice widens its own group (access choices narrow it) and leaves the others alone, so a
    service counts if it passes every group, or fails only the one the choice belongs to. Services
    that work only by video or phone are left out of the total: they count only for that choice, or
    everywhere if `with_remote`.
    """
    chosen = {name: _asked(name, criteria.get(name)) for name in GROUPS}
    found = {}
    for name, options in _OPTIONS.items():
        if name == "setting":
            ways = judged.ways.of(judged.is_countable & (judged.fails & ~FAILS_WAYS == 0))
            found[name] = {
                slug: _count_ways(
                    ways,
                    chosen[name] | option,
                    chosen["access"],
                    with_remote=with_remote or option == _REMOTE,
                )
                for slug, option in options
            }
        elif name == "access":
            ways = judged.ways.of(_others(judged, 0))
            count = _fact_counter(ways, chosen["setting"], with_remote=with_remote)
            found[name] = {slug: count(option) for slug, option in options}
        else:
            position = PLAIN.index(name)
            values = judged.values[position][_others(judged, 1 << position)]
            is_told = name not in MAY_BE_UNKNOWN
            found[name] = {
                slug: _count_values(values, chosen[name] | option, is_told=is_told)
                for slug, option in options
            }
    return found


_REMOTE = int(Setting.REMOTE)
_OPTIONS = {
    name: [(option.slug, int(group.acceptable_options(option))) for option in group.options]
    for name, group in GROUPS.items()
}


def _others(judged: Judged, own: int) -> Column:
    """Those that pass every group but perhaps their own, and do not work by video alone."""
    found: Column = judged.is_countable & ~judged.is_remote & (judged.fails & ~own == 0)
    return found


def _asked(name: str, flags: ChoiceGroup | None) -> int:
    return int(GROUPS[name].acceptable_options(flags)) if flags else 0


def _count_values(values: Column, wanted: int, *, is_told: bool) -> OptionCount:
    held = values & wanted > 0
    not_known = 0 if is_told else _number(held & (values >> SURE & wanted == 0))
    return OptionCount(_number(held), not_known)


def _count_ways(ways: Ways, settings: int, access: int, *, with_remote: bool) -> OptionCount:
    best = ways.best(settings, access)
    found = best.passes if with_remote else best.passes & ~best.is_remote
    return OptionCount(_number(found), _number(found & best.is_perhaps))


def _fact_counter(ways: Ways, settings: int, *, with_remote: bool) -> Callable[[int], OptionCount]:
    not_asked = ways.not_asked(settings) & ~ways.access_yes
    excluded = ways.excluded_by(settings)
    if with_remote:
        by_video = ways.talks_by_video(settings)
        not_asked = np.where(by_video, not_asked | excluded, not_asked)
        excluded = np.where(by_video, 0, excluded)

    def count(fact: int) -> OptionCount:
        total = len(excluded) - _number(excluded & fact)
        beside = _number(not_asked & fact)
        return OptionCount(total, total - _number(ways.access_yes & fact) - beside, beside)

    return count


def _number(rows: Column) -> int:
    return int(np.count_nonzero(rows))


def without(
    judged: Judged, criteria: Criteria, *, with_remote: bool = False
) -> dict[tuple[str, str], int]:
    """How many would be found without each choice, by parameter and slug."""
    chosen = {name: _asked(name, flags) for name, flags in criteria.items()}
    found = {}
    for name, flags in criteria.items():
        for member in flags.members:
            left = chosen | {name: _asked(name, flags & ~member)}
            passes = _passing(judged, name, left, with_remote=with_remote)
            found[name, member.slug] = _number(judged.is_countable & passes)
    return found


def _passing(judged: Judged, name: str, chosen: dict[str, int], *, with_remote: bool) -> Column:
    """Which services pass the named group, given these choices."""
    if name in ("setting", "access"):
        best = judged.ways.best(chosen.get("setting", 0), chosen.get("access", 0))
        passes: Column = best.passes & (judged.fails & ~FAILS_WAYS == 0)
        return passes if with_remote else np.where(best.is_remote, False, passes)
    position, wanted = PLAIN.index(name), chosen[name]
    others = _others(judged, 1 << position)
    return np.where(judged.values[position] & wanted > 0, others, False) if wanted else others
