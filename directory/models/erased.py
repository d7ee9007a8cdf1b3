"""People who were erased and must not be listed again, as keyed hashes of HCPC numbers.

The number of somebody who objected is also kept here once no row has it, as is the code of an
erased service.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

_SALT = "directory.models.erased"
ERASED = (
    "The person with this HCPC number asked to be taken off or was erased and is not listed "
    "again. If they ask to come back, whoever runs the server can allow it: "
    "manage.py erase_person NUMBER --allow-back"
)


class ErasedNumberQuerySet(models.QuerySet["ErasedNumber"]):
    def holds(self, number: str) -> bool:
        """Whether this number was erased, under this secret key or an earlier one."""
        return self.filter(digest__in=digests(number)).exists()

    def keep(self, number: str, on: date) -> None:
        self.keep_all([number], on)

    def keep_all(self, numbers: Iterable[str], on: date) -> None:
        rows = [ErasedNumber(digest=digests(one)[0], erased_on=on) for one in numbers]
        ErasedNumber.objects.bulk_create(rows, ignore_conflicts=True)

    def allow(self, number: str) -> None:
        """Allow the person with this number to be listed again."""
        self.filter(digest__in=digests(number)).delete()


class ErasedNumber(models.Model):
    """A person who was erased. Testing a number against it needs the site's secret key."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    erased_on = models.DateField(editable=False)

    objects = ErasedNumberQuerySet.as_manager()

    class Meta:
        ordering = ["-erased_on", "-pk"]

    def __str__(self) -> str:
        return f"Erased on {self.erased_on:%-d %B %Y}"


def _digest(number: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, number, secret=key, algorithm="sha256").hexdigest()


def service_marker(code: str) -> str:
    """The text hashed for a service, in place of an HCPC number."""
    return f"service {code}"


def digests(number: str) -> list[str]:
    """The hashes under the current secret key, then under each earlier one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *settings.LEAKED_SECRET_KEYS]
    return [_digest(number, key) for key in keys]
