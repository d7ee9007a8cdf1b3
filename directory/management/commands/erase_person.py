"""Erase one person, and prevent them from being added again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.fields.texts import NUMBER_NEEDED
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models import ErasedNumber
from directory.rights.data_rights import erase, who_had
from directory.rights.erasing import still_naming


class Command(BaseCommand):
    """Running it twice has the same result as running it once."""

    help = (
        "Erase the physiotherapist with this HCPC number: the entry, every check, the history. "
        "Only a keyed hash of the number stays, so that nobody lists them again by mistake."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="such as PH123456")
        parser.add_argument(
            "--allow-back",
            action="store_true",
            help="erase nothing; let the person with this number be listed again, at their request",
        )

    def handle(self, *_: Any, number: str, allow_back: bool, **options: Any) -> None:
        try:
            plain = str(HcpcNumber.parse(number))
        except NotAnHcpcNumber as error:
            raise CommandError(NUMBER_NEEDED) from error
        if allow_back:
            ErasedNumber.objects.allow(plain)
            self.stdout.write(f"{plain} may be listed again.")
            return
        names = {person.name for person in who_had(plain)}
        services = erase(plain, timezone.localdate())
        self.stdout.write(f"The person with {plain} has been erased, and is refused from now on.")
        if services:
            worked_at = ", ".join(str(service) for service in services)
            self.stdout.write(f"Check whether the text of these services names them: {worked_at}.")
        for name in names:
            for what in still_naming(name):
                self.stdout.write(
                    f"Check {what}: their surname is in it. Take it out by hand if it is theirs; "
                    "of a service that is theirs alone, use `erase_service CODE`."
                )
        self.stdout.write("Copies in backups go when the backups do.")
