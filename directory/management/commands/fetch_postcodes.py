from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from directory.gazetteer import BadFile, LoadRefused
from directory.gazetteer.fetch import fetch
from directory.gazetteer.load import Options, load
from directory.gazetteer.progress import Output
from directory.gazetteer.reference import holds_only_built_in

KEPT_AS = "codepo_gb.zip"


class Command(BaseCommand):
    requires_system_checks = ()  # this does not depend on pages or admin
    help = (
        "Fetch and load today's postcodes of Great Britain from Ordnance Survey, if none have been "
        "loaded. Without a network, or with OFFLINE=1, it only says what that means."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not holds_only_built_in():
            return
        kept = settings.LOCAL_DIR / KEPT_AS
        try:
            self.provide(kept)
            self.load(kept)
        except LoadRefused as refused:
            reason = str(refused).rstrip(".")
            self.stdout.write(
                f"Postcodes are placed by their district only, since {reason}. "
                "To load a file: .venv/bin/python manage.py import_postcodes FILE"
            )

    def provide(self, kept: Path) -> None:
        """Make sure the file is there, from an earlier run or from its publisher."""
        if kept.exists():
            return
        if settings.OFFLINE:
            raise LoadRefused("OFFLINE=1 forbids downloading")
        fetch(settings.POSTCODES_URL, kept, Output(self.stdout).fetching)

    def load(self, kept: Path) -> None:
        """Load the file; if it cannot be read, delete it, so the next try downloads it again."""
        try:
            loaded = load([kept], Options(), Output(self.stdout))
        except BadFile as bad:
            kept.unlink()
            raise LoadRefused(f"the file fetched cannot be used: {str(bad).rstrip('.')}") from bad
        self.stdout.write(f"{loaded.counts.postcodes:,} postcodes of Great Britain are loaded.")
