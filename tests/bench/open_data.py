"""How much memory and time the file with 10,000 services takes: `make bench`.

It is made in a process of its own, as by the daily job, and read back. Another one fills the
database: what a process forks counts the memory of its parent as its own. The exit code is 1 where
a limit is passed.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from msphysio import environment as env
from msphysio.serving import embedded
from tests.bench.gazetteer import database

GENERATED, SERVICES = 18_000, 10_000  # of all generated, as many at least are listed
MAX_SECONDS, MAX_MEGABYTES = 30, 150  # the server gives up on an answer after as long

FILL = f"""
import django; django.setup()
from django.core.management import call_command
from directory.models import Service
from tests.open_referral.furnished import furnish
from tests.support.generate import TODAY, fill
call_command("flush", interactive=False)  # of the places built in
fill({GENERATED})
furnish()
print(Service.objects.open_data(TODAY).count())
"""
DUMP = """
import django; django.setup()
from directory.open_referral import dump
from datetime import date
print(dump.make(date(2026, 6, 15)))
"""


class Run(NamedTuple):
    """What one program took and said."""

    seconds: float
    megabytes: float
    said: str


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
        fine = judged(due=int(run(FILL).said), made=run(DUMP))
    sys.exit(not fine)


def run(program: str) -> Run:
    """Wall-clock seconds and peak resident megabytes of a Python program."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=env.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(time.perf_counter() - began, usage.ru_maxrss / unit, said)


def judged(due: int, made: Run) -> bool:
    packed = Path(made.said).read_bytes()
    text = gzip.decompress(packed)
    held = len(json.loads(text)["services"])
    print(f"\n{held:,} services (at least {SERVICES:,}) in one file")
    print(
        f"  {'made':<26}{made.seconds:6.1f} s (at most {MAX_SECONDS}), "
        f"{made.megabytes:4.0f} MB (at most {MAX_MEGABYTES})"
    )
    print(f"  {len(packed) / 1e6:.1f} MB packed, {len(text) / 1e6:.0f} MB unpacked")
    is_small = made.seconds <= MAX_SECONDS and made.megabytes <= MAX_MEGABYTES
    return is_small and held == due >= SERVICES


if __name__ == "__main__":
    main()
