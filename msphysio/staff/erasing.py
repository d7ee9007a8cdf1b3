"""Takes somebody out of what is kept about signing in. Their account stays, as nobody's."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice


@transaction.atomic
def erase(user: User) -> None:
    """What they did as staff stays, done by somebody who can be neither named nor signed in."""
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
