"""Settings that leak on purpose: Django's own logging, which mails errors with all they hold."""

from tests.system.small_settings import *  # noqa: F403

LOGGING = {}
