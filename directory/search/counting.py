"""How many services there would be with another choice, or without one of those made."""

from collections import Counter
from collections.abc import Iterable, Sequence

from directory.search.filters import GROUPS
from directory.search.judging import ACCESS, GROUP_NAMES, Judged, Wish


def counts(judged: Iterable[Judged], wish: Wish) -> dict[str, dict[str, int]]:
    """By parameter and slug: how many would fit or be asked first if that were chosen as well.

    A choice widens its own group (access: narrows it) and leaves the others as they are. So a
    service counts if it passes every group, or fails only the one the choice belongs to.
    """
    passing: list[Counter[int]] = [Counter() for _ in GROUP_NAMES]
    total = 0
    for one in judged:
        if not one.fails:
            total += 1
            for index, value in enumerate(one.values):
                passing[index][value] += 1
        elif len(one.fails) == 1 and one.fails[0] != ACCESS:
            passing[one.fails[0]][one.values[one.fails[0]]] += 1
    return {
        name: {
            member.slug: _count_with(
                int(member), int(wish.get(name, 0)), passing[index], is_access=index == ACCESS
            )
            for member in GROUPS[name].group
        }
        for index, name in enumerate(GROUP_NAMES)
    }


def _count_with(option: int, chosen: int, values: Counter[int], *, is_access: bool) -> int:
    if is_access:
        return sum(number for value, number in values.items() if not value & option)
    wanted = chosen | option
    return sum(number for value, number in values.items() if value & wanted)


def without(judged: Sequence[Judged], wish: Wish) -> dict[tuple[str, str], int]:
    """By chosen parameter and slug: how many would be found without that choice."""
    found = {}
    for index, name in enumerate(GROUP_NAMES):
        for member in wish[name].members if name in wish else ():
            left = int(wish[name]) & ~int(member)
            found[name, member.slug] = sum(_passes(one, index, left) for one in judged)
    return found


def _passes(one: Judged, index: int, chosen: int) -> bool:
    """Whether it passes when `chosen` stands for the group at `index`."""
    if any(failed != index for failed in one.fails):
        return False
    value = one.values[index]
    return not value & chosen if index == ACCESS else not chosen or bool(value & chosen)
