"""The whole load in one transaction: read, index, find centres, name, place services, swap."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Protocol

import psycopg
from django.db import Error, connection, transaction
from django.utils import timezone
from psycopg import errors

from directory.gazetteer import BadFile, LoadRefused
from directory.gazetteer.areas import save_areas, save_built_in
from directory.gazetteer.centres import add_centres, set_councils_of_towns
from directory.gazetteer.home_districts import tell_districts
from directory.gazetteer.named_areas import save_named_areas
from directory.gazetteer.nearby_areas import add_close_councils, add_shares
from directory.gazetteer.sources import PostcodeFile, recognise
from directory.gazetteer.table import NewTable, PostcodeCounts
from directory.history import act, by_command
from directory.models import Area, GazetteerSource, Service
from directory.models.placing import Moved

MAX_SHRUNK = 0.1

_LOADING_LOCK = 0x6D7350  # arbitrary, but every load must use the same one
_TROUBLES: dict[type[psycopg.Error], str] = {
    errors.DiskFull: "The database's disk is full. Free some space and run the import again.",
    errors.InsufficientPrivilege: "The database user may not create a schema in this database. "
    "Give it that right: GRANT CREATE ON DATABASE … TO ….",
    errors.LockNotAvailable: "Something else was writing to the same rows. Run the import again.",
    errors.OperationalError: "The database stopped answering during the import. Run it again.",
}


class Progress(Protocol):
    """Reports how far the load has got."""

    def say(self, text: str) -> None: ...
    def reading(self, name: str, size: int) -> AbstractContextManager[Callable[[int], object]]:
        """A context giving a function to call with the number of bytes, as they are read."""


@dataclass(frozen=True, slots=True)
class Options:
    with_northern_ireland: bool = False
    allow_shrink: bool = False
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the gazetteer now contains, and which services have moved."""

    counts: PostcodeCounts
    moved: list[Moved]


def load(paths: Sequence[Path], options: Options, progress: Progress) -> Loaded:
    """Replace the gazetteer with these files' contents. Raises LoadRefused, changing nothing."""
    sources = _sources(paths, options)
    try:
        with _no_garbage_collection(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOADING_LOCK])
            if not cursor.fetchone()[0]:
                raise LoadRefused(
                    "Another import is running. Wait until it is done, then run this one."
                )
            return _load(NewTable(cursor), sources, options, progress)
    except (Error, psycopg.Error) as error:
        raise LoadRefused(_in_words(error)) from error


def _load(
    table: NewTable, sources: list[PostcodeFile], options: Options, progress: Progress
) -> Loaded:
    for source in sources:
        _read(table, source, progress)
    progress.say("Sorting, and finding the centres of sectors and districts")
    if repeated := table.add_keys():
        progress.say(f"{repeated:,} postcodes were in two files: the first file given was used.")
    counts = table.counts()
    _refuse_shrinking(table.old_postcodes(), counts.postcodes, options)
    add_centres(table)
    _find_areas_nearby(table, progress)
    table.analyze()
    _save_areas(sources)
    for line in save_named_areas():
        progress.say(line)
    _save_sources(sources)
    with table.in_front(), act("A new postcode file", by=by_command("import_postcodes")):
        set_councils_of_towns()
        tell_districts()
        moved = Service.objects.place_again()
    table.swap()
    return Loaded(counts, moved)


def _find_areas_nearby(table: NewTable, progress: Progress) -> None:
    began = time.perf_counter()
    add_shares(table)
    close = add_close_councils(table)
    seconds = time.perf_counter() - began
    progress.say(
        f"Shares of areas, and {close:,} postcodes close to another council: {seconds:.1f} s"
    )


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Garbage collection would take a third of the time, and millions of rows form no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _sources(paths: Sequence[Path], options: Options) -> list[PostcodeFile]:
    sources = [
        recognise(
            path,
            with_northern_ireland=options.with_northern_ireland,
            credit=options.credit,
        )
        for path in paths
    ]
    for one, other in combinations(sources, 2):
        if one.archive.holds_the_same_as(other.archive):
            raise LoadRefused(
                f"{one.archive.path} and {other.archive.path} are the same. Give only one."
            )
    return sources


def _read(table: NewTable, source: PostcodeFile, progress: Progress) -> None:
    name = f"{source.archive.name} ({source.kind.label}, {source.edition})"
    with progress.reading(name, sum(member.size for member in source.members)) as advance:
        copy = table.copy_medians if source.has_many_rows_each else table.copy
        source.tally.postcodes = copy(source.rows(), advance)
    tally = source.tally
    if not tally.rows:
        first = f" The first line is {tally.first_malformed}" if tally.malformed else ""
        raise BadFile(f"{source.archive.name} contains no readable postcode.{first}")
    progress.say(f"{tally.rows:,} rows read from {source.archive.name}")
    if tally.malformed:
        progress.say(
            f"{tally.malformed:,} malformed rows left out, the first {tally.first_malformed}"
        )
    for reason, number in tally.left_out.items():
        progress.say(f"{number:,} rows left out: {reason}")


def _refuse_shrinking(before: int, after: int, options: Options) -> None:
    if options.allow_shrink or after >= before * (1 - MAX_SHRUNK):
        return
    raise LoadRefused(
        f"The gazetteer holds {before:,} postcodes and would hold only {after:,}. A file may be "
        "missing: give all files in one call (Great Britain and Northern Ireland). If fewer are "
        "right, add --allow-shrink."
    )


def _save_areas(sources: list[PostcodeFile]) -> None:
    """Make sure every code has an area; only names from ONS replace existing ones."""
    save_built_in()
    known = set(Area.objects.values_list("code", flat=True))
    for source in sources:
        is_ons = source.kind in (GazetteerSource.Kind.ONSPD, GazetteerSource.Kind.NSPL)
        said = source.area_names() if is_ons or source.area_codes - known else {}
        save_areas(source.area_codes, said, renames=is_ons)


def _save_sources(sources: list[PostcodeFile]) -> None:
    """Record what was loaded. Some built-in data remains in use, so its credit stays."""
    GazetteerSource.objects.exclude(kind=GazetteerSource.Kind.BUILT_IN).delete()
    GazetteerSource.objects.bulk_create(
        GazetteerSource(
            kind=source.kind,
            edition=source.edition,
            year=source.year,
            rows=source.tally.postcodes,
            credit=source.credit,
            loaded_at=timezone.now(),
        )
        for source in sources
    )


def _in_words(error: BaseException) -> str:
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    for kind, words in _TROUBLES.items():
        if isinstance(cause, kind):
            return words
    return f"The database refused the rows: {cause or error}"
