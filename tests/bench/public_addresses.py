"""What the dearest requests cost that anyone may make, at 178 and at 10,000 services: `make bench`.

Every public address is asked for what costs most there, and no route may be left out. CPU is that
of the process that answers and of its connection to PostgreSQL. The exit code is 1 over the limit.
"""

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from msphysio.serving import embedded
from tests.bench.gazetteer import database
from tests.bench.open_data import run

MAX_SECONDS = 1.0  # of CPU
SIZES = {178: 330, 10_000: 18_000}  # listed, and how many of all kinds are made for that
SHOWN = 12
KINDS = {  # each has a line of its own: the dearest address of its routes
    "map": ("map/",),
    "areas": ("areas/", "areas/<slug:slug>/"),
    "feeds": ("search/feed.atom", "areas/<slug:slug>/feed.atom"),
    "sitemap": ("sitemap.xml",),
    "open data": ("open-referral/",),
    "a listing": ("services/<slug:slug>/",),
}
DAY = "2026-06-15"

FILL = """
import django; django.setup()
from django.core.management import call_command
from tests.bench import public_addresses
call_command("flush", interactive=False)  # of the places built in
public_addresses.fill({number})
"""
ASK = """
import django; django.setup()
from tests.bench import public_addresses
public_addresses.ask()
"""


def main() -> None:
    """Measure, print, judge."""
    embedded.start()
    embedded.local_defaults()
    fine = []
    for listed, number in SIZES.items():
        with database() as url, tempfile.TemporaryDirectory(prefix="msphysio-bench-") as folder:
            os.environ |= {
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "BENCH_DIR": folder,
                "TEST_DAY": DAY,
            }
            run(FILL.format(number=number))
            costs = read(run(ASK).said)
        fine.append(judged(listed, costs))
    sys.exit(not all(fine))


def read(said: str) -> list[tuple[float, float, int, str]]:
    """Seconds, those before anything was asked before, megabytes, and the address."""
    lines = [line.split(maxsplit=3) for line in said.splitlines()]
    return [(float(a), float(b), int(size), address) for a, b, size, address in lines]


def judged(listed: int, costs: list[tuple[float, float, int, str]]) -> bool:
    print(f"\n{listed:,} services, {len(costs)} public addresses; at most {MAX_SECONDS} s of CPU")
    for seconds, first, size, address in sorted(costs, reverse=True)[:SHOWN]:
        over = "  OVER" if seconds > MAX_SECONDS else ""
        print(f"  {seconds:6.2f} s (first {first:5.2f}) {size / 1000:8,.0f} kB  {address}{over}")
    for name, routes in KINDS.items():
        of_kind = [each for each in costs if each[3].partition("  [")[2].startswith(routes)]
        seconds, _, _, address = max(of_kind)
        print(f"  {name:<10}{seconds:6.3f} s at most, {len(of_kind):3} addresses: {address}")
    return bool(costs) and all(seconds <= MAX_SECONDS for seconds, *_ in costs)


# --- Within a process that has Django -------------------------------------------------------------


def fill(number: int) -> None:
    """Services, each entered long ago and changed of late; the file of open data."""
    from django.conf import settings
    from django.db import connection

    from directory.history import records_of
    from directory.models import Organisation, Physiotherapist, ReferralDetails, Service
    from directory.open_referral import dump
    from tests.open_referral.furnished import furnish
    from tests.support import clock, generate

    clock.start_clock()
    generate.fill(number)
    furnish()
    with connection.cursor() as cursor:
        for model in (Service, ReferralDetails, Physiotherapist, Organisation):
            kept = records_of(model).model._meta
            own = {field.column for field in model._meta.concrete_fields}
            columns = ", ".join(field.column for field in kept.fields if field.column in own)
            for kind, days in (("+", "400"), ("~", "id % 85")):
                cursor.execute(
                    f"INSERT INTO {kept.db_table} ({columns}, history_type, history_date, "
                    f"history_by, history_change_reason) "
                    f"SELECT {columns}, '{kind}', DATE '{DAY}' - ({days})::int, '', '' "
                    f"FROM {model._meta.db_table}"
                )
    generate.vacuum()
    settings.OPEN_DATA_DIR = Path(os.environ["BENCH_DIR"])
    dump.make(generate.TODAY)


def ask() -> None:
    """Print what each address costs, asked twice."""
    from django.conf import settings

    from tests.support import clock

    clock.start_clock()
    settings.OPEN_DATA_PER_MINUTE = settings.COSTLY_PER_MINUTE = 1_000_000
    settings.OPEN_DATA_DIR = Path(os.environ["BENCH_DIR"])
    for route, asked in addresses().items():
        for address in asked:
            first, _, _ = cost(address)
            seconds, status, size = cost(address)
            print(f"{seconds:.3f} {first:.3f} {size} {status} {address}  [{route}]")


def cost(address: str) -> tuple[float, int, int]:
    """CPU seconds, status, bytes."""
    from django.test import Client

    before = cpu()
    response = Client().get(address)
    size = len(response.getvalue())
    return cpu() - before, response.status_code, size


def cpu() -> float:
    """Of this process and of the one that serves its connection."""
    import time

    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    ticks = sum(map(int, told.rpartition(")")[2].split()[11:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


TICKED = "route=private&route=nhs-referral&setting=home-visits&access=hoist&approach=hydrotherapy"


LETTER = "^shortlist/letter/(?P<to>gp|ms-nurse|employer)/$"


def addresses() -> dict[str, list[str]]:
    """For every public route, what costs most there."""
    from django.db.models import Q
    from django.urls import get_resolver

    from directory.models import Area, Physiotherapist, Service
    from directory.search.box import places
    from tests.support import factories as make
    from tests.support.grounds import GROUNDS
    from tests.system.public_paths import Stood, named_pages, routes

    service = Service.objects.listed(make.today()).filter(is_sample=False).first()
    person = Physiotherapist.objects.public(make.today()).first()
    england = Area.objects.get(code="E92000001")
    assert service
    assert person
    stood = Stood(service, person, england, make.report(service=service), "key", "key", "key")
    named = {route: [page.target] for route, page in named_pages(stood).items()}
    codes = Service.objects.listed(make.today()).values_list("code", flat=True)[:20]
    picks = "&".join(f"pick={code}" for code in codes)
    ours = [GROUNDS[0].council, GROUNDS[0].body]
    areas = Area.objects.filter(Q(level=Area.Level.NATION) | Q(pk__in=ours))
    slugs = areas.values_list("slug", flat=True)
    near, everywhere = "near=Leeds&within=100", "near=LS1+3EX&within=100"
    leeds = places.find("Leeds", make.today())
    assert isinstance(leeds, places.Place)
    shared = urlencode({"near": leeds.shared_as, "within": 100})  # any other is sent on to it
    named |= {
        "search/": ["/search/", f"/search/?{near}", f"/search/?{everywhere}&{TICKED}"],
        "search/results.csv": ["/search/results.csv", f"/search/results.csv?{everywhere}"],
        "search/feed.atom": [
            f"/search/feed.atom?{shared}",
            "/search/feed.atom?near=LS1&within=100",
        ],
        "areas/<slug:slug>/": [f"/areas/{slug}/" for slug in slugs],
        "areas/<slug:slug>/feed.atom": [f"/areas/{slug}/feed.atom" for slug in slugs],
        "shortlist/": [
            f"/shortlist/?{picks}&near=LS1",
            f"/shortlist/?{picks}&printed={DAY[:4]}-01-01",
        ],
        LETTER: [f"/shortlist/letter/gp/?{picks}"],
        "shortlist/sheet.csv": [f"/shortlist/sheet.csv?{picks}"],
        "open-referral/services": [
            "/open-referral/services?per_page=100",
            "/open-referral/services?search=physiotherapy&per_page=100",
            "/open-referral/services?full=true&per_page=100",
            "/open-referral/services?minimal=true",
            "/open-referral/services?format=ndjson",
            "/open-referral/services?search=physiotherapy&format=ndjson",
            "/open-referral/services?modified_after=1970-01-01&format=ndjson",
        ],
        "open-referral/service_at_locations": [
            "/open-referral/service_at_locations?per_page=100&postcode=LS1+3EX",
            "/open-referral/service_at_locations?per_page=100&postcode=LS1+3EX&proximity=100000",
            "/open-referral/service_at_locations?full=true&per_page=100&postcode=LS1+3EX",
            "/open-referral/service_at_locations?format=ndjson",
            "/open-referral/service_at_locations?format=ndjson&postcode=LS1+3EX",
        ],
        "open-referral/organizations": [
            "/open-referral/organizations?per_page=100",
            "/open-referral/organizations?full=true&per_page=50",
            "/open-referral/organizations?format=ndjson",
        ],
    }
    found = dict.fromkeys(routes(get_resolver()))
    return {
        route: named[route] if route in named or "<" in route else [f"/{route}"] for route in found
    }


if __name__ == "__main__":
    main()
