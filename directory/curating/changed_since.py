"""What has changed on a listing since a moment, such as when a report of it came."""

from datetime import datetime

from directory.changes import changes
from directory.history import records_of, states
from directory.models import Physiotherapist, ReferralDetails, Service


def changed_since(row: Service | Physiotherapist, at: datetime) -> list[str]:
    """The labels of what differs from how the listing was then; a register check counts too."""
    if isinstance(row, Physiotherapist):
        checks = row.register_checks.filter(recorded_at__gt=at)
        return _differing(row, "id", at) + ["HCPC register"] * checks.exists()
    return _differing(row, "id", at) + _differing(row, "service", at, ReferralDetails)


def _differing(
    row: Service | Physiotherapist, key: str, at: datetime, of: type[ReferralDetails] | None = None
) -> list[str]:
    model = of or type(row)
    records = records_of(model).filter(**{key: row.pk}).order_by("history_date", "history_id")
    if not records.filter(history_date__gt=at).exists():
        return []
    earlier = records.filter(history_date__lte=at).last()
    before = states([earlier])[earlier.pk] if earlier else None
    now = model._base_manager.filter(**{key: row.pk}).first()
    return [told.label for told in changes(before, now, model=model)]
