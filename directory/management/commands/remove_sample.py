"""Delete every invented listing."""

from typing import Any

from django.core.management.base import BaseCommand

from directory.samples import in_words, remove_sample


class Command(BaseCommand):
    """Leaves real listings unchanged."""

    help = "Delete every sample listing, with its people, checks and confirmations."

    def handle(self, *_: Any, **options: Any) -> None:
        self.stdout.write(f"Removed sample listings: {in_words(remove_sample())}.")
