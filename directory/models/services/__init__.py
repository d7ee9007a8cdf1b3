"""A service: physiotherapy offered by one organisation at one place, with any number of people.

Its facts and their rules are grouped by concept: `offer`, `place`, `catchment`, `contact`, `wait`,
`referring`, `prices`, `access` and `standing`. Together they form the table, `service`.
"""

from directory.facts import YesNoUnknown
from directory.models.services.service import Service, ServiceQuerySet
from directory.models.services.standing import ConfirmationMethod

__all__ = ["ConfirmationMethod", "Service", "ServiceQuerySet", "YesNoUnknown"]
