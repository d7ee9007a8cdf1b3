"""A service: physiotherapy offered by one organisation at one place, by no, one or more people.

Its facts and their rules are grouped by concept: `offer`, `place`, `catchment`, `contact`, `wait`,
`prices`, `access` and `standing`; `service` is the table that they make up.
"""

from directory.facts import YesNoUnknown
from directory.models.services.service import Service, ServiceQuerySet
from directory.models.services.standing import ConfirmationMethod

__all__ = ["ConfirmationMethod", "Service", "ServiceQuerySet", "YesNoUnknown"]
