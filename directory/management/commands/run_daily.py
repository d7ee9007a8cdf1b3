"""Run the daily jobs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory import daily


class Command(BaseCommand):
    """Reports the result of each step, and exits with an error if any failed."""

    help = "Run the daily jobs. Every step may run twice; if one fails, the others still run."

    def handle(self, *_: Any, **options: Any) -> None:
        faults = daily.run(timezone.localdate())
        for name, fault in faults.items():
            self.stdout.write(f"{name}: {f'failed ({fault})' if fault else 'done'}")
        failed = [name for name, fault in faults.items() if fault]
        if failed:
            raise CommandError(f"{len(failed)} of {len(faults)} daily steps failed.")
