"""Run all that is to be done once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory import daily


class Command(BaseCommand):
    """Says of every step how it went, and ends with an error if one failed."""

    help = "Do what is to be done once a day. Every step may run twice, and fails alone."

    def handle(self, *_: Any, **options: Any) -> None:
        faults = daily.run(timezone.localdate())
        for name, fault in faults.items():
            self.stdout.write(f"{name}: {f'failed ({fault})' if fault else 'done'}")
        failed = [name for name, fault in faults.items() if fault]
        if failed:
            raise CommandError(f"{len(failed)} of {len(faults)} daily steps failed.")
