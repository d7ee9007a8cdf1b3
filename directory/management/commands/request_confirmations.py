"""Ask services whether their details are still right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.confirming.emails import ask_those_due
from msphysio.emails import NoMailServer


class Command(BaseCommand):
    """Also part of the daily jobs."""

    help = (
        "Write to services whose details have not been confirmed lately, with a link to confirm "
        "or correct them. No service is asked twice in 30 days."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            sent, failed = ask_those_due(timezone.localdate())
        except NoMailServer as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"E-mails sent: {sent}.")
        if failed:
            raise CommandError(f"E-mails not sent: {failed}. The next run tries again.")
