"""Presses that finish drafts: publish one, or ask those whom it is about whether it is right."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.confirming import drafts
from directory.curating import quick_work
from directory.curating.admin import quick
from directory.models import Service
from directory.words import counted
from msphysio.emails import NoMailServer, Sent, require_mail, send

NO_MAIL = (
    "Nothing was sent: this server cannot send e-mails yet. Whoever runs it can set that up. "
    "Until then, ring instead."
)
TEST = "This is a test, sent only to you. Its link opens nothing.\n\n"


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    quick.require(request, quick.CHANGE)
    draft = get_object_or_404(Service, pk=pk)
    try:
        service = quick_work.publish(draft)
    except ValidationError as error:
        messages.error(request, f"{draft} is not published. {' '.join(error.messages)}")
        return quick.back(request)
    quick.tell_published(request, service)
    return quick.back(request)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one draft its link."""
    quick.require(request, quick.CHANGE)
    write_to(request, Service.objects.filter(pk=pk))
    return quick.back(request)


def write_to(request: HttpRequest, some: "QuerySet[Service]", *, reminding: bool = False) -> None:
    """Write to those of these who are waiting for it, and say what came of it."""
    try:
        done = drafts.write_to(some, timezone.localdate(), reminding=reminding)
    except NoMailServer:
        messages.error(request, NO_MAIL)
        return
    said = f"{counted(done.sent, 'e-mail')} sent."
    if done.refused:
        said += f" {counted(done.refused, 'address')} refused and removed: ring them instead."
    if done.is_stopped:
        said += (
            " Then the mail server stopped answering. Try again later: nobody is e-mailed twice."
        )
    tell = messages.success if done.sent and not done.is_stopped else messages.warning
    tell(request, said)


def press(request: HttpRequest, made: "QuerySet[Service]") -> None:
    """What a button on the page of a list asks for."""
    if "test" in request.POST and (first := drafts.to_ask().filter(pk__in=made).first()):
        send_test(request, first)
    else:
        write_to(request, made, reminding="remind" in request.POST)


def send_test(request: HttpRequest, draft: Service) -> None:
    """Send the e-mail about a draft to whoever is signed in."""
    address = str(getattr(request.user, "email", ""))
    message = drafts.preview(draft, timezone.localdate())
    test = EmailMessage(f"Test: {message.subject}", TEST + str(message.body), to=[address])
    try:
        require_mail()
        if not address:
            messages.error(request, "Your account has no e-mail address. Ask an administrator.")
        elif send(test) == Sent.YES:
            messages.success(request, f"A test was sent to {address}.")
        else:
            messages.error(request, f"No test could be sent to {address}. Try again later.")
    except NoMailServer:
        messages.error(request, NO_MAIL)


def finishing(made: "QuerySet[Service]") -> dict[str, Any]:
    """For the page of a list: its drafts, where each stands, and whom a press would write to."""
    on = timezone.localdate()
    services = made.select_related("organisation", "confirmation_link").order_by("search_name")
    to_ask = drafts.to_ask().filter(pk__in=made).order_by("pk")
    first = to_ask.first()
    left = min(drafts.AT_ONCE, drafts.left_today(on))
    number, silent = to_ask.count(), drafts.to_remind(on).filter(pk__in=made).count()
    return {
        "services": [(one, drafts.standing(one)) for one in services],
        "to_ask": number,
        "silent": silent,
        "now": min(number, left),
        "now_silent": min(silent, left),
        "a_day": settings.EMAILS_PER_RUN,
        "silent_days": drafts.SILENT_DAYS,
        "first": first,
        "preview": drafts.preview(first, on) if first else None,
    }
