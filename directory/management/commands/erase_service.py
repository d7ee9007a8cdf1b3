"""Erase one service and, optionally, its organisation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.models import Service
from directory.rights.erasing import erase_organisation, erase_service


class Command(BaseCommand):
    help = "Erase a service: its listing, history, proposals, confirmations and reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="such as K7FH")
        parser.add_argument(
            "--with-organisation",
            action="store_true",
            help="also erase its organisation and all its other services",
        )

    def handle(self, *_: Any, code: str, with_organisation: bool, **options: Any) -> None:
        service = Service.objects.filter(code=code.strip().upper()).first()
        if service is None:
            raise CommandError(f"No service has the code {code}.")
        on, name = timezone.localdate(), str(service)
        if with_organisation:
            erase_organisation(service.organisation, on)
        else:
            erase_service(service, on)
        self.stdout.write(f"{name} has been erased. Copies in backups go when the backups do.")
