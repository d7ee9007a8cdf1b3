"""A minute each of inputs to the search box, the importers and the server: `make check-deep`.

    python -m tests.fuzz [SECONDS]

First every town and district there is goes through the search box, which takes some minutes. Says
how many inputs were tried. One that is a fault of ours is made as small as can be, printed
and kept in `.local/fuzz/`, and the exit code is 1.
"""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import randbits
from typing import Any, TypeVar

import django
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from msphysio import environment as env
from msphysio.serving import embedded
from tests.bench.gazetteer import database
from tests.support.running import served

SECONDS = 60.0
ROUND = 100  # inputs between two looks at the clock

Input = TypeVar("Input")


def main() -> None:
    """Try all targets, one after the other."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else SECONDS
    embedded.start()
    embedded.local_defaults()
    with database() as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "msphysio.settings"}
        django.setup()
        fine = tried(seconds, url)
    sys.exit(not fine)


def tried(seconds: float, url: str) -> bool:
    """With Django set up on the database made for it; whether nothing was found."""
    from django.core.management import call_command
    from django.utils import timezone

    from directory.models import PostcodeLocation
    from tests.fuzz import any_input, strategies, sweeps
    from tests.support.listing_files import stand

    fine = [swept(sweeps.failures(timezone.localdate()))]
    fine += [fuzz("places.find", strategies.typed(), any_input.is_read, seconds)]
    PostcodeLocation.objects.all().delete()  # so many would only take time
    stand()
    files = strategies.listings()
    kept = any_input.is_imported_whole_or_not
    fine += [
        fuzz("the importer of listings", files, lambda found: kept(*found), seconds),
        fuzz(
            "the importers of postcodes",
            strategies.postcode_files(),
            any_input.is_loaded_whole_or_not,
            seconds,
        ),
    ]
    for tried_whole in (a_copy_is_right_every_night, no_home_is_found, all_is_judged_as_one):
        call_command("flush", interactive=False, verbosity=0)
        fine.append(tried_whole())
    call_command("flush", interactive=False, verbosity=0)
    fine.append(tried_on_the_server(seconds, url))
    return all(fine)


def a_copy_is_right_every_night() -> bool:
    """2,000 services over 30 days of changes that nobody drew before."""
    from django.db import transaction

    from tests.support.copying import differences

    seed = randbits(32)
    with transaction.atomic():
        found = list(differences(services=2_000, days=30, changes=60, seed=seed))
        transaction.set_rollback(True)
    print(f"A copy of the open data: {len(found)} differences in 30 nights; seed {seed}")
    for difference in found:
        print(difference)
    return not found


def no_home_is_found() -> bool:
    """500 homes, from 200 places, at postcodes nobody drew before."""
    from django.core.management import call_command

    from tests.support.home_attack import attack

    call_command("collectstatic", interactive=False, verbosity=0)
    seed = randbits(32)
    least, telling = attack(homes=500, places=200, seed=seed)
    print(f"homes: one of at least {least} postcodes; seed {seed}")
    for address in telling:
        print(f"{address} tells more")
    return least >= 100 and not telling


def all_is_judged_as_one() -> bool:
    """A thousand random pairs of a place and a service, on every page that judges them."""
    from tests.support.verdicts import disagreements

    seed = randbits(32)
    compared, found = disagreements(pairs=1000, services=2000, seed=seed)
    print(f"verdicts: {compared:,} pairs of a place and a service; seed {seed}")
    for each in found:
        print(each)
    return not found


def swept(failures: Iterable[str]) -> bool:
    """Say what is not found as it should be; whether nothing was."""
    number = 0
    for failure in failures:
        number += 1
        print(failure, flush=True)
    print(f"Every town and district through the search box: {number} not found", flush=True)
    return not number


def tried_on_the_server(seconds: float, url: str) -> bool:
    """Bytes over real HTTP: the rows of the tables, with more wrong in them."""
    from django.conf import settings

    from tests.fuzz import any_input, strategies
    from tests.support.raw_http import HOST
    from tests.system import public_paths
    from tests.system.bad_cases import all_cases

    with tempfile.TemporaryDirectory() as folder:
        settings.OPEN_DATA_DIR = Path(folder) / "open-data"  # where the site looks for it too
        sent = [case.sent for case in all_cases(public_paths.stand())]
        short = [request for request in sent if 0 < len(request) < 20_000]
        limits = {"PROXY_COUNT": "1", "OPEN_DATA_PER_MINUTE": "100000"}
        log = Path(folder) / "log"
        with served(log, DATABASE_URL=url, HTTPS="1", ALLOWED_HOSTS=HOST, **limits) as site:
            return fuzz(
                "the server",
                strategies.requests(short),
                lambda found: any_input.is_no_fault_of_ours(site, found),
                seconds,
            )


def fuzz(
    name: str, inputs: st.SearchStrategy[Input], holds: Callable[[Input], None], seconds: float
) -> bool:
    """Try inputs until the time is over; False, with the input told, where one does not hold."""
    last: list[Input] = []
    number = 0

    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(inputs)
    def one(found: Input) -> None:
        nonlocal number
        number += 1
        last[:] = [found]  # of a fault, the smallest is tried last
        holds(found)

    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            seed(randbits(64))(one)()
    except Exception:
        traceback.print_exc()
        print(f"{name}: {number:,} inputs tried, and one is a fault of ours, kept in {keep(last)}")
        return False
    print(f"{name}: {number:,} inputs tried in {seconds:.0f} seconds, no fault", flush=True)
    return True


def keep(last: list[Any]) -> str:
    """Write down what was tried last; where."""
    file = env.local_dir() / "fuzz" / f"{time.time_ns()}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{last[0]!r}\n", "utf-8", errors="backslashreplace")
    return str(file)


if __name__ == "__main__":
    main()
