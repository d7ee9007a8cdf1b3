"""Erases somebody's personal data from sign-in records. Their account stays, but anonymised."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice


@transaction.atomic
def erase(user: User) -> None:
    """Anonymise a staff account: its work is kept, but nobody can be named or sign in."""
    names = [name for name in (user.username, user.email) if name]
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        for name in names:
            log.objects.filter(username__iexact=name).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    for device in (TOTPDevice, StaticDevice):
        device.objects.filter(user=user).delete()
    user.groups.clear()
    user.username = f"erased-{user.pk}"
    user.first_name = user.last_name = user.email = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
