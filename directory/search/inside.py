"""Whether a place is in the areas and districts a service names, as far as is known.

A full postcode is either in them or not. Anything coarser is judged by the share of its live
postcodes: 95% or more counts as inside, 5% or less as outside. The shares of councils are added up,
as are those of bodies and of nations. How far a council and a district overlap is unknown, so the
larger of the two counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum, auto
from functools import cache

from directory.gazetteer.built_in import nation_of_district
from directory.postcodes import MAX_DISTRICT_LENGTH
from directory.search.box.answers import Place

NEARLY_ALL, HARDLY_ANY = 0.95, 0.05
_ALL = 0.999995  # shares are rounded to six decimals
_BODIES = ("E54", "S08", "W11", "ZC0")  # care boards, health boards, Northern Ireland's trusts


class Inside(IntEnum):
    """Whether a place is in a set of areas."""

    NO = auto()
    ACROSS_A_BORDER = auto()  # not inside, and one of the areas is in another nation
    CLOSE_BY = auto()  # not inside, but a postcode within 150 m is
    UNKNOWN = auto()
    PARTLY = auto()
    VERY_LIKELY = auto()  # nearly all of it is inside
    YES = auto()


class AreaKind(IntEnum):
    """The kind of area a code stands for."""

    NATION = auto()
    COUNCIL = auto()
    BODY = auto()
    DISTRICT = auto()


class Whereabouts:
    """Which areas a place is in, as far as is known."""

    def __init__(self, place: Place) -> None:
        self.shares: Mapping[str, float] = place.shares or dict.fromkeys(place.codes, 1.0)
        self.close_councils = place.close_councils
        self.not_known = {level: self._not_known(level) for level in AreaKind}
        self.nations = {letter(code): share for code, share in self._of(AreaKind.NATION)}
        self.whole = {code for code, share in self.shares.items() if share >= _ALL}
        self.parts = set(self.shares) - self.whole
        self.inside = cache(self._inside)
        self.inside_none = cache(self._by_share)

    @property
    def codes(self) -> frozenset[str]:
        """Every area and district containing part of the place, or a postcode close by."""
        return self.close_councils.union(self.shares)

    def share(self, codes: Iterable[str]) -> float:
        """The share of the place known to be in any of these."""
        return self._least_and_most(codes)[0]

    def _inside(self, codes: tuple[str, ...]) -> Inside:
        if not self.whole.isdisjoint(codes):
            return Inside.YES
        if not self.parts.isdisjoint(codes):
            return self._by_share(codes)
        # It is not known to be in any of them: check each alone and take the likeliest.
        return max(self.inside_none((code,)) for code in codes)

    def _by_share(self, codes: tuple[str, ...]) -> Inside:
        least, most = self._least_and_most(codes)
        if least >= NEARLY_ALL:
            return Inside.YES if least >= _ALL else Inside.VERY_LIKELY
        if most - least > HARDLY_ANY:
            return Inside.UNKNOWN
        if least > HARDLY_ANY:
            return Inside.PARTLY
        if not self.close_councils.isdisjoint(codes):
            return Inside.CLOSE_BY
        return Inside.ACROSS_A_BORDER if self._is_across_a_border(codes) else Inside.NO

    def _least_and_most(self, codes: Iterable[str]) -> tuple[float, float]:
        """Bounds for the share inside any of these. They differ if something is unknown."""
        by_level: dict[AreaKind, list[str]] = {level: [] for level in AreaKind}
        for code in codes:
            by_level[level_of(code)].append(code)
        whole = {letter(code) for code in by_level[AreaKind.NATION]}
        least, most = self._bounds(AreaKind.NATION, by_level[AreaKind.NATION])
        parts = [
            self._bounds(level, [code for code in by_level[level] if letter(code) not in whole])
            for level in (AreaKind.COUNCIL, AreaKind.BODY)
        ]
        least += max(part[0] for part in parts)
        most += max(part[1] for part in parts)
        in_districts = self._bounds(AreaKind.DISTRICT, by_level[AreaKind.DISTRICT])
        return max(least, in_districts[0]), min(1.0, max(most, in_districts[1]))

    def _bounds(self, level: AreaKind, codes: Sequence[str]) -> tuple[float, float]:
        least = sum(self.shares.get(code, 0.0) for code in codes)
        if not codes or not self.not_known[level]:
            return least, least
        possible = sum(self._possible(nation) for nation in {letter(code) for code in codes})
        return least, max(least, min(possible, least + self.not_known[level]))

    def _possible(self, nation: str) -> float:
        """The largest share that could be in a nation; all of it if no nation is named."""
        known = self.nations.get(nation, 0.0)
        return known + self.not_known[AreaKind.NATION] if nation else 1.0

    def _not_known(self, level: AreaKind) -> float:
        """The share whose area at this level is unknown."""
        known = sum(share for _, share in self._of(level))
        return 0.0 if known >= _ALL else 1.0 - known

    def _of(self, level: AreaKind) -> list[tuple[str, float]]:
        return [(code, share) for code, share in self.shares.items() if level_of(code) is level]

    def _is_across_a_border(self, codes: Iterable[str]) -> bool:
        """Whether part of another nation is named. A place in two nations has no "other" one."""
        own = next((nation for nation, share in self.nations.items() if share >= _ALL), None)
        parts = (letter(code) for code in codes if level_of(code) is not AreaKind.NATION)
        return own is not None and any(nation not in (own, "") for nation in parts)


@cache
def level_of(code: str) -> AreaKind:
    if len(code) <= MAX_DISTRICT_LENGTH:
        return AreaKind.DISTRICT
    if code[1:3] == "92":
        return AreaKind.NATION
    return AreaKind.BODY if code.startswith(_BODIES) else AreaKind.COUNCIL


@cache
def letter(code: str) -> str:
    """The first letter of its nation's code. Empty for a district in two nations."""
    if level_of(code) is AreaKind.DISTRICT:
        return nation_of_district().get(code, "")[:1]
    return code[0].replace("Z", "N")
