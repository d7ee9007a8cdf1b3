"""Update the roles in the database to match the table in msphysio/staff/roles.py."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msphysio.staff.roles import UnknownTable, set_up_roles


class Command(BaseCommand):
    """Changes only what differs, so it is safe to run with every deployment."""

    help = "Give each role what msphysio/staff/roles.py names. Run it after migrate."

    def handle(self, *_: Any, verbosity: int, **options: Any) -> None:
        try:
            changed = set_up_roles()
        except UnknownTable as error:
            raise CommandError(str(error)) from error
        if verbosity:
            said = (
                f"Set up: {', '.join(changed)}." if changed else "The roles are as they should be."
            )
            self.stdout.write(said)
