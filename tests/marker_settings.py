"""The site's own settings, with somebody whom Django would write to of errors, and small limits."""

from msphysio.settings import *  # noqa: F403

ADMINS = MANAGERS = [("Somebody", "admins@example.org")]
REPORTS_A_DAY = 12
