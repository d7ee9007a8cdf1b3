"""E-mails asking whoever a draft is about, as read in somebody's list, whether it is right.

Each is asked once and, if silent, reminded once. It says first what the law has people told whose
details come from elsewhere (UK GDPR, article 14). Nothing is published by an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from directory.changes import public_changes
from directory.confirming import links
from directory.confirming.emails import ask
from directory.history import act
from directory.models import ConfirmationLink, Service
from directory.words import day, join_with_and
from msphysio.emails import Sent, require_mail

AT_ONCE = 20  # by one press, since a browser does not wait for more
SILENT_DAYS = 14  # then a draft is reminded, or somebody rings
NOT_YET = "Not asked yet"
REFUSED = "Its mail server refused the e-mail address"


def to_ask() -> "QuerySet[Service]":
    """New drafts not asked yet: we have an e-mail address, and can say where we read of them."""
    return _reachable().filter(confirmation_link__asked_on=None)


def to_remind(on: date) -> "QuerySet[Service]":
    long_ago = on - timedelta(days=SILENT_DAYS)
    return _reachable().filter(
        confirmation_link__asked_on__lte=long_ago,
        confirmation_link__reminded_on=None,
        confirmation_link__answer="",
    )


def unanswered_since(day: date) -> Q:
    """Never published, read of in somebody's list by this day, and nobody has answered since."""
    silent = Q(confirmation_link=None) | Q(confirmation_link__asked_on=None)
    silent |= Q(confirmation_link__answer="", confirmation_link__asked_on__lte=day)
    never_seen = Q(status=Service.Status.DRAFT, slug=None, is_sample=False, confirmed_on=None)
    return silent & never_seen & ~Q(source="") & Q(created_at__date__lte=day)


def _reachable() -> "QuerySet[Service]":
    return Service.objects.new_drafts().exclude(email="").exclude(source="")


def left_today(on: date) -> int:
    """How many e-mails may still be sent today, since mail servers reject floods."""
    sent = ConfirmationLink.objects.filter(Q(asked_on=on) | Q(reminded_on=on))
    return max(0, settings.EMAILS_PER_RUN - sent.count())


@dataclass(slots=True)
class Written:
    """What came of a press. If the mail server does not answer, the rest waits."""

    sent: int = 0
    refused: int = 0
    is_stopped: bool = False


def write_to(some: "QuerySet[Service]", on: date, *, reminding: bool = False) -> Written:
    """Write to as many as one press and one day allow. Raises NoMailServer."""
    require_mail()
    waiting = to_remind(on) if reminding else to_ask()
    noted_as = "reminded_on" if reminding else "asked_on"
    done = Written()
    for service in waiting.filter(pk__in=some).order_by("pk")[: min(AT_ONCE, left_today(on))]:
        match ask(service, on, waiting, lambda one: _email(one, on, reminding), noted_as):
            case Sent.YES:
                done.sent += 1
            case Sent.REFUSED:
                done.refused += 1
                _forget_address(service)
            case Sent.LATER:
                done.is_stopped = True
                break
    return done


def _forget_address(service: Service) -> None:
    with act(REFUSED):
        service.refresh_from_db()
        service.email = ""
        service.save()


def _email(service: Service, on: date, reminding: bool) -> EmailMessage:
    key = links.new_key(service, on)
    return email_to(service, on, links.address_of(key), reminding=reminding)


def email_to(service: Service, on: date, path: str, *, reminding: bool = False) -> EmailMessage:
    """The e-mail with this link, which for a preview opens nothing."""
    about = {
        "service": service,
        "held": list(held(service)),
        "link": settings.SITE_URL + path,
        "last_day": links.last_day(on),
        "asked_on": service.confirmation_link.asked_on if reminding else None,
        "privacy": f"{settings.SITE_URL}/privacy/",
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
    }
    name = " ".join(service.name.split())
    return EmailMessage(
        subject=f"{'Reminder: is' if reminding else 'Is'} this right? {name}",
        body=render_to_string("directory/draft_mail.txt", about),
        to=[service.email],
    )


def preview(service: Service, on: date) -> EmailMessage:
    return email_to(service, on, f"{reverse('confirm')}?key=preview")


def standing(service: Service) -> str:
    """Whether it was asked, and what came of it, in words for a curator."""
    link = getattr(service, "confirmation_link", None)
    if link is None or link.asked_on is None:
        if not service.email:
            return "Not asked: we have no e-mail address"
        return NOT_YET if service.source else "Not asked: fill in where we read of it"
    if link.answered_on:
        return f"{link.get_answer_display()} on {day(link.answered_on)}"
    reminded = f", reminded on {day(link.reminded_on)}" if link.reminded_on else ""
    return f"Asked on {day(link.asked_on)}{reminded}: no answer yet"


def held(service: Service) -> Iterator[tuple[str, str]]:
    """What a draft says that would be public, with the people named in it."""
    for one in public_changes(None, service):
        yield one.label, one.after
    people = service.physiotherapists.filter(objected_on=None)
    if named := [f"{one.name}, {one.hcpc_number}" for one in people]:
        yield "Physiotherapists", join_with_and(named)
