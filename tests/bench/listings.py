"""How long 5,000 services take to import, and how much memory: `make bench`.

Three runs of the command, each in a process of its own: with 200 wrong rows of every kind, mended,
and once more with what was exported. Then 20,000 rows go over the intake desk, as drafts.
`tests/browser/test_intake.py` holds each step of 300 rows in a browser to 5 seconds and 300 MB.
The exit code is 1 where a limit is passed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import django

from msphysio import environment as env
from msphysio.serving import embedded
from tests.bench.gazetteer import database

ROWS, WRONG = 5_000, 200
MAX_SECONDS, MAX_MEGABYTES = 60, 300
LONG_LIST, LONG_LIST_SECONDS, LONG_LIST_MEGABYTES = 20_000, 600, 400


class Run(NamedTuple):
    """What one command took and said."""

    seconds: float
    megabytes: float
    said: str


def main() -> None:
    """Measure everything, print it, judge it."""
    embedded.start()
    embedded.local_defaults()
    with database() as url, tempfile.TemporaryDirectory(prefix="msphysio-bench-") as folder:
        fine = measured(url, Path(folder))
    sys.exit(not fine)


def measured(url: str, folder: Path) -> bool:
    """With Django set up on the database made for it."""
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "msphysio.settings"}
    django.setup()
    from directory.curating.spreadsheets.kinds import ServiceSheet
    from directory.models import Service
    from tests.support.listing_files import exported, service_rows, stand, xlsx_file

    stand()
    print(f"\n{ROWS:,} services from a workbook")
    rows, wrong = service_rows(ROWS, WRONG)
    run = command(folder, "import_listings", xlsx_file("Services", *rows))
    told = {line for line in wrong if f"Line {line:,}: " in run.said}
    fine = [
        judge(f"with {WRONG} wrong rows", run),
        say(f"{len(told)} of {len(wrong)} named by line", len(told) == len(wrong)),
        say(f"{Service.objects.count()} saved", not Service.objects.exists()),
    ]
    run = command(folder, "import_listings", xlsx_file("Services", *service_rows(ROWS)[0]))
    saved = Service.objects.exclude(latitude=None).count()
    fine += [judge("mended", run), say(f"{saved:,} saved and placed", saved == ROWS)]
    run = command(folder, "import_listings", xlsx_file("Services", *exported(ServiceSheet())))
    same = f"0 new, 0 changed, {ROWS:,} unchanged, 0 wrong." in run.said
    fine += [judge("exported, imported again", run), say("nothing changed", same)]
    print("\nA list over the intake desk, in as drafts")
    run = command(folder, "intake", list_of(LONG_LIST).encode(), "--take-in")
    drafts = Service.objects.filter(status=Service.Status.DRAFT).exclude(latitude=None).count()
    fine += [
        judge(f"{LONG_LIST:,} rows", run, LONG_LIST_SECONDS, LONG_LIST_MEGABYTES),
        say(f"{drafts:,} drafts", drafts == LONG_LIST),
    ]
    return all(fine)


def list_of(number: int) -> str:
    """Practices in one building, each with a name, a person and numbers of its own."""
    lines = ["Practice,Physio,HCPC no.,Tel,Post code,Type,Where seen"]
    for at in range(number, 2 * number):  # nobody is in two lists
        name = "".join(chr(97 + at // 26**place % 26) * 2 for place in range(4)).title()
        who, reached = f"{name} Jones,PH{200_000 + at}", f"113{2_000_000 + at},ls13ex"
        lines.append(f"{name} Physio,{who},{reached},private,home")
    return "\n".join(lines)


def command(folder: Path, name: str, data: bytes, *options: str) -> Run:
    """Wall-clock seconds and peak resident megabytes of a command that is given a file."""
    file = folder / f"{name}.xlsx"
    file.write_bytes(data)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", name, str(file), *options],
        cwd=env.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(time.perf_counter() - began, usage.ru_maxrss / unit, said)


def judge(what: str, run: Run, seconds: int = MAX_SECONDS, megabytes: int = MAX_MEGABYTES) -> bool:
    print(
        f"  {what:<26}{run.seconds:6.1f} s (at most {seconds}), "
        f"{run.megabytes:4.0f} MB (at most {megabytes})"
    )
    return run.seconds <= seconds and run.megabytes <= megabytes


def say(what: str, is_so: bool) -> bool:
    print(f"    {what}{'' if is_so else ': WRONG'}")
    return is_so


if __name__ == "__main__":
    main()
