"""How much memory and time the file with 10,000 services takes: `make bench`.

It is made in a process of its own, as by the daily job, and read back. The exit code is 1 where a
limit is passed.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from msphysio import embedded
from msphysio import environment as env
from tests.bench_gazetteer import database

GENERATED, SERVICES = 18_000, 10_000  # of all generated, as many at least are listed
MOST_SECONDS, MOST_MEGABYTES = 30, 150  # the server gives up on an answer after as long
DUMP = (
    "import django; django.setup();"
    "from datetime import date;"
    "from directory.open_referral import dump;"
    "print(dump.current(date.fromisoformat('{on}')))"
)


def main() -> None:
    """Measure, print, judge."""
    embedded.start()
    embedded.local_defaults()
    with database() as url, tempfile.TemporaryDirectory(prefix="msphysio-bench-") as folder:
        os.environ |= {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "msphysio.settings",
            "OPEN_DATA_DIR": folder,
        }
        django.setup()
        fine = measured()
    sys.exit(not fine)


def measured() -> bool:
    from django.core.management import call_command

    from directory.models import Service
    from tests.furnished import furnish
    from tests.generate import TODAY, fill

    call_command("flush", interactive=False)  # of the places built in
    fill(GENERATED)
    furnish()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", DUMP.format(on=TODAY)],
        cwd=env.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    path = Path(process.stdout.read().strip())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    megabytes = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    packed = path.stat().st_size
    text = gzip.decompress(path.read_bytes())
    held = len(json.loads(text)["services"])
    due = Service.objects.open_data(TODAY).count()
    print(f"\n{due:,} services (at least {SERVICES:,}) in one file")
    print(
        f"  {'made':<26}{seconds:6.1f} s (at most {MOST_SECONDS}), "
        f"{megabytes:4.0f} MB (at most {MOST_MEGABYTES})"
    )
    print(f"  {packed / 1e6:.1f} MB packed, {len(text) / 1e6:.0f} MB unpacked, {held:,} services")
    return seconds <= MOST_SECONDS and megabytes <= MOST_MEGABYTES and held == due >= SERVICES


if __name__ == "__main__":
    main()
