"""Load the invented listings in fixtures/sample, with dates shifted as if they were made today."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.models import Service
from directory.samples import as_examples, in_words, load_sample, remove_sample


class Command(BaseCommand):
    """Does nothing if there are listings already, so that `make run` can call it every time."""

    help = (
        "Load the invented sample listings, if there are no listings at all. Every date is moved "
        "as if the samples were made today. Needs SAMPLE_DATA=1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="remove the sample listings first, and load them beside any other listings",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="say nothing if there are listings already"
        )

    def handle(self, *_: Any, again: bool, if_empty: bool, **options: Any) -> None:
        if not settings.SAMPLE_DATA:
            raise CommandError(
                "Sample listings are invented, so a public site must not have them. "
                "To try this site out with them, set SAMPLE_DATA=1."
            )
        if Service.objects.exists() and not again:
            if not if_empty:
                self.stdout.write(
                    "There are listings already, so no samples were loaded. "
                    "To load today's samples, use --again."
                )
            return
        with as_examples():
            if again:
                remove_sample()
            counts = load_sample(timezone.localdate())
        self.stdout.write(f"Loaded invented sample listings: {in_words(counts)}.")
