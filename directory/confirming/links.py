"""Signed links that let a service open and answer about its own listing without an account.

The key is in the query string, because queries are never logged. It holds the service's code, the
link's number, the date it was sent and a hash of the e-mail address it was sent to. It stops
working once answered, after thirty days, or when the address on file changes. It opens listings and
drafts that were never published.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from directory.models import ConfirmationLink, Service

_SALT = "directory.confirm_links"


class LinkRefused(Exception):
    """The key does not work. `words` says why; `service` is the service it was for, if known."""

    words = "This link is incomplete. Open it again from our e-mail, or ask for a new one."

    def __init__(self, service: Service | None = None) -> None:
        super().__init__(self.words)
        self.service = service


class Expired(LinkRefused):
    words = "This link was sent too long ago, so it does not work any more. Ask for a new one."


class Voided(LinkRefused):
    words = "This link does not work any more, because the listing has changed. Ask for a new one."


class UsedUp(LinkRefused):
    """This link, or a later one, has already been answered."""

    words = "You have answered already. Ask for a new link if there is more to say."


class Removed(LinkRefused):
    """What it was for has been deleted, as when a list is taken back."""

    words = "What this link was for has been deleted, so it opens nothing. There is nothing to do."


@dataclass(frozen=True, slots=True)
class Opened:
    """The key, and the service and link it opens."""

    key: str
    service: Service
    link: ConfirmationLink


def new_key(service: Service, on: date) -> str:
    link, _ = ConfirmationLink.objects.get_or_create(service=service)
    holds = [service.code, link.number, on.isoformat(), _seal(service)]
    return Signer(salt=_SALT).sign_object(holds)


def address_of(key: str) -> str:
    return f"{reverse('confirm')}?{urlencode({'key': key})}"


def last_day(sent_on: date) -> date:
    return sent_on + timedelta(days=settings.LINK_LASTS_DAYS)


def open_key(key: str, on: date, *, lock: bool = False) -> Opened:
    """The service and link for a key; nothing changes. Raises LinkRefused if it is invalid.

    `lock` holds the link until the transaction ends, so that simultaneous answers take turns.
    """
    try:
        code, number, sent_on, seal = Signer(salt=_SALT).unsign_object(key)
    except (BadSignature, ValueError) as altered:
        raise LinkRefused from altered
    links = ConfirmationLink.objects.select_related("service__organisation")
    if lock:
        links = links.select_for_update(of=("self",))
    link = links.filter(service__code=code).first()
    if link is None:
        raise Removed
    service = link.service
    if number < link.number:
        raise UsedUp(service)
    is_open = service.status == Service.Status.PUBLISHED or service.is_new_draft
    if not is_open or not _fits(seal, service):
        raise Voided(service)
    if on > last_day(date.fromisoformat(sent_on)):
        raise Expired(service)
    return Opened(key, service, link)


def _seal(service: Service, key: str | bytes | None = None) -> str:
    """A hash of the address on file, so that the link does not contain the address itself."""
    return salted_hmac(_SALT, service.email, secret=key, algorithm="sha256").hexdigest()[:16]


def _fits(seal: str, service: Service) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal, _seal(service, key)) for key in keys)
