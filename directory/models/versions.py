"""When two people save the same row, the second save is refused with a message."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F


class ChangedMeanwhile(Exception):
    """Somebody else saved the row after this copy was loaded. Nothing was saved."""


class Versioned(models.Model):
    """A row that counts its saves, so that saving an old copy is refused.

    Columns that are only calculated can be saved alone, from any copy, because nobody types them.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding or not self._are_typed(kwargs.get("update_fields")):
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            self.claim()
            super().save(*args, **kwargs)

    def refresh_what_follows(self) -> None:
        """Recalculate what depends on other rows, after this row or those have been restored."""

    def claim(self) -> None:
        """Check and increase the version in one UPDATE. Raises ChangedMeanwhile if it differs."""
        rows = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not rows.update(version=F("version") + 1):
            raise ChangedMeanwhile(f"{self} was saved by somebody else.")
        self.version += 1

    def _are_typed(self, names: Iterable[str] | None) -> bool:
        return names is None or any(self._meta.get_field(name).editable for name in names)
