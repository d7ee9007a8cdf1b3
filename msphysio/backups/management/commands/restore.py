"""Bring the whole database back from a file, or only see whether that would go well."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from msphysio.backups import BackupRefused, restoring, server


class Command(BaseCommand):
    requires_system_checks = ()  # there may be no database yet
    help = (
        "Restore what `manage.py backup` wrote: into a new database, where every table is compared "
        "with the backup, and which takes the place of the old one only if all are equal. The "
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
            help="also where the database holds tables; they are kept under another name",
        )

    def handle(self, *_: Any, file: Path, drill: bool, replace: bool, **options: Any) -> None:
        connection.close()  # ours would be in the way
        try:
            if drill:
                manifest = restoring.drill(file, server.of_settings())
                self.stdout.write(f"{file.name} restores whole: {manifest}, all equal.")
            else:
                self.restore(file, replace=replace)
        except BackupRefused as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None

    def restore(self, file: Path, *, replace: bool) -> None:
        target = server.of_settings()
        manifest, kept = restoring.restore(file, target, timezone.now(), replace=replace)
        self.stdout.write(f"Restored {manifest}, all equal, from {file.name}.")
        if kept:
            self.stdout.write(f"What was there before is now the database {kept}.")
        self.stdout.write("Run `manage.py migrate`: the backup may be from an older release.")
