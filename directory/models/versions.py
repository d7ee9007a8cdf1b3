"""Two people saving one row: the second is refused, never in silence."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F


class ChangedMeanwhile(Exception):
    """Somebody saved the row after this copy of it was read. Nothing was saved."""


class Versioned(models.Model):
    """A row that counts its saves, so that a save of an old copy is refused.

    Columns that are only worked out may be saved alone, from any copy: nobody types them.
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
        """Store anew what is worked out from other rows: it was put back, or they were."""

    def claim(self) -> None:
        """Compare the version and raise it, in one UPDATE; ChangedMeanwhile where it differs."""
        rows = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not rows.update(version=F("version") + 1):
            raise ChangedMeanwhile(f"{self} was saved by somebody else.")
        self.version += 1

    def _are_typed(self, names: Iterable[str] | None) -> bool:
        return names is None or any(self._meta.get_field(name).editable for name in names)
