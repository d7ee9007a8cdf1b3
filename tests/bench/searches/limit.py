"""The limit: the best program we know for the page of a search near a postcode. Do not tune it.

Raw psycopg, binary results, one statement for the rows (their flags packed into a few numbers,
which arrive as arrays), numpy for judging, counting and ordering, f-strings for the page. It reads
place, rows, whole services, people and advice. Of the site's code it uses words and small sums
alone: the choices, the share of a place in areas, what an area's rule says. Its answers are checked
against the site's.
"""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import psycopg

from directory import trust
from directory.geo import Point, arc_miles, square_chord
from directory.search.filters import FOR_REFERRERS, GROUPS
from directory.search.inside import Inside, Whereabouts
from directory.search.self_referral import Rules, SelfReferral
from directory.vocabulary import Setting
from tests.bench.searches.limit_page import page
from tests.bench.searches.limit_rows import BY_VIDEO, ITEMS, LISTS, PLACE, rows_near

PER_PAGE, REMOTE_SHOWN = 20, 3
HOMES, AT_ITS_PLACE = int(Setting.HOME_VISITS), 7
SELF = 2


class Found(NamedTuple):
    """What the site has to agree with."""

    parts: tuple[int, int, int, int]  # fits, ask, unlikely, by video
    counts: dict[str, dict[str, tuple[int, int, int]]]
    page: list[int]
    remote: list[int]


class Limit:
    """One connection, as the site has one."""

    def __init__(self, url: str, on: date) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.on = on
        self.fresh = trust.not_stale_since(on, 12)
        self.known = date(2000, 1, 1)

    def __call__(
        self, near: str, within: int, criteria: dict[str, int], sort: str, number: int, size: int
    ) -> tuple[Found, bytes]:
        """The answer, and a page of so many bytes."""
        with psycopg.Cursor(self.connection) as cursor:
            row = cursor.execute(PLACE, [near], binary=True).fetchone()
            assert row, near
            at = Point(*row[:2])
            district = near.split()[0]
            codes = [code for code in (*row[2:5], district) if code]
            place = SimpleNamespace(
                shares=dict.fromkeys(codes, 1.0),
                codes=frozenset(codes),
                close_councils=frozenset(row[5] or ()),
            )
            rows_sql = rows_near(at, within, place, str(row[4]), self.on, self.fresh)
            cursor.execute(rows_sql, binary=True)
            rows = cursor.fetchone()
            found, hits = self._judge(rows, Whereabouts(place), within, criteria, sort, number)  # type: ignore[arg-type]
            return found, page(cursor, found, hits, codes, self.on, size)

    def _judge(
        self,
        rows: Any,
        where: Whereabouts,
        within: int,
        criteria: dict[str, int],
        sort: str,
        number: int,
    ) -> tuple[Found, dict[int, tuple[float, int]]]:
        ids, facts, state, languages, days = (
            np.frombuffer(rows[at] or b"", ">i8").astype(np.int64) for at in (0, 2, 3, 4, 5)
        )
        chord = np.frombuffer(rows[1] or b"", ">f8").astype(float)
        confirmed = np.frombuffer(rows[6] or b"", ">i4").astype(np.int64)
        settings, routes = facts >> 42 & 255, facts >> 50 & 255
        yes, no = state & 4095, state >> 12 & 4095
        wanted = {
            name: int(GROUPS[name].acceptable_options(GROUPS[name].group.of(flags)))
            for name, flags in criteria.items()
        }
        # Where each is seen.
        near = chord <= square_chord(within)
        visits = np.where(state >> 31 & 1, 0, 3)
        visits[state >> 34 & 1 == 1] = _of(rows[8], lambda codes: _VISITS[where.inside(codes)])
        visits[state >> 32 & 1 == 1] = 1
        visits[settings & HOMES == 0] = 0
        visits[~near & (visits == 3)] = 0
        at_hand = np.where(
            near, settings & ~HOMES, np.where(np.isinf(chord), settings & BY_VIDEO, 0)
        )
        reached = near | (visits > 0) | (at_hand > 0)
        # Reasons: bit 0 for "probably not", 1 for "ask first".
        unlikely = (state >> 24 & 1) | (state >> 27 & 1) | (state >> 28 & 1)
        ask = (state >> 29 & 1 ^ 1) | (state >> 30 & 1 ^ 1)
        area = np.full(len(ids), int(Inside.YES))
        area[state >> 33 & 1 == 1] = _of(rows[7], where.inside)
        outside = (area == Inside.NO) | ((area == Inside.ACROSS_A_BORDER) & ~near)
        unlikely = unlikely | outside
        ask = ask | (area < Inside.VERY_LIKELY)
        nobody = (visits == 0) & (at_hand == 0)
        unlikely = unlikely | nobody
        visits = np.where(nobody, 1, visits)
        # Ways, routes, choices.
        chosen_settings, access = wanted.get("setting", 0), wanted.get("access", 0)
        passes, is_video, unknown, perhaps = _ways(
            at_hand, visits, yes, no, chosen_settings, access
        )
        ask = ask | (unknown != 0) | perhaps
        nhs = routes & 3 > 0
        told = np.where(state >> 25 & 1, 1, np.where(state >> 26 & 1, 2, 3))  # SelfReferral
        rules = Rules(where, self.on)
        ruled = state >> 35 & 1 == 1
        if ruled.any():
            said = np.array(["", "yes", "no"])[state[ruled] >> 25 & 3]
            keys = rows[9].split(LISTS)
            told[ruled] = [
                rules.taken(str(one), tuple(key.split(ITEMS)))
                for one, key in zip(said, keys, strict=True)
            ]
        sure = routes & ~SELF | np.where(nhs & (told == SelfReferral.YES), SELF, 0)
        maybe = sure | np.where(nhs & (told != SelfReferral.NO), SELF, 0)
        if wanted.get("route", 0) & SELF:
            ask = ask | (nhs & (told > SelfReferral.NO) & (sure & wanted["route"] == 0))
        values = {
            "helps-with": facts & 16383,
            "route": maybe,
            "experience": facts >> 30 & 15,
            "approach": facts >> 14 & 65535,
            "pays": facts >> 34 & 255,
            "language": languages,
        }
        failed = {
            name: values[name] & flags == 0 for name, flags in wanted.items() if name in values
        }
        fails = sum((each.astype(int) for each in failed.values()), np.zeros(len(ids), int))
        # Parts and order.
        ok = reached & (fails == 0) & passes
        by_video = ok & is_video
        ok &= ~is_video
        unlikely, ask = unlikely.astype(bool), ask.astype(bool)
        fits = ok & ~unlikely & ~ask
        parts = fits, ok & ~unlikely & ask, ok & unlikely
        order = self._order(sort, ids, chord, days, confirmed)
        ordered = [each for part in parts for each in order[part[order]].tolist()]
        rank = np.where(unlikely, 2, ask.astype(int))
        of_video = np.lexsort(
            (ids, chord, -confirmed, state >> 36 & 1 ^ 1, state >> 33 & 1 ^ 1, rank)
            if sort in ("", "nearest")
            else (self._ranks(order), state >> 36 & 1 ^ 1, state >> 33 & 1 ^ 1, rank)
        )
        videos = of_video[by_video[of_video]]
        # Counts.
        countable = reached & ~unlikely
        counts: dict[str, dict[str, tuple[int, int, int]]] = {}
        for name, group in GROUPS.items():
            if name in FOR_REFERRERS:
                continue
            options = {
                one.slug: wanted.get(name, 0) | int(group.acceptable_options(one))
                for one in group.options
            }
            if name in values:
                others = countable & passes & ~is_video & (fails - failed.get(name, 0) == 0)
                held = values[name][others]
                sures = sure[others] if name == "route" else held
                counts[name] = {
                    slug: (
                        total := int(np.count_nonzero(held & flags)),
                        total - int(np.count_nonzero(sures & flags)),
                        0,
                    )
                    for slug, flags in options.items()
                }
            elif name == "setting":
                others = countable & (fails == 0)
                asked = at_hand[others], visits[others], yes[others] & access, no[others] & access
                counts[name] = {}
                for slug, flags in options.items():
                    found, video, _, unsure = _ways(*asked, flags, access)
                    if slug != "remote":
                        found &= ~video
                    counts[name][slug] = (int(found.sum()), int((found & unsure).sum()), 0)
            else:
                counts[name] = _access(
                    ok & countable, at_hand, visits, yes, no, chosen_settings, group
                )
        start = (number - 1) * PER_PAGE
        shown = ordered[start : start + PER_PAGE]
        first = videos[:REMOTE_SHOWN].tolist() if number == 1 else []
        sizes = tuple(int(part.sum()) for part in (*parts, by_video))
        of_ids = ids.tolist()
        hits = {of_ids[at]: (arc_miles(float(chord[at])), int(rank[at])) for at in [*shown, *first]}
        found = Found(sizes, counts, [of_ids[at] for at in shown], [of_ids[at] for at in first])  # type: ignore[arg-type]
        return found, hits

    def _order(self, sort: str, ids: Any, chord: Any, days: Any, confirmed: Any) -> Any:
        if sort == "soonest":
            told, wait = days & (1 << 20) - 1, days >> 20
            shown = (self.on - self.known).days - told
            wait = np.where((wait < 100_000) & (shown <= self._hidden_days(told)), wait, 100_000)
            return np.lexsort((ids, chord, wait))
        if sort == "checked":
            return np.lexsort((ids, chord, -confirmed))
        return np.lexsort((ids, chord))

    def _hidden_days(self, told: Any) -> Any:
        """In how many days from each date twelve months are over."""
        ends = {
            int(day): (trust.months_after(self.known + timedelta(int(day)), 12) - self.known).days
            - int(day)
            for day in np.unique(told)
            for told_on in [self.known + timedelta(int(day))]
        }
        return np.array([ends[day] for day in told.tolist()])

    def _ranks(self, order: Any) -> Any:
        ranks = np.empty(len(order), int)
        ranks[order] = np.arange(len(order))
        return ranks


_VISITS = {
    Inside.YES: 1,
    Inside.VERY_LIKELY: 1,
    Inside.PARTLY: 2,
    Inside.CLOSE_BY: 2,
    Inside.ACROSS_A_BORDER: 3,
    Inside.UNKNOWN: 3,
    Inside.NO: 0,
}


def _of(text: str | None, say: Any) -> list[int]:
    """What is said of each list of codes."""
    if not text:
        return []
    lists = text.split(LISTS)
    said = {each: int(say(tuple(each.split(ITEMS)))) for each in set(lists)}
    return [said[each] for each in lists]


def _ways(
    at_hand: Any, visits: Any, yes: Any, no: Any, settings: int, access: int
) -> tuple[Any, Any, Any, Any]:
    """Whether any way passes; if by video alone; facts not known; if visits are unsure."""
    if settings:
        at_hand = at_hand & settings
        visits = visits if settings & HOMES else np.zeros_like(visits)
    there = (at_hand & AT_ITS_PLACE > 0) & (no & access == 0)
    unknown = np.where(there, access & ~yes, 0)
    sure = (visits == 1) | there & (unknown == 0)
    unknown = np.where(sure, 0, unknown)
    perhaps = ~sure & ~there & (visits > 0)
    video = ~sure & ~there & ~perhaps & (at_hand & BY_VIDEO > 0)
    return sure | there | perhaps | video, video, unknown, perhaps


def _access(
    rows: Any, at_hand: Any, visits: Any, yes: Any, no: Any, settings: int, group: Any
) -> dict[str, tuple[int, int, int]]:
    at_hand, visits, yes, no = at_hand[rows], visits[rows], yes[rows], no[rows]
    if settings:
        at_hand = at_hand & settings
        visits = visits if settings & HOMES else np.zeros_like(visits)
    goes = at_hand & AT_ITS_PLACE > 0
    excluded = np.where((visits > 0) | ~goes, 0, no)
    not_asked = np.where((visits != 1) & goes, 0, 4095) & ~yes
    counts = {}
    for one in group.options:
        total = len(yes) - int(np.count_nonzero(excluded & int(one)))
        beside = int(np.count_nonzero(not_asked & int(one)))
        counts[one.slug] = (total, total - int(np.count_nonzero(yes & int(one))) - beside, beside)
    return counts
