"""Notes in the database that a backup was made or tried, for "How fresh is this directory?"."""

from contextlib import suppress

from django.conf import settings
from django.db import Error
from django.utils import timezone
from django.utils.module_loading import import_string


def note(*, drill: bool = False) -> None:
    """The backup counts even if its note cannot be made: there may be no table, or no database."""
    with suppress(Error):
        import_string(settings.BACKUP_NOTED_BY)(timezone.now(), drill=drill)
