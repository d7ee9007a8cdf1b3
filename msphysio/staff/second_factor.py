"""The second factor: codes from an authenticator app, and ten backup codes in case it is lost."""

import secrets
from base64 import b32encode
from math import ceil
from typing import Any

import segno
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django_otp import devices_for_user, verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

BACKUP_CODES = 10
# No 0 or O, 1, I or L: codes are copied from paper.
BACKUP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BACKUP_LENGTH = 10


class TooManyGuesses(Exception):
    """Too many codes were wrong, so none is accepted for this many `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def phone(user: User) -> TOTPDevice | None:
    """The phone whose codes we ask for, or None until one is set up."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).first()


def start(user: User, started: int | None) -> TOTPDevice:
    """A secret waiting to be confirmed: the one `started` in this session, or a new one.

    Secrets shown in other sessions are deleted, because somebody else may know them.
    """
    waiting = TOTPDevice.objects.devices_for_user(user, confirmed=False)
    if found := waiting.filter(pk=started).first():
        return found
    waiting.delete()
    return TOTPDevice.objects.create(user=user, name="Telephone", confirmed=False)


@transaction.atomic
def confirm(device: TOTPDevice, code: str) -> bool:
    """Start using this phone instead of any other, if the code is right."""
    held = TOTPDevice.objects.select_for_update().get(pk=device.pk)
    held.throttling_failure_count = 0  # only its owner, who knows the secret, can guess here
    if not held.verify_token(code):
        return False
    TOTPDevice.objects.filter(user=held.user).exclude(pk=held.pk).delete()
    held.confirmed = True
    held.save(update_fields=["confirmed"])
    return True


def check(user: User, code: str) -> Any | None:
    """The device that accepts a code, or None. Phones' codes are digits only; backup codes never.

    Raises TooManyGuesses if it is too soon to try again: each wrong code doubles the wait.
    """
    is_from_phone = code.isdigit()
    device = phone(user) if is_from_phone else backup_device(user)
    if device is None:
        return None
    allowed, why_not = device.verify_is_allowed()
    if not allowed:
        left = (why_not["locked_until"] - timezone.now()).total_seconds()
        raise TooManyGuesses(max(1, ceil(left)))
    token = code if is_from_phone else hashed(user, code)
    return verify_token(user, device.persistent_id, token)


def reset(user: User) -> int:
    """Delete a user's phone and backup codes, and end their sessions. Returns how many ended."""
    with transaction.atomic():
        for device in list(devices_for_user(user, confirmed=None)):
            device.delete()
        return end_sessions(user)


def end_sessions(user: User) -> int:
    """End a user's sessions. Each has to be decoded to see whose it is; only staff have any."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


# --- The secret, to scan or type -----------------------------------------------------------------


def picture(device: TOTPDevice) -> SafeString:
    """The QR code as SVG, dark on light, with the quiet zone that scanners need."""
    drawn = segno.make(device.config_url, error="m", micro=False)
    svg = drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None)
    return mark_safe(svg)  # noqa: S308  # nosec B308, B703  # segno draws only squares: no user input


def secret(device: TOTPDevice) -> list[str]:
    """The secret in groups of four, for anyone who cannot scan."""
    return groups(b32encode(device.bin_key).decode("ascii"), 4)


def groups(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


# --- Backup codes --------------------------------------------------------------------------------


def backup_device(user: User) -> StaticDevice | None:
    return StaticDevice.objects.devices_for_user(user, confirmed=True).first()


def codes_left(user: User) -> int:
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def new_backup_codes(user: User) -> list[str]:
    """Make ten codes that each work once, replacing any others. They are never shown again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Backup codes")
    codes = [backup_code() for _ in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=hashed(user, code)) for code in codes
    )
    return ["-".join(groups(code, 5)) for code in codes]


def backup_code() -> str:
    """A code of 49 bits, with at least one letter, so that it cannot be mistaken for a phone's."""
    code = "".join(secrets.choice(BACKUP_ALPHABET) for _ in range(BACKUP_LENGTH))
    return backup_code() if code.isdigit() else code


def hashed(user: User, code: str) -> str:
    """A backup code as stored, so that nobody who reads the table can sign in with it."""
    digest = salted_hmac("staff.backup_codes", f"{user.pk}:{code}", algorithm="sha256")
    return digest.hexdigest()[:16]
