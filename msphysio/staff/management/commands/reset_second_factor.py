"""Reset somebody's second factor if their phone is lost or broken."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from msphysio.staff import second_factor


class Command(BaseCommand):
    """Before using this, verify in a way that cannot be faked that the request is theirs."""

    help = "Forget somebody's phone and backup codes, and sign them out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name they sign in with")

    def handle(self, *_: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {name}. Capital letters matter.")
        ended = second_factor.reset(user)
        self.stdout.write(
            f"The second factor of {name} is forgotten; sessions ended: {ended}. "
            "At the next sign-in they set up a new one."
        )
