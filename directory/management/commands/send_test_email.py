"""Write to whoever runs the site: to try the mail server, or to say that something failed."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from msphysio import emails


class Command(BaseCommand):
    """With `--failed`, the units call it themselves (OnFailure=)."""

    help = "Send an e-mail to OPERATOR_EMAIL, to try the mail server or to say what failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", nargs="*", help="Other addresses, instead of OPERATOR_EMAIL.")
        parser.add_argument("--failed", metavar="UNIT", help="Say that this unit failed.")

    def handle(self, *_: Any, to: list[str], failed: str | None, **options: Any) -> None:
        to = to or [settings.OPERATOR_EMAIL]
        if not emails.can_be_sent() or not all(to):
            raise CommandError("Set EMAIL_URL, and OPERATOR_EMAIL or an address to write to.")
        subject, body = "Test e-mail", "This site can send e-mails."
        if failed:
            subject, body = f"{failed} failed", f"To see why: journalctl --unit {failed}"
        message = EmailMessage(subject, f"{settings.SITE_URL}\n\n{body}\n", to=to)
        try:
            message.send()
        except OSError as error:  # from smtplib or the network
            raise CommandError(f"It was not sent: {error}") from error
        self.stdout.write(f"Sent to {', '.join(to)}, from {message.from_email}.")
