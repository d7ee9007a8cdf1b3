"""The referrals application: how to get to see a physiotherapist."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Routes, local rules, shortlists and referral sheets."""

    name = "referrals"
