"""Make the file with all open data."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory import daily


class Command(BaseCommand):
    """So that the file is there before anybody asks for it: no request makes it."""

    help = "Make the file with all open data, as the daily jobs do. Run it with each release."

    def handle(self, *_: Any, **options: Any) -> None:
        on = timezone.localdate()
        daily.settle_open_data(on)
        daily.make_open_data(on)
