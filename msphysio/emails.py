"""Sends e-mails, and reports any that cannot be sent."""

import logging
from enum import Enum
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from msphysio import environment as env

logger = logging.getLogger(__name__)

_ON_THE_CONSOLE = env.mailers("console")


class NoMailServer(Exception):
    """There are e-mails to send, but no mail server to send them."""


class Sent(Enum):
    """What happened to an e-mail."""

    YES = "sent"
    REFUSED = "refused"  # by the recipient's mail server, so there is no point trying again
    LATER = "later"


def can_be_sent() -> bool:
    """Whether e-mails can reach anybody. The console reaches only a developer."""
    settings_now = {name: getattr(settings, name) for name in _ON_THE_CONSOLE}
    return settings_now != _ON_THE_CONSOLE or settings.DEBUG


def require_mail() -> None:
    if not can_be_sent():
        raise NoMailServer("Set EMAIL_URL: there are e-mails to send, and no way to send them.")


def send(message: EmailMessage) -> Sent:
    """Send an e-mail. Neither its address nor its text is logged."""
    try:
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("An address was refused by its mail server")
        return Sent.REFUSED
    except OSError as error:  # any other error from smtplib or the network
        logger.warning("An e-mail was not sent: %s", type(error).__name__)
        return Sent.LATER
    return Sent.YES
