"""The site's own settings, with small limits, quick passwords, and somebody to mail errors to."""

from tests.support.site_settings import *  # noqa: F403

ADMINS = MANAGERS = [("Somebody", "admins@example.org")]
REPORTS_PER_DAY = 12
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
