"""Imports listings from a file. It is in this app because only it knows every kind of listing."""

from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.curating.spreadsheets import FileRefused, reading
from directory.curating.spreadsheets.background import Reporter
from directory.curating.spreadsheets.importing import look, save
from directory.curating.spreadsheets.kinds import (
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
)
from directory.curating.spreadsheets.outcome import Outcome
from directory.curating.spreadsheets.reading import FileRows
from directory.curating.spreadsheets.sheet import Sheet
from directory.gazetteer.progress import Output
from directory.history import by_command
from referrals.areas.spreadsheets import AreaAdviceSheet

KINDS: dict[str, type[Sheet]] = {
    one.kind: one
    for one in (OrganisationSheet, PhysiotherapistSheet, ServiceSheet, AreaAdviceSheet)
}


class Command(BaseCommand):
    requires_system_checks = ()  # works even if the pages or the admin do not
    help = (
        "Import listings from a CSV or XLSX file, as the admin's import does: all of it, or "
        "nothing if any row is wrong. The kind of listing is recognised by its header or "
        "the name of its sheet. Every fault is given with its line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--kind", choices=KINDS, help="what the file holds, if it cannot tell")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen; save nothing"
        )
        # For the staff pages, which have large files read by this command.
        for name in ("--status", "--by", "--expected"):
            parser.add_argument(name, default="", help=SUPPRESS)

    def handle(self, *_: Any, file: Path, kind: str | None, dry_run: bool, **options: Any) -> None:
        if options["status"] and kind:
            self.report_to(Path(options["status"]), file, KINDS[kind], dry_run, options)
            return
        output = Output(self.stdout)
        try:
            rows = _read(file, [KINDS[kind]] if kind else list(KINDS.values()))
        except FileRefused as refused:
            raise CommandError(f"{file.name}: {refused} Nothing was changed.") from refused
        sheet = next(one for one in KINDS.values() if one.layout() == rows.layout)()
        try:
            with output.importing(file.name, len(rows.rows)) as progress:
                if dry_run:
                    outcome = look(rows, sheet, progress)
                else:
                    outcome = save(rows, sheet, progress, by=by_command("import_listings"))
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None
        self.report(outcome, dry_run=dry_run)

    def report_to(
        self, status: Path, file: Path, kind: type[Sheet], dry_run: bool, options: Any
    ) -> None:
        """Write to a file how far it is, and what came of it."""
        rows = _read(file, [kind])
        reporter = Reporter(status, len(rows.rows), saves=not dry_run)
        try:
            if dry_run:
                reporter.finish(look(rows, kind(), reporter))
            else:
                by, expected = options["by"], options["expected"]
                reporter.finish(save(rows, kind(), reporter, by=by, expected=expected))
        except Exception:  # whatever went wrong, the page that waits must learn of it
            reporter.finish(None, "Something went wrong. Tell whoever looks after the server.")
            raise

    def report(self, outcome: Outcome, *, dry_run: bool) -> None:
        for fault in outcome.faults:
            self.stdout.write(str(fault))
        for caution in outcome.cautions:
            self.stdout.write(f"{caution} (This stops nothing.)")
        self.stdout.write(f"{outcome.counts}.")
        if outcome.faults:
            raise CommandError("Nothing was changed. Correct the lines above and import again.")
        self.stdout.write("Nothing was changed: this was a dry run." if dry_run else "Saved.")


def _read(file: Path, kinds: list[type[Sheet]]) -> FileRows:
    try:
        if file.stat().st_size > reading.MAX_BYTES:
            raise FileRefused(reading.too_large(file.stat().st_size))
        data = file.read_bytes()
    except OSError as error:
        raise FileRefused(f"It cannot be read: {error.strerror or error}.") from error
    return reading.read(data, [kind.layout() for kind in kinds])
