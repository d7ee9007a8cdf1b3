"""Rules that every service must meet, whatever code does: database constraints as sentences."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.text import capfirst

from directory.fields import AmountField, WholeField

PUBLISHED = Q(status="published")


def rule(name: str, condition: Q, message: str) -> CheckConstraint:
    return CheckConstraint(
        condition=condition, name=f"service_{name}", violation_error_message=message
    )


def all_or_none(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


def likely(model: type[models.Model]) -> list[CheckConstraint]:
    """A rule for each number in a model: the table allows what its field considers plausible."""
    return [
        rule(
            f"{field.name}_is_likely",
            Q(**{f"{field.name}__isnull": True})
            | Q(**{f"{field.name}__range": (field.least, field.most)}),
            f"{capfirst(str(field.verbose_name))}: {field.limits}",
        )
        for field in model._meta.local_fields
        if isinstance(field, (AmountField, WholeField))
    ]
