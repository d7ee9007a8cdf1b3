"""Tells visitors who asked for it what became of their report, once, and forgets their address.

A letter says nothing of MS, of the listing or of what the visitor wrote: others may read along.
"""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from directory.models import Report

logger = logging.getLogger(__name__)

_ON_THE_CONSOLE = "django.core.mail.backends.console.EmailBackend"


class NoMailServer(Exception):
    """Somebody waits for a letter, and there is no way to send it."""


def can_be_sent() -> bool:
    """Whether letters reach anybody: on the console, a developer; in a public log, nobody."""
    return settings.EMAIL_BACKEND != _ON_THE_CONSOLE or settings.DEBUG


def tell(report: Report) -> bool:
    """Send the letter if it was not sent; whether nothing is left to send.

    The row is locked while it is sent, so that nobody else sends it too. An address that its own
    server refuses is forgotten: nothing would ever reach it.
    """
    if not can_be_sent():
        raise NoMailServer("Set EMAIL_URL: visitors wait to be told what became of their reports.")
    with transaction.atomic():
        waiting = Report.objects.to_be_told().select_for_update(skip_locked=True)
        found = waiting.filter(pk=report.pk).first()
        if found is None:
            return True
        try:
            _letter(found).send()
        except SMTPRecipientsRefused:
            logger.warning("A report's address was refused by its mail server and is erased")
        except OSError as error:  # all other errors of smtplib and of the network
            logger.warning("The outcome of a report was not sent: %s", type(error).__name__)
            return False
        Report.objects.filter(pk=found.pk).update(email="")
    return True


def _letter(report: Report) -> EmailMessage:
    about = {"report": report, "operator_name": settings.OPERATOR_NAME}
    return EmailMessage(
        subject=f"What became of your report {report.receipt}",
        body=render_to_string("directory/outcome_mail.txt", about),
        to=[report.email],
    )
