"""Bring listings in from a file. It stands in the app that knows every kind of listing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.curating.spreadsheets import Refused, reading
from directory.curating.spreadsheets.importing import look, save
from directory.curating.spreadsheets.kinds import (
    OrganisationResource,
    PhysiotherapistResource,
    ServiceResource,
)
from directory.curating.spreadsheets.outcome import Outcome
from directory.curating.spreadsheets.reading import Listing
from directory.curating.spreadsheets.resources import ListingResource
from directory.gazetteer.progress import Output
from directory.history import by_command
from referrals.areas.spreadsheets import AreaAdviceResource

KINDS: dict[str, type[ListingResource]] = {
    one.kind: one
    for one in (OrganisationResource, PhysiotherapistResource, ServiceResource, AreaAdviceResource)
}


class Command(BaseCommand):
    requires_system_checks = ()  # pages and admin have nothing to do with it
    help = (
        "Import listings from a CSV or XLSX file, as the admin's import does: all of it, or "
        "nothing where one row is wrong. What kind of listing it holds is told from its header or "
        "the name of its sheet. Every fault is named by its line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--kind", choices=KINDS, help="what the file holds, if it cannot tell")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen; save nothing"
        )

    def handle(self, *_: Any, file: Path, kind: str | None, dry_run: bool, **options: Any) -> None:
        output = Output(self.stdout)
        try:
            listing = _read(file, [KINDS[kind]] if kind else list(KINDS.values()))
        except Refused as refused:
            raise CommandError(f"{file.name}: {refused} Nothing was changed.") from refused
        resource = next(one for one in KINDS.values() if one.layout() == listing.layout)
        try:
            with output.importing(file.name, len(listing.rows)) as progress:
                outcome = _import(listing, resource(progress=progress), dry_run=dry_run)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None
        self.report(outcome, dry_run=dry_run)

    def report(self, outcome: Outcome, *, dry_run: bool) -> None:
        for fault in outcome.faults:
            self.stdout.write(str(fault))
        for caution in outcome.cautions:
            self.stdout.write(f"{caution} (This stops nothing.)")
        self.stdout.write(f"{outcome.counts}.")
        if outcome.faults:
            raise CommandError("Nothing was changed. Mend the lines above and import again.")
        self.stdout.write("Nothing was changed: this was a dry run." if dry_run else "Saved.")


def _read(file: Path, kinds: list[type[ListingResource]]) -> Listing:
    try:
        if file.stat().st_size > reading.MAX_BYTES:
            raise Refused(reading.too_large(file.stat().st_size))
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"It cannot be read: {error.strerror or error}.") from error
    return reading.read(data, [kind.layout() for kind in kinds])


def _import(listing: Listing, resource: ListingResource, *, dry_run: bool) -> Outcome:
    if dry_run:
        return look(listing, resource)
    return save(listing, resource, by=by_command("import_listings"))
