"""A postcode file whose import is killed, that is cut short, and that is given twice."""

import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from msphysio import environment as env
from tests.system.faults.load import Tally, Visitors, wait_for
from tests.system.faults.row import Row
from tests.system.faults.stage import Stage, words

LETTERS = "ABDEFGHJLN"
OLD_INTACT = "the old data stay intact, and pages are served meanwhile"
_CONTENTS = "SELECT count(*), sum(hashtext(t::text)) FROM directory_postcodelocation t"
_FILLING = "SELECT count(*) FROM pg_stat_progress_copy WHERE tuples_processed > 0"


def postcodes(rows: int) -> Iterator[str]:
    """Lines of a file with postcodes in and about Leeds."""
    names = product(range(1, 99), range(10), LETTERS, LETTERS)
    for district, sector, one, other in islice(names, rows):
        place = f"{53.8 + sector / 1000},{-1.55 + district / 1000}"
        yield f"LS{district} {sector}{one}{other},{place}\n"


def postcode_file(folder: Path, rows: int) -> Path:
    file = folder / f"postcodes-{rows}.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("postcodes.csv", "postcode,lat,lon\n" + "".join(postcodes(rows)))
    return file


def contents(stage: Stage) -> tuple[object, ...]:
    """How many postcodes there are, and a checksum over them."""
    return stage.postgres.ask(_CONTENTS)[0]


def killed(stage: Stage, visitors: Visitors, *, rows: int) -> Row:
    """SIGKILL once rows are being copied."""
    file, before = postcode_file(stage.folder, rows), contents(stage)
    with visitors.busy(2, pause=0.1) as tally:
        importing = subprocess.Popen(
            [sys.executable, "manage.py", "import_postcodes", str(file)],
            cwd=env.BASE_DIR,
            env=stage.environment(),
            stdout=subprocess.DEVNULL,
        )
        with stage.postgres.connected() as eye:
            wait_for(lambda: eye.execute(_FILLING).fetchone() == (1,), every=0.002)
            importing.send_signal(signal.SIGKILL)
            importing.wait()
            wait_for(lambda: eye.execute(_FILLING).fetchone() == (0,))
    return row(stage, "An import of postcodes is killed halfway", tally, before)


def truncated(stage: Stage, visitors: Visitors, *, rows: int) -> Row:
    """The second half of the file never arrived."""
    whole, before = postcode_file(stage.folder, rows), contents(stage)
    cut = stage.folder / "cut-short.zip"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with visitors.busy(2, pause=0.1) as tally:
        done = stage.command("import_postcodes", str(cut))
    if done.returncode != 1 or "Nothing was changed." not in done.stderr:
        tally.failed["not refused"] += 1
    seen = f"refused: “{words(done)}”"
    return row(stage, "A postcode file was cut short", tally, before, seen)


def twice(stage: Stage, visitors: Visitors, *, rows: int) -> Row:
    """Loaded while pages are read, and loaded again."""
    file = postcode_file(stage.folder, rows)
    with visitors.busy(2, pause=0.1) as tally:
        began = time.monotonic()
        first = stage.command("import_postcodes", str(file))
        seconds, before = time.monotonic() - began, contents(stage)
        second = stage.command("import_postcodes", str(file))
    for done in (first, second):
        assert done.returncode == 0, done.stderr
    seen = f"{rows:,} postcodes in {seconds:.0f} s; the same checksum after the second"
    return row(stage, "The same postcode file is loaded twice", tally, before, seen)


def row(stage: Stage, fault: str, tally: Tally, before: tuple[object, ...], seen: str = "") -> Row:
    """With one failure more where the postcodes are not what they were."""
    if contents(stage) != before:
        tally.failed["postcodes changed"] += 1
    return Row(fault, OLD_INTACT, tally, seen=seen or "the same checksum before and after")
