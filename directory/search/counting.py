"""How many services there would be with one more choice, or without one already made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from directory.search.filters import GROUPS
from directory.search.judging import (
    FAILS_WAYS,
    MAY_BE_UNKNOWN,
    PLAIN,
    Criteria,
    Judged,
    Part,
)
from directory.search.slim import SURE
from directory.search.ways import Ways
from directory.vocabulary import AccessFact, ChoiceGroup, Setting


class OptionCount(NamedTuple):
    """How many services an option would find, and how many of those are not a definite yes."""

    total: int
    not_known: int = 0
    not_asked: int = 0  # the fact does not matter: home visits or video

    @property
    def yes(self) -> int:
        return self.total - self.not_known - self.not_asked


Counts = dict[str, dict[str, OptionCount]]  # by parameter and slug


def counts(judged: Iterable[Judged], criteria: Criteria, *, with_remote: bool = False) -> Counts:
    """How many would be suitable, or "ask first", if each option were also chosen.

    A choice widens its own group (access choices narrow it) and leaves the others alone, so a
    service counts if it passes every group, or fails only the one the choice belongs to. Services
    that work only by video or phone are left out of the total: they count only for that choice, or
    everywhere if `with_remote`.
    """
    chosen = {name: _asked(name, criteria.get(name)) for name in GROUPS}
    settings, access = chosen["setting"], chosen["access"]
    tally = _Tally(settings, access, with_remote=with_remote)
    for one in judged:
        tally.add(one)

    def count(name: str, option: int) -> OptionCount:
        wanted = chosen[name] | option
        if name == "access":
            return tally.facts.count(option)
        if name == "setting":
            any_way = with_remote or option == _REMOTE
            return _count_ways(tally.ways, wanted, access, with_remote=any_way)
        values = tally.values[PLAIN.index(name)]
        count_values = _count_sure if name in MAY_BE_UNKNOWN else _count_values
        return count_values(values, wanted)

    return {
        name: {slug: count(name, option) for slug, option in options}
        for name, options in _OPTIONS.items()
    }


_REMOTE = int(Setting.REMOTE)
_OPTIONS = {
    name: [(option.slug, int(group.acceptable_options(option))) for option in group.options]
    for name, group in GROUPS.items()
}


class _Tally:
    """Counts of services, by the properties that an option can change."""

    def __init__(self, settings: int, access: int, *, with_remote: bool) -> None:
        self.access = access
        self.values: list[Counter[int]] = [Counter() for _ in PLAIN]
        self.ways: Counter[Ways] = Counter()
        self.facts = _Facts(settings, with_remote=with_remote)

    def add(self, one: Judged) -> None:
        if not one.fails & ~FAILS_WAYS:
            self.ways[one.ways.asked_for(self.access)] += 1
        if one.hit.part is Part.REMOTE:
            return
        if one.fails in _ONLY:
            position = _ONLY[one.fails]
            self.values[position][one.values[position]] += 1
        elif not one.fails:
            for position, value in enumerate(one.values):
                self.values[position][value] += 1
            self.facts.add(one.ways)


_ONLY = {
    1 << position: position for position in range(len(PLAIN))
}  # the position of the only group failed


def _asked(name: str, flags: ChoiceGroup | None) -> int:
    return int(GROUPS[name].acceptable_options(flags)) if flags else 0


def _count_values(values: Mapping[int, int], wanted: int) -> OptionCount:
    return OptionCount(sum(number for value, number in values.items() if value & wanted))


def _count_sure(values: Mapping[int, int], wanted: int) -> OptionCount:
    not_sure = ((value, number) for value, number in values.items() if not value >> SURE & wanted)
    not_known = sum(number for value, number in not_sure if value & wanted)
    return OptionCount(_count_values(values, wanted).total, not_known)


def _count_ways(
    ways: Mapping[Ways, int], settings: int, access: int, *, with_remote: bool
) -> OptionCount:
    best = ((one.best(settings, access), number) for one, number in ways.items())
    found = [(way, number) for way, number in best if way and (with_remote or not way.is_remote)]
    not_known = sum(number for way, number in found if way.is_perhaps)
    return OptionCount(sum(number for _, number in found), not_known)


class _Facts:
    """Totals for each access fact, packed into one number with a field per fact."""

    def __init__(self, settings: int, *, with_remote: bool) -> None:
        self.settings = settings
        self.with_remote = with_remote
        self.total = self.excluded = self.yes = self.not_asked = 0

    def add(self, ways: Ways) -> None:
        self.total += 1
        not_asked = ways.not_asked(self.settings) & ~ways.access_yes
        excluded = ways.excluded_by(self.settings)
        if self.with_remote and ways.talks_by_video(self.settings):
            not_asked, excluded = not_asked | excluded, 0
        self.excluded += _SPREAD[excluded]
        self.yes += _SPREAD[ways.access_yes]
        self.not_asked += _SPREAD[not_asked]

    def count(self, fact: int) -> OptionCount:
        yes, excluded, not_asked = (
            sums // _SPREAD[fact] % _FIELD for sums in (self.yes, self.excluded, self.not_asked)
        )
        total = self.total - excluded
        return OptionCount(total, total - yes - not_asked, not_asked)


_FIELD = 1 << 32
_SPREAD = [
    sum(_FIELD**bit for bit in range(len(AccessFact)) if flags >> bit & 1)
    for flags in range(1 << len(AccessFact))
]


def without(
    judged: Sequence[Judged], criteria: Criteria, *, with_remote: bool = False
) -> dict[tuple[str, str], int]:
    """How many would be found without each choice, by parameter and slug."""
    chosen = {name: _asked(name, flags) for name, flags in criteria.items()}
    found = {}
    for name, flags in criteria.items():
        for member in flags.members:
            left = chosen | {name: _asked(name, flags & ~member)}
            passes = _passing(name, left, with_remote=with_remote)
            found[name, member.slug] = sum(map(passes, judged))
    return found


def _passing(
    name: str, chosen: Mapping[str, int], *, with_remote: bool
) -> Callable[[Judged], bool]:
    """A test for whether a service passes the named group, given these choices."""
    settings, access = chosen.get("setting", 0), chosen.get("access", 0)

    def passes_ways(one: Judged) -> bool:
        best = None if one.fails & ~FAILS_WAYS else one.ways.best(settings, access)
        return best is not None and (with_remote or not best.is_remote)

    def passes_plain(one: Judged) -> bool:
        if one.fails & ~(1 << position) or one.hit.part is Part.REMOTE:
            return False
        return not wanted or bool(one.values[position] & wanted)

    if name in ("setting", "access"):
        return passes_ways
    position, wanted = PLAIN.index(name), chosen[name]
    return passes_plain
