"""E-mails asking services whether their details are right, and links sent on request."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string

from directory import trust
from directory.confirming import links as confirm_links
from directory.models import ConfirmationLink, Proposal, Service
from msphysio.emails import Sent, can_be_sent, require_mail, send


def due(on: date) -> "QuerySet[Service]":
    """Listings that need confirming and have not been asked about recently.

    Those never confirmed come first. Services with changes awaiting a decision are left out.
    """
    fresh_since = trust.months_after(on, -settings.CONFIRMED_FRESH_MONTHS)
    asked_since = on - timedelta(days=settings.CONFIRMATION_ASKED_DAYS)
    asked = ConfirmationLink.objects.filter(asked_on__gt=asked_since)
    waiting = Proposal.objects.waiting()
    published = Service.objects.filter(status=Service.Status.PUBLISHED, is_sample=False)
    return (
        published.exclude(email="")
        .filter(Q(confirmed_on=None) | Q(confirmed_on__lt=fresh_since))
        .exclude(pk__in=asked.values("service"))
        .exclude(pk__in=waiting.values("service"))
        .order_by(F("confirmed_on").asc(nulls_first=True), "pk")
    )


def ask_those_due(on: date) -> tuple[int, int]:
    """Send as many as one run allows; returns how many were sent and how many failed."""
    services = list(due(on)[: settings.EMAILS_PER_RUN])
    if not services:
        return 0, 0
    require_mail()
    done = [
        ask(service, on, due(on), lambda one: email_to(one, on, asked_for=False))
        for service in services
    ]
    return done.count(Sent.YES), done.count(Sent.LATER)


def ask(
    service: Service,
    on: date,
    waiting: "QuerySet[Service]",
    write: Callable[[Service], EmailMessage],
    noted_as: str = "asked_on",
) -> Sent | None:
    """Send one of those waiting its e-mail; None if another run is sending it.

    A refused address counts as asked, so that it is not first in the queue again tomorrow.
    """
    ConfirmationLink.objects.get_or_create(service=service)
    with transaction.atomic():
        links = ConfirmationLink.objects.select_for_update(skip_locked=True)
        link = links.filter(service__in=waiting, service=service).first()
        if link is None:
            return None
        sent = send(write(service))
        if sent != Sent.LATER:
            setattr(link, noted_as, on)
            link.save(update_fields=[noted_as])
    return sent


def send_link(service: Service, on: date) -> None:
    """Send a service its link on request, if there is an address on file."""
    if service.email and not service.is_sample and can_be_sent():
        send(email_to(service, on, asked_for=True))


def email_to(service: Service, on: date, *, asked_for: bool) -> EmailMessage:
    """An e-mail to the address on file, with a new link."""
    key = confirm_links.new_key(service, on)
    about = {
        "service": service,
        "link": settings.SITE_URL + confirm_links.address_of(key),
        "last_day": confirm_links.last_day(on),
        "asked_for": asked_for,
        "operator_name": settings.OPERATOR_NAME,
    }
    name = " ".join(service.name.split())
    return EmailMessage(
        subject=f"Your listing: {name}" if asked_for else f"Still right? {name}",
        body=render_to_string("directory/confirm_mail.txt", about),
        to=[service.email],
    )
