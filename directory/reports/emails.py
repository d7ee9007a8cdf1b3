"""E-mails a visitor the outcome of their report, once, if they asked; then deletes their address.

The e-mail says nothing about MS, the listing or what the visitor wrote, in case others read it.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from directory.models import Report
from msphysio.emails import Sent, require_mail, send


def tell(report: Report) -> bool:
    """Send the e-mail unless already sent; returns whether nothing is left to send.

    The row is locked meanwhile, so that nobody else sends it too. An address that is refused by its
    own mail server is deleted, since nothing would ever reach it.
    """
    require_mail()
    with transaction.atomic():
        waiting = Report.objects.to_be_told().select_for_update(skip_locked=True)
        found = waiting.filter(pk=report.pk).first()
        if found is None:
            return True
        if send(_email(found)) == Sent.LATER:
            return False
        Report.objects.filter(pk=found.pk).update(email="")
    return True


def _email(report: Report) -> EmailMessage:
    about = {"report": report, "operator_name": settings.OPERATOR_NAME}
    return EmailMessage(
        subject=f"The outcome of your report {report.receipt}",
        body=render_to_string("directory/outcome_mail.txt", about),
        to=[report.email],
    )
