"""Whether a worker's memory stays flat, however much it is asked: `make bench-worker`.

One process answers requests for every kind of page for visitors, from places, filters and listings
that never come in the same order. REQUESTS says how many (100,000). Once a tenth of them has filled
what is kept on purpose, memory may grow by no more than MAX_GROWTH; the exit code is 1 if it does.
"""

import logging
import os
import sys
from collections.abc import Iterator
from random import Random

from msphysio.serving import embedded
from tests.bench.gazetteer import database
from tests.bench.open_data import run

REQUESTS = int(os.environ.get("REQUESTS", "100000"))
SERVICES, MAX_GROWTH = 1_000, 16  # megabytes
DAY = "2026-06-15"
PROGRAM = """
import django; django.setup()
from tests.bench import worker
from tests.bench.searches import people
"""


def main() -> None:
    """Fill a database, ask, print, judge."""
    embedded.start()
    embedded.local_defaults()
    with database() as url:
        os.environ |= {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DAY": DAY,
        }
        run(f"{PROGRAM}people.fill({SERVICES})")
        told = [int(each) for each in run(f"{PROGRAM}worker.ask()").said.split()]
    print(f"\n{REQUESTS:,} requests to one worker: megabytes after each tenth of them")
    print("  ", *told)
    growth = told[-1] - told[0]
    print(f"   {growth} more than after the first tenth (at most {MAX_GROWTH})")
    sys.exit(growth > MAX_GROWTH)


# --- Within a process that has Django -------------------------------------------------------------


def ask() -> None:
    """Print the resident megabytes after each tenth."""
    from django.conf import settings
    from django.test import Client

    from tests.bench.search import megabytes
    from tests.support import clock

    clock.start_clock()
    logging.disable(logging.WARNING)  # of pages that are not there, which are asked for too
    settings.COSTLY_PER_MINUTE = settings.OPEN_DATA_PER_MINUTE = 10**9
    client = Client()
    for number, address in zip(range(1, REQUESTS + 1), addresses(), strict=False):
        response = client.get(address)
        assert response.status_code < 500, address
        response.close()
        if number % max(1, REQUESTS // 10) == 0:
            print(megabytes())


def addresses() -> Iterator[str]:
    """Without end: mostly searches and listings, as visitors ask."""
    from django.utils.http import urlencode

    from directory.models import Physiotherapist, Service
    from directory.search.filters import FOR_REFERRERS, GROUPS
    from tests.support.generate import TODAY
    from tests.support.grounds import GROUNDS, full_postcodes

    rng = Random(1)
    places = [spot.name for ground in GROUNDS for spot in full_postcodes(ground)]
    places += [name for ground in GROUNDS for name in (ground.district, ground.town)]
    listed = [each.get_absolute_url() for each in Service.objects.listed(TODAY)]
    people = [each.get_absolute_url() for each in Physiotherapist.objects.public(TODAY)]
    groups = {name: group for name, group in GROUPS.items() if name not in FOR_REFERRERS}
    others = ["/", "/map/", "/areas/", "/physiotherapists/", "/how-fresh/", "/sitemap.xml"]
    others += ["/open-referral/services", "/search/?view=referrer&near=LS1", "/no-such-page/"]
    while True:
        name = rng.choice([*groups])
        pairs = {"near": rng.choice(places), "within": rng.choice((5, 10, 25, 50, 100))}
        chosen = {name: rng.choice([*groups[name].group]).slug, "page": rng.choice((1, 1, 2))}
        search = urlencode(pairs | (chosen if rng.random() < 0.7 else {}))
        kind = rng.random()
        if kind < 0.5:
            yield f"/search/?{search}"
        elif kind < 0.8:
            yield f"{rng.choice(listed)}?{search}" if rng.random() < 0.5 else rng.choice(listed)
        else:
            yield rng.choice(people) if kind < 0.9 else rng.choice(others)


if __name__ == "__main__":
    main()
