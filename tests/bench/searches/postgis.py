"""PostGIS: the twenty nearest, and how many there are. Debian's, for PostgreSQL 15."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

BIN = Path("/usr/lib/postgresql/15/bin")
IS_HERE = Path("/usr/share/postgresql/15/extension/postgis.control").exists()
METRES_PER_MILE = 1609.344
TABLE = """CREATE EXTENSION IF NOT EXISTS postgis; DROP TABLE IF EXISTS service;
    CREATE TABLE service (id int8 PRIMARY KEY, at geography(Point), listed_until date)"""
NEAREST = """SELECT id, at <-> {point} AS metres FROM service WHERE listed_until >= %s
    ORDER BY at <-> {point} LIMIT 20"""
TOTAL = "SELECT count(*) FROM service WHERE listed_until >= %s AND ST_DWithin(at, {point}, %s)"
POINT = "ST_MakePoint(%s, %s)::geography"


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that is gone afterwards; "" where there is no PostGIS."""
    if not IS_HERE:
        yield ""
        return
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="msphysio-bench-") as folder:
        shutil.chown(folder, user) if user else None
        data = f"{folder}/data"

        def run(program: str, *words: str) -> None:
            subprocess.run(
                [BIN / program, "-D", data, *words],
                check=True,
                user=user,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8")
        run("pg_ctl", "-w", "-o", f"-k {folder} -h ''", "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


class Nearest:
    """All published services that are somewhere, with the index that its manual recommends."""

    def __init__(self) -> None:
        from directory.models import Service

        placed = Service.objects.published().filter(latitude__isnull=False)
        self.connection: psycopg.Connection[Any] = psycopg.connect(
            os.environ["POSTGIS_URL"], autocommit=True
        )
        self.connection.execute(TABLE)
        with self.connection.cursor().copy("COPY service FROM STDIN") as copy:
            for pk, x, y, until in placed.values_list(
                "pk", "longitude", "latitude", "listed_until"
            ):
                copy.write_row((pk, f"POINT({x} {y})", until))
        self.connection.execute("CREATE INDEX ON service USING gist (at)")
        self.connection.execute("VACUUM ANALYZE service")

    def __call__(self, query: Any, within: int = 50) -> tuple[list[Any], int]:
        """Twenty by distance, and the number in the circle."""
        at = query.place.point
        point = (at.longitude, at.latitude)
        nearest = NEAREST.format(point=POINT)
        rows = self.connection.execute(nearest, [*point, query.on, *point]).fetchall()
        asked = [query.on, *point, within * METRES_PER_MILE]
        total = self.connection.execute(TOTAL.format(point=POINT), asked).fetchone()
        return rows, total[0] if total else 0
