"""Throw away old records of sign-ins, and sessions that are over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from msphysio.staff.tidying import tidy


class Command(BaseCommand):
    """For every day; running it twice does no harm."""

    help = "Delete records of sign-ins older than 30 days, and sessions that are over."

    def handle(self, *_: Any, **options: Any) -> None:
        deleted = ", ".join(f"{number} {name}" for name, number in tidy(timezone.now()).items())
        self.stdout.write(f"Deleted: {deleted}.")
