"""What a page of results costs beside the least that it could: `make bench-search`.

One run, one process, requests in it: the site, the limit (`searches/limit.py`) and other ways to
build it take turns at the same searches, after all answers were compared. CPU is that of the
process and of its connection to PostgreSQL; seconds by the clock stand beside it. Ratios are
medians of the rounds, with the least and the most. Written into docs/search-speed.json and .svg.
PostGIS is among them where Debian's packages for PostgreSQL 15 are installed.

SIZES names the numbers of services: `SIZES="178 10000" make bench-search`; 178 are the samples.
"""

import json
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from msphysio import environment as env
from msphysio.serving import embedded
from tests.bench.gazetteer import database
from tests.bench.open_data import run
from tests.bench.searches import postgis
from tests.bench.searches.chart import chart

SAMPLES, TEN, MOST = 178, 10_000, 100_000
SIZES = (SAMPLES, 1_000, TEN, MOST)
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
TARGETS = {  # at most so much, or at least, where what is compared with ours stands above
    "ours / limit": 2.0,
    "counts on / off": 1.3,
    "postcode to place, ours / by key": 2.5,
    "a listing, ours / limit": 2.0,
    "all by distance / our query": 20.0,
    "PostGIS / our query, 50 miles": 5.0,
    "page with 100,000 / with 10,000": 1.6,
}

PROGRAM = """
import django; django.setup()
from tests.bench.searches import people
from tests.bench import search
"""


def main() -> None:
    """Measure each size in one database, filled anew, and write what was found."""
    embedded.start()
    embedded.local_defaults()
    sizes = tuple(map(int, os.environ.get("SIZES", "").split())) or SIZES
    found = []
    with database() as url, postgis.server() as beside:
        os.environ |= {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "POSTGIS_URL": beside,
            "TEST_DAY": DAY,
        }
        for size in sizes:
            run(f"{PROGRAM}people.{'samples()' if size == SAMPLES else f'fill({size})'}")
            found.append(json.loads(run(f"{PROGRAM}search.ask({size})").said))
            write(found)


def write(found: list[dict[str, Any]]) -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    one, made = found[-1], {each["made"]: each["costs"]["ours"] for each in found}
    if one["made"] == MOST and TEN in made:
        ours, ten = made[MOST], made[TEN]
        pairs = (("cpu", "cpu"), ("least", "most"), ("most", "least"))
        ratio = [round(ours[above] / ten[below], 3) for above, below in pairs]
        one["ratios"]["page with 100,000 / with 10,000"] = ratio
    RESULT.write_text(json.dumps({"machine": machine, "sizes": found}, indent=2) + "\n")
    RESULT.with_suffix(".svg").write_text(chart(found))
    print(f"\n{one['services']:,} services, {one['searches']} searches, {one['rounds']} rounds")
    for name, cost in one["costs"].items():
        print(f"  {name:<22}{cost['cpu']:9.2f} ms CPU {cost['clock']:8.1f} ms by the clock")
    print("  {} MB before, {} MB after".format(*one["megabytes"]))
    for name, ratio in one["ratios"].items():
        target = f"  target {TARGETS[name]}" if name in TARGETS else ""
        print(f"  {name:<34}{ratio[0]:6.2f} ({ratio[1]:.2f} to {ratio[2]:.2f}){target}")
    if not postgis.IS_HERE:
        print("  PostGIS / our query, 50 miles: not measured, no PostGIS for PostgreSQL 15")


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
    from tests.bench.searches import asked, limit, limit_listing, rivals
    from tests.support import clock, generate

    clock.start_clock()
    settings.COSTLY_PER_MINUTE = 1_000_000
    best, client = limit.Limit(os.environ["DATABASE_URL"], generate.TODAY), Client()
    rivals.make_options()
    wanted = [asked.Search.of(near, each, best) for near in _postcodes() for each in ASKED]
    for one in wanted:
        one.check(client)
    few = wanted[:: len(ASKED)]

    def each(work: Callable[[Any], object], searches: list[Any]) -> Callable[[], int]:
        return lambda: len([work(one) for one in searches])

    def in_reach(one: Any, within: int = 25) -> None:
        query = replace(one.query, within=within)
        searching._in_reach(query, Judge(query))

    nearest = postgis.Nearest() if postgis.IS_HERE and size >= TEN else None
    here = (connection.connection, best.connection, *([nearest.connection] if nearest else []))
    pids = tuple(each.info.backend_pid for each in here)
    listings = asked.Listing.some(client, best)

    def uncounted(one: Any) -> None:
        with mock.patch.object(counting, "counts", return_value=none):
            client.get("/search/", one.params)

    none: dict[str, Any] = defaultdict(lambda: defaultdict(lambda: counting.OptionCount(0)))
    typed = [one.params["near"] for one in few] * 20
    ways = {
        "no counts": each(uncounted, wanted),
        "a place": each(lambda near: places.find(near, generate.TODAY), typed),
        "a place, limit": each(lambda near: limit_listing.place(best.connection, near), typed),
        "a listing": each(lambda one: client.get(one.path), listings),
        "a listing, limit": each(lambda one: one.least(), listings),
        "ours": each(lambda one: client.get("/search/", one.params), wanted),
        "limit": each(lambda one: one.least(), wanted),
        "our query": each(in_reach, few),
        "all by distance": each(lambda one: rivals.ordered(one.query), few),
        "our query, 50 miles": each(lambda one: in_reach(one, 50), few),
        "plain Django": each(rivals.plain, few[: 8 if size < MANY else 1]),
    }
    if nearest:
        ways["PostGIS"] = each(lambda one: nearest(one.query), few)
    before = megabytes()
    rounds = [{name: _cost(work, pids) for name, work in ways.items()} for _ in range(ROUNDS)][1:]
    ratios = {
        "ours / limit": ("ours", "limit"),
        "counts on / off": ("ours", "no counts"),
        "postcode to place, ours / by key": ("a place", "a place, limit"),
        "a listing, ours / limit": ("a listing", "a listing, limit"),
        "plain Django / ours": ("plain Django", "ours"),
        "all by distance / our query": ("all by distance", "our query"),
        "PostGIS / our query, 50 miles": ("PostGIS", "our query, 50 miles"),
    }
    told = {
        "made": size,
        "services": Service.objects.listed(generate.TODAY).count(),
        "searches": len(wanted),
        "rounds": len(rounds),
        "megabytes": [before, megabytes()],  # of this process, before and after all rounds
        "costs": {
            name: {
                "cpu": round(median(one[name][0] for one in rounds), 3),
                "least": round(min(one[name][0] for one in rounds), 3),
                "most": round(max(one[name][0] for one in rounds), 3),
                "clock": round(median(one[name][1] for one in rounds), 1),
            }
            for name in ways
        },
        "ratios": {
            name: _spread([one[above][0] / one[below][0] for one in rounds])
            for name, (above, below) in ratios.items()
            if above in ways
        },
    }
    print(json.dumps(told))


def megabytes() -> int:
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


if __name__ == "__main__":
    main()
