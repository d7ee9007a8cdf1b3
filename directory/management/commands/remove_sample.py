"""Delete every invented listing."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from directory.history import Entry, act, by_command, forget, unrecorded
from directory.models import ReferralDetails, Service


class Command(BaseCommand):
    """Real listings stay as they are."""

    help = "Delete every sample listing, with its people, checks and confirmations."

    def handle(self, *_: Any, **options: Any) -> None:
        self.stdout.write(f"Removed sample listings: {in_words(remove_sample())}.")


def remove_sample() -> dict[str, int]:
    """Delete all rows marked as samples, and their history; say how many of each there were."""
    with act("Invented examples removed", by=by_command("remove_sample")):
        return _remove()


def _remove() -> dict[str, int]:
    _refuse_if_in_use()
    named_a_sample = list(
        Service.objects.filter(is_sample=False, physiotherapists__is_sample=True).distinct()
    )
    forget(ReferralDetails.objects.filter(service__is_sample=True))
    counts: dict[str, int] = {}
    for model in sample_models():
        sample = model._default_manager.filter(is_sample=True)
        if hasattr(model, "history"):
            forget(sample)
        with unrecorded():
            _, deleted = sample.delete()
        counts[str(model._meta.verbose_name_plural)] = deleted.get(model._meta.label, 0)
    for service in named_a_sample:
        service.refresh_listed_until()
    return counts


def sample_models() -> list[type[Model]]:
    """Every table that marks invented rows, those that lean on others first."""
    marked = (
        model
        for model in apps.get_models()
        if hasattr(model, "is_sample") and not issubclass(model, Entry)
    )
    return list(reversed(list(marked)))


def in_words(counts: dict[str, int]) -> str:
    """ "178 services, 201 physiotherapists, 72 organisations" """
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _refuse_if_in_use() -> None:
    real = Service.objects.filter(is_sample=False, organisation__is_sample=True)
    if names := ", ".join(real.values_list("name", flat=True)[:5]):
        raise CommandError(
            f"Real services belong to a sample organisation: {names}. "
            "Give them their own organisation first. Nothing was removed."
        )
