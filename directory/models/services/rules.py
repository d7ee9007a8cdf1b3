"""What must hold for every service, whatever code forgets: database constraints as sentences."""

from django.db.models import CheckConstraint, Q

PUBLISHED = Q(status="published")


def rule(name: str, condition: Q, message: str) -> CheckConstraint:
    return CheckConstraint(
        condition=condition, name=f"service_{name}", violation_error_message=message
    )


def all_or_none(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )
