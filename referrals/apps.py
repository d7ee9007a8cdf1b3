"""The referrals application: how to get to see a physiotherapist."""

from django.apps import AppConfig
from django.conf import settings


class ReferralsConfig(AppConfig):
    """Routes, local rules, printed lists and referral sheets."""

    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from referrals.routes import checks, signing  # noqa: F401  # registers them

        signing.refuse_unknown(settings.SIGNED)
