"""The referrals application: how to get to see a physiotherapist."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Routes, local rules, shortlists and referral sheets."""

    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from referrals.routes import checks  # noqa: F401  # registers them
