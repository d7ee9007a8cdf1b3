"""Erases a person's name outside their own entry, and every trace of a service."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from directory.facts import facts_of
from directory.history import act, forget, records_of, unrecorded
from directory.models import (
    ErasedNumber,
    IntakeRow,
    Organisation,
    Physiotherapist,
    Proposal,
    ReferralDetails,
    Report,
    Service,
)
from directory.models.erased import service_marker
from directory.models.reports import PostCount
from directory.names import search_name
from directory.rights.naming import Name
from msphysio.staff import erasing as staff

# Columns, in any table, naming who did or said something; and visitors' own words.
WHO = {
    *("history_by", "history_change_reason", "said_by", "recorded_by", "checked_by"),
    *("contacts_agreed_by", "words", "outcome_words"),
}
OURS = ("directory", "referrals")
# Free text about care, which may name the people who give it.
WITH_TEXT = (
    "directory.Service",
    "directory.ReferralDetails",
    "directory.Organisation",
    "referrals.AreaAdvice",
)


# --- A person -------------------------------------------------------------------------------------


def take_name_out(person: Physiotherapist) -> None:
    """Remove the name from notes of who did what, reports, proposals and sign-in records."""
    name = Name(person.name)
    for table in apps.get_models():
        if table._meta.app_label in OURS:
            for field in table._meta.fields:
                if field.name in WHO:
                    _take_out_of(table, field, name)
    for proposal in Proposal.objects.all():
        taken = {key: text and name.taken_out(text) for key, text in proposal.fields.items()}
        if taken != proposal.fields:
            Proposal.objects.filter(pk=proposal.pk).update(fields=taken)
    _blank_intake_rows(person, name)
    if person.email:
        Report.objects.filter(email__iexact=person.email).update(email="")
    for user in accounts_of(person):
        staff.erase(user)


def _blank_intake_rows(person: Physiotherapist, name: Name) -> None:
    """Rows at the intake desk that name them, in any order of names, say nothing any more."""
    first, digits = search_name(person.name).split()[0], person.hcpc_number.removeprefix("PH")
    for row in IntakeRow.objects.all():
        texts = [*row.cells, *row.before]
        said = " ".join(texts)
        is_near = name.may_be_in(said) and first in search_name(said).split()
        if is_near or digits in said or any(map(name.is_in, texts)):
            IntakeRow.objects.filter(pk=row.pk).update(
                cells=[""] * len(row.cells), before=[], listing={}, state=_blanked(row)
            )


def _blanked(row: IntakeRow) -> str:
    is_in = row.state == IntakeRow.State.IN  # stays, so that the list can still be taken back
    return IntakeRow.State.IN if is_in else IntakeRow.State.LEFT_OUT


def _take_out_of(table: type[models.Model], field: Any, name: Name) -> None:
    rows = table._base_manager.exclude(**{field.name: ""})
    for text in rows.values_list(field.name, flat=True).distinct():
        if text and name.is_in(text):
            taken = name.taken_out(text)[: field.max_length]
            table._base_manager.filter(**{field.name: text}).update(**{field.name: taken})


def accounts_of(person: Physiotherapist) -> list[User]:
    """Their accounts, by e-mail address or full name."""
    plain = search_name(person.name)
    return [
        user
        for user in User.objects.all()
        if (person.email and user.email.casefold() == person.email.casefold())
        or search_name(user.get_full_name()) == plain
    ]


def still_naming(person_name: str) -> Iterator[str]:
    """Rows whose text contains their surname, now or in the past, for a human to check.

    A practice may be named after them; advice may say who to ask for.
    """
    name = Name(person_name)
    for label in WITH_TEXT:
        table: Any = apps.get_model(label)
        for row in table._base_manager.all():
            code = f" {row.code}," if isinstance(row, Service) else ""
            told = f"the {table._meta.verbose_name}{code} {row}"
            if _may_name(row, name):
                yield told
            elif any(_may_name(record, name) for record in records_of(table).filter(id=row.pk)):
                yield f"the history of {told}"


def _may_name(row: Any, name: Name) -> bool:
    model: Any = getattr(row, "instance_type", None) or type(row)
    texts = (
        getattr(row, field.attname)
        for field, _ in facts_of(model)
        if isinstance(field, models.CharField | models.TextField)
    )
    surname = "".join(name.surname)
    return any(
        name.may_be_in(text) or (("@" in text or "//" in text) and surname in search_name(text))
        for text in texts
        if text
    )


# --- A service ------------------------------------------------------------------------------------


def erase_service(service: Service, on: date) -> None:
    """Erase a service and all its records, so that no restore can list it again."""
    erase_services([service], on)


@transaction.atomic
def erase_services(services: Sequence[Service], on: date) -> None:
    ErasedNumber.objects.keep_all([service_marker(one.code) for one in services], on)
    keys = [one.pk for one in services]
    Report.objects.filter(service__in=keys).delete()
    PostCount.objects.filter(counted__in=[one.code for one in services]).delete()
    IntakeRow.objects.filter(made__service__in=keys).update(cells=[], before=[], listing={})
    without_a_trace(ReferralDetails.objects.filter(service__in=keys))
    # Details removed earlier have history entries but no row.
    records_of(ReferralDetails).filter(service_id__in=keys).delete()
    without_a_trace(Service.objects.filter(pk__in=keys))


@transaction.atomic
def erase_organisation(organisation: Organisation, on: date) -> None:
    """Erase an organisation and all its services."""
    for service in organisation.services.all():
        erase_service(service, on)
    without_a_trace(Organisation.objects.filter(pk=organisation.pk))


def without_a_trace(rows: "models.QuerySet[Any]") -> None:
    kind = ContentType.objects.get_for_model(rows.model)
    LogEntry.objects.filter(content_type=kind, object_id__in=_keys(rows)).delete()
    with act("Erased"), unrecorded():
        forget(rows)
        rows.delete()


def _keys(rows: Iterable[Any]) -> list[str]:
    return [str(row.pk) for row in rows]
