"""Restore the whole database from a file, or just test that this would work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from msphysio.backups import BackupRefused, restoring, server
from msphysio.backups.noting import note


class Command(BaseCommand):
    requires_system_checks = ()  # there may be no database yet
    help = (
        "Restore what `manage.py backup` wrote: into a new database, where every table is compared "
        "with the backup, and which replaces the old one only if they are all equal. The "
        "database user must be allowed to create databases."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--drill", action="store_true", help="restore, compare, and throw the copy away"
        )
        how.add_argument(
            "--replace",
            action="store_true",
            help="even if the database has tables; they are kept under another name",
        )

        parser.add_argument(
            "--taken-off",
            type=Path,
            metavar="LIST",
            help="HCPC numbers of those who were erased or asked to be taken off since the backup, "
            "one per line; needed if the database is lost, and always applied if given",
        )

    def handle(
        self,
        *_: Any,
        file: Path,
        drill: bool,
        replace: bool,
        taken_off: Path | None = None,
        **options: Any,
    ) -> None:
        connection.close()  # our own connection would block the restore
        try:
            if drill:
                manifest = restoring.drill(file, server.of_settings())
                note(drill=True)
                self.stdout.write(f"{file.name} restores completely: {manifest}, all equal.")
            else:
                self.restore(file, replace=replace, taken_off=_listed(taken_off))
        except BackupRefused as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None

    def restore(self, file: Path, *, replace: bool, taken_off: list[str] | None) -> None:
        target = server.of_settings()
        manifest, kept = restoring.restore(
            file, target, timezone.now(), replace=replace, taken_off=taken_off
        )
        self.stdout.write(f"Restored {manifest}, all equal, from {file.name}.")
        if kept:
            self.stdout.write(f"What was there before is now the database {kept}.")
        self.stdout.write("Run `manage.py migrate`: the backup may be from an older release.")
        self.stdout.write("Then `manage.py run_daily`: it erases again anybody who came back.")


def _listed(file: Path | None) -> list[str] | None:
    """The lines of a list, in capitals and without spaces, or None if there is no list."""
    if file is None:
        return None
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupRefused(f"{file.name} cannot be read: {error}.") from error
    return [plain for line in lines if (plain := "".join(line.split()).upper())]
