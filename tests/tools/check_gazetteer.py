"""Whether the gazetteer says what the files say, on real files:

    .venv/bin/python -m tests.tools.check_gazetteer codepo_gb.zip NI-postcodes.csv

Loads them into a database of its own, draws 10,000 postcodes at random, reads them from the files
once more by other means, and types 1,000 of them as visitors do. The exit code is 1 if any differs.
"""

import csv
import io
import os
import random
import re
import statistics
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pyproj import Transformer

from msphysio.serving import embedded
from tests.bench.gazetteer import database, manage

DRAWN, TYPED = 10_000, 1_000
MAX_METRES = 5.0
_VALID = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?) *([0-9][A-Z]{2})")


class Expected(NamedTuple):
    """What a file says of one postcode; no point where it has no location."""

    postcode: str
    point: tuple[float, float] | None
    council: str | None


def main() -> None:
    """Load, draw, compare, print."""
    chance = random.Random(int(os.environ.get("SEED", "1")))
    files = [Path(name) for name in sys.argv[1:]]
    everything = [row for file in files for row in read(file)]
    drawn = chance.sample(everything, DRAWN)
    embedded.start()
    embedded.local_defaults()
    with database() as url:
        manage(url, "import_postcodes", *map(str, files))
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "msphysio.settings"}
        faults = [*compare(drawn), *type_in(drawn, chance)]
    print(f"{len(everything):,} postcodes in the files, {len(faults)} faults")
    for fault in faults[:20]:
        print(fault)
    sys.exit(bool(faults))


def compare(drawn: list[Expected]) -> Iterator[str]:
    import django

    django.setup()
    from directory.geo import METRES_PER_MILE, Point, miles_between
    from directory.models import PostcodeLocation

    found = PostcodeLocation.objects.in_bulk([row.postcode for row in drawn])
    furthest = 0.0
    for row in drawn:
        stored = found.get(row.postcode)
        if stored is None:
            yield f"{row.postcode} is missing"
            continue
        if stored.council_id != row.council:
            yield f"{row.postcode} is in {stored.council_id}, not in {row.council}"
        if (stored.point is None) != (row.point is None):
            yield f"{row.postcode} is at {stored.point}, not at {row.point}"
        elif stored.point and row.point:
            metres = miles_between(stored.point, Point(*row.point)) * METRES_PER_MILE
            furthest = max(furthest, metres)
            if metres > MAX_METRES:
                yield f"{row.postcode} is {metres:.1f} m away from {row.point}"
    print(f"{len(drawn):,} drawn: the furthest is {furthest:.2f} m from where the file has it")


def type_in(drawn: list[Expected], chance: random.Random) -> Iterator[str]:
    from directory.search.box.places import Place, find

    located = [row for row in drawn if row.point][:TYPED]
    for row in located:
        plain = find(row.postcode, date.today())  # noqa: DTZ011  # any day does
        typed = as_visitors_do(row.postcode, chance)
        answer = find(typed, date.today())  # noqa: DTZ011
        if not isinstance(answer, Place) or answer != plain or answer.label != row.postcode:
            yield f"{typed!r} gives {answer}, not {row.postcode}"
    print(f"{len(located):,} typed in any case, spacing and punctuation")


def as_visitors_do(postcode: str, chance: random.Random) -> str:
    outward, inward = postcode.split()
    between = chance.choice(["", " ", "  ", "-", ".", " - ", "\u00a0", "\u2009", "\t", "_", "–"])
    text = f"{outward}{between}{inward}"
    text = chance.choice([text, text.lower(), text.title(), text.swapcase()])
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x5B)})
    if chance.random() < 0.1:
        text = text.translate(wide)
    around = chance.choice(["{}", " {}", "{} ", "“{}”", "'{}'", "({})", "{}.", "{},", "\u200b{}"])
    return around.format(text)


# --- The files, read by other means --------------------------------------------------------------


def read(file: Path) -> list[Expected]:
    return list(read_zip(file) if zipfile.is_zipfile(file) else read_csv(file))


def read_zip(file: Path) -> Iterator[Expected]:
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326")
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if not (name.startswith("Data/") and name.endswith(".csv")):
                continue
            rows = list(csv.reader(io.TextIOWrapper(archive.open(name), newline="")))
            points = to_degrees.transform(
                [int(row[2]) for row in rows], [int(row[3]) for row in rows]
            )
            for row, point in zip(rows, zip(*points, strict=True), strict=True):
                known = row[1] != "90"
                yield Expected(canonical(row[0]) or "?", point if known else None, row[8] or None)


def read_csv(file: Path) -> Iterator[Expected]:
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with open(file, newline="", encoding="utf-8-sig") as text:
        for row in csv.DictReader(text):
            if postcode := canonical(row["postcode"]):
                points[postcode].append((float(row["lat"]), float(row["lon"])))
    for postcode, found in points.items():
        latitude, longitude = (statistics.median(each) for each in zip(*found, strict=True))
        yield Expected(postcode, (latitude, longitude), None)


def canonical(text: str) -> str | None:
    found = _VALID.fullmatch(text.strip())
    return f"{found[1]} {found[2]}" if found else None


if __name__ == "__main__":
    main()
