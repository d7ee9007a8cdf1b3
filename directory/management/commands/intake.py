"""Puts somebody's list on the intake desk, or only says what the desk makes of it."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory import typed_text
from directory.curating import feeds
from directory.curating.intake import desk, drafts
from directory.curating.intake.forms import heading_of
from directory.curating.intake.sorting import Desk, sorted_desk
from directory.curating.intake.targets import all_targets
from directory.curating.spreadsheets import FileRefused
from directory.curating.spreadsheets.reading import MAX_BYTES, too_large
from directory.gazetteer.progress import Output
from directory.history import by_command
from directory.open_referral import reading
from directory.words import counted
from msphysio.outgoing import NotRead


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Put a list that others keep (XLSX, ODS or CSV, as it is) on the intake desk, where a "
        "curator goes on with it in the admin. Nothing of it is listed by this."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
        parser.add_argument(
            "--open-referral",
            default="",
            metavar="ADDRESS|FILE",
            help="read another directory's open data (HSDS-UK 3.0); again, only what has changed",
        )
        parser.add_argument("--licence", default="", help="of the open data, if it does not say")
        parser.add_argument(
            "--source", default="", help="whose list it is; asked at the desk if left out"
        )
        parser.add_argument("--as-of", default="", help="the date of the list; today if left out")
        parser.add_argument(
            "--take-in", action="store_true", help="add the rows that need no answer, as drafts"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what it makes of it")

    def handle(self, *_: Any, file: Path | None, source: str, as_of: str, **options: Any) -> None:
        output = Output(self.stdout)
        if feed := options["open_referral"]:
            self.read_feed(feed, " ".join(source.split())[:120], **options)
            return
        if file is None:
            raise CommandError("Name the file, or the open data after --open-referral.")
        try:
            data = _data(file)
            with output.importing(file.name, data.count(b"\n")) as progress, transaction.atomic():
                intake = desk.open_list(
                    data,
                    file_name=file.name,
                    source=" ".join(source.split())[:120],
                    as_of=_day(as_of),
                    by=by_command("intake"),
                    progress=progress,
                )
                found = sorted_desk(intake)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except (FileRefused, typed_text.Misread) as refused:
            raise CommandError(f"{file.name}: {refused} Nothing was changed.") from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None
        self.report(found)
        if options["take_in"] and not options["dry_run"]:
            self.take_in(found, output)
        ends = "Nothing was changed: this was a dry run."
        self.stdout.write(ends if options["dry_run"] else "It is at the intake desk, in the admin.")

    def read_feed(self, feed: str, source: str, *, licence: str, dry_run: bool, **_: Any) -> None:
        """Put another directory's open data on the desk: all of it, or what changed since."""
        try:
            if urlsplit(feed).scheme in ("http", "https"):
                found = reading.read_address(feed)
            else:
                found = reading.read_bytes(_data(Path(feed)))
        except (NotRead, FileRefused) as refused:
            raise CommandError(f"{feed}: {refused} Nothing was changed.") from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None
        found.licence = licence or found.licence
        if not found.licence:
            raise CommandError(f"{feed} names no licence. Find it, and add --licence.")
        by, on = by_command("intake"), timezone.localdate()
        with transaction.atomic():
            whose = urlsplit(feed).hostname or Path(feed).stem
            named = source or f"the open data of {whose}"[:120]
            came = feeds.take(found, feed=feed[:500], source=named, on=on, by=by)
            self.stdout.write(
                f"{counted(len(found.services), 'service')} read. New: {came.new:,}. "
                f"Changed: {came.changed:,}. No longer there: {came.gone:,}."
            )
            self.report(sorted_desk(came.intake))
            transaction.set_rollback(dry_run)
        ends = "Nothing was changed: this was a dry run."
        self.stdout.write(ends if dry_run else "It is at the intake desk, in the admin.")

    def take_in(self, found: Desk, output: Output) -> None:
        """Add every ready row as a draft, some at a time, so that few are in memory."""
        added, left = 0, len(found.ready)
        with output.importing("the ready rows", left) as progress:
            while left:
                taken = drafts.take_in(found, by=by_command("intake"))
                added += len(taken.services) + len(taken.filled)
                progress(left - taken.left)
                left = taken.left
        self.stdout.write(f"In as drafts: {added:,}")

    def report(self, found: Desk) -> None:
        targets = all_targets()
        for table in found.intake.tables:
            self.stdout.write(
                f"{table['sheet'] or 'The list'}: headings in line {table['header_line']}"
            )
            for column, key in enumerate(table["keys"]):
                holds = targets[key].label if key else "left out"
                self.stdout.write(f"  {heading_of(table, column)}: {holds}")
        for asked in found.questions:
            guess = dict(asked.options).get(asked.guess, "not known")
            self.stdout.write(f"“{asked.value}” in {counted(len(asked.places), 'row')}: {guess}?")
        for standing, number in found.counts:
            self.stdout.write(f"{standing.value}: {number:,}")
        self.stdout.write(f"Likely duplicates: {counted(len(found.pairs), 'pair')}")
        for one in found.waiting[:100]:
            if one.listing.faults:
                self.stdout.write(f"Line {one.row.line}: {one.why}")


def _data(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise FileRefused(too_large(file.stat().st_size))
        return file.read_bytes()
    except OSError as error:
        raise FileRefused(f"It cannot be read: {error.strerror or error}.") from error


def _day(text: str) -> date:
    return typed_text.day(text) if text else timezone.localdate()
