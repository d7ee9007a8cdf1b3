"""Tell people that they are listed; nobody is shown before that."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.models import Physiotherapist
from directory.rights.data_rights import tell_people
from msphysio.emails import NoMailServer


class Command(BaseCommand):
    """Also reports how many have no e-mail address, so that a curator can find another way."""

    help = (
        "Write to people who were found registered and not told yet that they are listed: what is "
        "listed, why, from where, and how to object. From then on they are shown."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            told, failed = tell_people(timezone.localdate())
        except NoMailServer as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"Told: {told}.")
        waiting = Physiotherapist.objects.to_be_told()
        if without := waiting.filter(email="").count():
            self.stdout.write(
                f"Not told, since we have no e-mail address: {without}. Tell them another way, "
                "and write the day into “told on” in admin."
            )
        if unsourced := waiting.exclude(email="").filter(source="").count():
            self.stdout.write(
                f"Not told, since we have not noted where we read of them: {unsourced}. "
                "Fill in “where we read of them” in admin."
            )
        if failed:
            raise CommandError(f"E-mails not sent: {failed}. The next run tries again.")
