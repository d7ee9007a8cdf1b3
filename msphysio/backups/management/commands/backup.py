"""Back up the whole database to one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msphysio.backups import BackupRefused, server
from msphysio.backups.noting import note
from msphysio.backups.taking import take


class Command(BaseCommand):
    requires_system_checks = ()  # works even if the pages or the admin do not
    help = (
        "Write the whole database into FILE, while the site runs. A file of that name is replaced "
        "once the new one is whole. It holds personal data: only its owner may read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_: Any, file: Path, **options: Any) -> None:
        try:
            manifest = take(file, server.of_settings(), timezone.now())
        except BackupRefused as refused:
            raise CommandError(f"{refused} No backup was made.") from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped. No backup was made.") from None
        note()
        size = file.stat().st_size / 1e6
        self.stdout.write(f"Backed up {manifest} into {file} ({size:,.1f} MB).")
