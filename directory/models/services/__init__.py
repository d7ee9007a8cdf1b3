"""A service: physiotherapy offered by one organisation at one place, by no, one or more people.

What is known of one stands by concept: `offer`, `place`, `catchment`, `contact`, `wait`, `prices`,
`access` and `standing`, each with its facts and the rules they keep; `service` is their table.
"""

from directory.facts import YesNoUnknown
from directory.models.services.service import Service, ServiceQuerySet
from directory.models.services.standing import ConfirmationMethod

__all__ = ["ConfirmationMethod", "Service", "ServiceQuerySet", "YesNoUnknown"]
