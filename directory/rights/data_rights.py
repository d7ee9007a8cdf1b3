"""The legal rights of people who are listed: to be told, to object and to be erased.

UK GDPR, articles 14, 17 and 21. Nobody is shown until they have been told.
"""

from datetime import date

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from directory.changes import public_changes
from directory.history import act, by_command, records_of, touch, unrecorded
from directory.models import ErasedNumber, Physiotherapist, Report, Service
from directory.models.erased import digests, service_marker
from directory.rights.erasing import erase_service, take_name_out
from msphysio.emails import Sent, require_mail, send

_SALT = "directory.data_rights"
TOLD = "Told by e-mail that they are listed"
OBJECTED = "Asked to be taken off, by the link in our e-mail"
TO_CURATORS = (
    "They asked to be taken off, by the link in our e-mail to them. They are no longer shown. "
    "If they ask to be erased too, whoever runs the server types: manage.py erase_person {number}"
)


# --- Telling -------------------------------------------------------------------------------------


def ready_to_be_told() -> "QuerySet[Physiotherapist]":
    """People found registered but not told yet, with an address and a source on file."""
    registered = Physiotherapist.objects.to_be_told().last_found_registered()
    return registered.exclude(email="").exclude(source="").order_by("pk")


def tell_people(on: date) -> tuple[int, int]:
    """Send as many as one run allows; returns how many were sent and how many failed."""
    people = list(ready_to_be_told()[: settings.EMAILS_PER_RUN])
    if not people:
        return 0, 0
    require_mail()
    done = [_tell(person, on) for person in people]
    return done.count(True), done.count(False)


def _tell(person: Physiotherapist, on: date) -> bool | None:
    """Whether they were told; None if another run is telling them.

    If their mail server refuses the address, they have not been told and so are not shown; the
    address is removed, and a curator must find another.
    """
    with act(TOLD, by=by_command("notify_physiotherapists")):
        waiting = ready_to_be_told().select_for_update(skip_locked=True)
        found = waiting.filter(pk=person.pk).first()
        if found is None:
            return None
        sent = send(email_to(found))
        if sent == Sent.YES:
            found.notified_on = on
            found.save()
            found.refresh_what_is_shown()
        elif sent == Sent.REFUSED:
            found.email = ""
            found.save()
    return sent == Sent.YES


def email_to(person: Physiotherapist) -> EmailMessage:
    """What is listed, why, where it came from, and how to correct it or be removed."""
    about = {
        "person": person,
        "told": public_changes(None, person),
        "services": person.services.published().select_related("organisation"),
        "page": settings.SITE_URL + person.get_absolute_url(),
        "report": settings.SITE_URL + reverse("report-person", args=[person.slug]),
        "remove": settings.SITE_URL + removal_address(person),
        "privacy": f"{settings.SITE_URL}/privacy/",
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
    }
    body = render_to_string("directory/told_mail.txt", about)
    return EmailMessage(subject="You are listed as a physiotherapist", body=body, to=[person.email])


# --- Objecting -----------------------------------------------------------------------------------


def removal_key(person: Physiotherapist) -> str:
    return Signer(salt=_SALT).sign_object([person.pk, person.hcpc_number])


def removal_address(person: Physiotherapist) -> str:
    return f"{reverse('remove-me')}?{urlencode({'key': removal_key(person)})}"


def whose(key: str) -> Physiotherapist | None:
    """The person a key removes; None if the key is incomplete or they are no longer here.

    It never expires, just as the right to object never does.
    """
    try:
        number, hcpc_number = Signer(salt=_SALT).unsign_object(key)
    except (BadSignature, ValueError):
        return None
    return Physiotherapist.objects.filter(pk=number, hcpc_number=hcpc_number).first()


def record_objection(person: Physiotherapist, on: date) -> None:
    """Hide the person at once and tell the curators. Repeating it has no effect."""
    with act(OBJECTED, by="the person, by their link"):
        found = Physiotherapist.objects.select_for_update().get(pk=person.pk)
        if found.objected_on:
            return
        found.objected_on = on
        found.save()
        found.refresh_what_is_shown()
        Report.objects.create(
            about=Report.About.PERSON,
            physiotherapist=found,
            kind=Report.Kind.OTHER,
            words=TO_CURATORS.format(number=found.hcpc_number),
        )


# --- Erasing -------------------------------------------------------------------------------------


@transaction.atomic
def erase(number: str, on: date) -> list[Service]:
    """Remove the person with this number and every trace of them; keep a keyed hash of the number.

    Returns the services where they worked, whose own text may still name them.
    """
    ErasedNumber.objects.keep(number, on)
    found = Physiotherapist.objects.filter(hcpc_number=number)
    services = list(Service.objects.filter(physiotherapists__in=found))
    with act("Somebody was erased", by=by_command("erase_person")):
        for person in who_had(number):
            _forget_what_names(person)
            records_of(Physiotherapist).filter(id=person.pk).delete()
        with unrecorded():
            found.delete()
        for service in services:
            service.refresh_listed_until()
        touch(services)
    return services


def who_had(number: str) -> list[Physiotherapist]:
    """The person with this number, and anyone deleted while they had it."""
    here = Physiotherapist.objects.all()
    records = records_of(Physiotherapist).exclude(id__in=here.values("pk"))
    latest = records.order_by("id", "-history_date", "-history_id").distinct("id")
    deleted = [
        Physiotherapist(pk=one.id, name=one.name, hcpc_number=number, email=one.email)
        for one in latest
        if one.hcpc_number == number
    ]
    return [*here.filter(hcpc_number=number), *deleted]


def erase_returned(on: date) -> None:
    """Erase again everything a restore brought back, and relist services it hid because of them."""
    held = set(ErasedNumber.objects.values_list("digest", flat=True))
    for number in Physiotherapist.objects.values_list("hcpc_number", flat=True) if held else ():
        if not held.isdisjoint(digests(number)):
            erase(number, on)
    for service in Service.objects.all() if held else ():
        if not held.isdisjoint(digests(service_marker(service.code))):
            erase_service(service, on)
    hidden = Service.objects.filter(listed_until=None, confirmed_on__isnull=False)
    for service in hidden.filter(physiotherapists__objected_on__isnull=False).distinct():
        service.refresh_listed_until()


def _forget_what_names(person: Physiotherapist) -> None:
    """Delete their reports and admin log entries, and remove their name from every note."""
    Report.objects.filter(physiotherapist=person).delete()
    kind = ContentType.objects.get_for_model(Physiotherapist)
    LogEntry.objects.filter(content_type=kind, object_id=str(person.pk)).delete()
    take_name_out(person)
