"""Staff for tests: people with roles, their telephones, and visits that are signed in."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from msphysio.staff.roles import set_up_roles

PASSWORD = "a zebra crossing at noon"
_numbers = count(1)


def person(*roles: str, name: str = "") -> User:
    """Somebody who may sign in, in these roles."""
    set_up_roles()
    name = name or f"person-{next(_numbers)}"
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def telephone(user: User) -> TOTPDevice:
    """A telephone that is set up and was never used."""
    made: TOTPDevice = TOTPDevice.objects.create(user=user, name="Telephone")
    return made


def code(device: TOTPDevice, steps: int = 0) -> str:
    """What the telephone shows now, or shows that many half minutes later."""
    shown = TOTP(device.bin_key, device.step, device.t0, device.digits, steps)
    return f"{shown.token():06d}"


def signed_in(user: User) -> Client:
    """A visit with both proofs given."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = telephone(user).persistent_id
    session.save()
    return client


def give_password(client: Client, user: User | str) -> str:
    """Send name and password; the address that leads to in the end."""
    answer = try_password(client, user)
    address: str = answer.request["PATH_INFO"]
    return address


def try_password(client: Client, user: User | str) -> Any:
    """The test client's answer to a name and its password."""
    given = {"username": str(user), "password": PASSWORD, "next": reverse("admin:index")}
    return client.post(reverse("admin:login"), given, follow=True)
