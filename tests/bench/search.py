"""What a page of results costs beside the least that it could: `make bench-search`.

One run, one process, requests in it: the site, the limit (`searches/limit.py`) and other ways to
build it take turns at the same searches, after all answers were compared. CPU is that of the
process and of its connection to PostgreSQL; seconds by the clock stand beside it. Ratios are
medians of the rounds, with the least and the most. Written into docs/search-speed.json and .svg.
PostGIS is not among them: the embedded server has none ("not measured: no PostGIS").

SIZES names the numbers of services: `SIZES="1000 10000" make bench-search`.
"""

import json
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable
from html import escape
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from msphysio import environment as env
from msphysio.serving import embedded
from tests.bench.gazetteer import database
from tests.bench.open_data import run
from tests.bench.searches.chart import chart

SIZES = (1_000, 10_000, 100_000)
MANY = 50_000  # services: plain Django takes so long that one search says enough
ROUNDS = int(os.environ.get("ROUNDS", "6"))  # the first warms up and is dropped
DAY = "2026-06-15"
TOWNS = ("LS1", "M1", "B1", "SW1A", "BS1", "G1", "NR1", "CF10")
ASKED: tuple[dict[str, Any], ...] = (
    {"within": 25},
    {"within": 25, "page": "last"},
    {"within": 10, "route": ("private",), "access": ("step-free",)},
    {"within": 50, "setting": ("home-visits",), "sort": "soonest"},
    {"within": 25, "helps-with": ("walking", "pain"), "sort": "checked"},
)
RESULT = env.BASE_DIR / "docs/search-speed.json"

PROGRAM = """
import django; django.setup()
from tests.bench.searches import people
from tests.bench import search
"""


def main() -> None:
    """Measure each size in a database of its own, and write what was found."""
    embedded.start()
    embedded.local_defaults()
    sizes = tuple(map(int, os.environ.get("SIZES", "").split())) or SIZES
    found = []
    for size in sizes:
        with database() as url:
            os.environ |= {
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "TEST_DAY": DAY,
            }
            run(f"{PROGRAM}people.fill({size})")
            found.append(json.loads(run(f"{PROGRAM}search.ask({size})").said))
    write(found)


def write(found: list[dict[str, Any]]) -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    RESULT.write_text(json.dumps({"machine": machine, "sizes": found}, indent=2) + "\n")
    RESULT.with_suffix(".svg").write_text(chart(found))
    for one in found:
        print(f"\n{one['services']:,} services, {one['searches']} searches, {one['rounds']} rounds")
        for name, cost in one["costs"].items():
            print(f"  {name:<22}{cost['cpu']:8.1f} ms CPU {cost['clock']:8.1f} ms by the clock")
        print("  {} MB before, {} MB after".format(*one["megabytes"]))
        for name, ratio in one["ratios"].items():
            print(f"  {name:<34}{ratio[0]:6.2f} ({ratio[1]:.2f} to {ratio[2]:.2f})")


# --- Within a process that has Django -------------------------------------------------------------


def ask(size: int) -> None:
    """Print what each way costs as JSON."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from directory.models import Service
    from directory.search import counting, searching
    from directory.search.box import places
    from directory.search.judging import Judge
    from tests.bench.searches import limit, limit_listing, rivals
    from tests.support import clock, generate

    clock.start_clock()
    settings.COSTLY_PER_MINUTE = 1_000_000
    best, client = limit.Limit(os.environ["DATABASE_URL"], generate.TODAY), Client()
    rivals.make_options()
    wanted = [_Search.of(near, asked, best) for near in _postcodes() for asked in ASKED]
    for one in wanted:
        one.check(client)
    few = wanted[:: len(ASKED)]

    def each(work: Callable[[Any], object], searches: list[Any]) -> Callable[[], int]:
        return lambda: len([work(one) for one in searches])

    def in_reach(one: Any) -> None:
        searching._in_reach(one.query, Judge(one.query))

    pids = (connection.connection.info.backend_pid, best.connection.info.backend_pid)
    listings = _Listing.some(client, best)

    def uncounted(one: Any) -> None:
        with mock.patch.object(counting, "counts", return_value=none):
            client.get("/search/", one.params)

    none: dict[str, Any] = defaultdict(lambda: defaultdict(lambda: counting.OptionCount(0)))
    here = [one.params["near"] for one in few] * 5
    ways = {
        "no counts": each(uncounted, wanted),
        "a place": each(lambda near: places.find(near, generate.TODAY), here),
        "a place, limit": each(lambda near: limit_listing.place(best.connection, near), here),
        "a listing": each(lambda one: client.get(one.path), listings),
        "a listing, limit": each(lambda one: one.least(), listings),
        "ours": each(lambda one: client.get("/search/", one.params), wanted),
        "limit": each(lambda one: one.least(), wanted),
        "our query": each(in_reach, few),
        "all by distance": each(lambda one: rivals.ordered(one.query), few),
        "plain Django": each(rivals.plain, few[: 8 if size < MANY else 1]),
    }
    before = _megabytes()
    rounds = [{name: _cost(work, pids) for name, work in ways.items()} for _ in range(ROUNDS)][1:]
    ratios = {
        "ours / limit": ("ours", "limit"),
        "counts on / off": ("ours", "no counts"),
        "postcode to place, ours / by key": ("a place", "a place, limit"),
        "a listing, ours / limit": ("a listing", "a listing, limit"),
        "plain Django / ours": ("plain Django", "ours"),
        "all by distance / our query": ("all by distance", "our query"),
    }
    told = {
        "services": Service.objects.listed(generate.TODAY).count(),
        "searches": len(wanted),
        "rounds": len(rounds),
        "megabytes": [before, _megabytes()],  # of this process, before and after all rounds
        "costs": {
            name: {
                "cpu": round(median(one[name][0] for one in rounds), 1),
                "clock": round(median(one[name][1] for one in rounds), 1),
            }
            for name in ways
        },
        "ratios": {
            name: _spread([one[above][0] / one[below][0] for one in rounds])
            for name, (above, below) in ratios.items()
        },
    }
    print(json.dumps(told))


def _megabytes() -> int:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def _spread(values: list[float]) -> list[float]:
    return [round(each, 3) for each in (median(values), min(values), max(values))]


def _cost(work: Callable[[], int], pids: tuple[int, ...]) -> tuple[float, float]:
    """Milliseconds of CPU and by the clock for each search."""
    cpu, clock = _cpu(pids), time.perf_counter()
    number = work()
    spent = _cpu(pids) - cpu, time.perf_counter() - clock
    return spent[0] * 1000 / number, spent[1] * 1000 / number


def _cpu(pids: tuple[int, ...]) -> float:
    """Of this process and of those that serve its connections."""
    ticks = sum(
        sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
        for pid in pids
    )
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _postcodes() -> list[str]:
    from tests.support.grounds import GROUNDS, full_postcodes

    return [full_postcodes(each)[2].name for each in GROUNDS if each.district in TOWNS]


class _Listing:
    """A listing's page as we make it and as the limit does."""

    def __init__(self, client: Any, best: Any, path: str) -> None:
        self.path, self.best = path, best
        html = client.get(path).content
        self.size = len(html)
        names, page = self.least()
        assert all(escape(name).encode() in html for name in names), path
        assert len(page) == self.size

    @classmethod
    def some(cls, client: Any, best: Any) -> "list[_Listing]":
        from directory.models import Service
        from tests.support.generate import TODAY

        listed = Service.objects.listed(TODAY).order_by("pk")[:20]
        return [cls(client, best, each.get_absolute_url()) for each in listed]

    def least(self) -> tuple[list[str], bytes]:
        from tests.bench.searches import limit_listing

        slug = self.path.split("/")[2]
        return limit_listing.listing(self.best.connection, slug, self.best.on, self.size)


class _Search:
    """One search as each way is asked for it."""

    def __init__(self, query: Any, params: dict[str, Any], best: Any) -> None:
        self.query, self.params, self.best = query, params, best
        self.slugs = {name: slugs for name, slugs in params.items() if isinstance(slugs, tuple)}
        self.number = self.size = 1

    @classmethod
    def of(cls, near: str, asked: dict[str, Any], best: Any) -> "_Search":
        from django.http import QueryDict
        from django.utils.http import urlencode

        from directory.pages.views import query_of, read_box
        from tests.support import generate

        params = {"near": near, **asked}
        form, place = read_box(QueryDict(urlencode(params, doseq=True)), generate.TODAY)
        return cls(query_of(form, place, generate.TODAY), params, best)  # type: ignore[arg-type]  # a form that is valid

    def least(self) -> tuple[Any, bytes]:
        criteria = {name: int(flags) for name, flags in self.query.criteria.items()}
        asked = (self.params["near"], self.query.within, criteria, self.query.sort)
        answer: tuple[Any, bytes] = self.best(*asked, self.number, self.size)
        return answer

    def check(self, client: Any) -> None:
        """The limit finds what we find: parts, counts, order; and its page has as many bytes."""
        from directory.search.filters import FOR_REFERRERS
        from directory.search.searching import search

        answer = search(self.query)
        if self.params.pop("page", ""):
            self.number = max(1, -(-len(answer.in_order) // 20))
            self.params["page"] = self.number
        self.size = len(client.get("/search/", self.params).content)
        start = (self.number - 1) * 20
        ours = (
            tuple(map(len, (answer.fits, answer.ask, answer.unlikely, answer.remote))),
            {
                name: {slug: tuple(count) for slug, count in options.items()}
                for name, options in answer.counts.items()
                if name not in FOR_REFERRERS
            },
            [hit.slim.id for hit in answer.in_order[start : start + 20]],
            [hit.slim.id for hit in answer.remote[:3]] if self.number == 1 else [],
        )
        found, page = self.least()
        assert tuple(found) == ours, self.params
        assert len(page) == self.size


if __name__ == "__main__":
    main()
