from typing import Any

from django.core.management.base import BaseCommand

from directory.gazetteer.reference import load_reference


class Command(BaseCommand):
    requires_system_checks = ()  # the checks would take longer than the rest
    help = "Load what is built in: areas, towns, and postcode districts while no file is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in load_reference():
            self.stdout.write(line)
