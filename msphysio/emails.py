"""How e-mails leave this site, or why they do not."""

import logging
from enum import Enum
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

_ON_THE_CONSOLE = "django.core.mail.backends.console.EmailBackend"


class NoMailServer(Exception):
    """Somebody waits for an e-mail, and there is no way to send it."""


class Sent(Enum):
    """What became of an e-mail."""

    YES = "sent"
    REFUSED = "refused"  # by the server of the address: no e-mail would ever reach it
    LATER = "later"


def can_be_sent() -> bool:
    """Whether e-mails reach anybody: on the console, a developer; in a public log, nobody."""
    return settings.EMAIL_BACKEND != _ON_THE_CONSOLE or settings.DEBUG


def require_mail() -> None:
    if not can_be_sent():
        raise NoMailServer("Set EMAIL_URL: there are e-mails to send, and no way to send them.")


def send(message: EmailMessage) -> Sent:
    """Hand it in. The log names neither the address nor what was written."""
    try:
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("An address was refused by its mail server")
        return Sent.REFUSED
    except OSError as error:  # all other errors of smtplib and of the network
        logger.warning("An e-mail was not sent: %s", type(error).__name__)
        return Sent.LATER
    return Sent.YES
